// What the list of alerts shows: switches, groups of choice, order, and how much of it at once.
import { describe, expect, it } from 'vitest';
import { countStates, isShown, quietReasons } from '../../../../ui/alerts/alert-state.ts';
import { shownGroups, uniqueAlerts } from '../../../../ui/alerts/grouping.ts';
import { visibleList } from '../../../../ui/alerts/visible.ts';
import { ALL_ALERTS } from '../../../../ui/route/route.ts';
import { pageAlert, pageGroup } from '../../../support/page-alerts.ts';

const ACTIVE = pageAlert('active');
const SILENCED = pageAlert('silenced', { status: { silencedBy: ['s1', 's2'] } });
const INHIBITED = pageAlert('inhibited', { status: { inhibitedBy: ['i1'] } });
const MUTED = pageAlert('muted', { status: { mutedBy: ['night'] } });
const ALL_ON = { ...ALL_ALERTS, silenced: true, inhibited: true, muted: true };

describe('isShown()', () => {
  const OFF = { active: false, silenced: false, inhibited: false, muted: false };
  it.each([
    ['active', ['active'], ACTIVE],
    ['silenced', ['silenced'], SILENCED],
    ['inhibited', ['inhibited'], INHIBITED],
    // As for the API, it is active as well: both switches must let it through.
    ['muted', ['active', 'muted'], MUTED],
  ] as const)('shows what is %s when %j is on', (_name, needed, alert) => {
    const on = Object.fromEntries(needed.map((name) => [name, true]));
    expect(isShown(alert, { ...OFF, ...on })).toBe(true);
    for (const name of needed) expect(isShown(alert, { ...ALL_ON, [name]: false })).toBe(false);
  });

  it('counts what each switch decides about', () => {
    const counts = countStates([ACTIVE, SILENCED, INHIBITED, MUTED]);
    expect(counts).toEqual({ active: 2, silenced: 1, inhibited: 1, muted: 1 });
  });

  it('gives every reason for quiet', () => {
    const both = pageAlert('both', { status: { ...SILENCED.status, mutedBy: ['night'] } });
    expect(quietReasons(both).map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      'silenced s1',
      'silenced s2',
      'muted night',
    ]);
  });
});

describe('shownGroups()', () => {
  it('keeps the groups of the server, without what is switched off', () => {
    const groups = [
      pageGroup({ a: '1' }, [SILENCED]),
      pageGroup({ a: '2' }, [ACTIVE, SILENCED], 'x'),
      pageGroup({ a: '2' }, [ACTIVE], 'x'),
    ];
    const shown = shownGroups(groups, ALL_ALERTS);
    expect(
      shown.map(({ labels, alerts, receiver }) => [labels['a'], alerts.length, receiver]),
    ).toEqual([
      ['2', 1, 'x'],
      ['2', 1, 'x'],
    ]);
    expect(new Set(shown.map(({ key }) => key)).size).toBe(2);
  });

  it('groups by labels, each alert once, with those that have none of them together', () => {
    const [a, b, c] = [
      pageAlert('a', { labels: { job: 'x', ['__proto__']: 'p' } }),
      pageAlert('b', { labels: { job: 'x' } }),
      pageAlert('c', { labels: { other: 'y' } }),
    ];
    const groups = [pageGroup({}, [a, c]), pageGroup({}, [b, a], 'second')];
    const shown = shownGroups(groups, { ...ALL_ALERTS, groupBy: ['job', 'constructor'] });
    expect(
      shown.map(({ labels, alerts }) => [labels, alerts.map((each) => each.fingerprint)]),
    ).toEqual([
      [{ job: 'x' }, ['a', 'b']],
      [{}, ['c']],
    ]);
    const byProto = shownGroups(groups, { ...ALL_ALERTS, groupBy: ['__proto__'] });
    expect(byProto.map(({ labels }) => Object.entries(labels))).toEqual([[['__proto__', 'p']], []]);
  });

  it('takes an alert as told of when only one of its groups is muted', () => {
    const muted = pageAlert('a', { status: { mutedBy: ['night'] } });
    const told = pageAlert('a');
    for (const order of [
      [muted, told],
      [told, muted],
    ]) {
      const unique = uniqueAlerts(order.map((alert) => pageGroup({}, [alert])));
      expect(unique).toEqual([told]);
    }
  });

  it.each([
    ['newest', ['3', '2', '1']],
    ['oldest', ['1', '2', '3']],
    ['server', ['2', '1', '3']],
  ] as const)('orders by start when asked: %s', (order, names) => {
    const at = (name: string) => pageAlert(name, { startsAt: `2026-11-28T0${name}:00:00Z` });
    const groups = [pageGroup({ g: '1' }, [at('2'), at('1')]), pageGroup({ g: '2' }, [at('3')])];
    const shown = shownGroups(groups, { ...ALL_ALERTS, order });
    expect(shown.flatMap(({ alerts }) => alerts.map((alert) => alert.fingerprint))).toEqual(names);
  });
});

describe('visibleList()', () => {
  const groups = shownGroups(
    ['1', '2', '3'].map((g) =>
      pageGroup(
        { g },
        Array.from({ length: 10 }, (_, i) => pageAlert(`${g}-${i}`)),
      ),
    ),
    ALL_ALERTS,
  );
  const sizes = (rows: number, isOpen: boolean, turned: readonly number[] = []) => {
    const keys = turned.map((i) => groups[i]?.key ?? '');
    const list = visibleList(groups, { isOpen, turned: new Set(keys) }, rows);
    return [list.groups.map(({ visible }) => visible.length), list.moreGroups];
  };

  it.each([
    ['closed groups take a row each', sizes(3, false), [[0, 0, 0], 0]],
    ['and no more than there are rows', sizes(2, false), [[0, 0], 1]],
    ['open ones take their alerts as well', sizes(33, true), [[10, 10, 10], 0]],
    ['until the rows are used up', sizes(15, true), [[10, 3], 1]],
    ['one may be turned by itself', sizes(100, false, [1]), [[0, 10, 0], 0]],
    ['either way', sizes(100, true, [1]), [[10, 0, 10], 0]],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });
});
