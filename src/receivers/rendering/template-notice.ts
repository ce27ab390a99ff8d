// What people read in a message of which a template failed: that, and why.

/** A position and a cause are short; what a template quotes may be of any length. */
const MAX_CAUSE = 160;

const POSITION = /^template: (?<name>[^:]*):(?<line>\d+)(?::\d+)?: (?<cause>.*)$/s;
const EXECUTING = /^executing "(?:[^"\\]|\\.)*" at <.*?>: (?<cause>.*)$/s;

/**
 * Says it in plain words, as the duplicate notice does: no character means anything to Markdown,
 * MarkdownV2 or HTML. The exact message is in the log.
 */
export function templateNotice(errors: readonly string[]): string {
  const [first = '', ...others] = errors;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const subject = others.length === 0 ? 'A template failed' : 'Templates failed';
  return `${subject}, this is built in text instead: ${plainWords(shortCause(first))}${more}`;
}

/** `line 3 of slack title: no such field` from Go's `template: slack title:3:9: executing …`. */
function shortCause(error: string): string {
  const { name = '', line, cause = error } = POSITION.exec(error)?.groups ?? {};
  const text = EXECUTING.exec(cause)?.groups?.['cause'] ?? cause;
  const place = line === undefined ? '' : `line ${line}${name === '' ? '' : ` of ${name}`}: `;
  return place + text;
}

function plainWords(text: string): string {
  const words = text
    .replace(/[^\p{L}\p{N}:;,"']+/gu, ' ')
    .replace(/ +(?=[:;,])/g, '')
    .trim();
  return words.length <= MAX_CAUSE ? words : `${words.slice(0, MAX_CAUSE).trimEnd()} and so on`;
}
