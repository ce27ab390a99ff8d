// Secrets of receivers, inline and in files.
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../../../src/receivers/secrets/read-secret.ts';
import { inline } from '../../../support/receiver-fixtures.ts';

describe('readSecret()', () => {
  it('trims files and leaves inline secrets as they are', async () => {
    const readFile = (): Promise<string> => Promise.resolve('\t secret \n');
    const path = '/run/secret';
    expect(await readSecret({ kind: 'file', path }, readFile)).toEqual({
      ok: true,
      value: 'secret',
    });
    expect(await readSecret(inline(' x '), readFile)).toEqual({ ok: true, value: ' x ' });
  });

  it('says which file it could not read', async () => {
    const readFile = (): Promise<string> => Promise.reject(new Error('odd'));
    const source = { kind: 'file', path: '/run/secret' } as const;
    expect(await readSecret(source, readFile)).toEqual({
      ok: false,
      error: 'Cannot read "/run/secret": odd',
    });
  });
});
