// PasswordChecker: whether a login is one of `basic_auth_users`. Passwords are compared elsewhere,
// one at a time; here answers are remembered, and nothing tells a stranger which users exist.
import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Secret } from '../../model/secret.ts';
import type { BasicLogin } from './basic-login.ts';
import { canonicalHash } from './bcrypt-hash.ts';

/** Compares passwords with hashes, which takes long on purpose. */
export interface PasswordVerifier {
  /** Rejects when it cannot tell. */
  matches(password: string, canonicalHash: string): Promise<boolean>;
}

/** `busy`: so many logins wait for their answer that no more are taken. */
export type Verdict = 'allowed' | 'refused' | 'busy';

export type Users = ReadonlyMap<string, Secret>;

/** As many as upstream remembers. */
const REMEMBERED = 100;
const MAX_WAITING = 500;

export class PasswordChecker {
  readonly #verifier: PasswordVerifier;
  /** Keys that die with the process stand for logins, so that no password stays in memory. */
  readonly #secret = randomBytes(32);
  /** Apart, so that somebody who guesses does not push out those who log in. */
  readonly #allowed = new LRUCache<string, true>({ max: REMEMBERED });
  readonly #refused = new LRUCache<string, true>({ max: REMEMBERED });
  readonly #waiting = new Map<string, Promise<Verdict>>();

  constructor(verifier: PasswordVerifier) {
    this.#verifier = verifier;
  }

  /** Answers at once what is remembered. Rejects when the verifier does. */
  check(users: Users, login: BasicLogin): Verdict | Promise<Verdict> {
    const hash = users.get(login.user)?.reveal();
    const key = this.#digest([login.user, hash ?? '', login.password]);
    if (hash !== undefined && this.#allowed.has(key)) return 'allowed';
    if (this.#refused.has(key)) return 'refused';
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) return waiting;
    if (this.#waiting.size >= MAX_WAITING) return 'busy';
    const verdict = this.#compare(users, login).then((isAllowed): Verdict => {
      (isAllowed ? this.#allowed : this.#refused).set(key, true);
      return isAllowed ? 'allowed' : 'refused';
    });
    this.#waiting.set(key, verdict);
    const forget = (): void => void this.#waiting.delete(key);
    verdict.then(forget, forget);
    return verdict;
  }

  async #compare(users: Users, { user, password }: BasicLogin): Promise<boolean> {
    const own = canonicalHash(users.get(user)?.reveal() ?? '');
    const compared = own ?? this.#standIn(users, user);
    if (compared === undefined) return false;
    const isMatch = await this.#verifier.matches(password, compared);
    return isMatch && own !== undefined;
  }

  /**
   * A hash for a user who has none: that of a real one, always the same for one name, so that an
   * unknown name takes as long as a known one.
   */
  #standIn(users: Users, user: string): string | undefined {
    const hashes = [...users.values()].flatMap((hash) => canonicalHash(hash.reveal()) ?? []);
    const pick = Buffer.from(this.#digest([user]), 'base64').readUInt32BE(0);
    return hashes[pick % hashes.length];
  }

  #digest(parts: readonly string[]): string {
    return createHmac('sha256', this.#secret).update(JSON.stringify(parts)).digest('base64');
  }
}
