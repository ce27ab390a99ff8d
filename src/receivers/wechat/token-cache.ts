// WeChat's access tokens live for two hours, and may be fetched only so often: they are kept (N5).
import type { EpochMs } from '../../model/instant.ts';

const LIFETIME_MS = 2 * 60 * 60 * 1000;
/** Secret and corporation are templates, but few are in use. */
const MAX_TOKENS = 16;

/** Who a token was given to. Templates may give another one for each group. */
export interface WechatLogin {
  readonly corpId: string;
  readonly secret: string;
}

interface KeptToken {
  readonly token: string;
  readonly fetchedAt: EpochMs;
}

/** Keeps the newest tokens. */
export class TokenCache {
  readonly #byLogin = new Map<string, KeptToken>();

  /** Gives a token that may still be good. */
  get(login: WechatLogin, now: EpochMs): string | undefined {
    const kept = this.#byLogin.get(keyOf(login));
    // A clock that was set back tells nothing about the age.
    const age = kept === undefined ? Number.NaN : now - kept.fetchedAt;
    return age >= 0 && age <= LIFETIME_MS ? kept?.token : undefined;
  }

  set(login: WechatLogin, token: string, fetchedAt: EpochMs): void {
    const key = keyOf(login);
    this.#byLogin.delete(key);
    this.#byLogin.set(key, { token, fetchedAt });
    const [oldest] = this.#byLogin.keys();
    if (oldest !== undefined && this.#byLogin.size > MAX_TOKENS) this.#byLogin.delete(oldest);
  }

  /** Forgets a token that was refused, unless there is a newer one already. */
  forget(login: WechatLogin, token: string): void {
    const key = keyOf(login);
    if (this.#byLogin.get(key)?.token === token) this.#byLogin.delete(key);
  }
}

function keyOf({ corpId, secret }: WechatLogin): string {
  return JSON.stringify([corpId, secret]);
}
