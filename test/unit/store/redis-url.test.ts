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
      expected: { kind: 'standalone', nodes: [node('localhost', 6379)], db: 0, isTls: false },
    },
    {
      url: 'rediss://u%40x:p%2Fw@redis.example:7000/3',
      expected: { nodes: [node('redis.example', 7000)], db: 3, isTls: true, username: 'u@x' },
    },
    {
      url: 'redis://:pw@[::1]:6380/',
      expected: { nodes: [node('::1', 6380)], db: 0, isTls: false, username: undefined },
    },
    {
      url: 'rediss://h?ca_file=/etc/ca.pem&cert_file=c&key_file=k',
      expected: { tlsFiles: { ca: '/etc/ca.pem', cert: 'c', key: 'k' }, sentinel: undefined },
    },
    {
      url: 'redis-sentinel://u:p@a,b:1/2?name=mymaster&sentinel_username=s',
      expected: {
        ...{ kind: 'sentinel', isTls: false, db: 2, username: 'u' },
        nodes: [node('a', 26_379), node('b', 1)],
        sentinel: { name: 'mymaster', username: 's', password: undefined },
      },
    },
    { url: 'rediss-sentinel://a?name=m', expected: { kind: 'sentinel', isTls: true } },
    {
      url: 'redis-cluster://a:7000,[::1]:7001,c/',
      expected: {
        ...{ kind: 'cluster', isTls: false, db: 0, sentinel: undefined },
        nodes: [node('a', 7000), node('::1', 7001), node('c', 6379)],
      },
    },
    { url: 'rediss-cluster://a', expected: { kind: 'cluster', isTls: true } },
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
    { url: 'redis://:hunter2@h/1/2', text: 'the path must be the number of a database' },
    { url: 'redis://:hunter2@h?x=1', text: 'it has a parameter that is not known' },
    { url: 'redis://:hunter2@h#x', text: 'it is not a URL' },
    { url: 'redis://:hunter2@h:99999', text: 'a port is above 65535' },
    { url: 'redis://:hunter2@h:1:2', text: 'a host is not valid' },
    { url: 'redis://:hunter2@a,b', text: 'several hosts need redis-sentinel://' },
    { url: 'redis://:hunter2@h?ca_file=x', text: 'ca_file needs TLS' },
    { url: 'rediss://:hunter2@h?cert_file=x', text: 'cert_file and key_file go together' },
    { url: 'rediss://:hunter2@h?ca_file=x&ca_file=y', text: 'ca_file is given twice' },
    { url: 'redis://:hunter2@h?name=x', text: 'name needs redis-sentinel://' },
    { url: 'redis-sentinel://:hunter2@h', text: '?name= must say which primary' },
    { url: 'redis-sentinel://h?name=m&sentinel_password=hunter2&x=', text: 'not known' },
    { url: 'redis-cluster://:hunter2@a,', text: 'the host is missing' },
    { url: 'redis-cluster://:hunter2@a/1', text: 'a cluster has the database 0 only' },
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

function node(host: string, port: number): { host: string; port: number } {
  return { host, port };
}

function catchFailure(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
