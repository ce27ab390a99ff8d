// How long access tokens are kept (row N5).
import { describe, expect, it } from 'vitest';
import { epochMs, type EpochMs } from '../../../../src/model/instant.ts';
import { TokenCache } from '../../../../src/receivers/wechat/token-cache.ts';
import { REFERENCE_TIME } from '../../../support/fake-clock.ts';

const LOGIN = { corpId: 'c', secret: 's' };
const HOUR = 3_600_000;

function after(ms: number): EpochMs {
  return epochMs(REFERENCE_TIME + ms);
}

describe('TokenCache', () => {
  it.each([
    [0, 'token'],
    [2 * HOUR, 'token'],
    [2 * HOUR + 1, undefined],
    [-1, undefined],
  ])('after %i ms gives %s', (ms, expected) => {
    const cache = new TokenCache();
    cache.set(LOGIN, 'token', REFERENCE_TIME);
    expect(cache.get(LOGIN, after(ms))).toBe(expected);
  });

  it('keeps the tokens of logins apart', () => {
    const cache = new TokenCache();
    cache.set(LOGIN, 'token', REFERENCE_TIME);
    expect(cache.get({ ...LOGIN, secret: 'other' }, REFERENCE_TIME)).toBeUndefined();
    expect(cache.get({ corpId: 'c","s', secret: '' }, REFERENCE_TIME)).toBeUndefined();
  });

  it('forgets the token that was refused, not a newer one', () => {
    const cache = new TokenCache();
    cache.set(LOGIN, 'newer', REFERENCE_TIME);
    cache.forget(LOGIN, 'older');
    expect(cache.get(LOGIN, REFERENCE_TIME)).toBe('newer');
    cache.forget(LOGIN, 'newer');
    expect(cache.get(LOGIN, REFERENCE_TIME)).toBeUndefined();
  });

  it('keeps the sixteen newest tokens', () => {
    const cache = new TokenCache();
    const logins = Array.from({ length: 17 }, (_, i) => ({ ...LOGIN, secret: String(i) }));
    for (const login of logins) cache.set(login, login.secret, REFERENCE_TIME);
    const kept = logins.map((login) => cache.get(login, REFERENCE_TIME));
    expect(kept).toEqual([undefined, ...logins.slice(1).map(({ secret }) => secret)]);
  });
});
