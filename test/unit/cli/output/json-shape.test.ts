import { describe, expect, it } from 'vitest';
import { jsonLine } from '../../../../src/cli/output/json-shape.ts';

describe('jsonLine() writes as Go does', () => {
  it.each([
    [
      'label sets sorted, and markup escaped',
      [{ labels: { b: '<&>', a: 'ü' } }],
      '"labels":{"a":"ü","b":"\\u003c\\u0026\\u003e"}',
    ],
    [
      'dates to the millisecond',
      [{ startsAt: '2026-01-02T03:04:05Z' }],
      '"startsAt":"2026-01-02T03:04:05.000Z"',
    ],
    ['missing texts as null', [{}], '"fingerprint":null'],
    [
      'names that objects have anyway',
      [{ labels: JSON.parse('{"__proto__":"x"}') as object }],
      '"labels":{"__proto__":"x"}',
    ],
    [
      'keys of newer servers last',
      [{ labels: {}, news: [1, true, null, { a: 'b' }] }],
      '"labels":{},"news":[1,true,null,{"a":"b"}]}]',
    ],
    ['what is no date as it is', [{ endsAt: 5 }], '"endsAt":5'],
  ])('%s', (_, alerts, part) => {
    expect(jsonLine(alerts, 'alerts')).toContain(part);
  });

  it('leaves out what the models leave out', () => {
    expect(jsonLine([{ generatorURL: '' }], 'alerts')).not.toContain('generatorURL');
    expect(jsonLine([{ annotations: {} }], 'silences')).not.toContain('annotations');
    expect(jsonLine([{ annotations: {} }], 'alerts')).toContain('"annotations":{}');
  });

  it('ends every result with a line feed', () => {
    expect(jsonLine([], 'silences')).toBe('[]\n');
  });
});
