import { describe, expect, it } from 'vitest';
import { readTrial } from '../../../../src/api/ext/v1/trial-body.ts';
import { fail, ok } from '../../../../src/model/result.ts';

const read = (text: string): ReturnType<typeof readTrial> => readTrial(Buffer.from(text));
const NOTHING = ok({ alerts: [], integration: undefined, index: undefined });

describe('the body of a trial', () => {
  it.each(['', 'null', '{}', '{"alerts":null,"integration":null,"index":null}', '{"alerts":[]}'])(
    'sets no condition as %j',
    (text) => {
      expect(read(text)).toEqual(NOTHING);
    },
  );

  it('names an integration, and alerts as they are posted', () => {
    const trial = read('{"integration":"slack","index":1,"alerts":[{"labels":{"a":"b"}}]}');
    expect(trial).toMatchObject(
      ok({ integration: 'slack', index: 1, alerts: [{ labels: { a: 'b' } }] }),
    );
  });

  it.each([
    ['[]', 'the body is no JSON object'],
    ['{', 'the body cannot be read: unexpected EOF'],
    ['{"alert":[]}', 'unknown field "alert": known are alerts, integration, index'],
    ['{"__proto__":1}', 'unknown field "__proto__": known are alerts, integration, index'],
    ['{"integration":1}', 'integration is no string'],
    ['{"index":-1}', 'index is no whole number from 0 on'],
    ['{"index":1.5}', 'index is no whole number from 0 on'],
    ['{"alerts":[{}]}', 'alerts[0] has no labels'],
    [
      '{"alerts":[{"labels":{"a":"b"},"generatorURL":"x"}]}',
      'alerts[0].generatorURL is no URI: "x"',
    ],
    [
      '{"alerts":[{"labels":{"a":1}}]}',
      'the body cannot be read: json: cannot unmarshal number into Go struct field Alert.labels of type string',
    ],
  ])('is refused as %s', (text, message) => {
    expect(read(text)).toEqual(fail(message));
  });
});
