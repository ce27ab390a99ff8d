// The files of real Alertmanagers, and files that its API cannot make.
import { describe, expect, it } from 'vitest';
import { alertHashOf } from '../../../../src/model/alert-hash.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { readAlertmanagerLog } from '../../../../src/store/import/alertmanager-log.ts';
import { readAlertmanagerSilences } from '../../../../src/store/import/alertmanager-silences.ts';
import of025 from '../../../golden/import/alertmanager-0.25.json' with { type: 'json' };
import of034 from '../../../golden/import/alertmanager-0.34.json' with { type: 'json' };
import crafted from '../../../golden/import/crafted.json' with { type: 'json' };

const RECORDED = [
  ['0.25', of025],
  ['0.34', of034],
] as const;

const hashOf = (labels: object): string =>
  alertHashOf(LabelSet.fromRecord(Object.fromEntries(Object.entries(labels))));

describe.each(RECORDED)('the files of Alertmanager %s', (_version, recorded) => {
  it('hold every silence as its API listed it', () => {
    const { items, problems, damage } = readAlertmanagerSilences(bytesOf(recorded.files.silences));
    expect([problems, damage]).toEqual([[], undefined]);
    const listed = items.map((silence) => ({
      id: silence.id,
      startsAt: silence.startsAt,
      endsAt: silence.endsAt,
      updatedAt: silence.updatedAt,
      by: silence.createdBy,
      comment: silence.comment,
      annotations: silence.annotations.toJSON(),
      matchers: silence.matcherSets.map((set) =>
        set.map(({ type, name, value }) => `${name}${type}${value}`),
      ),
    }));
    const expected = recorded.silences.map((silence) => ({
      id: silence.id,
      startsAt: Date.parse(silence.startsAt),
      endsAt: Date.parse(silence.endsAt),
      updatedAt: Date.parse(silence.updatedAt),
      by: silence.createdBy,
      comment: silence.comment,
      annotations: 'annotations' in silence ? silence.annotations : {},
      matchers: [silence.matchers.map(spell)],
    }));
    expect(listed.toSorted(byId)).toEqual(expected.toSorted(byId));
  });

  it('hold what each integration was told last', () => {
    const { items, problems, damage } = readAlertmanagerLog(bytesOf(recorded.files.nflog));
    expect([problems, damage]).toEqual([[], undefined]);
    const facts = items.map(({ key, last }) => [
      `${key.receiver}/${key.integration}/${String(key.index)} ${key.groupKey}`,
      last.unseen?.firing,
      last.unseen?.resolved,
    ]);
    const [down, disk, gone] = [
      { alertname: 'Down' },
      { alertname: 'Disk', path: '/var/lög', severity: 'page' },
      { alertname: 'Gone', instance: 'x' },
    ] as const;
    const [a, b] = ['a', 'b'].map((instance) => hashOf({ ...down, instance }));
    expect(facts.toSorted()).toEqual([
      ['pair/webhook/0 {}/{severity="page"}:{alertname="Disk"}', [hashOf(disk)], []],
      ['pair/webhook/1 {}/{severity="page"}:{alertname="Disk"}', [hashOf(disk)], []],
      ['team/webhook/0 {}:{alertname="Down"}', [a], [b]],
      ['team/webhook/0 {}:{alertname="Gone"}', [], [hashOf(gone)]],
    ]);
  });

  it('say when each was told, and until when that is remembered', () => {
    const start = Date.parse(recorded.recordedAt);
    for (const { last, expiresAt } of readAlertmanagerLog(bytesOf(recorded.files.nflog)).items) {
      expect(Math.abs(last.at - start)).toBeLessThan(10_000);
      expect(expiresAt - last.at).toBe(8 * 3_600_000);
    }
  });
});

describe('readAlertmanagerSilences()', () => {
  const { items, problems, damage } = readAlertmanagerSilences(bytesOf(crafted.files.silences));
  const byIdOf = new Map(items.map((silence) => [silence.id, silence]));

  it('leaves out whatever would keep quiet more than was asked for, and says why', () => {
    expect(damage).toBeUndefined();
    expect([...byIdOf.keys()]).toEqual(['sets', 'comments', 'last']);
    expect(problems.map((problem) => problem.replace(/ \(at byte \d+\)$/, ''))).toEqual([
      'Silence "receivers" is limited to some receivers, which is not supported',
      expect.stringMatching(/^Silence "pattern" has a matcher that is not sound: error parsing/),
      'Silence "type" has a matcher of an unknown type',
      'Silence "none" has no matchers',
      'Silence "empty set" has no matchers',
      'Silence "far" has a time beyond all dates',
      'Silence "" has no id that can be kept',
    ]);
  });

  it('keeps several matcher sets, annotations and whole milliseconds', () => {
    const silence = byIdOf.get('sets');
    const sets = silence?.matcherSets.map((set) => set.map((m) => `${m.name}${m.type}${m.value}`));
    expect(sets).toEqual([['alertname=Down'], ['zone=~x|y', 'x!~y.*']]);
    expect(silence?.annotations.toJSON()).toEqual({ ticket: 'OPS-1' });
    expect(silence?.startsAt).toBe(Date.UTC(2026, 0, 1, 12, 0, 0, 123));
    expect(byIdOf.get('last')?.startsAt).toBe(Date.parse('0001-01-01T00:00:00Z'));
  });

  it('takes the first of a list of comments', () => {
    expect(byIdOf.get('comments')).toMatchObject({ createdBy: 'bob', comment: 'first' });
  });
});

describe('readAlertmanagerLog()', () => {
  it('keeps texts that an integration left for itself', () => {
    const { items, problems } = readAlertmanagerLog(bytesOf(crafted.files.nflog));
    expect(items.map(({ key }) => `${key.integration}/${String(key.index)}`)).toEqual([
      'slack/3',
      'email/0',
    ]);
    const [slack, email] = items;
    expect(slack?.last).toEqual({
      at: Date.UTC(2026, 0, 1, 12, 0, 0, 999),
      firing: [],
      resolved: [],
      receiverData: Object.fromEntries([
        ['__proto__', ''],
        ['channelId', 'C1'],
        ['threadTs', '1234.5678'],
      ]),
      unseen: { firing: ['0000000000000001', 'f'.repeat(16)], resolved: ['8000000000000000'] },
    });
    expect(email?.last.unseen).toBeUndefined();
    expect(problems.map((problem) => problem.replace(/ \(at byte \d+\)$/, ''))).toEqual([
      'An entry names no receiver',
      'The entry of {}:{alertname="Down"} has a time beyond all dates',
    ]);
  });
});

function bytesOf(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function spell(matcher: {
  readonly name: string;
  readonly value: string;
  readonly isEqual: boolean;
  readonly isRegex: boolean;
}): string {
  const { name, value, isEqual, isRegex } = matcher;
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return `${name}${operator}${value}`;
}
