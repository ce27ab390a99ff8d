// Paths with doubled slashes or dot segments are redirected to the path they mean, before anything
// else looks at them (Go: net/http.ServeMux, reference row H1).

/** The path without empty, `.` and `..` segments; the same text when there are none. */
export function cleanPath(path: string): string {
  if (!/\/(?:\/|\.{1,2}(?:\/|$))/.test(path)) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  const hasSlash = path.endsWith('/') && segments.length > 0;
  return `/${segments.join('/')}${hasSlash ? '/' : ''}`;
}
