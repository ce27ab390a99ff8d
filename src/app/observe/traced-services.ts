// The doors of the engine and of the receivers with a span around each call (reference row X9).
// Names and attributes are upstream's: provider/mem/mem.go, silence/silence.go, notify/notify.go.
import type { AlertService } from '../../engine/alert-service.ts';
import type { SilenceService } from '../../engine/silence-service.ts';
import type { Span, SpanOptions, Tracer } from '../../model/tracer.ts';
import type { Integration, Outcome } from '../../notify/integration.ts';
import type { NotificationKey } from '../../notify/notification-record.ts';
import type { FlushTraces } from './flush-traces.ts';

/** Traces the alerts that come in. */
export function traceAlerts(service: AlertService, tracer: Tracer): AlertService {
  return {
    ingest: (batch, origin) => {
      if (!tracer.isEnabled) return service.ingest(batch, origin);
      const attributes = { 'alerting.alerts.count': batch.length };
      return inSpan(tracer, { name: 'provider.mem.Put', kind: 'producer', attributes }, () =>
        service.ingest(batch, origin),
      );
    },
    alerts: () => service.alerts(),
    groups: () => service.groups(),
    receivers: () => service.receivers(),
    status: () => service.status(),
  };
}

/** Traces changes of silences. */
export function traceSilences(service: SilenceService, tracer: Tracer): SilenceService {
  return {
    silences: () => service.silences(),
    silence: (id) => service.silence(id),
    setSilence: (draft) =>
      tracer.isEnabled
        ? inSpan(tracer, { name: 'silences.Set' }, () => service.setSilence(draft))
        : service.setSilence(draft),
    expireSilence: (id) => {
      if (!tracer.isEnabled) return service.expireSilence(id);
      const attributes = { 'alerting.silence.id': id };
      return inSpan(tracer, { name: 'silences.Expire', attributes }, () =>
        service.expireSilence(id),
      );
    },
  };
}

/** Traces the attempts of one integration as parts of the flush that they belong to. */
export function traceAttempts(
  integration: Integration,
  key: NotificationKey,
  { tracer, flushes }: { readonly tracer: Tracer; readonly flushes: FlushTraces },
): Integration {
  if (!tracer.isEnabled) return integration;
  const { name, index, sendResolved } = integration;
  return {
    name,
    index,
    sendResolved,
    notify: (notification, signal) => {
      const attributes = {
        'alerting.notify.integration.name': name,
        'alerting.alerts.count': notification.alerts.length,
      };
      const parent = flushes.parentOf(key);
      const made: NamedSpan = {
        name: 'notify.Integration.Notify',
        kind: 'client',
        parent,
        attributes,
      };
      return inSpan(tracer, made, async (span) => {
        const outcome = await integration.notify(notification, signal);
        noteOutcome(span, outcome);
        return outcome;
      });
    },
    close: () => integration.close(),
  };
}

function noteOutcome(span: Span, outcome: Outcome): void {
  span.setAttribute('alerting.notify.error.recoverable', outcome.kind === 'retry');
  if (outcome.kind !== 'sent') span.recordError(outcome.error);
}

interface NamedSpan extends SpanOptions {
  readonly name: string;
}

async function inSpan<T>(
  tracer: Tracer,
  { name, ...options }: NamedSpan,
  run: (span: Span) => Promise<T>,
): Promise<T> {
  const span = tracer.start(name, options);
  try {
    return await tracer.within(span, () => run(span));
  } finally {
    span.end();
  }
}
