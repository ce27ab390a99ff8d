// What is taken out of errors before people read them.
import { describe, expect, it } from 'vitest';
import { excerpt, redact, secretsOfUrl } from '../../../../src/receivers/secrets/redact.ts';

describe('redact()', () => {
  it('replaces the longest secret first', () => {
    expect(redact('Basic abcd and abcd', ['abcd', 'Basic abcd'])).toBe('<redacted> and <redacted>');
  });

  it('leaves words alone that are too short to be secrets', () => {
    expect(redact('a / b', ['/', ''])).toBe('a / b');
  });

  it('knows every part of a URL that can carry a token', () => {
    const url = 'https://us%40er:pass%25word@hooks.example/services/T0/B0?key=abcd';
    const secrets = secretsOfUrl(url);
    const sent = Buffer.from('us@er:pass%word').toString('base64');
    const path = '/services/T0/B0?key=abcd';
    for (const part of [url, path, '?key=abcd', 'us@er', 'pass%word', sent]) {
      expect(redact(`x ${part} y`, secrets)).toBe('x <redacted> y');
    }
  });

  it('treats what is no URL as secret as a whole', () => {
    expect(redact('parse "token-as-url": bad', secretsOfUrl('token-as-url'))).toBe(
      'parse "<redacted>": bad',
    );
  });
});

describe('excerpt()', () => {
  it('makes one printable line', () => {
    expect(excerpt(' a\r\nb\u0000\u001b[0m\u2028c ')).toBe('a b [0m c');
  });
});
