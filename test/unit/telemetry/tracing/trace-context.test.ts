// The header by which a trace travels (W3C Trace Context), and which traces are recorded.
import { describe, expect, it } from 'vitest';
import {
  formatTraceparent,
  isSampledById,
  parseTraceparent,
} from '../../../../src/telemetry/tracing/trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('parseTraceparent()', () => {
  it.each([
    ['a sampled trace', `00-${TRACE}-${SPAN}-01`, true],
    ['one that is not sampled', `00-${TRACE}-${SPAN}-00`, false],
    ['other flags', `00-${TRACE}-${SPAN}-fe`, false],
    ['several flags', `00-${TRACE}-${SPAN}-03`, true],
    ['a later version', `cc-${TRACE}-${SPAN}-01-what-comes`, true],
    ['space around it', ` 00-${TRACE}-${SPAN}-01 `, true],
  ])('reads %s', (_name, text, isSampled) => {
    expect(parseTraceparent(text)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled });
  });

  it.each([
    ['nothing', ''],
    ['the forbidden version', `ff-${TRACE}-${SPAN}-01`],
    ['more parts than version 00 has', `00-${TRACE}-${SPAN}-01-x`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a short trace', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['flags that are none', `00-${TRACE}-${SPAN}-0x`],
  ])('refuses %s', (_name, text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('reads what formatTraceparent() prints', () => {
    for (const isSampled of [true, false]) {
      const context = { traceId: TRACE, spanId: SPAN, isSampled };
      expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
    }
  });
});

describe('isSampledById()', () => {
  it.each([
    ['ffffffffffffffff', 1, true],
    ['ffffffffffffffff', 0.999, false],
    ['0000000000000001', 0, false],
    ['0000000000000001', 0.001, true],
    ['7fffffffffffffff', 0.5, true],
    ['8000000000000000', 0.5, false],
    ['ffffffffffffffff', 2, true],
    ['0000000000000000', -1, false],
  ])('decides for …%s with fraction %d: %s', (tail, fraction, expected) => {
    expect(isSampledById(TRACE.slice(0, 16) + tail, fraction)).toBe(expected);
  });
});
