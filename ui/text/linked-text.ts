// Finds the addresses in a text that a person may follow: `http` and `https` only.

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\\^{}|]+/giu;

/** Signs that end a sentence or a bracket rather than an address. */
const TRAILING = /[.,;:!?*_~]+$/;

/** Divides a text into plain parts and addresses; joined they are the text again. */
export function linkedText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found);
    if (!URL.canParse(address)) continue;
    if (index > at) parts.push({ kind: 'text', text: text.slice(at, index) });
    parts.push({ kind: 'link', text: address });
    at = index + address.length;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

/** Whether a text is an address as a whole, as the source of an alert should be. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** Without the punctuation around it; a closing bracket stays when it was opened inside. */
function trimmed(address: string): string {
  const bare = address.replace(TRAILING, '');
  const [open, close] = [count(bare, '('), count(bare, ')')];
  return bare.endsWith(')') && close > open ? trimmed(bare.slice(0, -1)) : bare;
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
