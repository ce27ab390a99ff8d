// What upstream makes of Content-Type and Accept (reference row H11): JSON only, and a malformed
// header is an error of its own (go-openapi/runtime, Go: mime.ParseMediaType).
import { quoteGo } from '../../model/go-quote.ts';
import type { FrameworkError } from './errors.ts';

const JSON_TYPE = 'application/json';
const TOKEN = "[0-9A-Za-z!#$%&'*+\\-.^_`{|}~]+";
const PARAMETER = new RegExp(
  `^\\s*;\\s*(${TOKEN})\\s*=\\s*(?:(${TOKEN})|"((?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*)")`,
);
const LEADING_TOKEN = new RegExp(`^${TOKEN}`);

interface MediaType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What is wrong with the type of a body that is there; undefined when it is JSON. */
export function contentTypeProblem(header: string | undefined): FrameworkError | undefined {
  // By far the most frequent value needs no parsing.
  if (header === JSON_TYPE) return undefined;
  const given = header === undefined || header === '' ? 'application/octet-stream' : header;
  const parsed = parseMediaType(given);
  if (typeof parsed === 'string') return malformed(header ?? '', parsed);
  const { type } = parsed;
  if (type === JSON_TYPE) return undefined;
  if (!type.includes('/')) {
    return malformed(given, `mediatype: malformed: ${quoteGo(given)} has no subtype`);
  }
  if (type === '*/*' || type === 'application/*') {
    return { code: 500, message: `no consumer registered for ${type}` };
  }
  return {
    code: 415,
    message: `unsupported media type ${quoteGo(type)}, only [${JSON_TYPE}] are allowed`,
  };
}

/** What is wrong with the types the client accepts; undefined when JSON is among them. */
export function acceptProblem(header: string | undefined): FrameworkError | undefined {
  if (header === undefined || header === '*/*' || header === JSON_TYPE) return undefined;
  return splitList(header).some(acceptsJson)
    ? undefined
    : {
        code: 406,
        message: `unsupported media type requested, only [${JSON_TYPE}] are available`,
      };
}

function acceptsJson(element: string): boolean {
  const parsed = parseMediaType(element.trim());
  if (typeof parsed === 'string') return false;
  const isJson = ['*/*', 'application/*', '*/json', JSON_TYPE].includes(parsed.type);
  const weight = Number(parsed.parameters.get('q') ?? 1);
  return isJson && (Number.isNaN(weight) || weight > 0);
}

/** Splits at commas outside quotes. */
function splitList(header: string): readonly string[] {
  return header.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/gs) ?? [];
}

function malformed(header: string, reason: string): FrameworkError {
  return {
    code: 400,
    message: `parsing Content-Type header from ${quoteGo(header)} failed, because ${reason}`,
  };
}

/** Reads a media type, or gives Go's text about what is wrong. */
function parseMediaType(text: string): MediaType | string {
  const [base = ''] = text.split(';', 1);
  const type = base.trim().toLowerCase();
  const problem = typeProblem(type);
  if (problem !== undefined) return problem;
  const parameters = new Map<string, string>();
  let rest = text.slice(base.length);
  while (rest.trim() !== '' && rest.trim() !== ';') {
    const [whole = '', name = '', token, quoted] = PARAMETER.exec(rest) ?? [];
    if (whole === '') return 'mime: invalid media parameter';
    const value = token ?? quoted ?? '';
    const key = name.toLowerCase();
    if ((parameters.get(key) ?? value) !== value) return 'mime: duplicate parameter name';
    parameters.set(key, value);
    rest = rest.slice(whole.length);
  }
  return { type, parameters };
}

function typeProblem(type: string): string | undefined {
  const first = LEADING_TOKEN.exec(type)?.[0] ?? '';
  if (first === '') return 'mime: no media type';
  const rest = type.slice(first.length);
  if (rest === '') return undefined;
  if (!rest.startsWith('/')) return 'mime: expected slash after first token';
  const second = LEADING_TOKEN.exec(rest.slice(1))?.[0] ?? '';
  if (second === '') return 'mime: expected token after slash';
  const isWhole = second.length === rest.length - 1;
  return isWhole ? undefined : 'mime: unexpected content after media subtype';
}
