import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import sections from '../../golden/config/sections.json' with { type: 'json' };
import syntax from '../../golden/config/syntax.json' with { type: 'json' };
import verdicts from '../../golden/config/verdicts.json' with { type: 'json' };
import { loadText } from './load-text.ts';

const GOOD = [...verdicts.cases, ...sections.cases, ...syntax.cases].filter(
  ({ problems, yaml }) => problems.length === 0 && yaml.length < 4096,
);
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '\n',
  '  ',
  '"',
  "'",
  '*a',
  '&a ',
  '<<: ',
  '!!int ',
  '|',
  '>',
  '#',
  '~',
  'yes',
  '{{ x }}',
  '\t',
  '\u0000',
  '\ud800',
  '...',
  '---',
  '? ',
  '%',
  '@',
  '__proto__',
];

const SECRET = 'hunter2-5f1c';

/** Files of this size must be answered at once. */
const SMALL = 4096;

/** Either a Config or at least one problem with a place in the text; never an exception or a wait. */
function expectAnswer(text: string): void {
  const loaded = loadText(text);
  if (text.length < SMALL) expect(fastestLoadMs(text)).toBeLessThan(100);
  if (loaded.ok) return;
  expect(loaded.error.length).toBeGreaterThan(0);
  const lines = text.split(/\r\n|[\n\r\u0085]/);
  for (const { line, column, message } of loaded.error) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    // The end of a line, with its line break, is a place too.
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 2);
    expect(message).not.toBe('');
  }
}

/** The machine may be busy with other things, so a slow answer counts when it stays slow. */
function fastestLoadMs(text: string): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5 && fastest >= 100; i++) {
    const start = performance.now();
    loadText(text);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

interface Edit {
  readonly kind: 'put' | 'repeat' | 'drop' | 'indent';
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

/** Changes bytes, or whole lines. */
function apply(text: string, { kind, at, cut, put }: Edit): string {
  if (kind === 'put') {
    const from = Math.floor(at * text.length);
    return text.slice(0, from) + put + text.slice(from + cut);
  }
  const lines = text.split('\n');
  const index = Math.floor(at * lines.length);
  const line = lines[index] ?? '';
  if (kind === 'repeat') lines.splice(lines.length - cut, 0, line);
  else if (kind === 'drop') lines.splice(index, 1);
  else lines[index] = ' '.repeat(cut % 5) + line;
  return lines.join('\n');
}

describe('loadConfig()', () => {
  it('answers any text', () => {
    const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 }));
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, expectAnswer), { numRuns: 400 });
  });

  it('answers any change of a good file', () => {
    const edit = fc.record<Edit>({
      kind: fc.constantFrom('put', 'put', 'repeat', 'drop', 'indent'),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat({ max: 12 }),
      put: fc.oneof(fc.constantFrom(...PIECES), fc.constant('')),
    });
    const good = fc.constantFrom(...GOOD.map(({ yaml }) => yaml));
    const changed = fc.tuple(good, fc.array(edit, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(changed, ([text, edits]) => {
        expectAnswer(edits.reduce(apply, text));
      }),
      { numRuns: 300 },
    );
  });

  it('never shows a secret, wherever it stands and whatever else is wrong', () => {
    const global = [
      'smtp_auth_password',
      'smtp_auth_secret',
      'slack_app_token',
      'slack_api_url',
      'opsgenie_api_key',
      'mattermost_webhook_url',
      'telegram_bot_token',
      'rocketchat_token',
    ];
    const value = fc.constantFrom(
      SECRET,
      `"${SECRET}`,
      `[${SECRET}]`,
      `{a: ${SECRET}}`,
      `http://${SECRET}:x/`,
      `!!int ${SECRET}`,
      `"\\q${SECRET}"`,
      `http://a/${SECRET}`,
      `"{{ ${SECRET} "`,
      `${SECRET}: ${SECRET}`,
      `"http://${SECRET} x/"`,
    );
    fc.assert(
      fc.property(fc.constantFrom(...global), value, fc.boolean(), (key, text, inReceiver) => {
        const field = inReceiver
          ? `route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs:\n  - url: ${text}\n    http_config: {bearer_token: ${text}}\n`
          : `global:\n  ${key}: ${text}\nroute: {receiver: a}\nreceivers: [{name: a}]\n`;
        const loaded = loadText(field);
        const shown = loaded.ok
          ? loaded.value.original + JSON.stringify(loaded.value)
          : loaded.error.map(({ message }) => message).join('\n');
        expect(shown).not.toContain(SECRET);
      }),
    );
  });

  it.each([
    ['brackets', '['.repeat(50_000)],
    ['lists', '- '.repeat(20_000)],
    ['routes', `route: ${'{routes: ['.repeat(5_000)}`],
    ['a long key', 'a'.repeat(200_000)],
  ])('answers absurdly nested or long %s', (_name, text) => {
    expectAnswer(text);
  });

  it('answers merge keys that double at each level', () => {
    const levels = Array.from({ length: 60 }, (_, i) => {
      const sources = i === 0 ? '' : `<<: [*m${i - 1}, *m${i - 1}], `;
      return `k${i}: &m${i} {${sources}f${i}: x}`;
    });
    expectAnswer(levels.join('\n'));
  });
});
