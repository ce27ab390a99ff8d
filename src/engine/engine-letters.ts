// EngineLetters: what becomes of dead letters: they are listed, sent again, dismissed, and forgotten.
// A request is a row of its own, so that any replica can take it; whoever owns the group acts on it.
import type { AlertStore } from '../dedupe/alert-store.ts';
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { addMs, epochMs, type DurationMs, type EpochMs } from '../model/instant.ts';
import type { DeadLetter, LetterRequest } from '../notify/dead-letter.ts';
import { letterExpiry } from '../notify/dead-letters.ts';
import { emptyStep, type IntegrationRef, type NotifierStep } from '../notify/flush.ts';
import { dropLetter } from '../notify/letter-writer.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { DeadLetterView, ReplayResult } from './dead-letter-service.ts';
import { emptyEffects, type Effects } from './effects.ts';
import { letterRequestRow } from './rows/dead-letter-rows.ts';

/** How long a letter is tried for when it is sent again. */
const REPLAY_MS = 60_000;
/** Sent again at the same time: the receiver has been in trouble. */
const REPLAYS_AT_ONCE = 16;
/** A request may be known before its letter is; one that waits for longer waits in vain. */
const REQUEST_TTL_MS = 10 * 60_000;

/** Whoever asked may have another clock, so that the time of a request is no time to wait for. */
const LONG_AGO = epochMs(0);

export interface EngineLettersOptions {
  /** More letters than this push out the oldest. */
  readonly maxLetters: number;
  readonly retentionMs: DurationMs;
}

/** What letters refer to, as it is now. */
export interface LetterParts {
  readonly notifier: Notifier<AggregationGroup>;
  readonly alerts: Pick<AlertStore, 'get'>;
  /** Whether the letters of a group are for this process to act on. */
  readonly isOwn: (groupKey: string) => boolean;
  /** Undefined when no route leads to the receiver. */
  readonly integrationsOf: (receiver: string) => readonly IntegrationRef[] | undefined;
}

type Step = NotifierStep<AggregationGroup>;

export class EngineLetters {
  readonly #options: EngineLettersOptions;
  readonly #parts: () => LetterParts;

  constructor(options: EngineLettersOptions, parts: () => LetterParts) {
    this.#options = options;
    this.#parts = parts;
  }

  get size(): number {
    return this.#letters.size;
  }

  /** All letters but those that somebody has dismissed. */
  *views(): Generator<DeadLetterView> {
    for (const { id } of this.#letters.values()) {
      const view = this.view(id);
      if (view !== undefined) yield view;
    }
  }

  view(id: string): DeadLetterView | undefined {
    const letter = this.#letters.get(id);
    const request = this.#letters.requestFor(id);
    if (letter === undefined || (request && dismisses(request, letter))) return undefined;
    return { letter, replayRequestedAt: request?.action === 'replay' ? request.at : undefined };
  }

  /** The ids of letters of which something is asked. */
  *askedFor(): Generator<string> {
    for (const { id } of this.#letters.requests()) yield id;
  }

  /** Takes note of what is to be sent again. Unknown ids are passed over. */
  askReplay(
    ids: readonly string[],
    now: EpochMs,
  ): { readonly result: Omit<ReplayResult, 'durable'>; readonly effects: Effects } {
    const effects = emptyEffects();
    const requested: string[] = [];
    const refused: ReplayResult['refused'][number][] = [];
    for (const id of new Set(ids)) {
      const view = this.view(id);
      if (view === undefined) continue;
      const reason = this.#unsendable(view.letter);
      if (reason !== undefined) refused.push({ id, reason });
      else {
        requested.push(id);
        this.#ask(view.letter, { action: 'replay', at: view.replayRequestedAt ?? now }, effects);
      }
    }
    noteRequests('replay', requested.length, effects);
    return { result: { requested, refused }, effects };
  }

  /** Takes note of what is to be dropped. */
  askDismissal(
    id: string,
    now: EpochMs,
  ): { readonly result: 'dismissed' | 'not found'; readonly effects: Effects } {
    const effects = emptyEffects();
    const view = this.view(id);
    if (view === undefined) return { result: 'not found', effects };
    this.#ask(view.letter, { action: 'dismiss', at: now }, effects);
    noteRequests('dismiss', 1, effects);
    return { result: 'dismissed', effects };
  }

  /** When there is something to do about a request: long ago, or never as things are. */
  nextDueAt(): EpochMs | undefined {
    return this.#nextRequest() === undefined ? undefined : LONG_AGO;
  }

  /** Acts on one request that can be acted on, if there is one. */
  act(now: EpochMs): Step | undefined {
    const request = this.#nextRequest();
    const letter = request && this.#letters.get(request.id);
    if (request === undefined || letter === undefined) return undefined;
    if (request.action === 'replay') return this.#replay(letter, now);
    const step = emptyStep<AggregationGroup>();
    if (dismisses(request, letter)) {
      dropLetter(this.#letters, letter.id, { end: 'dismissed', step });
    } else this.#withdraw(letter.id, step);
    return step;
  }

  /** Drops the oldest letters of those that are too many. */
  dropOverflow(step: Step): void {
    const { isOwn } = this.#parts();
    for (const { id, key } of this.#letters.values()) {
      if (this.#letters.size <= this.#options.maxLetters) return;
      if (!isOwn(key.groupKey)) continue;
      dropLetter(this.#letters, id, { end: 'dropped', step });
    }
  }

  /** Drops what is too old. */
  expire(now: EpochMs): Step {
    const step = emptyStep<AggregationGroup>();
    const { retentionMs } = this.#options;
    const { isOwn } = this.#parts();
    for (const letter of this.#letters.values()) {
      const isOver = isOwn(letter.key.groupKey) && letterExpiry(letter, retentionMs) <= now;
      if (isOver) dropLetter(this.#letters, letter.id, { end: 'expired', step });
    }
    for (const { id, at } of this.#letters.requests()) {
      if (this.#letters.get(id) !== undefined || addMs(at, REQUEST_TTL_MS) > now) continue;
      this.#withdraw(id, step);
    }
    return step;
  }

  get #letters(): Notifier<AggregationGroup>['letters'] {
    return this.#parts().notifier.letters;
  }

  #ask(
    { id, lastFailedAt }: DeadLetter,
    asked: Pick<LetterRequest, 'action' | 'at'>,
    effects: Effects,
  ): void {
    const request = { id, lastFailedAt, ...asked };
    this.#letters.request(request);
    effects.changes.push(letterRequestRow(request));
  }

  #withdraw(id: string, step: Step): void {
    if (this.#letters.withdraw(id)) step.answered.push(id);
  }

  #nextRequest(): LetterRequest | undefined {
    const { isOwn, notifier } = this.#parts();
    let underWay = 0;
    let next: LetterRequest | undefined;
    for (const request of this.#letters.requests()) {
      const letter = this.#letters.get(request.id);
      if (letter === undefined || !isOwn(letter.key.groupKey)) continue;
      if (request.action === 'dismiss') return request;
      if (notifier.deliveries.has(letter.key)) underWay += 1;
      else next ??= request;
    }
    return underWay < REPLAYS_AT_ONCE ? next : undefined;
  }

  #replay(letter: DeadLetter, now: EpochMs): Step {
    const { notifier } = this.#parts();
    const integration = this.#integrationOf(letter);
    if (integration === undefined) {
      const step = emptyStep<AggregationGroup>();
      this.#withdraw(letter.id, step);
      return step;
    }
    const { key, groupLabels, routeLabels, repeatIntervalMs, message } = letter;
    const all = message.alerts.map((alert) => this.#asNow(alert, now));
    const flush = {
      group: undefined,
      groupKey: key.groupKey,
      receiver: key.receiver,
      ...{ groupLabels, routeLabels, repeatIntervalMs, all, now },
      alerts: integration.sendResolved ? all : message.alerts,
      integrations: [integration],
      deadline: addMs(now, REPLAY_MS),
    };
    return notifier.replay(letter, flush, this.#begunOf(letter, now));
  }

  /** The alerts that people were being told of when an earlier process ended, as far as they are known. */
  #begunOf({ key, message }: DeadLetter, now: EpochMs): readonly Alert[] {
    const { alerts, notifier } = this.#parts();
    const { intent } = notifier.log.get(key) ?? {};
    if (intent === undefined) return [];
    const kept = new Map(message.alerts.map((alert) => [alert.fingerprint, alert]));
    return [...intent.firing, ...intent.resolved].flatMap((fingerprint) => {
      const alert = alerts.get(fingerprint) ?? kept.get(fingerprint);
      return alert === undefined ? [] : [this.#asNow(alert, now)];
    });
  }

  /** An alert as it is by now: people must not hear that something fires which is over. */
  #asNow(alert: Alert, now: EpochMs): Alert {
    const known = this.#parts().alerts.get(alert.fingerprint);
    if (known !== undefined) return known.snapshot(!isResolvedAt(known, now));
    return isResolvedAt(alert, now) ? alert : { ...alert, endsAt: now };
  }

  #integrationOf({ key }: DeadLetter): IntegrationRef | undefined {
    const integrations = this.#parts().integrationsOf(key.receiver);
    return integrations?.find(({ name, index }) => {
      return name === key.integration && index === key.index;
    });
  }

  #unsendable(letter: DeadLetter): string | undefined {
    if (this.#integrationOf(letter) !== undefined) return undefined;
    const { receiver, integration, index } = letter.key;
    return this.#parts().integrationsOf(receiver) === undefined
      ? `receiver ${quote(receiver)} is not in the configuration any more, or no route leads to it`
      : `receiver ${quote(receiver)} has no ${integration}[${index}] any more`;
  }
}

/** A failure that came after the request is another matter. */
function dismisses(request: LetterRequest, letter: DeadLetter): boolean {
  return request.action === 'dismiss' && letter.lastFailedAt <= request.lastFailedAt;
}

function noteRequests(action: LetterRequest['action'], count: number, { events }: Effects): void {
  if (count > 0) events.push({ kind: 'dead letters requested', action, count });
}

function quote(text: string): string {
  return JSON.stringify(text);
}
