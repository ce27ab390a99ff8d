// The email receiver: one mail per notification through a smarthost (row N2).
import { LRUCache } from 'lru-cache';
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { explainAbort } from '../deadline.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { excerpt, redact } from '../secrets/redact.ts';
import { renderMessage } from '../rendering/render-message.ts';
import { TlsLoader, type LoadedTls } from '../tls/tls-options.ts';
import type { EmailConfig } from './config.ts';
import { loadMail, type MailLibrary } from './load-mail.ts';
import { buildMail, type Mail } from './payload.ts';
import type { RefusedRecipient, SmtpClient } from './smtp-client.ts';
import { judgeSmtpFailure, readSmtpFailure } from './smtp-outcome.ts';

/** Notifications of which some recipients have their mail and others are still tried. */
const MAX_PARTLY_DELIVERED = 1000;

/** Sends notifications to the addresses in `to`. */
export class Email implements Integration {
  readonly name = 'email';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: EmailConfig;
  readonly #deps: IntegrationDeps;
  /** The connections, and the TLS settings they were made with. */
  #client: { readonly smtp: SmtpClient; readonly tlsKey: string } | undefined;
  readonly #tls: TlsLoader;
  /** Kept out of errors; only what a login has used. */
  readonly #secrets = new LRUCache<string, true>({ max: 20 });
  /** Notification id → who has it already, so that a retry tells nobody twice. */
  readonly #reached = new LRUCache<string, ReadonlySet<string>>({ max: MAX_PARTLY_DELIVERED });

  constructor(config: EmailConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#tls = new TlsLoader(config.tlsConfig, deps.readFile, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const origin = { integration: this, notification, deps: this.#deps };
    const rendered = renderMessage(origin, (render, templateNotice) =>
      buildMail(this.#config, notification, { render, index: this.index, templateNotice }),
    );
    if (!rendered.ok) return failed(rendered.error);
    const mail = rendered.value;
    if (!mail.ok) return failed(mail.error);
    if (this.#deps.dryRun !== undefined) {
      this.#deps.dryRun.mail(this.#config, mail.value);
      return { kind: 'sent' };
    }
    const tls = await this.#tls.load();
    if (!tls.ok) return retryUnsent(tls.error);
    if (signal.aborted) return aborted(signal, false);
    const { createSmtpClient, encodeMail } = await loadMail();
    const data = await encodeMail(mail.value);
    const smtp = this.#clientFor(tls.value, createSmtpClient);
    return this.#send(smtp, { mail: mail.value, data, notification, signal });
  }

  close(): Promise<void> {
    this.#client?.smtp.close();
    this.#client = undefined;
    return Promise.resolve();
  }

  /** The connections, renewed when a certificate file has changed. */
  #clientFor(tls: LoadedTls, createSmtpClient: MailLibrary['createSmtpClient']): SmtpClient {
    if (this.#client?.tlsKey === tls.key) return this.#client.smtp;
    this.#client?.smtp.close();
    const smtp = createSmtpClient(this.#config, {
      tls: tls.options,
      readFile: this.#deps.readFile,
      onSecret: (secret) => void this.#secrets.set(secret, true),
    });
    this.#client = { smtp, tlsKey: tls.key };
    return smtp;
  }

  async #send(smtp: SmtpClient, job: Job): Promise<Outcome> {
    const { mail, data, notification, signal } = job;
    const reached = this.#reached.get(notification.id) ?? new Set<string>();
    const open = mail.to.filter((address) => !reached.has(address));
    const result = await smtp.send({ from: mail.from, to: open, data }, signal);
    if (result.kind === 'accepted') {
      return this.#settle(notification, { open, reached, refused: result.refused });
    }
    if (signal.aborted) return aborted(signal, result.wasWritten);
    const failure = readSmtpFailure(result.error);
    const message = redact(this.#explain(failure), this.#secrets.keys());
    const outcome = judgeSmtpFailure({ ...failure, message }, result.wasWritten);
    // Whoever could be reached has been: the rest is a matter for the log, not for a repeat.
    if (outcome.kind !== 'failed' || reached.size === 0) return outcome;
    this.#warn(notification, message);
    return { kind: 'sent' };
  }

  /** Some or all recipients were accepted: tries again for those refused for the time being. */
  #settle(notification: Notification, delivery: Delivery): Outcome {
    const { open, refused } = delivery;
    if (refused.length === 0) {
      this.#reached.delete(notification.id);
      return { kind: 'sent' };
    }
    const text = refused.map(({ address, error }) => `${address}: ${error}`).join('; ');
    const error = excerpt(redact(`Some recipients were refused: ${text}`, this.#secrets.keys()));
    const later = refused.filter(isTemporary).map(({ address }) => address);
    if (later.length === 0) {
      this.#reached.delete(notification.id);
      this.#warn(notification, error);
      return { kind: 'sent' };
    }
    const done = open.filter((address) => !later.includes(address));
    const reached = new Set([...delivery.reached, ...done]);
    this.#reached.set(notification.id, reached);
    // Should the rest never succeed, a later mail tells those again who have this one.
    return { kind: 'retry', reason: 'serverError', error, mayHaveArrived: reached.size > 0 };
  }

  #explain(failure: { readonly message: string; readonly code: string }): string {
    const { host, port } = this.#config.smarthost;
    const isUpgrade = failure.code === 'ETLS' && failure.message.includes('with STARTTLS');
    const hint = isUpgrade
      ? `"require_tls" is true but "${host}:${port}" does not offer STARTTLS: `
      : '';
    return hint + failure.message;
  }

  #warn(notification: Notification, error: string): void {
    this.#deps.logger.log('warn', 'Email did not reach every recipient', {
      receiver: notification.receiver,
      error,
    });
  }
}

interface Job {
  readonly mail: Mail;
  /** The mail, encoded. */
  readonly data: Buffer;
  readonly notification: Notification;
  readonly signal: AbortSignal;
}

interface Delivery {
  /** Who was tried this time. */
  readonly open: readonly string[];
  readonly reached: ReadonlySet<string>;
  readonly refused: readonly RefusedRecipient[];
}

function isTemporary(refusal: RefusedRecipient): boolean {
  return refusal.responseCode === undefined || refusal.responseCode < 500;
}

function aborted(signal: AbortSignal, mayHaveArrived: boolean): Outcome {
  return { kind: 'retry', ...explainAbort(signal), mayHaveArrived };
}
