// The two log formats, byte for byte as Go's slog prints them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LogFields } from '../../../src/model/logger.ts';
import { formatEntry, type LogEntry } from '../../../src/telemetry/log-format.ts';

const TIME = '2026-01-05T08:00:00.000Z';

function entry(message: string, fields: LogFields = {}): LogEntry {
  return { time: TIME, level: 'info', message, fields };
}

interface SlogCase {
  readonly value: string;
  readonly logfmt: string;
}

const GOLDEN = new URL('../../golden/slog-text.json', import.meta.url);

describe('formatEntry() in logfmt', () => {
  it('prints time, level and message before the fields, in the order given', () => {
    const line = formatEntry(
      entry('Listening on', { address: '127.0.0.1:9093', http2: false, attempts: 2 }),
      'logfmt',
    );
    expect(line).toBe(
      `time=${TIME} level=INFO msg="Listening on" address=127.0.0.1:9093 http2=false attempts=2\n`,
    );
  });

  it('leaves out undefined fields', () => {
    expect(formatEntry(entry('a', { b: undefined }), 'logfmt')).toBe(
      `time=${TIME} level=INFO msg=a\n`,
    );
  });

  it('renames fields that would repeat a key of the entry, as promslog does', () => {
    expect(formatEntry(entry('a', { level: 'x', msg: 'y' }), 'logfmt')).toContain(
      'msg=a logged_level=x logged_msg=y',
    );
  });

  it('stays on one line whatever a message holds', () => {
    expect(formatEntry(entry('a\nb\r\u2028c', { 'k\n': 'v\n' }), 'logfmt')).toBe(
      `time=${TIME} level=INFO msg="a\\nb\\r\\u2028c" "k\\n"="v\\n"\n`,
    );
  });

  it('cuts long values and says how much is missing', () => {
    const line = formatEntry(entry('a', { err: 'x'.repeat(10_000) }), 'logfmt');
    expect(line.length).toBeLessThan(8_400);
    expect(line).toContain('x… (1808 more)"\n');
  });

  const cases = JSON.parse(readFileSync(GOLDEN, 'utf8')) as { readonly cases: readonly SlogCase[] };
  it.each(cases.cases)('quotes $value as Go does', ({ value, logfmt }) => {
    expect(formatEntry(entry('a', { k: value }), 'logfmt')).toBe(
      `time=${TIME} level=INFO msg=a k=${logfmt}\n`,
    );
  });
});

describe('formatEntry() in JSON', () => {
  it('prints one object per line that reads back to the same values', () => {
    const fields = { path: '/api/v2/alerts', attempts: 2, ok: true, quote: 'a "b"\n' };
    const line = formatEntry(entry('Done', fields), 'json');
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({ time: TIME, level: 'INFO', msg: 'Done', ...fields });
  });

  it('keeps a key named __proto__', () => {
    const fields = JSON.parse('{"__proto__":"x"}') as LogFields;
    expect(formatEntry(entry('a', fields), 'json')).toContain('"__proto__":"x"');
  });

  it('prints numbers that JSON does not have as text', () => {
    expect(formatEntry(entry('a', { n: NaN, i: Infinity }), 'json')).toContain(
      '"n":"NaN","i":"Infinity"',
    );
  });
});
