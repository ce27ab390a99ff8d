import { describe, expect, it } from 'vitest';
import type { Fingerprint } from '../../../src/model/fingerprint.ts';
import { durationMs, epochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import { NotificationLog } from '../../../src/notify/notification-log.ts';
import {
  expiryOf,
  notificationKeyText,
  type NotificationKey,
  type NotificationRecord,
} from '../../../src/notify/notification-record.ts';

const KEY: NotificationKey = { groupKey: '{}:{}', receiver: 'r', integration: 'webhook', index: 0 };
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(16) as Fingerprint);
const list = (...items: readonly (Fingerprint | undefined)[]): readonly Fingerprint[] =>
  items.filter((item) => item !== undefined);

function record(change: Partial<NotificationRecord> = {}): NotificationRecord {
  return { key: KEY, last: undefined, intent: undefined, expiresAt: epochMs(100), ...change };
}

describe('NotificationLog', () => {
  it('keeps the newest record of each group, receiver, integration and index (P6, P7)', () => {
    const log = new NotificationLog();
    const others = [
      { ...KEY, groupKey: '{}:{a="b"}' },
      { ...KEY, receiver: 's' },
      { ...KEY, integration: 'slack' },
      { ...KEY, index: 1 },
    ];
    for (const key of [KEY, ...others]) log.set(record({ key }));
    log.set(record({ expiresAt: epochMs(7) }));
    expect(log.size).toBe(5);
    expect(log.get({ ...KEY })?.expiresAt).toBe(7);
    expect(log.get({ ...KEY, index: 2 })).toBeUndefined();
  });

  it('gives up records at the very instant of their expiry, and not before (P6)', () => {
    const log = new NotificationLog();
    log.set(record());
    const nothingIsNeeded = (): boolean => false;
    expect(log.expire(epochMs(99), nothingIsNeeded)).toEqual([]);
    expect(log.expire(epochMs(100), () => true)).toEqual([]);
    expect(log.expire(epochMs(100), nothingIsNeeded)).toEqual([record()]);
    expect(log.size).toBe(0);
  });

  it.each([
    ['was told to fire', A, true],
    ['is about to be told to fire', C, true],
    ['is about to be told to have ended', D, true],
    ['was told to have ended', B, false],
    ['was never mentioned', 'e'.repeat(16) as Fingerprint, false],
  ])(
    'knows whether the receiver waits for news of an alert that %s',
    (_name, fingerprint, expected) => {
      const log = new NotificationLog();
      const last = { at: epochMs(1), firing: list(A), resolved: list(B), receiverData: {} };
      const intent = {
        id: 'n1',
        reason: 'new alerts added',
        startedAt: epochMs(2),
        mayHaveArrived: true,
      } as const;
      log.set(record({ last, intent: { ...intent, firing: list(C), resolved: list(D) } }));
      const alert = { fingerprint: fingerprint ?? ('' as Fingerprint), labels: LabelSet.EMPTY };
      expect(log.isAwaited(KEY, alert)).toBe(expected);
      expect(log.isAwaited({ ...KEY, index: 1 }, alert)).toBe(false);
    },
  );
});

describe('expiryOf()', () => {
  it.each([
    { repeat: 10, retention: 100, expiresIn: 20 },
    { repeat: 49, retention: 100, expiresIn: 98 },
    { repeat: 50, retention: 100, expiresIn: 100 },
    { repeat: 1_000, retention: 100, expiresIn: 100 },
    { repeat: 0, retention: 100, expiresIn: 100 },
    { repeat: 10, retention: 0, expiresIn: 0 },
  ])(
    'is $expiresIn after a notification with repeat_interval $repeat and retention $retention (P6)',
    ({ repeat, retention, expiresIn }) => {
      expect(expiryOf(epochMs(5), durationMs(repeat), durationMs(retention))).toBe(5 + expiresIn);
    },
  );
});

describe('notificationKeyText()', () => {
  it('tells keys apart whose parts join alike', () => {
    const texts = [
      { ...KEY, receiver: 'r0', index: 1 },
      { ...KEY, receiver: 'r', index: 1 },
      { ...KEY, receiver: 'rweb', integration: 'hook' },
      { ...KEY, groupKey: '{}:{}r', receiver: '' },
    ].map(notificationKeyText);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
