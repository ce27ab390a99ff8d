// Logins: remembered answers, no difference between unknown names and wrong passwords, and a bound
// on how many wait (H19).
import { describe, expect, it } from 'vitest';
import {
  PasswordChecker,
  type PasswordVerifier,
  type Users,
  type Verdict,
} from '../../../../src/app/web/password-checker.ts';
import { Secret } from '../../../../src/model/secret.ts';

const REST = 'qRTBuFoULoYNA7AQ/F3ck.trZBPyjV64.oA4ZsSBCIWvXuvQlQTuu';
const USERS: Users = new Map([['alice', new Secret(`$2y$10$${REST}`)]]);

/** Takes `secret` for every hash and notes what it was asked. */
class FakeVerifier implements PasswordVerifier {
  readonly asked: string[] = [];

  async matches(password: string, hash: string): Promise<boolean> {
    this.asked.push(`${password} ${hash}`);
    return password === 'secret';
  }
}

const HASH = `$2b$10$${REST}`;

describe('check()', () => {
  it('asks once for each login and remembers the answer', async () => {
    const verifier = new FakeVerifier();
    const checker = new PasswordChecker(verifier);
    for (const [password, verdict] of [
      ['secret', 'allowed'],
      ['wrong', 'refused'],
    ] as const) {
      expect(await checker.check(USERS, { user: 'alice', password })).toBe(verdict);
      expect(checker.check(USERS, { user: 'alice', password })).toBe(verdict);
    }
    expect(verifier.asked).toEqual([`secret ${HASH}`, `wrong ${HASH}`]);
  });

  it('asks once when the same login comes twice at the same time', async () => {
    const verifier = new FakeVerifier();
    const checker = new PasswordChecker(verifier);
    const login = { user: 'alice', password: 'secret' };
    const check = async (): Promise<Verdict> => checker.check(USERS, login);
    const verdicts = await Promise.all([check(), check()]);
    expect([verdicts, verifier.asked.length]).toEqual([['allowed', 'allowed'], 1]);
  });

  it('compares an unknown user with a known hash, and refuses whatever comes out', async () => {
    const verifier = new FakeVerifier();
    const checker = new PasswordChecker(verifier);
    const login = { user: 'mallory', password: 'secret' };
    expect(await checker.check(USERS, login)).toBe('refused');
    expect(checker.check(USERS, login)).toBe('refused');
    expect(verifier.asked).toEqual([`secret ${HASH}`]);
  });

  it('takes the same time for a user whose hash is none', async () => {
    const verifier = new FakeVerifier();
    const checker = new PasswordChecker(verifier);
    const users = new Map([...USERS, ['bob', new Secret('zz')]] as const);
    expect(await checker.check(users, { user: 'bob', password: 'secret' })).toBe('refused');
    expect(verifier.asked).toHaveLength(1);
  });

  it('asks again when the hash of a user has changed, and when a user is gone', async () => {
    const verifier = new FakeVerifier();
    const checker = new PasswordChecker(verifier);
    const login = { user: 'alice', password: 'secret' };
    await checker.check(USERS, login);
    const changed = new Map([['alice', new Secret(`$2y$11$${REST}`)]]);
    expect(await checker.check(changed, login)).toBe('allowed');
    const gone = new Map([['bob', new Secret(`$2y$11$${REST}`)]]);
    expect(await checker.check(gone, login)).toBe('refused');
    expect(verifier.asked).toHaveLength(3);
  });

  it('takes __proto__ for a name like any other', async () => {
    const checker = new PasswordChecker(new FakeVerifier());
    expect(await checker.check(USERS, { user: '__proto__', password: 'secret' })).toBe('refused');
  });

  it('lets guesses push out guesses only', async () => {
    const verifier = new FakeVerifier();
    const checker = new PasswordChecker(verifier);
    await checker.check(USERS, { user: 'alice', password: 'secret' });
    for (let i = 0; i < 300; i++) await checker.check(USERS, { user: 'alice', password: `no${i}` });
    expect(checker.check(USERS, { user: 'alice', password: 'secret' })).toBe('allowed');
  });

  it('turns logins away when too many wait, but for those it knows', async () => {
    let release = (): void => undefined;
    const held = new Promise<boolean>((resolve) => {
      release = () => {
        resolve(true);
      };
    });
    const checker = new PasswordChecker({
      matches: (password) => (password === 'first' ? Promise.resolve(true) : held),
    });
    await checker.check(USERS, { user: 'alice', password: 'first' });
    const waiting = Array.from({ length: 500 }, async (_, i) =>
      checker.check(USERS, { user: 'alice', password: String(i) }),
    );
    expect(checker.check(USERS, { user: 'alice', password: 'late' })).toBe('busy');
    expect(checker.check(USERS, { user: 'alice', password: 'first' })).toBe('allowed');
    release();
    await Promise.all(waiting);
    expect(await checker.check(USERS, { user: 'alice', password: 'late' })).toBe('allowed');
  });

  it('does not remember that it could not tell', async () => {
    let isBroken = true;
    const checker = new PasswordChecker({
      matches: () => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve(true)),
    });
    const login = { user: 'alice', password: 'secret' };
    await expect(checker.check(USERS, login)).rejects.toThrow('broken');
    isBroken = false;
    expect(await checker.check(USERS, login)).toBe('allowed');
  });
});
