// What a message says of templates that failed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateNotice } from '../../../../src/receivers/rendering/template-notice.ts';

const ONE = 'A template failed, this is built in text instead: ';

describe('templateNotice()', () => {
  it.each([
    [
      'template: :1:13: executing "" at <.Foo.Bar>: can\'t evaluate field Bar in type template.Data',
      "line 1: can't evaluate field Bar in type template Data",
    ],
    [
      'template: slack.tmpl:3:9: executing "slack.title" at <index .Labels "a>b">: error calling index: nil',
      'line 3 of slack tmpl: error calling index: nil',
    ],
    [
      'template: x:2:0: executing "x" at <{{template "y"}}>: exceeded maximum template depth (1000)',
      'line 2 of x: exceeded maximum template depth 1000',
    ],
    ['template: :1: unclosed action', 'line 1: unclosed action'],
    ['html/template::1:3: no such template "x"', 'html template::1:3: no such template "x"'],
    ['', ''],
  ])('%s', (error, cause) => {
    expect(templateNotice([error])).toBe(ONE + cause);
  });

  it('tells of the first of several, and how many there are', () => {
    expect(templateNotice(['template: :1: bad', 'x', 'y'])).toBe(
      'Templates failed, this is built in text instead: line 1: bad and 2 more',
    );
  });

  it('is short and one line of plain words, whatever a template quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (error) => {
        const notice = templateNotice([`template: a:1:2: executing "a" at <b>: ${error}`, error]);
        expect(notice.length).toBeLessThan(300);
        expect(notice).toMatch(/^[\p{L}\p{N}:;,"' ]*$/u);
      }),
    );
  });
});
