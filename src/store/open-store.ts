// Which store the options ask for. For the composition root.
import type { StateStore } from '../engine/state-store.ts';
import type { Secret } from '../model/secret.ts';
import { EmbeddedStore } from './embedded/embedded-store.ts';
import { MemoryStore } from './memory-store.ts';
import { RedisStore } from './redis/redis-store.ts';

export type StoreOptions =
  | { readonly kind: 'memory' }
  /** `path` is a folder, made when missing. */
  | { readonly kind: 'embedded'; readonly path: string }
  /** `url` is `redis://` or `rediss://`; it is a secret because it may carry the password. */
  | {
      readonly kind: 'redis';
      readonly url: Secret;
      readonly prefix?: string;
      /** By which replicas tell their own commits. */
      readonly writerId?: string;
    };

/** A store that can name what is unsafe about where it keeps its state. */
export interface WarningStateStore extends StateStore {
  /** Says what an operator should know or change: one sentence each, fit for a log line. */
  warnings(): readonly string[];
}

/** Makes the store, not yet open. Throws `StoreError` for options that can never work. */
export function createStore(options: StoreOptions): WarningStateStore {
  switch (options.kind) {
    case 'memory':
      return new MemoryStore();
    case 'embedded':
      return new EmbeddedStore({ path: options.path });
    case 'redis':
      return new RedisStore(options);
  }
}
