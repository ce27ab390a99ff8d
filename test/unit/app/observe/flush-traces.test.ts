// One trace from the report to the message (row X9).
import { describe, expect, it } from 'vitest';
import type { EngineConfig } from '../../../../src/engine/engine-config.ts';
import type { Outcome } from '../../../../src/notify/integration.ts';
import type { FinishedSpan } from '../../../../src/telemetry/tracing/finished-span.ts';
import { engineConfig, HOUR, MINUTE, SECOND, WEBHOOK } from '../../../support/engine-world.ts';
import { ObservedWorld } from '../../../support/observed-world.ts';

const ALWAYS = {
  name: 'always',
  intervals: [{ times: [], weekdays: [], daysOfMonth: [], months: [], years: [], location: 'UTC' }],
};

function traced(config: EngineConfig = engineConfig(), answer?: () => Outcome): ObservedWorld {
  const withEvents = { ...config, alertEvents: 'news' as const };
  return new ObservedWorld(withEvents, { isTracing: true, ...(answer && { answer }) });
}

/** Each span as the names of its parents and itself. */
function paths(spans: readonly FinishedSpan[]): readonly string[] {
  const byId = new Map(spans.map((span) => [span.context.spanId, span]));
  const pathOf = (span: FinishedSpan): string => {
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
    return parent === undefined ? span.name : `${pathOf(parent)} > ${span.name}`;
  };
  return spans.map(pathOf);
}

function named(world: ObservedWorld, name: string): readonly FinishedSpan[] {
  return world.spans.filter((span) => span.name === name);
}

function attributes(span: FinishedSpan | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(span?.attributes ?? []);
}

const PUT = 'provider.mem.Put';
const INSERT = 'dispatch.AggregationGroup.insert';
const FLUSH = 'dispatch.AggregationGroup.flush';
const RETRY = 'notify.RetryStage.Exec';
const NOTIFY = 'notify.Integration.Notify';

describe('a trace', () => {
  it('goes from the report of an alert to the attempt to tell of it', async () => {
    const world = traced();
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    expect([...paths(world.spans)].sort()).toEqual([
      PUT,
      `${PUT} > ${INSERT}`,
      `${PUT} > ${INSERT} > ${FLUSH}`,
      `${PUT} > ${INSERT} > ${FLUSH} > notify.DedupStage.Exec`,
      `${PUT} > ${INSERT} > ${FLUSH} > ${RETRY}`,
      `${PUT} > ${INSERT} > ${FLUSH} > ${RETRY} > ${NOTIFY}`,
    ]);
    expect(new Set(world.spans.map(({ context }) => context.traceId)).size).toBe(1);
    const [flush] = named(world, FLUSH);
    expect(attributes(flush)).toEqual({
      'alerting.aggregation_group.key': '{}:{alertname="Down"}',
      'alerting.alerts.count': 1,
    });
    expect((flush?.startMs ?? 0) - (named(world, PUT)[0]?.startMs ?? 0)).toBe(30 * SECOND);
    expect(attributes(named(world, NOTIFY)[0])).toEqual({
      'alerting.notify.integration.name': 'webhook',
      'alerting.alerts.count': 1,
      'alerting.notify.error.recoverable': false,
    });
    await world.stop();
  });

  it('begins anew for a flush that no report brought about, whoever set its timer', async () => {
    const world = traced();
    await world.post(['Down']);
    // What falls due while something else is going on is no part of it.
    const other = world.tracer.start('other');
    await world.tracer.within(other, () => world.clock.advanceAsync(6 * MINUTE));
    const [, second] = named(world, FLUSH);
    expect(second?.parentSpanId).toBeUndefined();
    await world.stop();
  });

  it('links the other reports that a flush is about', async () => {
    const world = traced(engineConfig({ groupBy: [] }));
    for (const name of ['A', 'B', 'C']) await world.post([name]);
    await world.post(['A']);
    await world.clock.advanceAsync(MINUTE);
    const [flush] = named(world, FLUSH);
    const inserts = named(world, INSERT).map(({ context }) => context.spanId);
    expect(inserts).toHaveLength(3);
    expect(flush?.parentSpanId).toBe(inserts[0]);
    expect(flush?.links.map(({ spanId }) => spanId)).toEqual(inserts.slice(1));
    await world.stop();
  });

  it('tells why somebody is kept waiting, and ends when they are told', async () => {
    let attempts = 0;
    const world = traced(engineConfig(), () =>
      ++attempts === 1
        ? { kind: 'retry', reason: 'serverError', error: 'status 503', mayHaveArrived: false }
        : { kind: 'sent' },
    );
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    const [first, second] = named(world, NOTIFY);
    expect([first?.error, second?.error]).toEqual(['status 503', undefined]);
    expect(attributes(first)['alerting.notify.error.recoverable']).toBe(true);
    const [delivery] = named(world, RETRY);
    expect(delivery?.events.map(({ name }) => name)).toEqual(['attempt failed']);
    expect(delivery?.error).toBeUndefined();
    expect(named(world, FLUSH)[0]?.endMs).toBe(delivery?.endMs);
    await world.stop();
  });

  it('fails when nobody could be told', async () => {
    const world = traced(engineConfig(), () => ({
      kind: 'failed',
      reason: 'clientError',
      error: 'status 400',
    }));
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    expect(named(world, RETRY)[0]?.error).toBe('status 400');
    expect(named(world, FLUSH)[0]?.error).toBe('notification failed');
    await world.stop();
  });

  it('waits for every integration', async () => {
    const second = { ...WEBHOOK, index: 1 };
    const world = traced(engineConfig({}, [WEBHOOK, second]));
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    expect(named(world, NOTIFY)).toHaveLength(2);
    expect(named(world, FLUSH)).toHaveLength(1);
    expect(world.spans.at(-1)?.name).toBe(FLUSH);
    await world.stop();
  });

  it('shows what a silence and a time interval keep quiet', async () => {
    const config = engineConfig({ muteTimeIntervals: ['always'] }, [WEBHOOK], {
      timeIntervals: [ALWAYS],
    });
    const world = traced(config);
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    expect(attributes(named(world, 'notify.TimeMuteStage.Exec')[0])).toMatchObject({
      'alerting.alerts.muted.count': 1,
      'alerting.suppressed.reason': 'mute_time_interval',
    });
    expect(named(world, FLUSH)).toHaveLength(1);
    await world.stop();

    const silenced = traced(engineConfig({ groupBy: [] }));
    await silenced.silence('Down');
    await silenced.post(['Down', 'Up']);
    await silenced.clock.advanceAsync(MINUTE);
    expect(attributes(named(silenced, 'notify.MuteStage.Exec')[0])).toEqual({
      'alerting.group.key': '{}:{}',
      'alerting.alerts.count': 2,
      'alerting.alerts.muted.count': 1,
      'alerting.alerts.filtered.count': 1,
      'alerting.suppressed.reason': 'silence',
    });
    await silenced.stop();
  });

  it('tells of a decision to keep quiet', async () => {
    const world = traced();
    await world.post(['Down']);
    await world.clock.advanceAsync(3 * MINUTE);
    await world.post(['Down']);
    await world.clock.advanceAsync(3 * MINUTE);
    expect(
      named(world, 'notify.DedupStage.Exec').map((span) => attributes(span)['tocsin.decision']),
    ).toEqual(['notification begun', 'kept quiet']);
    await world.stop();
  });
});

describe('without tracing', () => {
  it('there are no spans, and nothing about single alerts is even told', async () => {
    const world = new ObservedWorld(engineConfig());
    await world.post(['Down']);
    await world.clock.advanceAsync(HOUR);
    expect(world.spans).toEqual([]);
    expect(world.recorded).toEqual([]);
    await world.stop();
  });
});
