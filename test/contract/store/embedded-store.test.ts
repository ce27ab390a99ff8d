// Runs the contract of StateStore against the embedded store.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts';
import { describeStateStore } from './state-store.contract.ts';

describeStateStore('EmbeddedStore', () => makePlace({}));
describeStateStore('EmbeddedStore that compacts all the time', () =>
  makePlace({ compactAtBytes: 1 }),
);

async function makePlace(
  options: Readonly<{ compactAtBytes?: number }>,
): Promise<{ store: () => EmbeddedStore; dispose: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'tocsin-store-'));
  return {
    store: () => new EmbeddedStore({ path, ...options }),
    dispose: () => rm(path, { recursive: true, force: true }),
  };
}
