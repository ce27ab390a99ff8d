// How a URL prints: in the normal form that Go's net/url gives it, because printed configurations
// show that form and not the text of the file (reference row H30).

/** Which characters stand for themselves, by part of a URL; all others are escaped. */
const PLAIN = {
  path: /[A-Za-z0-9\-_.~$&+,/:;=@]/,
  fragment: /[A-Za-z0-9\-_.~$&+,/:;=?@!()*]/,
  user: /[A-Za-z0-9\-_.~$&+,;=]/,
  host: /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/,
};

/** A part that has only these keeps its own way of escaping. */
const VALID = {
  path: /^[A-Za-z0-9\-_.~$&+,/:;=@!'()*[\]%]*$/,
  fragment: /^[A-Za-z0-9\-_.~$&+,/:;=?@!'()*[\]%]*$/,
};

/**
 * Prints a URL that Go's url.Parse takes as URL.String does; with `isRedacted`, a password becomes
 * `xxxxx`. Source: golang/go:src/net/url/url.go.
 */
export function printGoUrl(text: string, isRedacted = false): string {
  const [, base = '', fragment = ''] = /^([^#]*)#?([^]*)$/.exec(text) ?? [];
  const [, scheme = '', rest = ''] = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?([^]*)$/.exec(base) ?? [];
  const question = rest.indexOf('?');
  const hierarchy = question === -1 ? rest : rest.slice(0, question);
  const query = question === -1 ? '' : rest.slice(question);
  const start = scheme === '' ? '' : `${scheme.toLowerCase()}:`;
  const end = fragment === '' ? '' : `#${escapeUnless(VALID.fragment, fragment, PLAIN.fragment)}`;
  return start + printHierarchy(hierarchy, { scheme, isRedacted }) + query + end;
}

function printHierarchy(
  text: string,
  { scheme, isRedacted }: { readonly scheme: string; readonly isRedacted: boolean },
): string {
  if (scheme !== '' && !text.startsWith('/')) return text;
  if (!text.startsWith('//') || (scheme === '' && text.startsWith('///'))) return printPath(text);
  const [, authority = '', path = ''] = /^\/\/([^/]*)([^]*)$/.exec(text) ?? [];
  if (authority === '' && path === '') return '';
  return `//${printAuthority(authority, isRedacted)}${printPath(path)}`;
}

function printPath(path: string): string {
  return path === '*' ? path : escapeUnless(VALID.path, path, PLAIN.path);
}

function printAuthority(authority: string, isRedacted: boolean): string {
  const at = authority.lastIndexOf('@');
  const host = escape(authority.slice(at + 1), PLAIN.host);
  if (at === -1) return host;
  const [, name = '', password] = /^([^:]*)(?::([^]*))?$/.exec(authority.slice(0, at)) ?? [];
  const secret = isRedacted ? 'xxxxx' : escape(password ?? '', PLAIN.user);
  return `${escape(name, PLAIN.user)}${password === undefined ? '' : `:${secret}`}@${host}`;
}

function escapeUnless(valid: RegExp, text: string, plain: RegExp): string {
  return valid.test(text) ? text : escape(text, plain);
}

/** Reads escapes and writes them again, where they are needed and in capitals. */
function escape(text: string, plain: RegExp): string {
  return text.replace(/%[0-9a-fA-F]{2}|[^]/gu, (part) => {
    if (part.length < 3) return plain.test(part) ? part : escapeChar(part);
    const char = String.fromCharCode(Number.parseInt(part.slice(1), 16));
    return plain.test(char) ? char : part.toUpperCase();
  });
}

function escapeChar(char: string): string {
  const bytes = new TextEncoder().encode(char);
  return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
    '',
  );
}
