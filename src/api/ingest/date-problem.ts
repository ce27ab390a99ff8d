// What is wrong with a date, in the words of Go's time package: upstream tries several layouts and
// reports on the last one, which is the date alone (go-openapi/strfmt:time.go, reference row H17).

const LAYOUT = '2006-01-02';

const encoder = new TextEncoder();

/** Explains why text is no date. Call it for refused text only. */
export function dateProblem(text: string): string {
  const shape = /^(\d{4})?(-)?(\d\d)?(-)?(\d\d)?/.exec(text);
  const elements = ['2006', '-', '01', '-', '02'];
  let rest = text;
  for (const [i, element] of elements.entries()) {
    const found = shape?.[i + 1];
    if (found === undefined) {
      return `parsing time ${quote(text)} as ${quote(LAYOUT)}: cannot parse ${quote(rest)} as ${quote(element)}`;
    }
    rest = rest.slice(found.length);
    if (element === '01' && (found === '00' || found > '12')) {
      return `parsing time ${quote(text)}: month out of range`;
    }
  }
  const detail = rest === '' ? 'day out of range' : `extra text: ${quote(rest)}`;
  return `parsing time ${quote(text)}: ${detail}`;
}

/** Go's time.quote: every byte outside printable ASCII as `\xNN`. */
function quote(text: string): string {
  let out = '"';
  for (const byte of encoder.encode(text)) {
    const char = String.fromCharCode(byte);
    if (byte < 0x20 || byte >= 0x80) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += char === '"' || char === '\\' ? `\\${char}` : char;
  }
  return `${out}"`;
}
