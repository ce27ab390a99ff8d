// Paths before anything else looks at them: those with doubled slashes or dot segments are
// redirected to the path they mean (Go: net/http.ServeMux, reference row H1).

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

/** Whether a percent sign lacks its two digits. */
export function hasBrokenEscape(path: string): boolean {
  return path.includes('%') && /%(?![0-9A-Fa-f]{2})/.test(path);
}

/** The path with its escapes resolved; as it stands when they are not UTF-8. */
export function decodedPath(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
