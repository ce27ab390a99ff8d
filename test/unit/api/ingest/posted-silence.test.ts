// What is read from a posted silence beyond the recorded exchanges (rows H12, H13).
import { describe, expect, it } from 'vitest';
import {
  readPostedSilence,
  type SilenceDialect,
} from '../../../../src/api/ingest/posted-silence.ts';
import { parseDateTime } from '../../../../src/model/date-time.ts';

const DIALECT: SilenceDialect = {
  bodyType: 'Body',
  idField: '.id',
  matchersType: 'Matchers',
  matcherType: 'Matcher',
  matcherStruct: 'Matcher',
  isChecked: false,
  parseDate: parseDateTime,
  dateProblem: () => 'no date',
};

function read(body: string): ReturnType<typeof readPostedSilence> {
  return readPostedSilence(Buffer.from(body), DIALECT);
}

describe('readPostedSilence()', () => {
  it.each([
    [
      'a bad id before a bad date',
      '{"endsAt":"x","id":1}',
      'cannot unmarshal number into Go struct field .id',
    ],
    ['a bad date before a value of the wrong kind', '{"comment":1,"endsAt":"x"}', 'no date'],
    ['the first of two wrong kinds', '{"comment":1,"createdBy":2}', 'Silence.comment'],
    [
      'a wrong kind inside a matcher',
      '{"matchers":[{"value":[]}],"comment":1}',
      'Matcher.matchers.value',
    ],
  ])('complains about %s', (_, body, reason) => {
    const result = read(body);
    const error = result.ok ? undefined : result.error;
    expect(error).toMatchObject({ kind: 'undecodable' });
    expect(JSON.stringify(error)).toContain(reason);
  });

  it.each([
    ['the last of a repeated field', '{"comment":"a","comment":"b"}', { comment: 'b' }],
    ['field names in any case, with a long s', '{"COMMENT":"b","createdBy":"c"}', { comment: 'b' }],
    ['a lone surrogate as U+FFFD', '{"comment":"\\ud800"}', { comment: '\ufffd' }],
    ['the first value only', '{"comment":"b"} x', { comment: 'b' }],
    ['null as absent', '{"id":null,"comment":null,"matchers":null}', { id: '', comment: '' }],
    [
      'kinds of matchers',
      '{"matcher\u017f":[{"name":"a"},{"isEqual":false},{"isRegex":true},{"isRegex":true,"isEqual":false}]}',
      { matcherSets: [[{ type: '=', name: 'a' }, { type: '!=' }, { type: '=~' }, { type: '!~' }]] },
    ],
  ])('takes %s', (_, body, draft) => {
    expect(read(body)).toMatchObject({ ok: true, value: draft });
  });

  it('keeps annotations whose names mean something to JavaScript', () => {
    const result = read('{"annotations":{"__proto__":"p","constructor":null}}');
    const pairs = result.ok ? result.value.annotations.flat : [];
    expect(pairs).toEqual(['__proto__', 'p', 'constructor', '']);
  });
});
