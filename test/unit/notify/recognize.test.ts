// What Alertmanager told of counts as told here, once it is known under our names.
import { describe, expect, it } from 'vitest';
import { alertHashOf } from '../../../src/model/alert-hash.ts';
import { fingerprintOf } from '../../../src/model/fingerprint.ts';
import { addMs, durationMs, epochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import { decide } from '../../../src/notify/decision.ts';
import { NotificationLog } from '../../../src/notify/notification-log.ts';
import type { LogEntry } from '../../../src/notify/notification-record.ts';
import { recognize, type NamedAlert } from '../../../src/notify/recognize.ts';
import golden from '../../golden/notify/decision.json' with { type: 'json' };

const NOW = epochMs(Date.UTC(2026, 0, 1));
const REPEAT = durationMs(3_600_000);

const ALERTS = ['a', 'b', 'c', 'd', 'e'].map((instance): NamedAlert => {
  const labels = LabelSet.from([['instance', instance]]);
  return { fingerprint: fingerprintOf(labels), labels };
});

/** `FR-` is: the first alert fires, the second is resolved, the third is absent. */
function pick(text: string, kind: string): readonly NamedAlert[] {
  return ALERTS.filter((_, i) => text[i] === kind);
}

function known(text: string, at = NOW): LogEntry {
  const named = (kind: string) => pick(text, kind).map(({ fingerprint }) => fingerprint);
  return { at, firing: named('F'), resolved: named('R'), receiverData: {} };
}

function unseen(text: string, at = NOW): Required<Omit<LogEntry, 'unlisted'>> {
  const hashes = (kind: string) => pick(text, kind).map(({ labels }) => alertHashOf(labels));
  const names = { firing: hashes('F'), resolved: hashes('R') };
  return { at, firing: [], resolved: [], receiverData: {}, unseen: names };
}

describe('recognize()', () => {
  it('leads to the decision of upstream in every recorded case (P3)', () => {
    const decided = golden.cases.map(([last, age, state, sendResolved]) => {
      const text = String(state);
      const at = addMs(NOW, 0 - REPEAT - Number(age));
      const alerts = ALERTS.filter((_, i) => 'FR'.includes(text[i] ?? '-'));
      const entry = last === null ? undefined : recognize(unseen(String(last), at), alerts);
      const { firing, resolved } = known(text);
      const rules = { repeatIntervalMs: REPEAT, sendResolved: sendResolved === true, now: NOW };
      const decision = decide(entry, { firing, resolved }, rules);
      const reason = decision.kind === 'notify' ? decision.reason : 'none';
      return [last, age, state, sendResolved, reason];
    });
    expect(decided).toEqual(golden.cases);
  });

  it('learns the names of alerts as they are reported, and keeps the hashes of the others', () => {
    const first = recognize(unseen('FFR'), pick('F-R', 'F'));
    expect(first).toEqual({ ...known('F'), unseen: unseen('-FR').unseen });
    const all = recognize(first, ALERTS);
    expect(all).toEqual(known('FFR'));
    expect('unseen' in all).toBe(false);
  });

  it.each([
    ['was not taken over', known('FR')],
    ['names none of the alerts', unseen('---FR')],
    ['names all of them already', { ...known('FRF'), unseen: unseen('---F').unseen }],
  ] as const)('leaves an entry alone that %s', (_name, entry) => {
    expect(recognize(entry, ALERTS.slice(0, 3))).toBe(entry);
  });
});

describe('NotificationLog', () => {
  const key = { groupKey: '{}:{}', receiver: 'r', integration: 'webhook', index: 0 };
  const [a, b, c] = ALERTS;

  it('knows that the receiver waits for news of an alert that is known by hash only', () => {
    const log = new NotificationLog();
    log.set({ key, last: unseen('FR'), intent: undefined, expiresAt: NOW });
    const awaited = [a, b, c].map((alert) => alert !== undefined && log.isAwaited(key, alert));
    expect(awaited).toEqual([true, false, false]);
  });

  it('says whether a record has changed', () => {
    const log = new NotificationLog();
    expect(log.recognize(key, ALERTS)).toBe(false);
    log.set({ key, last: undefined, intent: undefined, expiresAt: NOW });
    expect(log.recognize(key, ALERTS)).toBe(false);
    log.set({ key, last: unseen('FR'), intent: undefined, expiresAt: NOW });
    expect(log.recognize(key, ALERTS)).toBe(true);
    expect(log.get(key)?.last).toEqual(known('FR'));
    expect(log.recognize(key, ALERTS)).toBe(false);
  });
});
