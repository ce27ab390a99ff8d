import { describe, expect, it } from 'vitest';
import { paint, wantsColour } from '../../../../src/cli/output/colour.ts';

describe('wantsColour()', () => {
  it.each([
    ['on a terminal', {}, true, true],
    ['not when piped', {}, false, false],
    ['not where NO_COLOR is set', { NO_COLOR: '1' }, true, false],
    ['where NO_COLOR is empty', { NO_COLOR: '' }, true, true],
    ['when piped, if FORCE_COLOR asks for it', { FORCE_COLOR: '1' }, false, true],
    ['not where FORCE_COLOR forbids it', { FORCE_COLOR: '0' }, true, false],
    ['not where both are set', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['not on a terminal that has none', { TERM: 'dumb' }, true, false],
  ])('colours %s', (_, environment, isTerminal, colours) => {
    expect(wantsColour(environment, isTerminal)).toBe(colours);
  });
});

describe('paint()', () => {
  it.each([
    ['a text', 'on', true, '\u001b[31mon\u001b[0m'],
    ['nothing', '', true, ''],
    ['a text where nothing is coloured', 'on', false, 'on'],
  ])('paints %s', (_, text, hasColour, painted) => {
    expect(paint(text, 'red', { hasColour })).toBe(painted);
  });
});
