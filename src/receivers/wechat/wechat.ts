// The WeChat receiver: logs in for an access token, keeps it, and sends messages with it (row N5).
import { ok, fail, type Result } from '../../model/result.ts';
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { encodeGoQuery, withQueryParameter } from '../encoding/go-query.ts';
import { withPathSuffix } from '../encoding/go-url-path.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { redactReply } from '../secrets/redact-reply.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { WechatConfig } from './config.ts';
import { encodeWechatMessage } from './payload.ts';
import { TokenCache, type WechatLogin } from './token-cache.ts';
import { judgeMessageReply, judgeTokenReply } from './wechat-answer.ts';

/** Sends notifications in the name of one application. Success is the error code 0. */
export class Wechat implements Integration {
  readonly name = 'wechat';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: WechatConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;
  readonly #tokens = new TokenCache();

  constructor(config: WechatConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { logger, readFile } = this.#deps;
    const given = await readSecret(this.#config.apiSecret, readFile);
    if (!given.ok) return retryUnsent(given.error);

    const origin = { integration: this, notification, deps: this.#deps, secrets: [given.value] };
    const { possibleDuplicate } = notification;
    const rendered = renderMessage(origin, ({ text }, templateNotice) => ({
      login: { secret: text(given.value), corpId: text(this.#config.corpId) },
      message: encodeWechatMessage(this.#config, text, { possibleDuplicate, templateNotice }),
    }));
    if (!rendered.ok) return failed(rendered.error);
    const { login, message } = rendered.value;
    logWarnings(message.warnings, { integration: this, notification, logger });
    const token = await this.#tokenFor(login, signal);
    return token.ok ? this.#post(message.body, { login, token: token.value, signal }) : token.error;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #tokenFor(login: WechatLogin, signal: AbortSignal): Promise<Result<string, Outcome>> {
    const { clock } = this.#deps;
    const kept = this.#tokens.get(login, clock.now());
    if (kept !== undefined) return ok(kept);
    const { corpId, secret } = login;
    const base = withPathSuffix(this.#config.apiUrl, 'gettoken').replace(/[?#].*$/s, '');
    const url = `${base}?${encodeGoQuery([
      ['corpid', corpId],
      ['corpsecret', secret],
    ])}`;
    const reply = redactReply(await this.#client.send({ method: 'GET', url }, signal), [secret]);
    const verdict = judgeTokenReply(reply, { corpId, now: clock.now() });
    if (verdict.kind === 'ended') return fail(verdict.outcome);
    this.#tokens.set(login, verdict.token, clock.now());
    return ok(verdict.token);
  }

  async #post(
    body: string,
    options: { readonly login: WechatLogin; readonly token: string; readonly signal: AbortSignal },
  ): Promise<Outcome> {
    const { login, token, signal } = options;
    const base = withPathSuffix(this.#config.apiUrl, 'message/send');
    const url = withQueryParameter(base, 'access_token', token);
    const reply = await this.#client.post({ url, contentType: 'application/json', body }, signal);
    const told = redactReply(reply, [token, login.secret]);
    const verdict = judgeMessageReply(told, this.#deps.clock.now());
    if (verdict.kind === 'tokenRefused') this.#tokens.forget(login, token);
    return verdict.outcome;
  }
}
