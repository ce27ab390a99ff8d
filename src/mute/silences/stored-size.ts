// How large a silence is for `--silences.max-silence-size-bytes` (reference row S2). Upstream means
// the bytes of its own storage format, so the same number is computed here without that format:
// protocol buffers, with the fields of prometheus/alertmanager:silence/silencepb/silence.proto.
import { addMs, type DurationMs, type EpochMs } from '../../model/instant.ts';
import type { MatcherText, Silence } from './silence.ts';

const encoder = new TextEncoder();

/** Bytes of a silence together with the time at which it may be forgotten. */
export function storedSize(silence: Silence, retentionMs: DurationMs): number {
  const fields =
    text(silence.id) +
    block(timeSize(silence.startsAt)) +
    block(timeSize(silence.endsAt)) +
    block(timeSize(silence.updatedAt)) +
    text(silence.createdBy) +
    text(silence.comment) +
    annotationsSize(silence) +
    sum(silence.matcherSets, (set) => block(sum(set, (matcher) => block(matcherSize(matcher)))));
  return block(fields) + block(timeSize(addMs(silence.endsAt, retentionMs)));
}

/** Pairs are written in full, even when name or value are empty. */
function annotationsSize({ annotations }: Silence): number {
  return sum([...annotations], ([name, value]) => block(block(bytes(name)) + block(bytes(value))));
}

function matcherSize({ type, name, value }: MatcherText): number {
  // The type `=` is the default, which is not written.
  return (type === '=' ? 0 : 2) + text(name) + text(value);
}

/** Seconds, and nanoseconds within the second; neither is written when it is 0. */
function timeSize(instant: EpochMs): number {
  const seconds = Math.floor(instant / 1000);
  const nanos = (instant - seconds * 1000) * 1_000_000;
  return (seconds === 0 ? 0 : 1 + varint(seconds)) + (nanos === 0 ? 0 : 1 + varint(nanos));
}

/** A field of text; empty text is not written. */
function text(value: string): number {
  return value === '' ? 0 : block(bytes(value));
}

/** A field with its tag, which is one byte for all fields here, and its length. */
function block(size: number): number {
  return 1 + varint(size) + size;
}

/** Seven bits per byte; a negative number takes all ten. */
function varint(value: number): number {
  if (value < 0) return 10;
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

function bytes(value: string): number {
  return encoder.encode(value).length;
}

function sum<T>(items: readonly T[], sizeOf: (item: T) => number): number {
  return items.reduce((total, item) => total + sizeOf(item), 0);
}
