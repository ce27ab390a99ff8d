// `host:port` of a mail server.
import { quoteGo } from '../../model/go-quote.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { textOf, type Codec } from './codec.ts';

/** Both empty when not set; the port is a number or the name of a mail service. */
export interface HostPort {
  readonly host: string;
  readonly port: string;
}

const NOT_SET: HostPort = { host: '', port: '' };

/** `localhost:25`, `[::1]:25`. Source: prometheus/alertmanager:config/config.go (HostPort). */
export const hostPort: Codec<HostPort> = {
  zero: NOT_SET,
  decode: (node, context) => {
    const text = textOf(node, context, 'host:port');
    if (text === undefined) return undefined;
    const parsed = text === '' ? ok(NOT_SET) : splitHostPort(text);
    if (parsed.ok) return { value: parsed.value };
    context.report(node.at, `${parsed.error}; expected host:port`);
    return undefined;
  },
  print: ({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`),
  isZero: ({ host, port }) => host === '' && port === '',
};

/** Go's net.SplitHostPort, plus upstream's refusal of an empty port. */
function splitHostPort(text: string): Result<HostPort> {
  const problem = (what: string): Result<HostPort> => fail(`address ${text}: ${what}`);
  const colon = text.lastIndexOf(':');
  if (colon === -1) return problem('missing port in address');
  const isBracketed = text.startsWith('[');
  const close = text.indexOf(']');
  if (isBracketed && close === -1) return problem("missing ']' in address");
  if (isBracketed && close + 1 !== colon) {
    return problem(
      text[close + 1] === ':' ? 'too many colons in address' : 'missing port in address',
    );
  }
  const host = isBracketed ? text.slice(1, close) : text.slice(0, colon);
  if (!isBracketed && host.includes(':')) return problem('too many colons in address');
  if (host.includes('[') || (!isBracketed && text.includes('['))) {
    return problem("unexpected '[' in address");
  }
  if (text.indexOf(']', isBracketed ? close + 1 : 0) !== -1) {
    return problem("unexpected ']' in address");
  }
  const port = text.slice(colon + 1);
  return port === '' ? fail(`address ${quoteGo(text)}: port cannot be empty`) : ok({ host, port });
}
