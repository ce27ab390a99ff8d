// The port by which every face (HTTP now; command line, live page, evaluators later) reaches the
// engine: one door in for alerts, and reads that are answered from memory.
import type { Alert } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';

/** Where a batch came from; also the `version` label of the ingest metrics. */
export type Origin = 'v1' | 'v2';

export interface IngestResult {
  /** One reason per refused alert, in the order of the batch; the others were taken. */
  readonly refused: readonly string[];
  /** False when the state store could not be reached: taken into account, but not yet durable. */
  readonly durable: boolean;
}

export type AlertState = 'unprocessed' | 'active' | 'suppressed';

export interface AlertStatus {
  readonly state: AlertState;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
}

/** One unresolved alert with what becomes of it. */
export interface AlertView {
  readonly alert: Alert;
  /** Receiver names, once per matching route, in routing order. */
  readonly receivers: readonly string[];
  readonly status: AlertStatus;
}

export interface GroupView {
  readonly labels: LabelSet;
  readonly routeLabels: LabelSet;
  readonly receiver: string;
  /** In notification order. */
  readonly alerts: readonly AlertView[];
}

export interface ReceiverView {
  readonly name: string;
  readonly labels: LabelSet;
}

/** One of the replicas that share one state. */
export interface PeerView {
  readonly name: string;
  readonly address: string;
  /** Names its configuration; undefined where nothing is shared. */
  readonly configHash?: string;
  /** Of its program. */
  readonly version?: string;
  /** It tells people of the groups in these; undefined where nothing is shared. */
  readonly slots?: readonly number[];
}

/** The replicas that share one state, this one included; none where that is off. */
export interface ClusterView {
  readonly status: 'ready' | 'settling' | 'disabled';
  /** Of this replica; empty when disabled. */
  readonly name: string;
  readonly peers: readonly PeerView[];
}

export interface StatusView {
  /** The configuration printed with secrets masked. */
  readonly configOriginal: string;
  readonly startedAt: EpochMs;
  readonly cluster: ClusterView;
}

export interface AlertService {
  /** Takes a batch; resolves after the commit, or at once with `durable: false` when it failed. */
  ingest(batch: readonly PostedAlert[], origin: Origin): Promise<IngestResult>;
  /** Unresolved alerts, sorted by fingerprint; made one by one as they are asked for. */
  alerts(): Iterable<AlertView>;
  /** Groups with at least one unresolved alert, sorted by label set, then receiver. */
  groups(): readonly GroupView[];
  receivers(): readonly ReceiverView[];
  status(): StatusView;
}
