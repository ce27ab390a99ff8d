// What a token endpoint answered: an access token, or the reason why not (RFC 6749, section 5).
// Source: golang.org/x/oauth2:internal/token.go, token.go.
import { STATUS_CODES } from 'node:http';
import { fail, ok, type Result } from '../../../model/result.ts';
import { excerpt } from '../../secrets/redact.ts';
import type { HttpReply } from '../http-reply.ts';

type Answer = Extract<HttpReply, { kind: 'answer' }>;

export interface IssuedToken {
  readonly accessToken: string;
  /** How it is named in the Authorization header. */
  readonly type: string;
  /** Seconds from now; undefined never ends. */
  readonly expiresInSeconds: number | undefined;
}

/** What both formats of an answer have. Absent texts are empty. */
interface Fields {
  readonly accessToken: string;
  readonly tokenType: string;
  readonly expiresIn: number;
  readonly error: string;
  readonly errorDescription: string;
  readonly errorUri: string;
}

const MAX_INT32 = 2 ** 31 - 1;

/** Canonical names of the types that services write in any case. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['', 'Bearer'],
  ['bearer', 'Bearer'],
  ['mac', 'MAC'],
  ['basic', 'Basic'],
]);

/** Reads an answer. Its error may repeat what was sent. */
export function readTokenAnswer(answer: Answer): Result<IssuedToken> {
  if (answer.bodyError !== undefined) return fail(`cannot fetch token: ${answer.bodyError}`);
  const isFailure = answer.status < 200 || answer.status > 299;
  const refusal = describeRefusal(answer);
  const fields = isForm(answer.contentType) ? readForm(answer.text) : readJson(answer.text);
  if (fields === undefined) return fail(isFailure ? refusal : 'cannot parse json');
  // Some services answer 200 when they refuse.
  if (fields.error !== '') return fail(describeError(fields));
  if (isFailure) return fail(refusal);
  if (fields.accessToken === '') return fail('server response missing access_token');
  return ok({
    accessToken: fields.accessToken,
    type: TYPES.get(fields.tokenType.toLowerCase()) ?? fields.tokenType,
    expiresInSeconds: fields.expiresIn === 0 ? undefined : fields.expiresIn,
  });
}

function describeRefusal({ status, text }: Answer): string {
  const phrase = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  return [`cannot fetch token: ${phrase}`, excerpt(text)].filter((part) => part !== '').join(': ');
}

function isForm(contentType: string): boolean {
  const [media = ''] = contentType.split(';');
  return ['application/x-www-form-urlencoded', 'text/plain'].includes(media.trim().toLowerCase());
}

function readForm(text: string): Fields {
  const values = new URLSearchParams(text);
  const get = (name: string): string => values.get(name) ?? '';
  return {
    accessToken: get('access_token'),
    tokenType: get('token_type'),
    expiresIn: /^[+-]?\d+$/.test(get('expires_in')) ? Number(get('expires_in')) : 0,
    error: get('error'),
    errorDescription: get('error_description'),
    errorUri: get('error_uri'),
  };
}

/** Undefined when the text is no JSON object, or a field is of another type. */
function readJson(text: string): Fields | undefined {
  const values = parseObject(text);
  if (values === undefined) return undefined;
  const get = (name: string): string | undefined => {
    const value = values.get(name) ?? '';
    return typeof value === 'string' ? value : undefined;
  };
  const accessToken = get('access_token');
  const tokenType = get('token_type');
  const expiresIn = readSeconds(values.get('expires_in'));
  const error = get('error');
  if (accessToken === undefined || tokenType === undefined) return undefined;
  if (expiresIn === undefined || error === undefined) return undefined;
  const errorDescription = get('error_description') ?? '';
  const errorUri = get('error_uri') ?? '';
  return { accessToken, tokenType, expiresIn, error, errorDescription, errorUri };
}

function parseObject(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value ?? {}));
  } catch {
    return undefined;
  }
}

/** Some services write the number as a string. */
function readSeconds(value: unknown): number | undefined {
  if (value === undefined || value === null) return 0;
  const isNumber = typeof value === 'number' || typeof value === 'string';
  if (!isNumber || !/^-?\d+$/.test(String(value))) return undefined;
  return Math.min(Number(value), MAX_INT32);
}

function describeError({ error, errorDescription, errorUri }: Fields): string {
  return [error, errorDescription, errorUri]
    .filter((part, i) => i === 0 || part !== '')
    .map((part) => JSON.stringify(excerpt(part)))
    .join(' ');
}
