// What the part behind the ? of a Redis URL may say: files of certificates, and what Sentinel needs.
import { Secret } from '../../model/secret.ts';
import { fail, ok, type Result } from '../../model/result.ts';

export interface UrlParameters {
  /** PEM files. */
  readonly tlsFiles: {
    readonly ca: string | undefined;
    readonly cert: string | undefined;
    readonly key: string | undefined;
  };
  /** Undefined unless Sentinel is asked. */
  readonly sentinel:
    | {
        /** Of the primary, as Sentinel calls it. */
        readonly name: string;
        readonly username: string | undefined;
        readonly password: Secret | undefined;
      }
    | undefined;
}

const TLS_NAMES = ['ca_file', 'cert_file', 'key_file'];
const SENTINEL_NAMES = ['name', 'sentinel_username', 'sentinel_password'];

/** Fails with a reason that quotes no value. */
export function readParameters(
  query: string,
  { isTls, isSentinel }: { readonly isTls: boolean; readonly isSentinel: boolean },
): Result<UrlParameters> {
  const given = new URLSearchParams(query);
  for (const name of given.keys()) {
    if (TLS_NAMES.includes(name) && !isTls) return fail(`${name} needs TLS, as in rediss://`);
    if (SENTINEL_NAMES.includes(name) && !isSentinel)
      return fail(`${name} needs redis-sentinel://`);
    const isKnown = TLS_NAMES.includes(name) || SENTINEL_NAMES.includes(name);
    if (!isKnown) return fail('it has a parameter that is not known');
    if (given.getAll(name).length > 1) return fail(`${name} is given twice`);
  }
  const text = (name: string): string | undefined => given.get(name) ?? undefined;
  const [ca, cert, key] = TLS_NAMES.map(text);
  if ((cert === undefined) !== (key === undefined))
    return fail('cert_file and key_file go together');
  const [name, username, password] = SENTINEL_NAMES.map(text);
  if (isSentinel && !name) return fail('?name= must say which primary Sentinel is asked for');
  const secret = password === undefined ? undefined : new Secret(password);
  const sentinel = isSentinel ? { name: name ?? '', username, password: secret } : undefined;
  return ok({ tlsFiles: { ca, cert, key }, sentinel });
}
