// tls_config → what Node's TLS takes. Files are read at every send; the result is compared with
// the one in use, so a renewed certificate needs no reload (row C20).
import { createSecureContext, type SecureContext } from 'node:tls';
import type { PemSource, TlsConfig, TlsVersion } from '../../config/http-config.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { readTextFile } from '../secrets/read-secret.ts';
import { MACHINE_ROOTS, type TrustedRoots } from './trusted-roots.ts';

/** A subset of Node's `tls.ConnectionOptions`. */
export interface TlsOptions {
  /** Certificates, keys and versions. It is made once: making it takes longer than a handshake. */
  readonly secureContext?: SecureContext;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

/** Settings, and a key that changes whenever they do. */
export interface LoadedTls {
  readonly options: TlsOptions;
  readonly key: string;
}

/** What goes into a secure context; empty for a configuration that leaves all to us. */
interface ContextSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  readonly ciphers?: string;
}

const LEGACY_CIPHERS = 'DEFAULT@SECLEVEL=0';

type ReadFile = (path: string) => Promise<string>;

/** Reads one tls_config again and again, and checks what has changed since. */
export class TlsLoader {
  readonly #config: TlsConfig;
  readonly #readFile: ReadFile;
  readonly #roots: TrustedRoots;
  #last: LoadedTls | undefined;

  /** `trustedRoots` serve where there is no `ca`; the machine's, unless told otherwise. */
  constructor(
    config: TlsConfig,
    readFile: ReadFile,
    { trustedRoots = MACHINE_ROOTS }: { readonly trustedRoots?: TrustedRoots | undefined } = {},
  ) {
    this.#config = config;
    this.#readFile = readFile;
    this.#roots = trustedRoots;
  }

  /** Fails with the name of the part that is missing or wrong. */
  async load(): Promise<Result<LoadedTls>> {
    const settings = await readSettings(this.#config, this.#readFile);
    if (!settings.ok) return settings;
    const key = JSON.stringify(settings.value);
    if (this.#last?.key === key) return ok(this.#last);
    const secureContext = await this.#contextOf(settings.value);
    if (!secureContext.ok) return secureContext;
    const { serverName, insecureSkipVerify } = this.#config;
    const options = {
      secureContext: secureContext.value,
      ...(serverName === '' ? {} : { servername: serverName }),
      rejectUnauthorized: !insecureSkipVerify,
    };
    this.#last = { options, key };
    return ok(this.#last);
  }

  async #contextOf(settings: ContextSettings): Promise<Result<SecureContext>> {
    if (settings.ca !== undefined) return makeContext(settings);
    const roots = await this.#roots.load();
    if (Object.keys(settings).length === 0) return ok(roots.context);
    return makeContext(settings, roots.certificates);
  }
}

async function readSettings(
  config: TlsConfig,
  readFile: ReadFile,
): Promise<Result<ContextSettings>> {
  const parts: { ca?: string; cert?: string; key?: string } = {};
  for (const name of ['ca', 'cert', 'key'] as const) {
    const pem = await readPem(config[name], readFile);
    if (!pem.ok) return fail(`Cannot use TLS ${name}: ${pem.error}`);
    if (pem.value !== undefined) parts[name] = pem.value;
  }
  return ok({
    ...parts,
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
function makeContext(settings: ContextSettings, roots?: readonly string[]): Result<SecureContext> {
  // OpenSSL passes over a text without certificates, and would then trust nobody.
  if (settings.ca !== undefined && !settings.ca.includes('-----BEGIN CERTIFICATE-----')) {
    return fail('Cannot use TLS ca: it holds no PEM certificate');
  }
  try {
    return ok(
      createSecureContext(roots === undefined ? settings : { ...settings, ca: [...roots] }),
    );
  } catch (error) {
    return fail(`Cannot use TLS settings: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
