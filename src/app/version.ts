// The version of this package, as every face of it tells.
import { readFileSync } from 'node:fs';
import { PACKAGE_ROOT } from './package-root.ts';

/** The `version` of package.json. */
export const VERSION: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('package.json', PACKAGE_ROOT), 'utf8');
  const manifest: unknown = JSON.parse(text);
  const isObject = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isObject ? String(manifest.version) : 'unknown';
}
