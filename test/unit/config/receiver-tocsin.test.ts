// The `tocsin` section of a receiver: what it becomes, and what is wrong with it.
import { describe, expect, it } from 'vitest';
import type { ReceiverTocsinConfig } from '../../../src/config/receiver-tocsin-config.ts';
import { loadGood, problemsOf } from './load-text.ts';

const OFF = { onUnknownOutcome: 'repeat', sendBudget: undefined, circuitBreaker: undefined };

function fileWith(tocsin: string): string {
  return `route: {receiver: a}\nreceivers: [{name: a, ${tocsin}}]\n`;
}

function load(tocsin: string): ReceiverTocsinConfig | undefined {
  return loadGood(fileWith(tocsin)).receivers[0]?.tocsin;
}

describe('tocsin of a receiver', () => {
  it.each([
    ['labels: {}', OFF],
    ['tocsin: ', OFF],
    ['tocsin: {on_unknown_outcome: }', OFF],
    ['tocsin: {on_unknown_outcome: repeat}', OFF],
    ['tocsin: {on_unknown_outcome: hold}', { ...OFF, onUnknownOutcome: 'hold' }],
    ['tocsin: {send_budget: , circuit_breaker: }', OFF],
    [
      'tocsin: {send_budget: {messages: 30}}',
      { ...OFF, sendBudget: { messages: 30, perMs: 60_000, burst: 30 } },
    ],
    [
      'tocsin: {send_budget: {messages: 30, per: 1h, burst: 10}}',
      { ...OFF, sendBudget: { messages: 30, perMs: 3_600_000, burst: 10 } },
    ],
    [
      'tocsin: {circuit_breaker: {}}',
      { ...OFF, circuitBreaker: { failures: 5, coolDownMs: 30_000 } },
    ],
    [
      'tocsin: {circuit_breaker: {failures: 1, cool_down: 5m}}',
      { ...OFF, circuitBreaker: { failures: 1, coolDownMs: 300_000 } },
    ],
  ])('%s', (text, expected) => {
    expect(load(text)).toEqual(expected);
  });

  it('is printed as it was given, and not at all when it was not', () => {
    const printed = loadGood(fileWith('tocsin: {send_budget: {messages: 3}}')).original;
    expect(printed).toContain(
      '  tocsin:\n    send_budget:\n      messages: 3\n      per: 1m\n      burst: 3\n',
    );
    expect(loadGood(fileWith('labels: {}')).original).not.toContain('tocsin');
  });

  it.each([
    [
      '{send_budgets: {}}',
      '2:32: field send_budgets not found in tocsin of a receiver, did you mean "send_budget"?',
    ],
    ['{on_unknown_outcome: keep}', '2:52: expected repeat or hold, found "keep"'],
    ['{on_unknown_outcome: []}', '2:52: expected repeat or hold, found a list'],
    ['{send_budget: {}}', '2:45: messages must be 1 or more'],
    ['{send_budget: {messages: 0}}', '2:56: messages must be 1 or more'],
    ['{send_budget: {messages: many}}', '2:56: expected a whole number of 0 or more, found "many"'],
    ['{send_budget: {messages: 1, per: 0s}}', '2:64: per must be longer than 0'],
    ['{send_budget: {messages: 1, burst: 0}}', '2:66: burst must be 1 or more'],
    ['{send_budget: {messages: 1, every: 1m}}', '2:59: field every not found in send_budget'],
    ['{circuit_breaker: {failures: 0}}', '2:60: failures must be 1 or more'],
    ['{circuit_breaker: {cool_down: 0s}}', '2:61: cool_down must be longer than 0'],
    ['{circuit_breaker: [5]}', '2:49: expected circuit_breaker as a mapping, found a list'],
  ])('%s is refused, with its place', (tocsin, problem) => {
    expect(problemsOf(fileWith(`tocsin: ${tocsin}`))).toEqual([problem]);
  });
});
