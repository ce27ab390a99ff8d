// The state files of a recorded Alertmanager, moved in time so that they were written a while ago.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RecordedFiles {
  readonly recordedAt: string;
  /** In Base64. */
  readonly files: { readonly silences: string; readonly nflog: string };
}

/** What begins a timestamp: a field of five bytes, as all seconds of our days are. */
const SECONDS_TAG = 0x08;
const SECONDS_BYTES = 5;
/** Ten years: what was recorded as "for ever" stays where it is. */
const AROUND_S = 10 * 365 * 24 * 3600;

/** Writes both files into a folder, as if they had been recorded at `now` minus `ageMs`. */
export async function writeAlertmanagerFiles(
  folder: string,
  { recordedAt, files }: RecordedFiles,
  { now, ageMs }: { readonly now: number; readonly ageMs: number },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const recordedS = Math.floor(Date.parse(recordedAt) / 1000);
  const byS = Math.floor((now - ageMs) / 1000) - recordedS;
  for (const name of ['silences', 'nflog'] as const) {
    const bytes = moveTimes(Buffer.from(files[name], 'base64'), { around: recordedS, byS });
    await writeFile(join(folder, name), bytes);
  }
}

function moveTimes(
  bytes: Buffer,
  { around, byS }: { readonly around: number; readonly byS: number },
): Buffer {
  const moved = Buffer.from(bytes);
  for (let at = 0; at + SECONDS_BYTES < bytes.length; at++) {
    if (bytes[at] !== SECONDS_TAG) continue;
    const seconds = readSeconds(bytes.subarray(at + 1, at + 1 + SECONDS_BYTES));
    if (seconds === undefined || Math.abs(seconds - around) > AROUND_S) continue;
    writeSeconds(moved, at + 1, seconds + byS);
  }
  return moved;
}

function readSeconds(varint: Buffer): number | undefined {
  const isWhole = varint.every((byte, i) => byte >= 0x80 === i < SECONDS_BYTES - 1);
  if (!isWhole) return undefined;
  return varint.reduceRight((sum, byte) => sum * 128 + (byte & 0x7f), 0);
}

function writeSeconds(into: Buffer, from: number, seconds: number): void {
  for (let i = 0, rest = seconds; i < SECONDS_BYTES; i++, rest = Math.floor(rest / 128)) {
    into[from + i] = (rest % 128) | (i < SECONDS_BYTES - 1 ? 0x80 : 0);
  }
}
