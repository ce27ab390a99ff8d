// What went wrong with a request, in words: the API has three forms of errors, and a network has its
// own.

/** The server said no, or nothing at all. */
export interface Failure {
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  /** A sentence for people. */
  readonly text: string;
}

/** Reads an answer that is no success. `body` is its text. */
export function failureOf(status: number, body: string): Failure {
  const said = sentenceIn(body.trim());
  return { status, text: said === '' ? statusText(status) : said };
}

/** There was no answer. */
export function unreachable(isTimeout: boolean): Failure {
  const text = isTimeout ? 'The server does not answer in time' : 'The server cannot be reached';
  return { status: undefined, text };
}

/** A string, an object with a message, or plain text; pages of proxies say nothing. */
function sentenceIn(body: string): string {
  if (body.startsWith('<')) return '';
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null) return '';
    if ('message' in value && typeof value.message === 'string') return value.message;
    return 'error' in value && typeof value.error === 'string' ? value.error : '';
  } catch {
    return body.slice(0, 1_000);
  }
}

function statusText(status: number): string {
  switch (status) {
    case 401:
      return 'The server asks for a login: load the page again';
    case 403:
      return 'The server does not allow this';
    case 404:
      return 'The server does not know this';
    case 429:
      return 'The server gets too many requests';
    case 502:
    case 503:
    case 504:
      return `The server is not available (${status})`;
    default:
      return `The server answered with an error (${status})`;
  }
}
