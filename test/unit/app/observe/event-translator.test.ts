// What the event recorder is told of alerts on their way (row X10); the events and their order are
// those that Alertmanager 0.34 writes for the same traffic.
import { describe, expect, it } from 'vitest';
import { expireSilence } from '../../../../src/engine/silence-changes.ts';
import type { RecordedEvent } from '../../../../src/telemetry/event-recorder/recorded-event.ts';
import { engineConfig, equals, MINUTE, WEBHOOK } from '../../../support/engine-world.ts';
import { ObservedWorld } from '../../../support/observed-world.ts';

const INHIBITS = {
  name: 'critical over warning',
  sourceMatchers: [equals('severity', 'critical')],
  targetMatchers: [equals('severity', 'warning')],
  equal: ['cluster'],
};
const OTHER = { ...INHIBITS, name: 'of no concern', targetMatchers: [equals('severity', 'none')] };

function recording(parts: Partial<Parameters<typeof engineConfig>[0]> = {}): ObservedWorld {
  const rules = { inhibitRules: [OTHER, INHIBITS] };
  return new ObservedWorld({ ...engineConfig(parts, [WEBHOOK], rules), alertEvents: 'all' });
}

function kinds(world: ObservedWorld): readonly string[] {
  return world.recorded.map(({ kind }) => kind);
}

function only<K extends RecordedEvent['kind']>(
  world: ObservedWorld,
  kind: K,
): readonly (RecordedEvent & { kind: K })[] {
  return world.recorded.filter(
    (event): event is RecordedEvent & { kind: K } => event.kind === kind,
  );
}

function names(alerts: readonly { labels: { get(name: string): string } }[]): readonly string[] {
  return alerts.map(({ labels }) => labels.get('alertname'));
}

describe('the recorded events', () => {
  it('tell the life of an alert', async () => {
    const world = recording();
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    await world.post(['Down'], world.clock.now());
    await world.clock.advanceAsync(5 * MINUTE);
    expect(kinds(world)).toEqual([
      'alert_created',
      'alert_grouped',
      'notification',
      'alert_grouped',
      'notification',
      'alert_resolved',
    ]);
    const [first, second] = only(world, 'notification');
    expect(first).toMatchObject({
      group: { groupKey: '{}:{alertname="Down"}', receiver: 'default' },
      reason: 'first notification',
      flushId: 1,
      repeatIntervalMs: 4 * 60 * MINUTE,
      integration: { name: 'webhook', index: 0 },
    });
    expect(second).toMatchObject({ reason: 'all alerts resolved', flushId: 2 });
    expect(second?.groupUuid).toBe(first?.groupUuid);
    expect(first?.groupUuid).not.toBe('');
    await world.stop();
  });

  it('say alert_grouped for every report, as upstream', async () => {
    const world = recording();
    for (let i = 0; i < 3; i++) {
      await world.post(['Down']);
      await world.clock.advanceAsync(5_000);
    }
    expect(kinds(world)).toEqual([
      'alert_created',
      'alert_grouped',
      'alert_grouped',
      'alert_grouped',
    ]);
    await world.stop();
  });

  it('count looks at a group, also those that told nobody', async () => {
    const world = recording({ groupBy: [] });
    await world.silence('Down');
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    await world.post(['Down', 'Up']);
    await world.clock.advanceAsync(5 * MINUTE);
    const [told] = only(world, 'notification');
    expect(told?.flushId).toBe(2);
    expect(names(told?.alerts ?? [])).toEqual(['Up']);
    expect(names(told?.mutedAlerts ?? [])).toEqual(['Down']);
    await world.stop();
  });

  it('name the silence that keeps an alert quiet, each time', async () => {
    const world = recording();
    await world.silence('Down');
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    await world.post(['Down']);
    await world.clock.advanceAsync(5 * MINUTE);
    const [created] = only(world, 'silence_created');
    const muted = only(world, 'silence_muted_alert');
    expect(muted.map(({ silence }) => silence.id)).toEqual([
      created?.silence.id,
      created?.silence.id,
    ]);
    expect(names(muted.map(({ mutedAlert }) => mutedAlert))).toEqual(['Down', 'Down']);
    await world.stop();
  });

  it('name the rule and the alert by which another one is inhibited', async () => {
    const world = recording();
    await world.post(['Root/critical', 'Leaf/warning']);
    await world.clock.advanceAsync(MINUTE);
    const [root] = only(world, 'alert_created');
    const [inhibited] = only(world, 'inhibition_muted_alert');
    expect(inhibited?.rules.map(({ name }) => name)).toEqual(['critical over warning']);
    expect(inhibited?.inhibitingFingerprints).toEqual([root?.alert.fingerprint]);
    expect(inhibited?.mutedAlert.labels.get('alertname')).toBe('Leaf');
    await world.stop();
  });

  it('say nothing of a silence that ends', async () => {
    const world = recording();
    await world.silence('Down');
    const [created] = only(world, 'silence_created');
    const id = created?.silence.id ?? '';
    await world.runner.change((now) => expireSilence(world.engine.silences, id, now));
    expect(kinds(world)).toEqual(['silence_created']);
    await world.stop();
  });

  it('say it again when a reload forms the groups anew', async () => {
    const world = recording();
    await world.post(['Down']);
    const config = { ...engineConfig(), alertEvents: 'all' as const };
    await world.runner.apply(world.engine.reconfigure(config, world.clock.now()));
    expect(kinds(world)).toEqual(['alert_created', 'alert_grouped', 'alert_grouped']);
    await world.stop();
  });
});

describe('without a recorder', () => {
  it.each(['none', 'news'] as const)(
    'the engine tells of deliveries to nobody (%s)',
    async (wanted) => {
      const world = new ObservedWorld({ ...engineConfig(), alertEvents: wanted });
      await world.post(['Down']);
      await world.clock.advanceAsync(MINUTE);
      expect(kinds(world)).not.toContain('notification');
      await world.stop();
    },
  );
});
