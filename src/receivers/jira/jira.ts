// The Jira receiver: one issue per group, which is created, updated, closed and opened again by
// several requests, each of which depends on the one before (row N15).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { hashGroupKey } from '../group-key-hash.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { isFiring } from '../rendering/is-firing.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { failed } from '../outcomes.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { JiraConfig } from './config.ts';
import type { FoundIssue } from './jira-answer.ts';
import { JiraApi } from './jira-api.ts';
import { encodeIssue, type IssueDraft } from './payload.ts';
import { alertLabel, issueJql } from './search.ts';

/** Keeps the issues of one project. The first request that fails decides the outcome. */
export class Jira implements Integration {
  readonly name = 'jira';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: JiraConfig;
  readonly #deps: IntegrationDeps;
  readonly #api: JiraApi;

  constructor(config: JiraConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#api = new JiraApi(config, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const origin = { integration: this, notification, deps: this.#deps };
    const addressed = renderMessage(origin, ({ text }) => text(this.#config.project));
    if (!addressed.ok) return failed(addressed.error);
    const project = addressed.value;
    const label = alertLabel(hashGroupKey(notification.groupKey));
    const jql = issueJql(this.#config, { project, label, isFiring: isFiring(notification) });
    const found = await this.#api.search(jql, signal);
    if (!found.ok) return found.error;
    const issue = found.value;
    // What is over needs no issue.
    if (issue === undefined && !isFiring(notification)) return { kind: 'sent' };

    const { possibleDuplicate } = notification;
    const draft = { project, label, isUpdate: issue !== undefined, possibleDuplicate };
    const body = this.#encode(draft, notification);
    if (typeof body !== 'string') return body;
    if (issue === undefined) {
      const created = await this.#api.create(body, signal);
      return created.ok ? { kind: 'sent' } : created.error;
    }
    if (issue.isOneOfSeveral) {
      this.#warn([`More than one issue matches; took ${issue.key}`], notification);
    }
    return this.#change(issue, body, { isFiring: isFiring(notification), signal });
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  #encode(draft: IssueDraft, notification: Notification): string | Outcome {
    const origin = { integration: this, notification, deps: this.#deps };
    const rendered = renderMessage(origin, ({ text }, templateNotice) =>
      encodeIssue(this.#config, text, { ...draft, templateNotice }),
    );
    if (!rendered.ok) return failed(rendered.error);
    const issue = rendered.value;
    if (!issue.ok) return failed(issue.error);
    this.#warn(issue.value.warnings, notification);
    return issue.value.body;
  }

  async #change(
    issue: FoundIssue,
    body: string,
    { isFiring, signal }: { readonly isFiring: boolean; readonly signal: AbortSignal },
  ): Promise<Outcome> {
    const updated = await this.#api.update(issue.key, body, signal);
    if (!updated.ok) return updated.error;
    const transition = this.#transitionFor(issue, isFiring);
    if (transition === '') return { kind: 'sent' };
    const moved = await this.#api.transition(issue.key, transition, signal);
    if (moved.ok) return { kind: 'sent' };
    // The update has arrived, whatever became of the rest.
    return moved.error.kind === 'retry' ? { ...moved.error, mayHaveArrived: true } : moved.error;
  }

  /** The name of the transition to take; empty when the issue is where it should be. */
  #transitionFor({ isDone }: FoundIssue, isFiring: boolean): string {
    const { reopenTransition, resolveTransition } = this.#config;
    if (isDone === undefined || isDone !== isFiring) return '';
    return isFiring ? reopenTransition : resolveTransition;
  }

  #warn(warnings: readonly string[], notification: Notification): void {
    logWarnings(warnings, { integration: this, notification, logger: this.#deps.logger });
  }
}
