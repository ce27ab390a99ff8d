// Tells whether files have changed since they were read last, for what is read again in the middle
// of requests: asking costs some microseconds, reading and parsing far more.
import { statSync } from 'node:fs';

/**
 * A text that differs once any of the files has changed, appeared, gone or been replaced. Never
 * throws: a file that cannot be asked counts as absent, and reading it will say why.
 */
export function stampOf(paths: readonly string[]): string {
  return paths.map(stampOfOne).join('|');
}

function stampOfOne(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch {
    return 'absent';
  }
}
