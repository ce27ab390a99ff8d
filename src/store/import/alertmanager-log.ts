// Alertmanager's file `nflog`, its notification log, for whoever takes its state over.
// Source: prometheus/alertmanager:nflog/nflogpb/nflog.proto, nflog/nflog.go.
import { toAlertHash } from '../../model/alert-hash.ts';
import type { LabelPair } from '../../model/label-set.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { LogEntry, NotificationRecord } from '../../notify/notification-record.ts';
import type { Message, Shape } from './message.ts';
import { instantOf, readSnapshotFile, TIMESTAMP, type SnapshotFile } from './snapshot-file.ts';

const RECEIVER = { 1: 'text', 2: 'text', 3: 'integer' } as const satisfies Shape;
const DATA_VALUE = { 1: 'text' } as const satisfies Shape;
const DATA = { 1: 'text', 2: DATA_VALUE } as const satisfies Shape;
const ENTRY = {
  1: 'bytes',
  2: RECEIVER,
  5: TIMESTAMP,
  6: 'integer',
  7: 'integer',
  8: DATA,
} as const satisfies Shape;
const MESH_ENTRY = { 1: ENTRY, 2: TIMESTAMP } as const satisfies Shape;

/** An entry of an `nflog` file: what was told, and nothing that is being told. */
export interface TakenRecord extends NotificationRecord {
  readonly last: LogEntry;
}

const decoder = new TextDecoder();

/** Reads the entries of a snapshot. Their alerts are known by hash only, so all of them are unseen. */
export function readAlertmanagerLog(bytes: Uint8Array): SnapshotFile<TakenRecord> {
  return readSnapshotFile(bytes, MESH_ENTRY, (mesh) => {
    const entry = mesh.message(1);
    const receiver = entry?.message(2);
    if (entry === undefined || receiver === undefined) return fail('An entry names no receiver');
    const groupKey = decoder.decode(entry.bytes(1));
    const record = recordOf({ mesh, entry, receiver }, groupKey);
    return record.ok ? record : fail(`The entry of ${groupKey} ${record.error}`);
  });
}

function recordOf(
  { mesh, entry, receiver }: Readonly<Record<'mesh' | 'entry' | 'receiver', Message>>,
  groupKey: string,
): Result<TakenRecord> {
  const at = instantOf(entry.message(5));
  const expiresAt = instantOf(mesh.message(2));
  if (at === undefined || expiresAt === undefined) return fail('has a time beyond all dates');
  const unseen = {
    firing: entry.integers(6).map(toAlertHash),
    resolved: entry.integers(7).map(toAlertHash),
  };
  const isEmpty = unseen.firing.length + unseen.resolved.length === 0;
  return ok({
    key: {
      groupKey,
      receiver: receiver.text(1),
      integration: receiver.text(2),
      index: Number(BigInt.asUintN(32, receiver.integer(3))),
    },
    last: {
      at,
      firing: [],
      resolved: [],
      receiverData: receiverDataOf(entry),
      ...(!isEmpty && { unseen }),
    },
    intent: undefined,
    expiresAt,
  });
}

/** Texts only: no integration keeps anything else. */
function receiverDataOf(entry: Message): LogEntry['receiverData'] {
  const pairs = entry.messages(8).flatMap((data): readonly LabelPair[] => {
    const value = data.message(2);
    return value?.has(1) === true ? [[data.text(1), value.text(1)]] : [];
  });
  return Object.fromEntries(pairs);
}
