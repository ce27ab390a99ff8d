// Paths of the contract as patterns: which requests they take, and what stands for a parameter.

/** The pattern of a path with parameters, each one segment that is not empty; undefined without any. */
export function patternOf(path: string): RegExp | undefined {
  if (!path.includes('{')) return undefined;
  const literal = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]*\}/g, '[^/]+');
  return new RegExp(`^${literal}$`);
}

/** The decoded segment of a request's path that stands where the route has a parameter. */
export function pathParameter(route: string, path: string): string {
  const at = route.split('/').findIndex((segment) => segment.startsWith('{'));
  return unescapeSegment(path.split('/')[at] ?? '');
}

/** Resolves escapes; bytes that are not UTF-8 become U+FFFD, as in Go. */
export function unescapeSegment(segment: string): string {
  // Runs of escapes are decoded together, so that the bytes of one character meet.
  return segment.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
