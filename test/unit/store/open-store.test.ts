// Which store the options yield.
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/engine/state-store.ts';
import { Secret } from '../../../src/model/secret.ts';
import { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import { createStore } from '../../../src/store/open-store.ts';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';

describe('createStore()', () => {
  it('makes the store that is asked for, and opens nothing yet', () => {
    expect(createStore({ kind: 'memory' })).toBeInstanceOf(MemoryStore);
    expect(createStore({ kind: 'embedded', path: '/nowhere' })).toBeInstanceOf(EmbeddedStore);
    const url = new Secret('redis://127.0.0.1:1');
    expect(createStore({ kind: 'redis', url })).toBeInstanceOf(RedisStore);
  });

  it('warns that memory is not durable', () => {
    expect(createStore({ kind: 'memory' }).warnings()).toEqual([
      expect.stringContaining('lost when the process ends'),
    ]);
  });

  it('refuses a URL and a prefix that can never work', () => {
    const url = new Secret('redis://127.0.0.1:1');
    expect(() => createStore({ kind: 'redis', url: new Secret('x') })).toThrow(StoreError);
    expect(() => createStore({ kind: 'redis', url, prefix: '{}' })).toThrow(StoreError);
  });
});
