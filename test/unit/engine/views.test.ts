import { describe, expect, it } from 'vitest';
import { countAlerts, viewAlerts, viewGroups } from '../../../src/engine/views.ts';
import { addMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import type { AggregationGroup } from '../../../src/route/aggregation-group.ts';
import {
  engineConfig,
  EngineWorld,
  equals,
  HOUR,
  MINUTE,
  routeConfig,
  START,
} from '../../support/engine-world.ts';

const LATER = { endsAt: addMs(START, HOUR) };
const noLabels = (): LabelSet => LabelSet.EMPTY;

/** Every alert goes to `zeta`, `alpha` and `zeta` again, in this order. */
function threeRoutes(): EngineWorld {
  const to = (receiver: string): ReturnType<typeof routeConfig> =>
    routeConfig({ receiver, continue: true });
  return new EngineWorld(engineConfig({ routes: [to('zeta'), to('alpha'), to('zeta')] }));
}

describe('viewAlerts()', () => {
  it('shows unresolved alerts, sorted by fingerprint (H32)', () => {
    const world = new EngineWorld();
    for (const label of ['A', 'B', 'C', 'D', 'E']) world.post(label, LATER);
    world.resolve('C');
    const fingerprints = [...viewAlerts(world.engine, world.now)].map(
      ({ alert }) => alert.fingerprint,
    );
    expect(fingerprints).toHaveLength(4);
    expect(fingerprints).toEqual([...fingerprints].sort());
  });

  it('stops showing an alert at the very instant at which it ends (A6)', () => {
    const world = new EngineWorld();
    world.post('A', { endsAt: addMs(START, MINUTE) });
    expect([...viewAlerts(world.engine, addMs(START, MINUTE - 1))]).toHaveLength(1);
    expect([...viewAlerts(world.engine, addMs(START, MINUTE))]).toHaveLength(0);
  });

  it('names the receiver of each matching route, in the order of the routes (H33)', () => {
    const world = threeRoutes();
    world.post('A', LATER);
    const [view] = viewAlerts(world.engine, world.now);
    expect(view?.receivers).toEqual(['zeta', 'alpha', 'zeta']);
    expect(view?.status).toEqual({ state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] });
  });
});

describe('viewGroups()', () => {
  it('sorts groups by label set, then by receiver (H35)', () => {
    const only = (receiver: string, name: string): ReturnType<typeof routeConfig> =>
      routeConfig({ receiver, matchers: [equals('alertname', name)], continue: true });
    const routes = [only('z', 'B'), only('z', 'A'), only('a', 'A')];
    const world = new EngineWorld(engineConfig({ routes }));
    for (const label of ['B', 'A']) world.post(label, LATER);
    const groups = viewGroups(world.engine, world.now, noLabels);
    expect(groups.map(({ labels, receiver }) => [labels.get('alertname'), receiver])).toEqual([
      ['A', 'a'],
      ['A', 'z'],
      ['B', 'z'],
    ]);
  });

  it('leaves out resolved alerts, and groups that have no others (H35)', () => {
    const world = new EngineWorld();
    for (const label of ['A/1', 'A/2', 'B/1']) world.post(label, LATER);
    world.resolve('A/1');
    world.resolve('B/1');
    const [group, ...others] = viewGroups(world.engine, world.now, noLabels);
    expect(others).toEqual([]);
    expect(group?.alerts.map(({ alert }) => alert.labels.get('instance'))).toEqual(['2']);
  });

  it('lists alerts in notification order, and sorts the names of their receivers (D7, H35)', () => {
    const world = threeRoutes();
    for (const label of ['A/b', 'A', 'A/a']) world.post(label, LATER);
    const groups = viewGroups(world.engine, world.now, noLabels);
    expect(groups).toHaveLength(3);
    for (const { alerts } of groups) {
      expect(alerts.map(({ alert }) => alert.labels.get('instance'))).toEqual(['a', 'b', '']);
      expect(alerts.map(({ receivers }) => receivers.join())).toEqual(
        Array(3).fill('alpha,zeta,zeta'),
      );
    }
  });

  it('renders the labels of the route from the alerts of the group (C11)', () => {
    const world = new EngineWorld();
    world.post('A/1', LATER);
    const render = (group: AggregationGroup, alerts: readonly unknown[]): LabelSet =>
      LabelSet.from([['note', `${group.key} ${alerts.length}`]]);
    const [group] = viewGroups(world.engine, world.now, render);
    expect(group?.routeLabels.get('note')).toBe('{}:{alertname="A"} 1');
  });
});

describe('countAlerts()', () => {
  it('counts what fires and what has ended (X1)', () => {
    const world = new EngineWorld();
    for (const label of ['A', 'B', 'C']) world.post(label, LATER);
    world.resolve('B');
    expect(countAlerts(world.engine, world.now)).toEqual({ active: 2, suppressed: 0, resolved: 1 });
    expect(countAlerts(world.engine, addMs(START, HOUR))).toEqual({
      active: 0,
      suppressed: 0,
      resolved: 3,
    });
  });
});
