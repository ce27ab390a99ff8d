// FlushTraces: the spans of what the engine decides, from an alert that joins a group to the message
// that is told of it (reference row X9). The engine knows nothing of spans: it has events, and these
// come back here.
// Source of names: prometheus/alertmanager:dispatch/dispatch.go, notify/*.go. Unlike there, a flush
// belongs to the trace of the report that brought it about.
import type { EngineEvent } from '../../engine/events.ts';
import type { Span, SpanAttributes, Tracer } from '../../model/tracer.ts';
import type { MuteReason } from '../../mute/muting.ts';
import type { NotifyEvent } from '../../notify/events.ts';
import { notificationKeyText, type NotificationKey } from '../../notify/notification-record.ts';

/** Reports that one flush refers to; what is more is left out. */
const MAX_CAUSES = 32;
/** Groups that wait for a flush; of those that are more, the oldest are told without a cause. */
const MAX_WAITING = 10_000;
/** No traceparent: begins a trace. */
const NO_PARENT = '';

/** A group that was looked at, until everybody has been told. */
interface OpenFlush {
  readonly span: Span;
  readonly groupKey: string;
  readonly numAlerts: number;
  numMuted: number;
  /** Of each integration that is being told. */
  readonly deliveries: Map<string, Span>;
}

type EventOf<K extends EngineEvent['kind']> = Extract<EngineEvent, { kind: K }>;

export class FlushTraces {
  readonly #tracer: Tracer;
  /** Traceparents of the reports that changed a group since its last flush. */
  readonly #causes = new Map<string, string[]>();
  readonly #flushes = new Map<string, OpenFlush>();
  /** Groups that were looked at in this step. */
  readonly #begun: GroupName[] = [];

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Takes what happened, in order. */
  take(event: EngineEvent): void {
    if (this.#tracer.isEnabled) this.#follow(event);
    else this.#forget();
  }

  /** Ends the flushes of this step that nobody is told of. */
  endStep(): void {
    for (const group of this.#begun.splice(0)) this.#endWhenDone(group);
  }

  /** The cause of an attempt to tell an integration; for `SpanOptions.parent`. */
  parentOf(key: NotificationKey): string {
    const delivery = this.#flushes.get(placeOf(key))?.deliveries.get(notificationKeyText(key));
    return delivery?.traceparent ?? NO_PARENT;
  }

  #forget(): void {
    if (this.#causes.size > 0) this.#causes.clear();
    if (this.#flushes.size > 0) this.#flushes.clear();
  }

  #follow(event: EngineEvent): void {
    switch (event.kind) {
      case 'alert grouped':
        if (event.isNews) this.#noteCause(event);
        break;
      case 'group flushed':
        this.#begin(event);
        break;
      case 'group removed':
        this.#causes.delete(placeOf(event));
        break;
      case 'alerts muted':
        this.#noteMutes(event);
        break;
      case 'kept quiet':
      case 'resolved without message':
      case 'notification begun':
        this.#noteDecision(event);
        break;
      case 'attempt failed':
        this.#deliveryOf(event.key)?.addEvent('attempt failed', {
          'alerting.attempts.count': event.attempts,
          'exception.message': event.error,
        });
        break;
      case 'notification sent':
      case 'notification failed':
      case 'notification held':
        this.#endDelivery(event);
        break;
      default:
    }
  }

  #noteCause({ alert, group }: EventOf<'alert grouped'>): void {
    const span = this.#tracer.start('dispatch.AggregationGroup.insert', {
      attributes: {
        'alerting.alert.name': alert.labels.get('alertname'),
        'alerting.alert.fingerprint': alert.fingerprint,
        'alerting.aggregation_group.key': group.groupKey,
      },
    });
    span.end();
    const place = placeOf(group);
    const causes = this.#causes.get(place) ?? this.#await(place);
    if (span.traceparent !== undefined && causes.length < MAX_CAUSES) causes.push(span.traceparent);
  }

  /** A replica that does not lead waits in vain, so that the oldest must make room. */
  #await(place: string): string[] {
    const [oldest] = this.#causes.keys();
    if (this.#causes.size >= MAX_WAITING && oldest !== undefined) this.#causes.delete(oldest);
    const causes: string[] = [];
    this.#causes.set(place, causes);
    return causes;
  }

  #begin(event: EventOf<'group flushed'>): void {
    const place = placeOf(event);
    // One that was taken over by another replica, or cut short by a reload, ends with the next.
    this.#flushes.get(place)?.span.end();
    const [parent = NO_PARENT, ...links] = this.#causes.get(place) ?? [];
    this.#causes.delete(place);
    const { groupKey, numAlerts } = event;
    const span = this.#tracer.start('dispatch.AggregationGroup.flush', {
      parent,
      links,
      attributes: {
        'alerting.aggregation_group.key': groupKey,
        'alerting.alerts.count': numAlerts,
      },
    });
    this.#begun.push(event);
    this.#flushes.set(place, { span, groupKey, numAlerts, numMuted: 0, deliveries: new Map() });
  }

  #noteMutes(event: EventOf<'alerts muted'>): void {
    const flush = this.#flushes.get(placeOf(event));
    if (flush === undefined) return;
    const counts = new Map<MuteReason, number>();
    for (const { reason } of event.muted) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    for (const [reason, count] of counts) {
      const before = flush.numAlerts - flush.numMuted;
      flush.numMuted += count;
      const span = this.#startBelow(flush, MUTE_STAGES[reason], {
        'alerting.group.key': flush.groupKey,
        'alerting.alerts.count': before,
        'alerting.alerts.muted.count': count,
        'alerting.alerts.filtered.count': before - count,
        'alerting.suppressed.reason': reason,
      });
      span.end();
    }
  }

  #noteDecision(
    event: EventOf<'kept quiet' | 'resolved without message' | 'notification begun'>,
  ): void {
    const flush = this.#flushes.get(placeOf(event.key));
    if (flush === undefined) return;
    const { integration, receiver } = event.key;
    const count = flush.numAlerts - flush.numMuted;
    const decision = this.#startBelow(flush, 'notify.DedupStage.Exec', {
      'alerting.group.key': flush.groupKey,
      'alerting.alerts.count': count,
      'alerting.integration.name': integration,
      'tocsin.decision': event.kind,
      ...('reason' in event ? { 'tocsin.decision.reason': event.reason } : {}),
    });
    decision.end();
    if (event.kind !== 'notification begun') return;
    const delivery = this.#startBelow(flush, 'notify.RetryStage.Exec', {
      'alerting.group.name': receiver,
      'alerting.integration.name': integration,
      'alerting.alerts.count': count,
      'tocsin.notification.id': event.id,
      'tocsin.notification.possible_duplicate': event.possibleDuplicate,
    });
    flush.deliveries.set(notificationKeyText(event.key), delivery);
  }

  #startBelow({ span }: OpenFlush, name: string, attributes: SpanAttributes): Span {
    return this.#tracer.start(name, { parent: span.traceparent ?? NO_PARENT, attributes });
  }

  #deliveryOf(key: NotificationKey): Span | undefined {
    return this.#flushes.get(placeOf(key))?.deliveries.get(notificationKeyText(key));
  }

  #endDelivery(
    event: Extract<NotifyEvent, { kind: `notification ${'sent' | 'failed' | 'held'}` }>,
  ): void {
    const flush = this.#flushes.get(placeOf(event.key));
    const text = notificationKeyText(event.key);
    const span = flush?.deliveries.get(text);
    if (flush === undefined || span === undefined) return;
    if (event.kind !== 'notification sent') {
      span.recordError(event.error);
      flush.span.recordError('notification failed');
    }
    span.end();
    flush.deliveries.delete(text);
    this.#endWhenDone(event.key);
  }

  #endWhenDone(group: GroupName): void {
    const place = placeOf(group);
    const flush = this.#flushes.get(place);
    if (flush === undefined || flush.deliveries.size > 0) return;
    flush.span.end();
    this.#flushes.delete(place);
  }
}

const MUTE_STAGES: Readonly<Record<MuteReason, string>> = {
  inhibition: 'notify.MuteStage.Exec',
  silence: 'notify.MuteStage.Exec',
  active_time_interval: 'notify.TimeActiveStage.Exec',
  mute_time_interval: 'notify.TimeMuteStage.Exec',
};

interface GroupName {
  readonly groupKey: string;
  readonly receiver: string;
}

/** Groups of one key and one receiver are never told of at the same time. */
function placeOf({ groupKey, receiver }: GroupName): string {
  return `${receiver}\0${groupKey}`;
}
