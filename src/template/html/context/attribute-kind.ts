// What an attribute holds, told by its name: what decides how its value is escaped, and whether a
// template may put the name there itself. When in doubt, the kind that is escaped more strictly.
// Source: golang/go:src/html/template/attr.go.

/** `unsafe` changes how other content is read or sent; `plain` is text without consequences. */
export type AttributeKind = 'plain' | 'unsafe' | 'html' | 'url' | 'style' | 'script' | 'srcset';

const URLS =
  'action archive background cite classid codebase data formaction href icon longdesc manifest ' +
  'poster profile src usemap xmlns';
const UNSAFE =
  'accept-charset async challenge charset content crossorigin defer enctype form formenctype ' +
  'formmethod formnovalidate http-equiv keytype language method novalidate pattern rel sandbox ' +
  'type value';

const KNOWN: ReadonlyMap<string, AttributeKind> = new Map<string, AttributeKind>([
  ...URLS.split(' ').map((name) => [name, 'url'] as const),
  ...UNSAFE.split(' ').map((name) => [name, 'unsafe'] as const),
  ['srcdoc', 'html'],
  ['srcset', 'srcset'],
  ['style', 'style'],
  // The one plain attribute that looks like a URL by its name.
  ['srclang', 'plain'],
]);

/** Tells the kind of an attribute by its name in lower case. */
export function attributeKind(name: string): AttributeKind {
  const bare = bareName(name);
  if (bare === undefined) return 'url';
  const known = KNOWN.get(bare);
  if (known !== undefined) return known;
  if (bare.startsWith('on')) return 'script';
  // Attributes that people invent tend to say so when they hold a URL.
  return /src|uri|url/.test(bare) ? 'url' : 'plain';
}

/** Without `data-` or a name space, which change nothing; undefined for a declared name space. */
function bareName(name: string): string | undefined {
  if (name.startsWith('data-')) return name.slice('data-'.length);
  const colon = name.indexOf(':');
  if (colon < 0) return name;
  return name.slice(0, colon) === 'xmlns' ? undefined : name.slice(colon + 1);
}
