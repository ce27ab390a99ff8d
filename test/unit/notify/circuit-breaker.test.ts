// The circuit breaker: when it opens, whom it lets through, when it closes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../../src/notify/circuit-breaker.ts';
import type { Outcome } from '../../../src/notify/integration.ts';

const SENT: Outcome = { kind: 'sent' };
const DOWN = {
  kind: 'retry',
  reason: 'serverError',
  error: '503',
  mayHaveArrived: false,
} satisfies Outcome;
const CANCELLED: Outcome = { ...DOWN, reason: 'contextCanceled' };
const REFUSED: Outcome = { kind: 'failed', reason: 'clientError', error: '400' };
const UNRENDERED: Outcome = { kind: 'failed', reason: 'other', error: 'template' };

const COOL_DOWN = 30_000;

function breakerAfter(outcomes: readonly Outcome[], failures = 3): CircuitBreaker {
  const breaker = new CircuitBreaker({ failures, coolDownMs: COOL_DOWN });
  for (const outcome of outcomes) {
    breaker.begin();
    breaker.settle(outcome, 0);
  }
  return breaker;
}

describe('CircuitBreaker', () => {
  it.each([
    ['nothing', [], 'closed'],
    ['fewer failures than it takes', [DOWN, DOWN], 'closed'],
    ['as many failures as it takes', [DOWN, DOWN, DOWN], 'open'],
    ['a success between failures', [DOWN, DOWN, SENT, DOWN, DOWN], 'closed'],
    ['a refused message between failures', [DOWN, DOWN, REFUSED, DOWN], 'closed'],
    ['messages that are refused', [REFUSED, REFUSED, REFUSED], 'closed'],
    ['attempts that were cancelled', [CANCELLED, CANCELLED, CANCELLED], 'closed'],
    ['a cancelled attempt between failures', [DOWN, DOWN, CANCELLED, DOWN], 'open'],
    ['a message that was never one between failures', [DOWN, DOWN, UNRENDERED, DOWN], 'open'],
  ] as const)('after %s is as it should be', (_, outcomes, state) => {
    expect(breakerAfter(outcomes).state).toBe(state);
  });

  it('lets nobody through until it has cooled down, and then one', () => {
    const breaker = breakerAfter([DOWN, DOWN, DOWN]);
    expect(breaker.waitUntil(0)).toBe(COOL_DOWN);
    expect(breaker.waitUntil(COOL_DOWN - 1)).toBe(COOL_DOWN);
    expect(breaker.waitUntil(COOL_DOWN)).toBeUndefined();
    breaker.begin();
    expect(breaker.state).toBe('half-open');
    expect(breaker.waitUntil(COOL_DOWN)).toBe(COOL_DOWN + 1_000);
  });

  it.each([
    ['works', SENT, 'closed', undefined],
    ['refuses the message', REFUSED, 'closed', undefined],
    ['fails again', DOWN, 'open', 2 * COOL_DOWN],
    ['asks for more time', { ...DOWN, retryAfterMs: 90_000 }, 'open', COOL_DOWN + 90_000],
    ['was not asked, as the process stopped', CANCELLED, 'open', undefined],
    ['was not asked, as there was no message', UNRENDERED, 'open', undefined],
  ])('half-open, learns that the service %s', (_, outcome, state, until) => {
    const breaker = breakerAfter([DOWN, DOWN, DOWN]);
    breaker.begin();
    breaker.settle(outcome, COOL_DOWN);
    expect([breaker.state, breaker.waitUntil(COOL_DOWN)]).toEqual([state, until]);
  });

  it('closes on a success that was begun before it opened, and stays as long on a failure', () => {
    const late = breakerAfter([DOWN, DOWN, DOWN]);
    late.settle(DOWN, 10_000);
    expect(late.waitUntil(10_000)).toBe(COOL_DOWN);
    late.settle(SENT, 10_000);
    expect(late.state).toBe('closed');
  });

  it('agrees with a model that only counts', () => {
    const event = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(SENT, DOWN, CANCELLED, REFUSED, UNRENDERED) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 60_000 }) },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(event), (failures, events) => {
        const breaker = new CircuitBreaker({ failures, coolDownMs: COOL_DOWN });
        const model = { now: 0, inARow: 0, openUntil: -1, isOpen: false };
        for (const each of events) {
          if (typeof each === 'number') {
            model.now += each;
            continue;
          }
          const mayTry = !model.isOpen || model.now >= model.openUntil;
          expect(breaker.waitUntil(model.now) === undefined).toBe(mayTry);
          if (!mayTry) continue;
          breaker.begin();
          breaker.settle(each, model.now);
          if (each === SENT || each === REFUSED) {
            model.inARow = 0;
            model.isOpen = false;
          } else if (each === DOWN) {
            model.inARow += 1;
            if (model.isOpen || model.inARow >= failures) {
              model.isOpen = true;
              model.openUntil = model.now + COOL_DOWN;
            }
          }
          expect(breaker.state).toBe(model.isOpen ? 'open' : 'closed');
        }
      }),
    );
  });
});
