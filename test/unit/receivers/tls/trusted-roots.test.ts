// Which files of a machine are read for its authorities, and how often.
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { NO_TLS } from '../../../support/receiver-fixtures.ts';
import { TlsLoader } from '../../../../src/receivers/tls/tls-options.ts';
import { TrustedRoots, type TrustSources } from '../../../../src/receivers/tls/trusted-roots.ts';
import { CERT } from '../../../support/test-certificate.ts';

interface Machine extends TrustSources {
  readonly read: readonly string[];
}

/** A machine with these files, and one folder for each that ends in a slash. */
function machine(
  files: Readonly<Record<string, string>>,
  environment: TrustSources['environment'] = {},
): Machine {
  const read: string[] = [];
  return {
    read,
    environment,
    readFile: (path) => {
      read.push(path);
      const text = files[path];
      return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
    },
    listFiles: (folder) => {
      const paths = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
      return paths.length === 0 ? Promise.reject(new Error('ENOENT')) : Promise.resolve(paths);
    },
  };
}

async function foundOn(sources: TrustSources): Promise<readonly string[]> {
  const { certificates = rootCertificates } = await new TrustedRoots(sources).load();
  expect(certificates.slice(0, rootCertificates.length)).toEqual(rootCertificates);
  return certificates.slice(rootCertificates.length);
}

const OWN = CERT.trim();
const [BUNDLED = ''] = rootCertificates;

describe('TrustedRoots', () => {
  it.each([
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/ca-bundle.pem',
    '/etc/pki/tls/cacert.pem',
    '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
    '/etc/ssl/cert.pem',
    '/etc/ssl/certs/company.crt',
    '/etc/pki/tls/certs/company.crt',
  ])('finds a certificate in %s', async (path) => {
    expect(await foundOn(machine({ [path]: `a comment\n${CERT}\n${BUNDLED}` }))).toEqual([OWN]);
  });

  it('stops at the first bundle', async () => {
    const bundles = { '/etc/ssl/ca-bundle.pem': '', '/etc/ssl/cert.pem': CERT };
    expect(await foundOn(machine(bundles))).toEqual([]);
  });

  it.each([
    ['SSL_CERT_FILE', '/own.pem', { '/own.pem': CERT, '/etc/ssl/cert.pem': '' }],
    ['SSL_CERT_FILE', '/missing', { '/etc/ssl/certs/a.crt': CERT }],
    ['SSL_CERT_DIR', '/one:/two', { '/two/a.pem': CERT }],
    ['NODE_EXTRA_CA_CERTS', '/extra.pem', { '/extra.pem': CERT }],
  ])('looks where %s=%s says', async (name, value, files) => {
    expect(await foundOn(machine(files, { [name]: value }))).toEqual([OWN]);
  });

  it.each([
    ['SSL_CERT_FILE', { '/etc/ssl/cert.pem': CERT }],
    ['SSL_CERT_DIR', { '/etc/pki/tls/certs/a.crt': CERT }],
  ])('looks nowhere else when %s is set', async (name, files) => {
    expect(await foundOn(machine(files, { [name]: '/missing' }))).toEqual([]);
  });

  it('keeps one of each certificate, however its lines are broken', async () => {
    const folded = CERT.replace(/(?<=[A-Za-z0-9+/]{64})\n/g, '\r\n');
    const files = { '/etc/ssl/cert.pem': CERT + folded, '/etc/ssl/certs/a.crt': CERT };
    expect(await foundOn(machine(files))).toHaveLength(1);
  });

  it('passes over what is no certificate', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const roots = new TrustedRoots(machine({ '/etc/ssl/cert.pem': `\u0000${broken}${CERT}` }));
    const { certificates } = await roots.load();
    expect(certificates?.at(-1)).toBe(OWN);
  });

  it('reads the machine once, when it is first asked', async () => {
    const sources = machine({ '/etc/ssl/cert.pem': CERT });
    const roots = new TrustedRoots(sources);
    expect(sources.read).toEqual([]);
    const [one, other] = await Promise.all([roots.load(), roots.load()]);
    expect(other).toBe(one);
    const count = sources.read.length;
    expect(await roots.load()).toBe(one);
    expect(sources.read).toHaveLength(count);
  });

  it('gives one context to all configurations that have no settings of their own', async () => {
    const trustedRoots = new TrustedRoots(machine({ '/etc/ssl/cert.pem': CERT }));
    const { context } = await trustedRoots.load();
    const unread = (): Promise<string> => Promise.reject(new Error('not to be read'));
    for (const config of [NO_TLS, { ...NO_TLS, serverName: 'a', insecureSkipVerify: true }]) {
      const loaded = await new TlsLoader(config, unread, { trustedRoots }).load();
      expect(loaded.ok && loaded.value.options.secureContext === context).toBe(true);
    }
  });
});
