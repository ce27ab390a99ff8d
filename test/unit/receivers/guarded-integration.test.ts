// An integration behind a send budget and a circuit breaker: what it answers, tells and shows.
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../src/model/instant.ts';
import type { ReceiverTocsinConfig } from '../../../src/config/receiver-tocsin-config.ts';
import type { Integration, Outcome } from '../../../src/notify/integration.ts';
import {
  GuardedIntegration,
  guardIntegration,
} from '../../../src/receivers/guarded-integration.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { notificationOf, receiverDeps } from '../../support/receiver-fixtures.ts';

const NEVER = new AbortController().signal;
const DOWN = {
  kind: 'retry',
  reason: 'serverError',
  error: '503',
  mayHaveArrived: false,
} satisfies Outcome;
const BUDGET = { messages: 6, perMs: durationMs(60_000), burst: 1 };
const BREAKER = { failures: 2, coolDownMs: durationMs(30_000) };
const OFF: ReceiverTocsinConfig = {
  onUnknownOutcome: 'repeat',
  sendBudget: undefined,
  circuitBreaker: undefined,
};

function world(tocsin: Partial<ReceiverTocsinConfig>) {
  const clock = new FakeClock();
  const events: string[] = [];
  const state: { outcome: Outcome; attempts: number } = { outcome: { kind: 'sent' }, attempts: 0 };
  const inner: Integration = {
    name: 'slack',
    index: 1,
    sendResolved: true,
    notify: () => {
      state.attempts += 1;
      return Promise.resolve(state.outcome);
    },
    close: () => Promise.resolve(),
  };
  const deps = receiverDeps({ clock, onGuardEvent: ({ event }) => void events.push(event) });
  const guarded = guardIntegration(inner, { receiver: 'ops', tocsin: { ...OFF, ...tocsin } }, deps);
  const send = (groupKey = 'g'): Promise<Outcome> =>
    guarded.notify(notificationOf({ groupKey }), NEVER);
  const view = () => (guarded instanceof GuardedIntegration ? guarded.view() : undefined);
  return { clock, events, guarded, inner, lines: deps.lines, send, state, view };
}

describe('guardIntegration()', () => {
  it('leaves alone an integration whose receiver asks for nothing', () => {
    const { guarded, inner } = world({});
    expect(guarded).toBe(inner);
  });

  it('puts off what exceeds the budget to a known time, and asks for nothing then', async () => {
    const { clock, events, send, state, view } = world({ sendBudget: BUDGET });
    expect(await send('a')).toEqual({ kind: 'sent' });
    expect(await send('b')).toEqual({
      kind: 'retry',
      reason: 'rateLimited',
      error: 'not tried: the send budget is used up, the next attempt is in 10s',
      retryAfterMs: 10_000,
      mayHaveArrived: false,
    });
    expect([state.attempts, events, view()?.waiting]).toEqual([1, ['budget exceeded'], 1]);
    clock.advance(10_000);
    expect(await send('b')).toEqual({ kind: 'sent' });
    expect(view()).toEqual({
      integration: 'slack',
      receiver: 'ops',
      circuit: undefined,
      waiting: 0,
    });
  });

  it('fails fast while the circuit breaker is open, and says when it opens and closes', async () => {
    const { clock, events, lines, send, state, view } = world({ circuitBreaker: BREAKER });
    state.outcome = DOWN;
    expect(await send()).toEqual(DOWN);
    expect(await send()).toEqual(DOWN);
    expect(view()?.circuit).toBe('open');
    expect(await send()).toEqual({
      kind: 'retry',
      reason: 'other',
      error: 'not tried: the circuit breaker is open, the next attempt is in 30s',
      retryAfterMs: 30_000,
      mayHaveArrived: false,
    });
    clock.advance(30_000);
    state.outcome = { kind: 'sent' };
    expect(await send()).toEqual({ kind: 'sent' });
    expect([state.attempts, view()?.circuit]).toEqual([3, 'closed']);
    expect(events).toEqual(['circuit opened', 'circuit open']);
    expect(lines.map(({ level, message, fields }) => [level, message, fields])).toEqual([
      [
        'warn',
        'Circuit breaker opened: attempts fail fast until one gets through',
        { receiver: 'ops', integration: 'slack[1]', err: '503' },
      ],
      [
        'info',
        'Circuit breaker closed: the receiver works again',
        { receiver: 'ops', integration: 'slack[1]' },
      ],
    ]);
  });

  it('spends nothing of the budget on what the breaker keeps back', async () => {
    const { clock, send, state } = world({
      sendBudget: { ...BUDGET, burst: 2 },
      circuitBreaker: BREAKER,
    });
    state.outcome = DOWN;
    for (const group of ['a', 'b', 'c', 'd']) await send(group);
    clock.advance(30_000);
    state.outcome = { kind: 'sent' };
    expect([await send('c'), await send('d')]).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
  });
});
