// Colours of a terminal: when there are any, and what each is written as.

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';

const CODES: Readonly<Record<Colour, string>> = {
  red: '31',
  green: '32',
  yellow: '33',
  cyan: '36',
  bold: '1',
  dim: '2',
};

/**
 * Decides whether to colour: on a terminal that can, unless `NO_COLOR` is there
 * (https://no-color.org); anywhere when `FORCE_COLOR` asks for it.
 */
export function wantsColour(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM = '' } = environment;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

/** Colours a text; leaves it alone where nothing is coloured. */
export function paint(
  text: string,
  colour: Colour,
  { hasColour }: { readonly hasColour: boolean },
): string {
  return hasColour && text !== '' ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
}
