// tls_config → what Node's TLS takes. Files are read at every send; the result is compared with
// the one in use, so a renewed certificate needs no reload (row C20).
import { createSecureContext } from 'node:tls';
import type { PemSource, TlsConfig, TlsVersion } from '../config/http-config.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { readTextFile } from './read-secret.ts';

/** A subset of Node's `tls.ConnectionOptions`. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  readonly ciphers?: string;
}

/** Settings, and a key that changes whenever they do. */
export interface LoadedTls {
  readonly options: TlsOptions;
  readonly key: string;
}

const LEGACY_CIPHERS = 'DEFAULT@SECLEVEL=0';

type ReadFile = (path: string) => Promise<string>;

/** Reads one tls_config again and again, and checks what has changed since. */
export class TlsLoader {
  readonly #config: TlsConfig;
  readonly #readFile: ReadFile;
  #last: LoadedTls | undefined;

  constructor(config: TlsConfig, readFile: ReadFile) {
    this.#config = config;
    this.#readFile = readFile;
  }

  /** Fails with the name of the part that is missing or wrong. */
  async load(): Promise<Result<LoadedTls>> {
    const options = await readTlsOptions(this.#config, this.#readFile);
    if (!options.ok) return options;
    const key = JSON.stringify(options.value);
    if (this.#last?.key === key) return ok(this.#last);
    const problem = findTlsProblem(options.value);
    if (problem !== undefined) return fail(problem);
    this.#last = { options: options.value, key };
    return ok(this.#last);
  }
}

async function readTlsOptions(config: TlsConfig, readFile: ReadFile): Promise<Result<TlsOptions>> {
  const parts: { ca?: string; cert?: string; key?: string } = {};
  for (const name of ['ca', 'cert', 'key'] as const) {
    const pem = await readPem(config[name], readFile);
    if (!pem.ok) return fail(`Cannot use TLS ${name}: ${pem.error}`);
    if (pem.value !== undefined) parts[name] = pem.value;
  }
  return ok({
    ...parts,
    ...(config.serverName === '' ? {} : { servername: config.serverName }),
    rejectUnauthorized: !config.insecureSkipVerify,
    ...(config.minVersion === undefined ? {} : { minVersion: config.minVersion }),
    ...(config.maxVersion === undefined ? {} : { maxVersion: config.maxVersion }),
    ...(allowsLegacy(config) ? { ciphers: LEGACY_CIPHERS } : {}),
  });
}

/** OpenSSL 3 takes no TLS before 1.2 at its usual security level, even when it is asked for. */
function allowsLegacy({ minVersion }: TlsConfig): boolean {
  return minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
}

async function readPem(
  source: PemSource | undefined,
  readFile: ReadFile,
): Promise<Result<string | undefined>> {
  if (source === undefined) return ok(undefined);
  if (source.kind === 'file') return readTextFile(source.path, readFile);
  return ok(typeof source.pem === 'string' ? source.pem : source.pem.reveal());
}

/** Lets OpenSSL look at the parts now, where the error can still name the cause. */
function findTlsProblem(options: TlsOptions): string | undefined {
  // OpenSSL passes over a text without certificates, and would then trust nobody.
  if (options.ca !== undefined && !options.ca.includes('-----BEGIN CERTIFICATE-----')) {
    return 'Cannot use TLS ca: it holds no PEM certificate';
  }
  try {
    createSecureContext(options);
    return undefined;
  } catch (error) {
    return `Cannot use TLS settings: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}
