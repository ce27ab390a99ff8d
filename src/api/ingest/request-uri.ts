// Whether a generatorURL is a URI in upstream's sense: what Go's net/url.ParseRequestURI accepts
// after the fragment is cut off (go-openapi/strfmt:default.go, reference row A5).
import { isIPv6 } from 'node:net';

/** Nearly every generatorURL: http, a plain host, a path and query without surprises. */
const USUAL =
  /^https?:\/\/[A-Za-z0-9._-]*(?::\d*)?(?:\/[^%?#\u0000-\u0020\u007f]*)?(?:\?[^#\u0000-\u001f\u007f]*)?$/;

const CONTROL = /[\u0000-\u001f\u007f]/;
const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
/** Go lets a host escape only bytes beyond ASCII, and the percent sign itself. */
const HOST =
  /^(?:[!"$&'()*+,\-.0-9:;<=>A-Z[\]_a-z~]|[^\u0000-\u007f]|%25|%[89A-Fa-f][0-9A-Fa-f])*$/;
const ZONE = /^(?:[!"$&'()*+,\-.0-9:;<=>A-Z[\]_a-z~]|[^\u0000-\u007f]|%[0-9A-Fa-f]{2})*$/;
const USER_INFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const PORT = /^(?::\d*)?$/;

/** Whether the text is an absolute URI or an absolute path. */
export function isRequestUri(text: string): boolean {
  return USUAL.test(text) || isUnusualUri(text.replace(/#.*$/su, ''));
}

function isUnusualUri(text: string): boolean {
  if (text === '' || CONTROL.test(text)) return false;
  if (text === '*') return true;
  if (text.startsWith(':')) return false;
  const [prefix = '', scheme = ''] = /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(text) ?? [];
  const [rest = ''] = text.slice(prefix.length).split('?', 1);
  if (!rest.startsWith('/')) return scheme !== '';
  if (scheme === '' || !rest.startsWith('//')) return !BROKEN_ESCAPE.test(rest);
  const pathAt = rest.indexOf('/', 2);
  const authority = pathAt < 0 ? rest.slice(2) : rest.slice(2, pathAt);
  const path = pathAt < 0 ? '' : rest.slice(pathAt);
  return isAuthority(authority, scheme.toLowerCase()) && !BROKEN_ESCAPE.test(path);
}

function isAuthority(authority: string, scheme: string): boolean {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  if (!USER_INFO.test(user) || BROKEN_ESCAPE.test(user)) return false;
  const host = authority.slice(at + 1);
  return host.includes('[') ? isBracketedHost(host) : isNamedHost(host, scheme);
}

function isNamedHost(host: string, scheme: string): boolean {
  const isWeb = scheme === 'http' || scheme === 'https';
  // Other schemes may have colons in the name, so only what follows the last one is the port.
  const colon = isWeb ? host.indexOf(':') : host.lastIndexOf(':');
  return (colon < 0 || PORT.test(host.slice(colon))) && HOST.test(host);
}

function isBracketedHost(host: string): boolean {
  const end = host.lastIndexOf(']');
  if (host.lastIndexOf('[') > 0 || end < 0 || !PORT.test(host.slice(end + 1))) return false;
  const name = host.slice(1, end);
  const zoneAt = name.indexOf('%25');
  const address = zoneAt < 0 ? name : name.slice(0, zoneAt);
  const zone = zoneAt < 0 ? undefined : name.slice(zoneAt + 3);
  if (zone !== undefined && (zone === '' || !ZONE.test(zone))) return false;
  return !address.includes('%') && isIPv6(address);
}
