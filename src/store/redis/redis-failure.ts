// What a failing Redis means to an operator. Decides which words of an error may be repeated: the
// client attaches a command's arguments, so neither its errors nor its causes leave this folder.
import { StoreError } from '../../engine/state-store.ts';

/** Longer replies are cut. */
const MAX_REPLY_CHARS = 200;

const ADVICE: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^WRONGPASS|invalid password/i, 'user or password is wrong (WRONGPASS)'],
  [/NOAUTH/, 'Redis asks for a password (NOAUTH), put it into the URL'],
  [/NOPERM/, 'the access rules of this user forbid it (NOPERM), see docs/redis.md'],
  [/^OOM/, 'Redis is out of memory (OOM), raise maxmemory'],
  [/^READONLY/, 'this Redis is a read-only replica (READONLY), connect to the primary'],
  [/LOADING/, 'Redis is still loading its data (LOADING)'],
  [/^MISCONF/, 'Redis cannot write its own files (MISCONF), see its log'],
  [/^WRONGTYPE/, 'a key holds something that is not ours (WRONGTYPE), use another prefix'],
  [
    /^CLUSTERDOWN|cluster is down/i,
    'the Redis Cluster is down (CLUSTERDOWN), a part of it has no primary',
  ],
  [
    /^MOVED|Too many Cluster redirections/,
    'the node does not have these keys (MOVED), use redis-cluster://',
  ],
  [/sentinels are unreachable/i, 'no sentinel names a primary that can be reached'],
  [/Failed to refresh slots cache/, 'no node of the Redis Cluster can be reached'],
  [/^MASTERDOWN/, 'the replica has lost its primary (MASTERDOWN)'],
  [/Command timed out/, 'Redis does not answer in time'],
  [/isn't writeable|Connection is closed|reached the max retries/i, 'the connection is down'],
];

/** Says what an error of the client means, without the arguments of commands. */
export function describeRedisError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  for (const [pattern, meaning] of ADVICE) if (pattern.test(message)) return meaning;
  const [withoutArguments = ''] = message.split(', with args');
  return withoutArguments.slice(0, MAX_REPLY_CHARS);
}

/** Makes the StoreError of a failed step; keeps one that is. */
export function redisFailure(action: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(`${action}: ${describeRedisError(error)}`);
}

/** Says whether the command may still take effect although it failed here. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Command timed out';
}

/** Says whether Redis does not know a script any more. */
export function isScriptMissing(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
