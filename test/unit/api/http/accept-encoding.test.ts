// Who gets /metrics compressed; the answers were taken from Alertmanager 0.34 (H43).
import { describe, expect, it } from 'vitest';
import { acceptsGzip } from '../../../../src/api/http/accept-encoding.ts';

describe('acceptsGzip()', () => {
  it.each<[header: string | undefined, expected: boolean]>([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['deflate, gzip;q=1.0', true],
    ['gzip ; q=0.2', true],
    ['zstd, gzip', true],
    ['gzip, identity;q=0.5', true],
    ['identity, gzip', false],
    ['gzip;q=0', false],
    ['*', false],
    ['*;q=0', false],
    ['identity', false],
    ['br', false],
    ['GZIP', false],
    ['x-gzip', false],
  ])('of %j is %s', (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected);
  });
});
