// The send budget: how many go in a time, who waits, in which order, and for how long.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SendBudget, type SendBudgetRules } from '../../../src/notify/send-budget.ts';

const TEN_A_MINUTE = { messages: 10, perMs: 60_000, burst: 2 };

describe('SendBudget', () => {
  it('lets a burst through and then one each interval, in the order in which they came', () => {
    const budget = new SendBudget(TEN_A_MINUTE);
    const answers = ['a', 'b', 'c', 'd'].map((name) => budget.take(name, 0));
    expect(answers).toEqual([
      { kind: 'go' },
      { kind: 'go' },
      { kind: 'wait', until: 6_000 },
      { kind: 'wait', until: 12_000 },
    ]);
    expect(budget.waiting).toBe(2);
    expect(budget.take('c', 6_000)).toEqual({ kind: 'go' });
    expect(budget.take('d', 12_000)).toEqual({ kind: 'go' });
    expect(budget.waiting).toBe(0);
  });

  it('has the burst again after a quiet time, and never more', () => {
    const budget = new SendBudget(TEN_A_MINUTE);
    for (const name of ['a', 'b']) budget.take(name, 0);
    const kinds = ['c', 'd', 'e'].map((name) => budget.take(name, 3_600_000).kind);
    expect(kinds).toEqual(['go', 'go', 'wait']);
  });

  it('keeps the place of a group whose message has changed, and of nobody twice', () => {
    const budget = new SendBudget({ ...TEN_A_MINUTE, burst: 1 });
    for (const name of ['a', 'b', 'c']) budget.take(name, 0);
    expect(budget.take('b', 100)).toEqual({ kind: 'wait', until: 6_000 });
    expect(budget.waiting).toBe(2);
  });

  it('puts newcomers behind those who wait', () => {
    const budget = new SendBudget({ ...TEN_A_MINUTE, burst: 1 });
    for (const name of ['a', 'b']) budget.take(name, 0);
    expect(budget.take('new', 6_000)).toEqual({ kind: 'wait', until: 12_000 });
    expect(budget.take('b', 6_000)).toEqual({ kind: 'go' });
  });

  it('does not wait for somebody who does not come', () => {
    const budget = new SendBudget({ ...TEN_A_MINUTE, burst: 1 });
    for (const name of ['a', 'b', 'c']) budget.take(name, 0);
    expect(budget.take('c', 12_000)).toEqual({ kind: 'go' });
    expect(budget.take('d', 8_000_000)).toEqual({ kind: 'go' });
    // A place is kept for an hour.
    expect(budget.take('e', 8_000_000)).toMatchObject({ kind: 'wait' });
    expect(budget.waiting).toBe(1);
  });
});

const RULES: fc.Arbitrary<SendBudgetRules> = fc.record({
  messages: fc.integer({ min: 1, max: 50 }),
  perMs: fc.integer({ min: 10, max: 100_000 }),
  burst: fc.integer({ min: 1, max: 20 }),
});

describe('whoever asks, however often', () => {
  it('never sends more than the burst and what the time gives, in any window', () => {
    const steps = fc.array(
      fc.record({ name: fc.nat(12).map(String), after: fc.nat({ max: 5_000 }) }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(RULES, steps, (rules, asked) => {
        const budget = new SendBudget(rules);
        const sentAt: number[] = [];
        let now = 0;
        for (const { name, after } of asked) {
          now += after;
          const admission = budget.take(name, now);
          if (admission.kind === 'go') sentAt.push(now);
          else expect(admission.until).toBeGreaterThan(now);
        }
        sentAt.forEach((from, first) => {
          sentAt.slice(first).forEach((to, count) => {
            const allowed = rules.burst + ((to - from) * rules.messages) / rules.perMs;
            expect(count + 1).toBeLessThanOrEqual(allowed + 1e-6);
          });
        });
      }),
    );
  });

  it('sends all that come when they were told to, in order and at the first time of asking again', () => {
    fc.assert(
      fc.property(RULES, fc.array(fc.nat({ max: 2_000 }), { maxLength: 60 }), (rules, gaps) => {
        const budget = new SendBudget(rules);
        const queue: { name: string; at: number; asked: number }[] = [];
        let arrival = 0;
        for (const [i, gap] of gaps.entries()) {
          arrival += gap;
          queue.push({ name: String(i), at: arrival, asked: 0 });
        }
        const sent: number[] = [];
        while (queue.length > 0) {
          queue.sort((a, b) => a.at - b.at || Number(a.name) - Number(b.name));
          const next = queue.shift();
          if (next === undefined) break;
          const admission = budget.take(next.name, next.at);
          next.asked += 1;
          expect(next.asked).toBeLessThanOrEqual(2);
          if (admission.kind === 'go') sent.push(Number(next.name));
          else queue.push({ ...next, at: admission.until });
        }
        expect(sent).toEqual(gaps.map((_, i) => i));
      }),
    );
  });
});
