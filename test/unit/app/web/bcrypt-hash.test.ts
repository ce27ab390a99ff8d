// Which texts are bcrypt hashes; the verdicts are those of Go's golang.org/x/crypto/bcrypt (H19).
import { compareSync, hashSync } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { canonicalHash, hashProblem } from '../../../../src/app/web/bcrypt-hash.ts';

const REST = 'qRTBuFoULoYNA7AQ/F3ck.trZBPyjV64.oA4ZsSBCIWvXuvQlQTuu';

describe('hashProblem()', () => {
  it.each([
    `$2y$10$${REST}`,
    `$2a$04$${REST}`,
    `$2b$31$${REST}`,
    `$2x$10$${REST}`,
    `$2$10$${REST}`,
  ])('has nothing to say about %s', (hash) => {
    expect(hashProblem(hash)).toBeUndefined();
  });

  it.each([
    ['', 'too short to be a bcrypt hash'],
    [`$2y$10$${REST}`.slice(0, 58), 'too short to be a bcrypt hash'],
    [`$2y$32$${REST}`, 'a bcrypt hash of cost 32, outside of 4 to 31'],
    [`$2y$03$${REST}`, 'a bcrypt hash of cost 3, outside of 4 to 31'],
    [`$3y$10$${REST}`, 'not a bcrypt hash'],
    [`$2yy$10$${REST}`, 'not a bcrypt hash'],
    [`x2y$10$${REST}`, 'not a bcrypt hash'],
  ])('refuses %s', (hash, problem) => {
    expect(hashProblem(hash)).toContain(problem);
  });
});

describe('canonicalHash()', () => {
  it('makes one hash of those that differ in their letter', () => {
    const letters = ['2a', '2b', '2x', '2y', '2'];
    expect(new Set(letters.map((letter) => canonicalHash(`$${letter}$10$${REST}`)))).toEqual(
      new Set([`$2b$10$${REST}`]),
    );
  });

  it('keeps the password that belongs to it', () => {
    const hash = hashSync('secret', 4).replace(/^\$2[a-z]\$/, '$2y$');
    expect(compareSync('secret', canonicalHash(hash) ?? '')).toBe(true);
  });

  it.each([`$2y$10$${REST}x`, `$2y$10$${REST.replace('q', '!')}`, ''])(
    'has none for %j, which belongs to no password',
    (hash) => {
      expect(canonicalHash(hash)).toBeUndefined();
    },
  );
});
