// Whether an answer may be compressed (Go: github.com/golang/gddo/httputil, which promhttp asks).

const ELEMENT = /^\s*([^\s;,"]+)\s*(?:;\s*q=(\d(?:\.\d*)?))?\s*$/;

/** Whether the client prefers gzip to what is not compressed; `*` means anything. */
export function acceptsGzip(header: string | undefined): boolean {
  let identity = -1;
  let gzip = -1;
  for (const element of (header ?? '').split(',')) {
    const [, name, quality = '1'] = ELEMENT.exec(element) ?? [];
    if (name === 'identity' || name === '*') identity = Math.max(identity, Number(quality));
    if (name === 'gzip' || name === '*') gzip = Math.max(gzip, Number(quality));
  }
  return gzip > 0 && gzip > identity;
}

/**
 * The first of the offered encodings that the client takes; `identity` when it takes none of them
 * (prometheus/alertmanager:ui/web.go). Qualities above zero are not ranked: all bodies are equal.
 */
export function preferredEncoding<T extends string>(
  header: string | undefined,
  offered: readonly T[],
): T | 'identity' {
  const taken = new Map<string, boolean>();
  for (const element of (header ?? '').split(',')) {
    const [, name = '', quality = '1'] = ELEMENT.exec(element) ?? [];
    taken.set(name.toLowerCase(), Number(quality) > 0);
  }
  const isTaken = (name: string): boolean => taken.get(name) ?? taken.get('*') ?? false;
  return offered.find((name) => name === 'identity' || isTaken(name)) ?? 'identity';
}
