import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alertRow,
  alertTimeRow,
  readAlertRow,
  readAlertTimeRow,
  removedAlertRows,
} from '../../../../src/engine/rows/alert-rows.ts';
import {
  deadLetterRow,
  letterRequestRow,
  readDeadLetterRow,
  readLetterRequestRow,
  removedLetterRequestRow,
} from '../../../../src/engine/rows/dead-letter-rows.ts';
import { groupRow, readGroupRow, removedGroupRow } from '../../../../src/engine/rows/group-rows.ts';
import {
  notificationRow,
  readNotificationRow,
  removedNotificationRow,
} from '../../../../src/engine/rows/notification-rows.ts';
import {
  readSilenceRow,
  removedSilenceRow,
  silenceRow,
} from '../../../../src/engine/rows/silence-rows.ts';
import type { Alert } from '../../../../src/model/alert.ts';
import { toAlertHash } from '../../../../src/model/alert-hash.ts';
import { fingerprintOf, type Fingerprint } from '../../../../src/model/fingerprint.ts';
import { durationMs, epochMs, ZERO_TIME } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { newMatcher } from '../../../../src/matcher/new-matcher.ts';
import type { Silence } from '../../../../src/mute/silences/silence.ts';
import { deadLetterId, type DeadLetter } from '../../../../src/notify/dead-letter.ts';
import type { NotificationRecord } from '../../../../src/notify/notification-record.ts';
import { AggregationGroup } from '../../../../src/route/aggregation-group.ts';
import { buildRouteTree } from '../../../../src/route/route.ts';
import { routeConfig } from '../../../support/engine-world.ts';

const HOSTILE = [
  '',
  '__proto__',
  'constructor',
  'toString',
  '0',
  '-1',
  '\0',
  '\n',
  '"',
  '\\',
  '\u2028',
  '🙂',
  '\ud800',
  'ÿ',
  '[]',
];
const anyText = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 6 }));
const anyLabels = fc
  .array(fc.tuple(anyText, anyText), { maxLength: 4 })
  .map((p) => LabelSet.from(p));
const anyInstant = fc
  .oneof(fc.constant<number>(ZERO_TIME), fc.integer({ min: -8.64e15, max: 8.64e15 }))
  .map(epochMs);
const anyFingerprint = fc.nat().map((n) => n.toString(16).padStart(16, '0') as Fingerprint);
const anyFingerprints = fc.array(anyFingerprint, { maxLength: 3 });
const anyHashes = fc.array(fc.bigInt({ min: 0n }).map(toAlertHash), { maxLength: 3 });

const anyAlert: fc.Arbitrary<Alert> = fc
  .record({
    labels: anyLabels,
    annotations: anyLabels,
    startsAt: anyInstant,
    endsAt: anyInstant,
    updatedAt: anyInstant,
    timeout: fc.boolean(),
    generatorURL: anyText,
  })
  .map((alert) => ({ fingerprint: fingerprintOf(alert.labels), ...alert }));

const anyKey = fc.record({
  groupKey: anyText,
  receiver: anyText,
  integration: anyText,
  index: fc.nat(50),
});
const anyReason = fc.constantFrom('first notification', 'repeat interval elapsed');

const anyLetter: fc.Arbitrary<DeadLetter> = fc
  .record({
    key: anyKey,
    groupLabels: anyLabels,
    routeLabels: anyLabels,
    repeatIntervalMs: fc.nat().map(durationMs),
    reason: fc.constantFrom('clientError', 'unknownOutcome'),
    error: anyText,
    attempts: fc.nat(),
    firstFailedAt: anyInstant,
    lastFailedAt: anyInstant,
    mayHaveArrived: fc.boolean(),
    message: fc.record({
      id: anyText,
      reason: anyReason,
      at: anyInstant,
      alerts: fc.array(anyAlert, { maxLength: 3 }),
    }),
  })
  .map((letter) => ({ ...letter, id: deadLetterId(letter.key) }));

const anyRecord: fc.Arbitrary<NotificationRecord> = fc.record({
  key: anyKey,
  last: fc.option(
    fc.record(
      {
        at: anyInstant,
        firing: anyFingerprints,
        resolved: anyFingerprints,
        receiverData: fc
          .array(fc.tuple(anyText, anyText))
          .map((pairs) => Object.fromEntries(pairs)),
        unseen: fc.record({ firing: anyHashes, resolved: anyHashes }),
        unlisted: anyFingerprints,
      },
      { requiredKeys: ['at', 'firing', 'resolved', 'receiverData'] },
    ),
    { nil: undefined },
  ),
  intent: fc.option(
    fc.record({
      id: anyText,
      reason: anyReason,
      firing: anyFingerprints,
      resolved: anyFingerprints,
      startedAt: anyInstant,
      mayHaveArrived: fc.boolean(),
    }),
    { nil: undefined },
  ),
  expiresAt: anyInstant,
});

const anyMatcher = fc
  .tuple(
    fc.constantFrom('=', '!=', '=~', '!~'),
    anyText,
    fc.constantFrom('', 'a|b', '\\.', '\ud83d'),
  )
  .map(([type, name, value]) => newMatcher(type, name, value))
  .filter((matcher) => matcher.ok)
  .map((matcher) => matcher.value);

const anySilence: fc.Arbitrary<Silence> = fc.record({
  id: fc.uuid(),
  matcherSets: fc.array(fc.array(anyMatcher, { maxLength: 3 }), { maxLength: 3 }),
  startsAt: anyInstant,
  endsAt: anyInstant,
  updatedAt: anyInstant,
  createdBy: anyText,
  comment: anyText,
  annotations: anyLabels,
});

describe('what is written is what is read', () => {
  it('for the content of any alert, under its fingerprint', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const { key, value = '' } = alertRow(alert);
        const { fingerprint, labels, annotations, generatorURL } = alert;
        expect(key).toBe(fingerprint);
        const read = readAlertRow(key, value);
        expect(read).toMatchObject({ fingerprint, generatorURL });
        expect(read?.labels.equals(labels) && read.annotations.equals(annotations)).toBe(true);
      }),
    );
  });

  it('for the times of any alert, under its fingerprint', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const { key, value = '' } = alertTimeRow(alert);
        const { startsAt, endsAt, updatedAt, timeout } = alert;
        expect(key).toBe(alert.fingerprint);
        expect(readAlertTimeRow(value)).toEqual({ startsAt, endsAt, updatedAt, timeout });
      }),
    );
  });

  it('for any group', () => {
    const root = buildRouteTree(routeConfig({ groupByAll: true, groupBy: undefined }));
    const maybe = fc.option(anyInstant, { nil: undefined });
    fc.assert(
      fc.property(anyLabels, maybe, maybe, (labels, dueAt, flushedAt) => {
        const group = new AggregationGroup(root, labels);
        group.flushedAt = flushedAt;
        const { key, value = '' } = groupRow(group, dueAt);
        expect(readGroupRow(value)).toEqual({ id: group.id, dueAt, flushedAt });
        expect(removedGroupRow(group.id).key).toBe(key);
      }),
    );
  });

  it('for any notification record', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const { key, value = '' } = notificationRow(record);
        expect(readNotificationRow(value)).toEqual(record);
        expect(removedNotificationRow(record).key).toBe(key);
      }),
    );
  });

  it('for any silence', () => {
    fc.assert(
      fc.property(anySilence, (silence) => {
        const { key, value = '' } = silenceRow(silence);
        const read = readSilenceRow(key, value);
        // Conditions are functions; what they are made of is what is compared.
        expect(JSON.stringify(read)).toBe(JSON.stringify(silence));
        expect(removedSilenceRow(silence).key).toBe(key);
      }),
    );
  });

  it('for any dead letter', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        const { id } = letter;
        const { key, value = '' } = deadLetterRow({ id, letter });
        expect(readDeadLetterRow(value)).toEqual(letter);
        expect(deadLetterRow({ id, letter: undefined })).toMatchObject({ key, value: undefined });
      }),
    );
  });

  it.each(['replay', 'dismiss'] as const)('for a request to %s', (action) => {
    const request = { id: 'x', action, at: epochMs(1), lastFailedAt: epochMs(2) };
    const { key, value = '' } = letterRequestRow(request);
    expect(readLetterRequestRow(key, value)).toEqual(request);
    expect(removedLetterRequestRow('x').key).toBe(key);
  });

  it('for a value that an integration keeps under the name __proto__', () => {
    const receiverData = Object.fromEntries([['__proto__', 'x']]);
    const last = { at: epochMs(1), firing: [], resolved: [], receiverData };
    const key = { groupKey: '', receiver: '', integration: '', index: 0 };
    const { value = '' } = notificationRow({ key, last, intent: undefined, expiresAt: epochMs(1) });
    expect(Object.entries(readNotificationRow(value)?.last?.receiverData ?? {})).toEqual([
      ['__proto__', 'x'],
    ]);
  });
});

describe('removedAlertRows()', () => {
  it('removes both halves of an alert, unless a later version is stored', () => {
    const labels = LabelSet.from([['a', 'b']]);
    const fingerprint = fingerprintOf(labels);
    const alert = { fingerprint, labels, annotations: labels, generatorURL: '', timeout: false };
    const at = epochMs(7);
    expect(removedAlertRows({ ...alert, startsAt: at, endsAt: at, updatedAt: at })).toEqual([
      { table: 'alert', key: fingerprint, value: undefined, version: 7 },
      { table: 'alert_time', key: fingerprint, value: undefined, version: 7 },
    ]);
  });
});

describe('a reader of rows', () => {
  const READERS: readonly (readonly [string, (text: string) => unknown])[] = [
    ['readAlertRow()', (text) => readAlertRow('0'.repeat(16), text)],
    ['readAlertTimeRow()', readAlertTimeRow],
    ['readGroupRow()', readGroupRow],
    ['readNotificationRow()', readNotificationRow],
    ['readSilenceRow()', (text) => readSilenceRow('id', text)],
    ['readDeadLetterRow()', readDeadLetterRow],
    ['readLetterRequestRow()', (text) => readLetterRequestRow('id', text)],
  ];
  const GOOD = [
    '[["a","b"],["c","d"],"http://x"]',
    '[1,2,3,1]',
    '["id",1,null]',
    '{"key":{"groupKey":"k","receiver":"r","integration":"i","index":0},"last":{"at":1,"firing":["0123456789abcdef"],"resolved":[],"receiverData":{"a":"b"},"unseen":{"firing":["0123456789abcdef"],"resolved":[]},"unlisted":["0123456789abcdef"]},"intent":{"id":"n","reason":"first notification","firing":[],"resolved":[],"startedAt":1,"mayHaveArrived":true},"expiresAt":1}',
    '[[[["=~","a","b.*"],["!=","c",""]]],1,2,3,"me","why",["n","v"]]',
    '{"key":{"groupKey":"k","receiver":"r","integration":"i","index":0},"reason":"other","error":"e","attempts":1,"firstFailedAt":1,"lastFailedAt":2,"mayHaveArrived":false,"repeatIntervalMs":3,"groupLabels":[],"routeLabels":["a","b"],"message":{"id":"n","reason":"first notification","at":1,"alerts":[["0123456789abcdef",["a","b"],[],"",1,2,3,0]]}}',
    '["replay",1,2]',
  ];

  it('accepts its own kind of row, so that the refusals below mean something', () => {
    expect(READERS.filter(([, read], i) => read(GOOD[i] ?? '') === undefined)).toEqual([]);
  });

  it.each(READERS)('%s gives nothing for arbitrary text, and never throws', (_name, read) => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constantFrom(...HOSTILE)), (text) => {
        expect(read(text)).toBeUndefined();
      }),
    );
  });

  it.each(READERS)('%s survives any cut and any change of one character', (_name, read) => {
    const place = fc.tuple(
      fc.constantFrom(...GOOD),
      fc.nat(400),
      fc.constantFrom('', '"', '[', '}', '1e999', 'null', ','),
    );
    fc.assert(
      fc.property(place, ([good, at, patch]) => {
        read(good.slice(0, at));
        read(good.slice(0, at) + patch + good.slice(at + 1));
      }),
    );
  });

  it.each([
    ['a key that is no fingerprint', () => readAlertRow('x', GOOD[0] ?? '')],
    ['a label without a value', () => readAlertRow('0'.repeat(16), '[["a"],[],""]')],
    ['a label whose value is a number', () => readAlertRow('0'.repeat(16), '[["a",1],[],""]')],
    ['no generator', () => readAlertRow('0'.repeat(16), '[[],[]]')],
    ['three times instead of four', () => readAlertTimeRow('[1,2,3]')],
    ['a time that no clock shows', () => readAlertTimeRow('[1,1e999,3,0]')],
    ['a time beyond what dates can hold', () => readAlertTimeRow('[1,8640000000000001,3,0]')],
    ['a fraction of a millisecond', () => readAlertTimeRow('[1,2.5,3,0]')],
    ['a group whose time is a text', () => readGroupRow('["id","1",null]')],
    ['a group with a part missing', () => readGroupRow('["id",1]')],
    ['a group without an id', () => readGroupRow('[1,2,3]')],
    [
      'a record without an expiry',
      () => readNotificationRow(GOOD[3]?.replace('"expiresAt":1', '"x":1') ?? ''),
    ],
    [
      'a fingerprint in capitals',
      () => readNotificationRow(GOOD[3]?.replace('cdef', 'CDEF') ?? ''),
    ],
    [
      'a reason that nobody gives',
      () => readNotificationRow(GOOD[3]?.replace('first n', 'last n') ?? ''),
    ],
    [
      'a last entry that is null',
      () => readNotificationRow(GOOD[3]?.replace(/"last":\{.*?\]\}/, '"last":null') ?? ''),
    ],
    [
      'an index that is a fraction',
      () => readNotificationRow(GOOD[3]?.replace('"index":0', '"index":0.5') ?? ''),
    ],
    [
      'a silence of which one expression is broken',
      () => readSilenceRow('id', GOOD[4]?.replace('b.*', 'b(') ?? ''),
    ],
    [
      'a silence with a matcher of an unknown kind',
      () => readSilenceRow('id', GOOD[4]?.replace('=~', '~~') ?? ''),
    ],
    ['a silence without its annotations', () => readSilenceRow('id', '[[],1,2,3,"me","why"]')],
    [
      'a letter of which one alert is damaged',
      () => readDeadLetterRow(GOOD[5]?.replace('cdef', 'CDEF') ?? ''),
    ],
    [
      'a letter that was given up for no known reason',
      () => readDeadLetterRow(GOOD[5]?.replace('other', 'boredom') ?? ''),
    ],
    ['a request for something unknown', () => readLetterRequestRow('id', '["burn",1,2]')],
    ['data that is no text', () => readNotificationRow(GOOD[3]?.replace('"a":"b"', '"a":1') ?? '')],
  ])('refuses %s', (_name, read) => {
    expect(read()).toBeUndefined();
  });
});
