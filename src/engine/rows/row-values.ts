// What the values of stored rows may be made of. JSON arrays instead of objects, as label names may
// be anything; what is read must have been checked, so each reader says what it cannot read.
import { parseFingerprint, type Fingerprint } from '../../model/fingerprint.ts';
import { epochMs, type EpochMs } from '../../model/instant.ts';

/** As far from the epoch as a Date reaches. */
const MAX_INSTANT = 8.64e15;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A row that is not JSON is damaged; the reader of the row says so.
    return undefined;
  }
}

export function parseArray(text: string): readonly unknown[] | undefined {
  const value = parseJson(text);
  return Array.isArray(value) ? value : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON has numbers such as `1e999`, which no clock shows and no date can print. */
export function isInteger(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) <= MAX_INSTANT;
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}

/** Alternating names and values. */
export function isFlat(value: unknown): value is readonly string[] {
  return isTexts(value) && value.length % 2 === 0;
}

export function isFingerprints(value: unknown): value is readonly Fingerprint[] {
  return isTexts(value) && value.every((text) => parseFingerprint(text) !== undefined);
}

export function isInstantOrNull(value: unknown): value is number | null {
  return value === null || isInteger(value);
}

export function instantOrNone(value: number | null): EpochMs | undefined {
  return value === null ? undefined : epochMs(value);
}
