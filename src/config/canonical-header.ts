// The canonical spelling of header names, in which names that differ by case only are one.

const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;

/**
 * Spells a name as Go's textproto.CanonicalMIMEHeaderKey: `x-foo` → `X-Foo`; a name with other
 * characters than those of a token stays as it is.
 */
export function canonicalHeader(name: string): string {
  if (!TOKEN.test(name)) return name;
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
