// An AlertService without an engine: it answers reads with what a test puts in, and remembers what
// was ingested. It refuses only alerts without labels and those that end before they start.
import type {
  AlertService,
  AlertView,
  GroupView,
  IngestResult,
  Origin,
  ReceiverView,
  StatusView,
} from '../../src/engine/alert-service.ts';
import { epochMs } from '../../src/model/instant.ts';
import type { PostedAlert } from '../../src/dedupe/posted-alert.ts';

export class FakeAlertService implements AlertService {
  readonly ingested: { readonly batch: readonly PostedAlert[]; readonly origin: Origin }[] = [];
  views: readonly AlertView[] = [];
  groupViews: readonly GroupView[] = [];
  receiverViews: readonly ReceiverView[] = [];
  statusView: StatusView = {
    configOriginal: 'route:\n  receiver: main\n',
    startedAt: epochMs(0),
    cluster: { status: 'disabled', name: '', peers: [] },
  };
  isDurable = true;
  /** Makes the next calls throw, as broken code would. */
  fault: Error | undefined;

  ingest(batch: readonly PostedAlert[], origin: Origin): Promise<IngestResult> {
    if (this.fault !== undefined) return Promise.reject(this.fault);
    this.ingested.push({ batch, origin });
    const refused = batch.flatMap((alert) => refusal(alert) ?? []);
    return Promise.resolve({ refused, durable: this.isDurable });
  }

  alerts(): readonly AlertView[] {
    if (this.fault !== undefined) throw this.fault;
    return this.views;
  }

  groups(): readonly GroupView[] {
    return this.groupViews;
  }

  receivers(): readonly ReceiverView[] {
    return this.receiverViews;
  }

  status(): StatusView {
    return this.statusView;
  }
}

function refusal({ labels, annotations, startsAt, endsAt }: PostedAlert): string | undefined {
  const names = Object.keys(labels).filter((name) => labels[name] !== '');
  if (endsAt !== undefined && endsAt < (startsAt ?? endsAt)) {
    return 'start time must be before end time';
  }
  if (names.length === 0) return 'at least one label pair required';
  if (names.includes('')) return 'invalid label set: invalid name ""';
  return '' in annotations ? 'invalid annotations: invalid name ""' : undefined;
}
