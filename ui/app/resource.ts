// Something that is loaded from the server again and again: what is known, how old it is, and what
// is in the way of newer data.
import type { Failure } from '../model/failure.ts';

export interface Resource<T> {
  /** What was asked for; data of another question are never shown as an answer to this one. */
  readonly key: string;
  readonly data: T | undefined;
  /** When the data came, in milliseconds; undefined before the first answer. */
  readonly loadedAtMs: number | undefined;
  /** Why the last attempt failed; undefined when it succeeded. */
  readonly failure: Failure | undefined;
  /** The first failure since data last came. */
  readonly failingSinceMs: number | undefined;
}

/** Nothing is known yet. */
export function unknownResource(key = ''): Resource<never> {
  return {
    key,
    data: undefined,
    loadedAtMs: undefined,
    failure: undefined,
    failingSinceMs: undefined,
  };
}

/** The resource when `key` is asked for: what answers the same question stays. */
export function asking<T>(resource: Resource<T>, key: string): Resource<T> {
  return resource.key === key ? resource : unknownResource(key);
}

/** The resource with fresh data. */
export function answered<T>(resource: Resource<T>, data: T, nowMs: number): Resource<T> {
  return { ...unknownResource(resource.key), data, loadedAtMs: nowMs };
}

/** The resource after an attempt that failed: older data stay. */
export function refused<T>(resource: Resource<T>, failure: Failure, nowMs: number): Resource<T> {
  return { ...resource, failure, failingSinceMs: resource.failingSinceMs ?? nowMs };
}
