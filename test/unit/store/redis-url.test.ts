// What of an address and an error of Redis may be read, and what is never repeated.
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/engine/state-store.ts';
import { Secret } from '../../../src/model/secret.ts';
import { redisKeys } from '../../../src/store/redis/redis-keys.ts';
import { describeRedisError } from '../../../src/store/redis/redis-failure.ts';
import { parseRedisUrl } from '../../../src/store/redis/redis-url.ts';

describe('parseRedisUrl()', () => {
  it.each([
    {
      url: 'redis://localhost',
      expected: { host: 'localhost', port: 6379, db: 0, isTls: false },
    },
    {
      url: 'rediss://u%40x:p%2Fw@redis.example:7000/3',
      expected: { host: 'redis.example', port: 7000, db: 3, isTls: true, username: 'u@x' },
    },
    { url: 'redis://:pw@[::1]:6380/', expected: { host: '::1', port: 6380, db: 0, isTls: false } },
  ])('reads $url', ({ url, expected }) => {
    expect(parseRedisUrl(new Secret(url))).toMatchObject(expected);
  });

  it('decodes the password and keeps it secret', () => {
    const address = parseRedisUrl(new Secret('redis://u:p%2Fw%3A@h'));
    expect(address.password?.reveal()).toBe('p/w:');
    expect(JSON.stringify(address)).not.toContain('p/w');
  });

  it.each([
    { url: 'hunter2', text: 'it is not a URL' },
    { url: 'redis://:hunter2/@h:1', text: 'it is not a URL' },
    { url: 'http://:hunter2@h', text: 'it must begin with redis:// or rediss://' },
    { url: 'redis://', text: 'the host is missing' },
    { url: 'redis://:hunter2@h/db', text: 'the path must be the number of a database' },
    { url: 'redis://:hunter2@h?x=1', text: 'it takes no ? and no # part' },
    { url: 'redis://:hunter2%@h', text: 'must be written as %25' },
  ])('refuses $url without repeating it', ({ url, text }) => {
    const failure = catchFailure(() => parseRedisUrl(new Secret(url)));
    expect(failure).toBeInstanceOf(StoreError);
    expect(String(failure)).toContain(text);
    expect(String(failure)).not.toContain('hunter2');
  });
});

describe('redisKeys()', () => {
  it('puts every key under one hash tag', () => {
    const { schema, writer, tables } = redisKeys('prod', 'id');
    const keys = [schema, writer, ...tables.map(({ key }) => key)];
    expect(keys.every((key) => key.startsWith('{prod}:'))).toBe(true);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(['', 'a{b', 'a}b', 'a b'])('refuses the prefix "%s"', (prefix) => {
    expect(() => redisKeys(prefix, 'id')).toThrow(StoreError);
  });
});

describe('describeRedisError()', () => {
  it.each([
    ['WRONGPASS invalid username-password pair or user is disabled.', 'user or password is wrong'],
    ["READONLY You can't write against a read only replica.", 'read-only replica'],
    ["ERR unknown command 'AUTHX', with args beginning with: 'hunter2' ", 'unknown command'],
    ['connect ECONNREFUSED 127.0.0.1:1', 'connect ECONNREFUSED 127.0.0.1:1'],
  ])('says what "%s" means, and repeats no argument', (message, expected) => {
    const text = describeRedisError(new Error(message));
    expect(text).toContain(expected);
    expect(text).not.toContain('hunter2');
  });
});

function catchFailure(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
