import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/model/alert.ts';
import { fingerprintOf } from '../../../src/model/fingerprint.ts';
import { addMs, durationMs, ZERO_TIME, type EpochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import type { Flush, IntegrationRef, NotifierStep } from '../../../src/notify/flush.ts';
import { Notifier } from '../../../src/notify/notifier.ts';
import { HOUR, MINUTE, SECOND, START, WEBHOOK } from '../../support/engine-world.ts';

const SENT: Outcome = { kind: 'sent' };
const FAILED: Outcome = { kind: 'failed', reason: 'clientError', error: 'no' };
const UNSENT: Outcome = {
  kind: 'retry',
  reason: 'serverError',
  error: 'no',
  mayHaveArrived: false,
};
const LIMITED = {
  kind: 'retry',
  reason: 'rateLimited',
  error: 'no',
  mayHaveArrived: false,
} satisfies Outcome;
const UNKNOWN: Outcome = { ...UNSENT, mayHaveArrived: true };

function newNotifier(): Notifier<string> {
  let ids = 0;
  return new Notifier({
    retentionMs: durationMs(120 * HOUR),
    random: () => 0.5,
    newId: () => `n${++ids}`,
  });
}

/** `a` fires, `A` is resolved. */
function alertsOf(text: string): readonly Alert[] {
  return [...text].map((char) => {
    const labels = LabelSet.fromRecord({ alertname: char.toLowerCase() });
    const isFiring = char === char.toLowerCase();
    return {
      fingerprint: fingerprintOf(labels),
      labels,
      annotations: LabelSet.EMPTY,
      startsAt: START,
      endsAt: isFiring ? ZERO_TIME : addMs(START, 1),
      updatedAt: START,
      timeout: false,
      generatorURL: '',
    };
  });
}

function flushOf(
  alerts: string,
  options: { readonly at?: number; readonly integrations?: readonly IntegrationRef[] } = {},
): Flush<string> {
  const now = addMs(START, options.at ?? MINUTE);
  return {
    group: 'g',
    groupKey: '{}:{}',
    receiver: 'r',
    groupLabels: LabelSet.EMPTY,
    routeLabels: LabelSet.EMPTY,
    repeatIntervalMs: durationMs(4 * HOUR),
    alerts: alertsOf(alerts),
    all: alertsOf(alerts),
    integrations: options.integrations ?? [WEBHOOK],
    now,
    deadline: addMs(now, 5 * MINUTE),
  };
}

/** Finishes the one send of a step. */
function finish(
  notifier: Notifier<string>,
  step: NotifierStep<string> | undefined,
  { outcome, at }: { readonly outcome: Outcome; readonly at: EpochMs },
): NotifierStep<string> {
  const [send, ...more] = step?.sends ?? [];
  if (send === undefined || more.length > 0) throw new Error('not exactly one send');
  return notifier.deliveries.finish(send.key, outcome, at);
}

/** Tells of alerts with one outcome. */
function tell(
  notifier: Notifier<string>,
  flush: Flush<string>,
  outcome: Outcome,
): NotifierStep<string> {
  return finish(notifier, notifier.begin(flush), { outcome, at: flush.now });
}

describe('Notifier.begin()', () => {
  it('puts the intent on record, as possibly arrived, in the step that asks for the send', () => {
    const step = newNotifier().begin(flushOf('ab'));
    expect(step.records.at(-1)).toMatchObject({
      last: undefined,
      intent: { id: 'n1', reason: 'first notification', mayHaveArrived: true },
    });
    expect(step.sends).toMatchObject([{ notification: { id: 'n1', possibleDuplicate: false } }]);
    expect(step.finished).toEqual([]);
  });

  it('finishes at once when there is nobody to tell', () => {
    const step = newNotifier().begin(flushOf('a', { integrations: [] }));
    expect(step.finished).toMatchObject([{ succeeded: true }]);
  });

  it('finishes at once when there is nothing to tell, and says why', () => {
    const step = newNotifier().begin(flushOf('A'));
    expect(step).toMatchObject({
      records: [],
      sends: [],
      events: [{ kind: 'kept quiet', reason: 'nothing was told and nothing fires' }],
      finished: [{ succeeded: true }],
    });
  });

  it('leaves resolved alerts out of a message when send_resolved is false (P5)', () => {
    const integrations = [{ ...WEBHOOK, sendResolved: false }];
    const step = newNotifier().begin(flushOf('aB', { integrations }));
    expect(step.sends[0]?.notification.alerts).toEqual(alertsOf('a'));
    expect(step.records.at(-1)?.intent).toMatchObject({
      firing: alertsOf('a').map((alert) => alert.fingerprint),
      resolved: alertsOf('B').map((alert) => alert.fingerprint),
    });
  });

  it('logs the end without a request when send_resolved is false (P3, P5)', () => {
    const integrations = [{ ...WEBHOOK, sendResolved: false }];
    const notifier = newNotifier();
    tell(notifier, flushOf('a', { integrations }), SENT);
    const step = notifier.begin(flushOf('A', { integrations, at: HOUR }));
    expect(step.sends).toEqual([]);
    expect(step.records.at(-1)?.last).toMatchObject({ firing: [], at: addMs(START, HOUR) });
    expect(step.events.at(-1)?.kind).toBe('resolved without message');
  });

  it('waits for all integrations, and fails when one does (P7, D8)', () => {
    const notifier = newNotifier();
    const step = notifier.begin(
      flushOf('a', { integrations: [WEBHOOK, { ...WEBHOOK, index: 1 }] }),
    );
    const [one, two] = step.sends;
    if (one === undefined || two === undefined) throw new Error('two sends');
    expect(notifier.deliveries.finish(one.key, FAILED, START).finished).toEqual([]);
    expect(notifier.deliveries.finish(two.key, SENT, START).finished).toMatchObject([
      { succeeded: false },
    ]);
    expect(notifier.deliveries.size).toBe(0);
  });
});

describe('what is carried from one notification to the next', () => {
  const data = { threadTs: '1', ['__proto__']: 'p' };

  it('is what the integration gave with the last one (P6)', () => {
    const notifier = newNotifier();
    tell(notifier, flushOf('a'), { kind: 'sent', receiverData: data });
    const [send] = notifier.begin(flushOf('ab', { at: HOUR })).sends;
    expect(send?.notification.receiverData).toEqual(data);
  });

  it('stays when an integration gives nothing new', () => {
    const notifier = newNotifier();
    tell(notifier, flushOf('a'), { kind: 'sent', receiverData: data });
    const step = tell(notifier, flushOf('ab', { at: HOUR }), SENT);
    expect(step.records.at(-1)?.last?.receiverData).toEqual(data);
  });

  it('is forgotten when the group starts anew (P3, P6)', () => {
    const notifier = newNotifier();
    tell(notifier, flushOf('a'), { kind: 'sent', receiverData: data });
    tell(notifier, flushOf('A', { at: HOUR }), SENT);
    const [send] = notifier.begin(flushOf('a', { at: 2 * HOUR })).sends;
    expect(send?.notification).toMatchObject({ reason: 'first notification', receiverData: {} });
  });
});

describe('a failed attempt', () => {
  it('is made again after the backoff, unmarked, when it cannot have arrived (P5)', () => {
    const notifier = newNotifier();
    const flush = flushOf('a');
    const step = tell(notifier, flush, UNSENT);
    expect(step.records.at(-1)?.intent?.mayHaveArrived).toBe(false);
    expect(step.events.at(-1)).toMatchObject({
      kind: 'attempt failed',
      attempts: 1,
      nextAttemptAt: addMs(flush.now, 500),
    });
    const retryAt = addMs(flush.now, 500);
    expect(notifier.deliveries.nextRetryAt()).toBe(retryAt);
    expect(notifier.deliveries.retryDue(addMs(retryAt, -1))).toBeUndefined();
    expect(notifier.deliveries.retryDue(retryAt)?.sends).toMatchObject([
      { notification: { id: 'n1', possibleDuplicate: false } },
    ]);
  });

  it('marks all that follow when it may have arrived', () => {
    const notifier = newNotifier();
    const flush = flushOf('a');
    tell(notifier, flush, UNKNOWN);
    const second = notifier.deliveries.retryDue(addMs(flush.now, SECOND));
    finish(notifier, second, { outcome: UNSENT, at: addMs(flush.now, SECOND) });
    const third = notifier.deliveries.retryDue(addMs(flush.now, 10 * SECOND));
    expect(third?.sends).toMatchObject([{ notification: { possibleDuplicate: true } }]);
  });

  it('is the last one when it is not to be repeated (P5)', () => {
    const notifier = newNotifier();
    const step = tell(notifier, flushOf('a'), FAILED);
    expect(step).toMatchObject({
      records: [{ last: undefined, intent: undefined }],
      events: [
        { kind: 'attempt failed', nextAttemptAt: undefined },
        { kind: 'notification failed', reason: FAILED.reason },
        { kind: 'dead letter kept' },
      ],
      finished: [{ succeeded: false }],
    });
    expect([notifier.deliveries.nextRetryAt(), notifier.deliveries.size]).toEqual([undefined, 0]);
  });

  it('is the last one when the next would come after the deadline (P5, D7)', () => {
    const notifier = newNotifier();
    const flush = flushOf('a');
    const step = tell(notifier, flush, { ...UNSENT, retryAfterMs: 5 * MINUTE });
    expect(step.events.at(-1)).toMatchObject({ nextAttemptAt: undefined });
    expect(step.finished).toEqual([]);
    expect(notifier.deliveries.nextRetryAt()).toBe(flush.deadline);
    const last = notifier.deliveries.retryDue(flush.deadline);
    expect(last?.sends).toEqual([]);
    expect(last?.events).toMatchObject([
      { kind: 'notification failed' },
      { kind: 'dead letter kept' },
    ]);
    expect(last?.finished).toMatchObject([{ succeeded: false }]);
  });

  it('is made again no sooner than the service asked for (Retry-After)', () => {
    const notifier = newNotifier();
    const flush = flushOf('a');
    tell(notifier, flush, { ...UNSENT, retryAfterMs: 30 * SECOND });
    expect(notifier.deliveries.nextRetryAt()).toBe(addMs(flush.now, 30 * SECOND));
  });

  it('is not repeated when the time for it has passed unnoticed (D7)', () => {
    const notifier = newNotifier();
    const flush = flushOf('a');
    tell(notifier, flush, UNSENT);
    const step = notifier.deliveries.retryDue(flush.deadline);
    expect(step).toMatchObject({ sends: [], finished: [{ succeeded: false }] });
    expect(notifier.deliveries.size).toBe(0);
  });

  it('waits as long as the service asks', () => {
    const notifier = newNotifier();
    const flush = flushOf('a');
    tell(notifier, flush, { ...UNSENT, retryAfterMs: MINUTE });
    expect(notifier.deliveries.nextRetryAt()).toBe(addMs(flush.now, MINUTE));
  });
});

describe('a service that asks to be left alone for longer than the flush takes', () => {
  const ASKED = 8 * MINUTE;

  /** Runs a flush to its end; returns the notifier and the time of that end. */
  function refused(retryAfterMs: number): { notifier: Notifier<string>; at: number } {
    const notifier = newNotifier();
    const flush = flushOf('a', { at: 0 });
    tell(notifier, flush, { ...LIMITED, retryAfterMs });
    notifier.deliveries.retryDue(flush.deadline);
    return { notifier, at: flush.deadline - START };
  }

  it('is asked by the next flush after that time, and no sooner', () => {
    const { notifier, at } = refused(ASKED);
    expect(notifier.begin(flushOf('ab', { at })).sends).toEqual([]);
    expect(notifier.deliveries.nextRetryAt()).toBe(addMs(START, ASKED));
    const [send] = notifier.deliveries.retryDue(addMs(START, ASKED))?.sends ?? [];
    expect(send?.notification.alerts).toEqual(alertsOf('ab'));
  });

  it('is left alone by flushes that end before that time, and they say why', () => {
    const { notifier, at } = refused(HOUR);
    const second = flushOf('a', { at });
    notifier.begin(second);
    const step = notifier.deliveries.retryDue(second.deadline);
    expect(step?.sends).toEqual([]);
    expect(step?.events[0]).toMatchObject({
      kind: 'notification failed',
      attempts: 0,
      reason: 'rateLimited',
      error: 'no',
    });
    expect(step?.finished).toMatchObject([{ succeeded: false }]);
  });

  it.each([24 * HOUR, Number.MAX_SAFE_INTEGER])('is asked again after an hour (%i)', (asked) => {
    const { notifier } = refused(asked);
    const step = notifier.begin(flushOf('a', { at: HOUR }));
    expect(step.sends).toHaveLength(1);
  });

  it('is left alone also when it has said so at the very end', () => {
    const notifier = newNotifier();
    const flush = flushOf('a', { at: 0 });
    const at = flush.deadline;
    const step = notifier.begin(flush);
    finish(notifier, step, { outcome: { ...LIMITED, retryAfterMs: MINUTE }, at });
    expect(notifier.begin(flushOf('a', { at: at - START })).sends).toEqual([]);
    expect(notifier.deliveries.nextRetryAt()).toBe(addMs(at, MINUTE));
  });

  it('does not keep other groups waiting', () => {
    const { notifier, at } = refused(HOUR);
    const other = { ...flushOf('a', { at }), groupKey: '{}:{x="y"}' };
    expect(notifier.begin(other).sends).toHaveLength(1);
  });

  it('is asked at once with a new configuration', () => {
    const { notifier, at } = refused(HOUR);
    notifier.deliveries.abandonRetries();
    expect(notifier.begin(flushOf('a', { at })).sends).toHaveLength(1);
  });

  it('is asked at the time that it meant when the wall clock was set back', () => {
    const { notifier, at } = refused(ASKED);
    notifier.deliveries.shift(-MINUTE);
    notifier.begin(flushOf('a', { at: at - MINUTE }));
    expect(notifier.deliveries.nextRetryAt()).toBe(addMs(START, ASKED - MINUTE));
  });
});

describe('a send whose outcome stayed unknown', () => {
  function giveUp(notifier: Notifier<string>, alerts: string): void {
    tell(notifier, flushOf(alerts), UNKNOWN);
    notifier.deliveries.abandonRetries();
  }

  it('stays on record, and is repeated under its id at the next flush, marked', () => {
    const notifier = newNotifier();
    giveUp(notifier, 'ab');
    const step = notifier.begin(flushOf('ab', { at: HOUR }));
    expect(step.sends).toMatchObject([{ notification: { id: 'n1', possibleDuplicate: true } }]);
  });

  it.each([
    ['an alert has joined', 'ab', 'abc'],
    ['an alert has left', 'ab', 'a'],
    ['an alert has ended', 'ab', 'aB'],
    ['all have ended', 'ab', 'AB'],
  ])('gives way to a message with an id of its own, marked, when %s', (_name, before, after) => {
    const notifier = newNotifier();
    giveUp(notifier, before);
    const step = notifier.begin(flushOf(after, { at: HOUR }));
    expect(step.sends).toMatchObject([{ notification: { id: 'n2', possibleDuplicate: true } }]);
  });

  it('is settled by the next message that arrives', () => {
    const notifier = newNotifier();
    giveUp(notifier, 'a');
    const step = tell(notifier, flushOf('a', { at: HOUR }), SENT);
    expect(step.records.at(-1)?.intent).toBeUndefined();
    const [quiet] = notifier.begin(flushOf('a', { at: 2 * HOUR })).events;
    expect(quiet).toMatchObject({ kind: 'kept quiet' });
  });
});

describe('Notifier.abandonRetries()', () => {
  it('gives up what waits, and leaves alone what is under way', () => {
    const notifier = newNotifier();
    const second = { ...WEBHOOK, index: 1 };
    const flush = flushOf('a', { integrations: [WEBHOOK, second] });
    const [send] = notifier.begin(flush).sends;
    if (send === undefined) throw new Error('no send');
    notifier.deliveries.finish(send.key, UNSENT, flush.now);
    const step = notifier.deliveries.abandonRetries();
    expect(step.records).toMatchObject([{ key: { index: 0 }, intent: undefined }]);
    expect(step.finished).toEqual([]);
    expect(notifier.deliveries.nextRetryAt()).toBeUndefined();
    expect(notifier.isBusy({ ...flush, integrations: [second] })).toBe(true);
    expect(notifier.isBusy({ ...flush, integrations: [WEBHOOK] })).toBe(false);
  });
});

describe('Notifier.finishAttempt()', () => {
  it('ignores an outcome that nobody waits for', () => {
    const notifier = newNotifier();
    const key = { groupKey: 'x', receiver: 'r', integration: 'webhook', index: 0 };
    expect(notifier.deliveries.finish(key, SENT, START)).toEqual({
      records: [],
      sends: [],
      events: [],
      finished: [],
      letters: [],
      answered: [],
    });
  });
});
