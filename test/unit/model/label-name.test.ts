import { describe, expect, it } from 'vitest';
import { isClassicLabelName, isUnicodeLabelName } from '../../../src/model/label-name.ts';

describe.each([
  { name: 'alertname', classic: true, unicode: true },
  { name: '_', classic: true, unicode: true },
  { name: '__proto__', classic: true, unicode: true },
  { name: 'a1', classic: true, unicode: true },
  { name: '1a', classic: false, unicode: true },
  { name: 'a:b', classic: false, unicode: true },
  { name: 'a-b', classic: false, unicode: true },
  { name: 'ä', classic: false, unicode: true },
  { name: '🙂', classic: false, unicode: true },
  { name: ' ', classic: false, unicode: true },
  { name: 'a\n', classic: false, unicode: true },
  { name: '\0', classic: false, unicode: true },
  { name: '', classic: false, unicode: false },
  { name: 'a\ud800', classic: false, unicode: false },
])('the label name $name', ({ name, classic, unicode }) => {
  it(`is ${classic ? '' : 'not '}allowed in classic mode (A4, M1)`, () => {
    expect(isClassicLabelName(name)).toBe(classic);
  });

  it(`is ${unicode ? '' : 'not '}allowed in UTF-8 mode (A4, M1)`, () => {
    expect(isUnicodeLabelName(name)).toBe(unicode);
  });
});
