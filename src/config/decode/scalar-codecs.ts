// Codecs of single values: texts, booleans, integers, durations, secrets and paths.
import { formatDuration, parseDuration } from '../../model/duration.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { durationMs, type DurationMs } from '../../model/instant.ts';
import { Secret } from '../../model/secret.ts';
import { textOf, type Codec, type DecodeContext, type Decoded } from './codec.ts';
import { formatGoDuration, parseGoDuration } from './go-duration.ts';
import { describeKind, isQuotedNull, type ConfigNode } from './node.ts';
import { joinPath } from './path.ts';
import { resolveScalar } from './yaml-scalar.ts';

/** Any scalar, as its text. */
export const string: Codec<string> = {
  zero: '',
  decode: (node, context) => wrap(textOf(node, context, 'a text')),
  print: (value) => value,
  isZero: (value) => value === '',
};

/** A path of a file, joined to the folder of the configuration when it is relative. */
export const filePath: Codec<string> = {
  ...string,
  decode: (node, context) => {
    const path = textOf(node, context, 'a path');
    return path === undefined ? undefined : { value: joinPath(context.baseDir, path) };
  },
};

/** `true`, `yes`, `on` and their opposites, without quotes. */
export const boolean: Codec<boolean> = {
  zero: false,
  decode: (node, context) => {
    const value = node.kind === 'scalar' ? resolveScalar(node) : undefined;
    if (value?.kind === 'boolean') return { value: value.value };
    if (value?.kind === 'null') return { value: false };
    return refuse(node, context, 'true or false without quotes');
  },
  print: (value) => value,
  isZero: (value) => !value,
};

/** A whole number of zero or more; a fraction is cut off, as yaml.v2 does. */
export const count: Codec<number> = {
  zero: 0,
  decode: (node, context) => {
    const value = node.kind === 'scalar' ? resolveScalar(node) : undefined;
    if (value?.kind === 'null') return { value: 0 };
    const isNumber = value?.kind === 'integer' || value?.kind === 'float';
    if (isNumber && value.value >= 0 && value.value < 2 ** 64) {
      return { value: Math.trunc(value.value) };
    }
    return refuse(node, context, 'a whole number of 0 or more');
  },
  print: (value) => value,
  isZero: (value) => value === 0,
};

/** A whole number of either sign; a fraction is cut off, as yaml.v2 does. */
export const integer: Codec<number> = {
  ...count,
  decode: (node, context) => {
    const value = node.kind === 'scalar' ? resolveScalar(node) : undefined;
    if (value?.kind === 'null') return { value: 0 };
    const isNumber = value?.kind === 'integer' || value?.kind === 'float';
    const whole = isNumber ? toInt64(value.value) : undefined;
    return whole === undefined ? refuse(node, context, 'a whole number') : { value: whole };
  },
};

/** Any number. */
export const number: Codec<number> = {
  ...count,
  decode: (node, context) => {
    const value = node.kind === 'scalar' ? resolveScalar(node) : undefined;
    if (value?.kind === 'null') return { value: 0 };
    if (value?.kind === 'integer' || value?.kind === 'float') return { value: value.value };
    return refuse(node, context, 'a number');
  },
};

/** A duration as Prometheus writes it, such as `1d12h` (reference row C17). */
export const duration: Codec<DurationMs> = {
  zero: durationMs(0),
  decode: (node, context) => {
    const text = textOf(node, context, 'a duration such as 5m or 1h30m');
    if (text === undefined) return undefined;
    const value = parseDuration(text);
    if (value !== undefined) return { value };
    const problem =
      text === '' ? 'empty duration string' : `not a valid duration string: ${quoteGo(text)}`;
    context.report(node.at, `${problem}; expected a duration such as 5m or 1h30m`);
    return undefined;
  },
  print: formatDuration,
  isZero: (value) => value === 0,
};

/** A duration as Go writes it, such as `1m30s` or `1.5s`; a bare number is nanoseconds (C17). */
export const goDuration: Codec<DurationMs> = {
  zero: durationMs(0),
  decode: (node, context) => {
    const value = node.kind === 'scalar' ? resolveScalar(node) : undefined;
    if (value?.kind === 'integer' || value?.kind === 'float') {
      const nanoseconds = toInt64(value.value);
      if (nanoseconds === undefined)
        return refuse(node, context, 'a duration such as 10s or 1m30s');
      if (nanoseconds !== 0) {
        context.warn(node.at, `${value.value} means nanoseconds here; write a unit, such as 10s`);
      }
      return { value: durationMs(nanoseconds / 1_000_000) };
    }
    if (value?.kind === 'null') return { value: durationMs(0) };
    const parsed = value?.kind === 'text' ? parseGoDuration(value.value) : undefined;
    return parsed === undefined
      ? refuse(node, context, 'a duration such as 10s or 1m30s')
      : { value: parsed };
  },
  print: formatGoDuration,
  isZero: (value) => value === 0,
};

/** A text that never prints; the empty text is no secret. */
export const secret: Codec<Secret | undefined> = {
  zero: undefined,
  decode: (node, context) => {
    const text = textOf(node, context, 'a text');
    if (text === undefined) return undefined;
    return { value: text === '' ? undefined : new Secret(text) };
  },
  print: (value) => value?.toString() ?? null,
  isZero: (value) => value === undefined,
};

/** A secret that counts as given even when it is the empty text. */
export const givenSecret: Codec<Secret | undefined> = {
  ...secret,
  decode: (node, context) => {
    const text = isQuotedNull(node) ? undefined : textOf(node, context, 'a text');
    if (text !== undefined) return { value: new Secret(text) };
    if (isQuotedNull(node)) context.report(node.at, 'expected a text, found null in quotes');
    return undefined;
  },
  print: (value) => (value === undefined || value.reveal() === '' ? null : value.toString()),
};

/** Cuts off a fraction; Go turns minus infinity into its smallest number and refuses infinity. */
function toInt64(value: number): number | undefined {
  return value < 2 ** 63 ? Math.trunc(Math.max(value, -(2 ** 63))) : undefined;
}

/** Reports what was found instead; only for values that are never secret. */
function refuse(node: ConfigNode, context: DecodeContext, expected: string): Decoded<never> {
  const found = node.kind === 'scalar' ? quoteGo(shorten(node.text)) : describeKind(node);
  context.report(node.at, `expected ${expected}, found ${found}`);
  return undefined;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

function wrap(text: string | undefined): Decoded<string> {
  return text === undefined ? undefined : { value: text };
}
