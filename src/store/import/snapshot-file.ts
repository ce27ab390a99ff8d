// The frame of Alertmanager's state files: messages one after the other, each behind its length. And
// what all of their messages have in common.
// Source: prometheus/alertmanager:silence/silence.go, nflog/nflog.go (decodeState).
import { epochMs, type EpochMs } from '../../model/instant.ts';
import type { Result } from '../../model/result.ts';
import { ByteReader } from './byte-reader.ts';
import { readMessage, type Message, type Shape } from './message.ts';

/** What a file holds. */
export interface SnapshotFile<T> {
  /** In the order of the file, up to the damage if there is any. */
  readonly items: readonly T[];
  /** What is left out and why, one sentence each. */
  readonly problems: readonly string[];
  /** What ended the reading early, with its offset in bytes. */
  readonly damage: string | undefined;
}

/** `seconds` and `nanos` of google.protobuf.Timestamp. */
export const TIMESTAMP = { 1: 'integer', 2: 'integer' } as const satisfies Shape;

/** As far from the epoch as a Date reaches. */
const MAX_INSTANT = 8.64e15;

/**
 * Reads a file whose messages wrap an item in their first field. Never throws; `convert` says why
 * an item that is sound as a message is of no use.
 */
export function readSnapshotFile<T>(
  bytes: Uint8Array,
  shape: Shape,
  convert: (message: Message) => Result<T>,
): SnapshotFile<T> {
  const reader = new ByteReader(bytes);
  const items: T[] = [];
  const problems: string[] = [];
  while (!reader.isDone) {
    const { offset } = reader;
    const message = readMessage(reader.part(), shape);
    if (!message.has(1)) reader.fail('A message is empty', offset);
    if (reader.damage !== undefined) break;
    const item = convert(message);
    if (item.ok) items.push(item.value);
    else problems.push(`${item.error} (at byte ${String(offset)})`);
  }
  return { items, problems, damage: reader.damage };
}

/** Drops fractions of milliseconds. The epoch when absent, as in Go; undefined beyond all dates. */
export function instantOf(timestamp: Message | undefined): EpochMs | undefined {
  if (timestamp === undefined) return epochMs(0);
  const seconds = BigInt.asIntN(64, timestamp.integer(1));
  const nanos = BigInt.asIntN(32, timestamp.integer(2));
  const ms = Number(seconds) * 1000 + Math.floor(Number(nanos) / 1e6);
  return Math.abs(ms) <= MAX_INSTANT ? epochMs(ms) : undefined;
}
