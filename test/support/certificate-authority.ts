// An authority of our own, made by openssl, and a server certificate for 127.0.0.1 that it signed.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerIdentity } from './http-sink.ts';

const run = promisify(execFile);

export interface MadeAuthority {
  /** The file with the authority's certificate. */
  readonly path: string;
  readonly server: ServerIdentity;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes both in a folder, with file names of their own. */
export async function makeAuthority(folder: string): Promise<MadeAuthority> {
  const file = (name: string): string => join(folder, `authority-${name}.pem`);
  const openssl = (...args: readonly string[]): Promise<unknown> => run('openssl', args);
  await openssl(
    ...['req', '-x509', '-subj', '/CN=Example Company', '-days', '2', ...NEW_KEY],
    ...['-keyout', file('key'), '-out', file('cert')],
  );
  await openssl(
    ...['req', '-new', '-subj', '/CN=server', ...NEW_KEY],
    ...['-keyout', file('server-key'), '-out', file('request')],
  );
  await writeFile(file('names'), 'subjectAltName=IP:127.0.0.1\n');
  await openssl(
    ...['x509', '-req', '-in', file('request'), '-days', '2', '-extfile', file('names')],
    ...['-CA', file('cert'), '-CAkey', file('key'), '-CAcreateserial', '-out', file('server')],
  );
  const [cert, key] = await Promise.all([file('server'), file('server-key')].map(readText));
  return { path: file('cert'), server: { cert: cert ?? '', key: key ?? '' } };
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8');
}
