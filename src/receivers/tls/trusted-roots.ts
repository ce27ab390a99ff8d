// Whose certificates are trusted where the configuration names no `ca`: the authorities that Node
// brings along, and those of the machine, found as Go programs find them, so that a company's own
// authority in /etc/ssl/certs counts. Source: golang/go:src/crypto/x509/root_unix.go, root_linux.go.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** The first that can be read counts. */
const BUNDLES: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** All count. */
const FOLDERS: readonly string[] = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Where the certificates of a machine are read. Both functions reject what cannot be read. */
export interface TrustSources {
  /** SSL_CERT_FILE, SSL_CERT_DIR and Node's NODE_EXTRA_CA_CERTS are looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Promise<string>;
  /** Paths of the files in a folder, without links from one to another. */
  readonly listFiles: (folder: string) => Promise<readonly string[]>;
}

export interface LoadedRoots {
  /** PEM texts; undefined when Node's own are all. */
  readonly certificates: readonly string[] | undefined;
  /** For all connections that have no TLS settings of their own: making one takes 20 ms. */
  readonly context: SecureContext;
}

/** Reads a machine's certificates when they are first needed, and then keeps them. */
export class TrustedRoots {
  readonly #sources: TrustSources;
  #loaded: Promise<LoadedRoots> | undefined;

  constructor(sources: TrustSources) {
    this.#sources = sources;
  }

  /** Never rejects: what cannot be read is passed over, as in Go. */
  load(): Promise<LoadedRoots> {
    this.#loaded ??= loadRoots(this.#sources);
    return this.#loaded;
  }
}

/** Makes the roots of the machine that this process runs on, found by an environment. */
export function machineRoots(environment: TrustSources['environment']): TrustedRoots {
  return new TrustedRoots({
    environment,
    readFile: (path) => readFile(path, 'utf8'),
    listFiles: listUniqueFiles,
  });
}

/** One for the whole process. */
export const MACHINE_ROOTS = machineRoots(process.env);

async function loadRoots(sources: TrustSources): Promise<LoadedRoots> {
  const bundled = new Set(rootCertificates.map(essence));
  const found = new Map<string, string>();
  for (const text of await readTexts(sources)) {
    for (const [pem] of text.matchAll(CERTIFICATE)) {
      if (!bundled.has(essence(pem))) found.set(essence(pem), pem);
    }
  }
  if (found.size === 0) return { certificates: undefined, context: createSecureContext() };
  const certificates = [...rootCertificates, ...found.values()];
  return { certificates, context: createSecureContext({ ca: certificates }) };
}

async function readTexts(sources: TrustSources): Promise<readonly string[]> {
  const { environment } = sources;
  const ownFile = environment['SSL_CERT_FILE'] ?? '';
  const ownFolders = environment['SSL_CERT_DIR'] ?? '';
  const folders = ownFolders === '' ? FOLDERS : ownFolders.split(':');
  const files = await Promise.all(folders.map((folder) => sources.listFiles(folder).catch(none)));
  return Promise.all([
    readFirst(ownFile === '' ? BUNDLES : [ownFile], sources),
    readFirst([environment['NODE_EXTRA_CA_CERTS'] ?? ''], sources),
    ...files.flat().map((path) => readFirst([path], sources)),
  ]);
}

/** The text of the first file that can be read; empty when none can. */
async function readFirst(
  paths: readonly string[],
  sources: Pick<TrustSources, 'readFile'>,
): Promise<string> {
  for (const path of paths) {
    const text = await sources.readFile(path).catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}

/** Folders like /etc/ssl/certs name each certificate once more by its hash. */
async function listUniqueFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const paths = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      const target = entry.isSymbolicLink() ? await readlink(path).catch(() => '/') : '/';
      return target.includes('/') ? [path] : [];
    }),
  );
  return paths.flat();
}

/** The same for the same certificate, however its lines are broken. */
function essence(pem: string): string {
  return pem.replace(/\s+/g, '');
}

function none(): readonly string[] {
  return [];
}
