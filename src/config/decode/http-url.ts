// Which texts are URLs of a service: the verdict of Go's net/url plus upstream's own rules. The
// texts of the problems never contain the URL, which may be a secret.
import { quoteGo } from '../../model/go-quote.ts';

const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*$/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
const USER_INFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const BAD_HOST = /[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/;

/** The parts of a URL that decide whether it can be used. */
interface UrlParts {
  readonly scheme: string;
  readonly host: string;
}

/**
 * Says why a text is not an http or https URL with a host; undefined when it is one.
 * Source: prometheus/alertmanager:config/common/url.go (ParseURL).
 */
export function httpUrlProblem(text: string): string | undefined {
  const parts = splitUrl(text);
  if (typeof parts === 'string') return parts;
  if (parts.scheme !== 'http' && parts.scheme !== 'https') {
    return `unsupported scheme ${quoteGo(publicScheme(parts.scheme))} for URL, expected http or https`;
  }
  return parts.host === '' ? 'missing host for URL' : undefined;
}

/** Says why Go's url.Parse refuses a text; undefined when it does not. */
export function urlProblem(text: string): string | undefined {
  const parts = splitUrl(text);
  return typeof parts === 'string' ? parts : undefined;
}

/** A text without `//` may be a token with a colon in it, so only real schemes are named. */
function publicScheme(scheme: string): string {
  const known = ['', 'ftp', 'file', 'ws', 'wss', 'mailto', 'tcp', 'unix', 'ssh'];
  return known.includes(scheme) ? scheme : '…';
}

function splitUrl(text: string): UrlParts | string {
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'invalid control character in URL';
  const [withoutFragment = ''] = text.split('#', 1);
  const [base = ''] = withoutFragment.split('?', 1);
  const colon = base.indexOf(':');
  const prefix = colon === -1 ? '' : base.slice(0, colon);
  if (colon === 0) return 'missing protocol scheme';
  const hasScheme = SCHEME.test(prefix);
  const rest = hasScheme ? base.slice(colon + 1) : base;
  const scheme = hasScheme ? prefix.toLowerCase() : '';
  if (!hasScheme && colon !== -1 && !prefix.includes('/')) {
    return 'first path segment in URL cannot contain colon';
  }
  if (!rest.startsWith('//')) {
    const isOpaque = hasScheme && !rest.startsWith('/');
    return !isOpaque && BAD_ESCAPE.test(rest) ? 'invalid URL escape' : { scheme, host: '' };
  }
  const slash = rest.indexOf('/', 2);
  const authority = rest.slice(2, slash === -1 ? undefined : slash);
  if (slash !== -1 && BAD_ESCAPE.test(rest.slice(slash))) return 'invalid URL escape';
  return hostOf(authority, scheme);
}

function hostOf(authority: string, scheme: string): UrlParts | string {
  const at = authority.lastIndexOf('@');
  if (at !== -1 && !USER_INFO.test(authority.slice(0, at))) return 'invalid userinfo in URL';
  const host = authority.slice(at + 1);
  if (BAD_HOST.test(host)) return 'invalid character in host name';
  if (BAD_ESCAPE.test(host)) return 'invalid URL escape';
  const port = portOf(host);
  if (port === undefined) return "missing ']' in host";
  if (!/^(?::[0-9]*)?$/.test(port)) return 'invalid port after host';
  return { scheme, host };
}

/** The port with its colon, or empty; undefined when a bracket is not closed. */
function portOf(host: string): string | undefined {
  if (host.startsWith('[')) {
    const close = host.lastIndexOf(']');
    return close === -1 ? undefined : host.slice(close + 1);
  }
  const colon = host.indexOf(':');
  return colon === -1 ? '' : host.slice(colon);
}
