// Reads the few parts of AWS' XML answers that matter: these documents are flat, and names of
// elements do not repeat.
import type { HttpReply } from '../http/http-client.ts';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
]);

/** The text of the first element with a name; undefined when there is none. */
export function xmlText(document: string, name: string): string | undefined {
  const start = document.indexOf(`<${name}>`);
  const end = document.indexOf(`</${name}>`, start);
  if (start === -1 || end === -1) return undefined;
  return unescapeXml(document.slice(start + name.length + 2, end).trim());
}

/** AWS says 400 to some callers that ask too often, and names what it means. */
const THROTTLED = /^(?:KMS)?Thrott|^RequestLimitExceeded$|^SlowDown$|^RequestThrottled/;

/**
 * Reduces an answer that is an error to AWS' own words, which tell who may do what; whoever is to
 * ask less often gets the status that says so.
 */
export function withAwsMessage(reply: HttpReply): HttpReply {
  if (reply.kind === 'error' || reply.status < 300) return reply;
  const isThrottled = THROTTLED.test(xmlText(reply.text, 'Code') ?? '');
  const status = isThrottled ? 429 : reply.status;
  return { ...reply, status, text: xmlText(reply.text, 'Message') ?? reply.text };
}

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:(lt|gt|quot|apos|amp)|#x?([0-9a-fA-F]{1,7}));/g,
    (entity, name, code) => {
      if (typeof name === 'string') return ENTITIES.get(name) ?? entity;
      const point = Number.parseInt(String(code), entity.startsWith('&#x') ? 16 : 10);
      return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
    },
  );
}
