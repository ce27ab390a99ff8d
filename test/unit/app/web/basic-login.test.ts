// The Authorization header, read as Go's net/http reads it (H19).
import { describe, expect, it } from 'vitest';
import { parseBasicLogin } from '../../../../src/app/web/basic-login.ts';

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

describe('parseBasicLogin()', () => {
  it.each([
    [basic('a:b'), { user: 'a', password: 'b' }],
    [basic('a:b').replace('Basic', 'bASIC'), { user: 'a', password: 'b' }],
    [basic('a:b:c'), { user: 'a', password: 'b:c' }],
    [basic(':'), { user: '', password: '' }],
    [basic('é:ü'), { user: 'é', password: 'ü' }],
  ])('reads %s', (header, login) => {
    expect(parseBasicLogin(header)).toEqual(login);
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    basic('no colon'),
    'Bearer abc',
    `Basic  ${Buffer.from('a:b').toString('base64')}`,
    'Basic YTpi=',
    'Basic YTp',
    'Basic YT*i',
    'Basic YTpi YTpi',
  ])('refuses %s', (header) => {
    expect(parseBasicLogin(header)).toBeUndefined();
  });
});
