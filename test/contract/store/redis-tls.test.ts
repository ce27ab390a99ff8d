// Redis behind TLS with an authority of its own, and with certificates of clients.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import { expectStoreError, set } from './state-store.contract.ts';

const CERT = fileURLToPath(new URL('../../support/tls/localhost-cert.pem', import.meta.url));
const KEY = fileURLToPath(new URL('../../support/tls/localhost-key.pem', import.meta.url));

describe.skipIf(!hasRedisServer())('Redis behind TLS', () => {
  let probe: RedisServer;
  let server: RedisServer;

  beforeAll(async () => {
    // A server that has found a free port gives it to the TLS socket of the other.
    probe = await startRedisServer();
    await probe.kill('SIGKILL');
    server = await startRedisServer({
      settings: [
        ...['--tls-port', String(probe.port), '--tls-cert-file', CERT, '--tls-key-file', KEY],
        ...['--tls-ca-cert-file', CERT, '--tls-auth-clients', 'yes'],
      ],
    });
  });

  afterAll(async () => {
    await server.stop();
    await probe.stop();
  });

  function storeAt(query: string): RedisStore {
    const url = `rediss://localhost:${String(probe.port)}${query}`;
    return new RedisStore({ url: new Secret(url), timeoutMs: 2_000 });
  }

  it('takes the authority and the certificate from the files that the URL names', async () => {
    const store = storeAt(`?ca_file=${CERT}&cert_file=${CERT}&key_file=${KEY}`);
    await store.open();
    await store.commit([set('alert', 'k', 'v')]);
    await store.close();
  });

  it.each([
    { name: 'an authority that is not known', query: '', text: 'self' },
    { name: 'no certificate of its own', query: `?ca_file=${CERT}`, text: 'Cannot connect' },
    {
      name: 'a file that is missing',
      query: '?ca_file=/nowhere.pem',
      text: 'ca_file "/nowhere.pem"',
    },
  ])('says why it cannot connect: $name', async ({ query, text }) => {
    await expectStoreError(storeAt(query).open(), text);
  });
});
