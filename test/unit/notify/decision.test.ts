import { describe, expect, it } from 'vitest';
import type { Fingerprint } from '../../../src/model/fingerprint.ts';
import { addMs, durationMs, epochMs } from '../../../src/model/instant.ts';
import { decide, reasonAfterUnknown, type GroupState } from '../../../src/notify/decision.ts';
import type { Intent, LogEntry } from '../../../src/notify/notification-record.ts';
import golden from '../../golden/notify/decision.json' with { type: 'json' };

const NOW = epochMs(Date.UTC(2026, 0, 1));
const REPEAT = durationMs(3_600_000);

/** `FR-` is: the first alert fires, the second is resolved, the third is absent. */
function stateOf(text: string): GroupState {
  const pick = (kind: string): readonly Fingerprint[] =>
    [...text].flatMap((char, i) => (char === kind ? [`000000000000000${i}` as Fingerprint] : []));
  return { firing: pick('F'), resolved: pick('R') };
}

function entryOf(text: string, at = NOW): LogEntry {
  return { at, ...stateOf(text), receiverData: {} };
}

function rules(sendResolved: boolean): Parameters<typeof decide>[2] {
  return { repeatIntervalMs: REPEAT, sendResolved, now: NOW };
}

describe('decide()', () => {
  it('comes to the reason of upstream in every recorded case (P3)', () => {
    const decided = golden.cases.map(([last, age, state, sendResolved]) => {
      const at = addMs(NOW, 0 - REPEAT - Number(age));
      const entry = last === null ? undefined : entryOf(String(last), at);
      const decision = decide(entry, stateOf(String(state)), rules(sendResolved === true));
      const reason = decision.kind === 'notify' ? decision.reason : 'none';
      return [last, age, state, sendResolved, reason];
    });
    expect(decided).toEqual(golden.cases);
  });

  it.each([
    {
      name: 'nobody was told and nothing fires',
      last: undefined,
      state: 'R',
      reason: 'nothing was told and nothing fires',
    },
    {
      name: 'all was told',
      last: 'F',
      state: 'F',
      reason: 'nothing changed within repeat_interval',
    },
    { name: 'the end was told', last: 'R', state: 'R', reason: 'all resolved was told already' },
  ])('says why it keeps quiet when $name (P3)', ({ last, state, reason }) => {
    const entry = last === undefined ? undefined : entryOf(last);
    expect(decide(entry, stateOf(state), rules(true))).toEqual({ kind: 'quiet', reason });
  });

  it('tells that all is resolved whatever send_resolved says, so that the log learns of it (P3)', () => {
    expect(decide(entryOf('F'), stateOf('R'), rules(false))).toEqual({
      kind: 'notify',
      reason: 'all alerts resolved',
    });
  });
});

describe('reasonAfterUnknown()', () => {
  it.each([
    {
      name: 'the lost first message is due again',
      last: undefined,
      intent: 'F',
      state: 'F',
      reason: 'first notification',
    },
    {
      name: 'the alert has ended, which matters only if the message arrived',
      last: undefined,
      intent: 'F',
      state: 'R',
      reason: 'all alerts resolved',
    },
    {
      name: 'an alert has joined',
      last: 'F-',
      intent: 'FF',
      state: 'FF',
      reason: 'new alerts added',
    },
    {
      name: 'the message of the end is due again',
      last: 'F',
      intent: 'R',
      state: 'R',
      reason: 'all alerts resolved',
    },
    {
      name: 'the alert fires again, and may have been told to have ended',
      last: 'F',
      intent: 'R',
      state: 'F',
      reason: 'first notification',
    },
    {
      name: 'a repeat is told again, though neither outcome calls for it',
      last: 'F',
      intent: 'F',
      state: 'F',
      reason: 'repeat interval elapsed',
    },
  ])('when the outcome of a send is unknown: $name', ({ last, intent, state, reason }) => {
    const record: Intent = {
      id: 'n1',
      reason: 'repeat interval elapsed',
      ...stateOf(intent),
      startedAt: NOW,
      mayHaveArrived: true,
    };
    const entry = last === undefined ? undefined : entryOf(last);
    const question = { state: stateOf(state), rules: rules(true) };
    expect(reasonAfterUnknown(entry, record, question)).toBe(reason);
  });
});
