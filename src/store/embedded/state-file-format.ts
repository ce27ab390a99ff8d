// How state is written down: text files of a header line and one line per frame. For the reader
// and the writers of the embedded store; ADR 0001 says why.
//
//   tocsin-state <schema version> <journal | snapshot> <generation>
//   <checksum> [["alert","key","value"],["alert","removed key",null]]
//
// JSON text holds no raw line break, so a line is a frame and only the last one can be torn.
import { createHash } from 'node:crypto';
import { TABLES } from '../../engine/state-store.ts';
import type { StateChange, Table } from '../../engine/state-store.ts';

export type StateFileKind = 'journal' | 'snapshot';

/** What the first line of a state file says. */
export interface StateFileHeader {
  readonly schemaVersion: number;
  readonly kind: StateFileKind;
  readonly generation: number;
}

/** Half of a SHA-256 in hex: native code, and faster than a checksum written in JavaScript. */
const CHECKSUM_CHARS = 32;

const HEADER = /^tocsin-state ([1-9][0-9]{0,8}) (journal|snapshot) ([1-9][0-9]{0,14})$/;

const TABLE_NAMES: ReadonlyMap<unknown, Table> = new Map(TABLES.map((table) => [table, table]));

/** Writes the header line with its line break. */
export function encodeHeader({ schemaVersion, kind, generation }: StateFileHeader): string {
  return `tocsin-state ${String(schemaVersion)} ${kind} ${String(generation)}\n`;
}

/** Reads a header line without its line break; undefined when it is not one of ours. */
export function decodeHeader(line: string): StateFileHeader | undefined {
  const [, schemaVersion, kind, generation] = HEADER.exec(line) ?? [];
  if (kind !== 'journal' && kind !== 'snapshot') return undefined;
  return { schemaVersion: Number(schemaVersion), kind, generation: Number(generation) };
}

/** Writes one frame with its line break. Throws RangeError beyond half a gigabyte of text. */
export function encodeFrame(changes: Iterable<StateChange>): Buffer {
  const entries: (readonly [Table, string, string | null])[] = [];
  for (const { table, key, value } of changes) entries.push([table, key, value ?? null]);
  return encodeLine(JSON.stringify(entries));
}

/** Writes the last line of a snapshot, by which a reader knows that none is missing. */
export function encodeSnapshotEnd(frameCount: number): Buffer {
  return encodeLine(JSON.stringify({ frames: frameCount }));
}

/** Returns the JSON text of a frame line, or undefined when the checksum does not fit. */
export function verifyLine(line: Buffer): Buffer | undefined {
  const payload = line.subarray(CHECKSUM_CHARS + 1);
  const found = line.toString('latin1', 0, CHECKSUM_CHARS + 1);
  return found === `${checksum(payload)} ` ? payload : undefined;
}

/** What a verified frame holds. */
export type Frame =
  | { readonly kind: 'changes'; readonly changes: readonly StateChange[] }
  | { readonly kind: 'end'; readonly frameCount: number };

/** Reads a verified payload; undefined when it is not what this version writes. */
export function decodeFrame(payload: Buffer): Frame | undefined {
  const json: unknown = JSON.parse(payload.toString());
  if (!Array.isArray(json)) return decodeEnd(json);
  const changes: StateChange[] = [];
  const entries: readonly unknown[] = json;
  for (const entry of entries) {
    const change = decodeChange(entry);
    if (change === undefined) return undefined;
    changes.push(change);
  }
  return { kind: 'changes', changes };
}

function decodeEnd(json: unknown): Frame | undefined {
  if (typeof json !== 'object' || json === null || !('frames' in json)) return undefined;
  return typeof json.frames === 'number' ? { kind: 'end', frameCount: json.frames } : undefined;
}

function decodeChange(entry: unknown): StateChange | undefined {
  if (!Array.isArray(entry)) return undefined;
  const parts: readonly unknown[] = entry;
  const [name, key, value] = parts;
  const table = TABLE_NAMES.get(name);
  if (table === undefined || typeof key !== 'string') return undefined;
  if (value !== null && typeof value !== 'string') return undefined;
  return { table, key, value: value ?? undefined };
}

function encodeLine(json: string): Buffer {
  const bytes = Buffer.byteLength(json);
  const line = Buffer.allocUnsafe(CHECKSUM_CHARS + 1 + bytes + 1);
  line.write(json, CHECKSUM_CHARS + 1);
  const payload = line.subarray(CHECKSUM_CHARS + 1, CHECKSUM_CHARS + 1 + bytes);
  line.write(`${checksum(payload)} `, 0, 'latin1');
  line.write('\n', CHECKSUM_CHARS + 1 + bytes, 'latin1');
  return line;
}

function checksum(payload: Buffer): string {
  return createHash('sha256').update(payload).digest('hex').slice(0, CHECKSUM_CHARS);
}
