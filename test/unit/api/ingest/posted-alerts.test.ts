import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateProblem } from '../../../../src/api/ingest/date-problem.ts';
import { readPostedAlerts, type BodyProblem } from '../../../../src/api/ingest/posted-alerts.ts';
import { readDateTime } from '../../../../src/api/ingest/utc-date.ts';
import type { WireDialect } from '../../../../src/api/ingest/wire-dialect.ts';
import type { PostedAlert } from '../../../../src/dedupe/posted-alert.ts';
import type { Result } from '../../../../src/model/result.ts';

const DIALECT: WireDialect = {
  listType: 'list',
  alertType: 'alert',
  labelSetType: 'set',
  valueType: 'string',
  outerStruct: '',
  isChecked: true,
  parseDate: readDateTime,
  dateProblem,
};

function read(body: string | Uint8Array): Result<readonly PostedAlert[], BodyProblem> {
  return readPostedAlerts(Buffer.from(body), DIALECT);
}

function only(body: string | Uint8Array): PostedAlert {
  const result = read(body);
  const [alert] = result.ok ? result.value : [];
  if (alert === undefined) throw new Error(`Not one alert: ${JSON.stringify(result)}`);
  return alert;
}

describe('readPostedAlerts()', () => {
  it('reads every field of an alert', () => {
    const body = `[{"labels":{"a":"b"},"annotations":{"c":""},"startsAt":"2026-01-02T03:04:05.678Z",
      "endsAt":"1970-01-01T00:00:01Z","generatorURL":"http://p/graph"}]`;
    expect(only(body)).toEqual({
      labels: { a: 'b' },
      annotations: { c: '' },
      startsAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
      endsAt: 1000,
      generatorURL: 'http://p/graph',
    });
  });

  it.each([
    ['absent', '[{"labels":{}}]', undefined],
    ['null', '[{"labels":{},"startsAt":null}]', undefined],
    ["Go's zero time", '[{"labels":{},"startsAt":"0001-01-01T00:00:00Z"}]', undefined],
    ['empty', '[{"labels":{},"startsAt":""}]', 0],
  ])('a date that is %s is unset, or the epoch (row H17)', (_, body, expected) => {
    expect(only(body).startsAt).toBe(expected);
  });

  it('takes field names in any letter case, and the last of several (Go: encoding/json)', () => {
    const alert = only('[{"LABELS":{"a":"1"},"Labels":{"a":"2"},"generatorurl":"/x","x":{}}]');
    expect(alert).toMatchObject({ labels: { a: '2' }, generatorURL: '/x' });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'keeps a label named %s like any other',
    (name) => {
      const { labels } = only(`[{"labels":{"${name}":"x"}}]`);
      expect(Object.entries(labels)).toEqual([[name, 'x']]);
    },
  );

  it('is not fooled by a field named __proto__', () => {
    expect(read('[{"__proto__":{"labels":{"a":"b"}}}]')).toEqual({
      ok: false,
      error: { kind: 'missingLabels', index: 0 },
    });
  });

  it('reads a null value as the empty text', () => {
    const { labels } = only('[{"labels":{"a":null,"__proto__":null,"b":"c"}}]');
    expect(Object.entries(labels)).toEqual([
      ['a', ''],
      ['__proto__', ''],
      ['b', 'c'],
    ]);
  });

  // Recorded from Alertmanager 0.34 (v2-refused.json, `bad utf8`).
  it('replaces every byte that is no character, and lone surrogates, as Go does', () => {
    const bytes = Buffer.from(
      '[{"labels":{"n":"bad\xe2\x82x\xff","q":"\\ud800 \\ud83d\\ude00","w":"\xed\xa0\x80","\\udfff":"1"}}]',
      'latin1',
    );
    expect(only(bytes).labels).toEqual({
      n: 'bad\ufffd\ufffdx\ufffd',
      q: '\ufffd \u{1f600}',
      w: '\ufffd\ufffd\ufffd',
      '\ufffd': '1',
    });
  });

  it.each([
    ['blank', ' \n', { kind: 'empty' }],
    ['cut', '[{"labels":{"a":"b"', { kind: 'undecodable', reason: 'unexpected EOF' }],
    [
      'a bomb of brackets',
      '['.repeat(1_000_000),
      { kind: 'undecodable', reason: `invalid character '[' exceeded max depth` },
    ],
    [
      'a bomb of objects',
      '{"a":'.repeat(1_000_000),
      { kind: 'undecodable', reason: `invalid character '{' exceeded max depth` },
    ],
    [
      'not a URI',
      '[{"labels":{},"generatorURL":"x y"}]',
      { kind: 'badUri', index: 0, text: 'x y' },
    ],
  ])('a body that is %s has a clear problem', (_, body, problem) => {
    expect(read(body)).toEqual({ ok: false, error: problem });
  });

  it('reads a closed bomb in an unknown field without harm', () => {
    const depth = 100_000;
    const body = `[{"labels":{"a":"b"},"x":${'['.repeat(depth)}${']'.repeat(depth)}}]`;
    expect(only(body).labels).toEqual({ a: 'b' });
  });

  it('reads 100,000 alerts and a value of 10 MB', () => {
    const many = read(`[${Array<string>(100_000).fill('{"labels":{"a":"b"}}').join(',')}]`);
    expect(many.ok && many.value.length).toBe(100_000);
    const long = 'x'.repeat(10_000_000);
    expect(only(`[{"labels":{"a":"${long}"}}]`).labels).toEqual({ a: long });
  });

  it('reads what any list of alerts was written from', () => {
    const text = fc.string({ unit: 'grapheme' });
    const alerts = fc.array(
      fc.record({ labels: fc.dictionary(text, text), annotations: fc.dictionary(text, text) }),
    );
    fc.assert(
      fc.property(alerts, (list) => {
        const result = read(JSON.stringify(list));
        expect(result.ok && result.value).toEqual(
          list.map(({ labels, annotations }) => ({
            labels,
            annotations,
            startsAt: undefined,
            endsAt: undefined,
            generatorURL: '',
          })),
        );
      }),
    );
  });
});
