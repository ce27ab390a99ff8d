// Addresses mean what they mean on Alertmanager's page (U1), and survive being read and written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_ALERTS, parseRoute, routeHash, type Route } from '../../../../ui/route/route.ts';

const FILTER = '{alertname="Disk Full", job=~"a+"}';

describe('parseRoute()', () => {
  it.each<[hash: string, route: Route]>([
    ['', { kind: 'alerts', query: ALL_ALERTS }],
    ['#/', { kind: 'alerts', query: ALL_ALERTS }],
    ['#/alerts', { kind: 'alerts', query: ALL_ALERTS }],
    ['#alerts/', { kind: 'alerts', query: ALL_ALERTS }],
    ['#/alerts?silenced=true', { kind: 'alerts', query: { ...ALL_ALERTS, silenced: true } }],
    ['#/alerts?silenced', { kind: 'alerts', query: { ...ALL_ALERTS, silenced: true } }],
    ['#/alerts?active=FALSE', { kind: 'alerts', query: { ...ALL_ALERTS, active: false } }],
    [
      '#/alerts?receiver=on%2Dcall&muted=1&inhibited=false',
      { kind: 'alerts', query: { ...ALL_ALERTS, receiver: 'on-call', muted: true } },
    ],
    [
      '#/alerts?customGrouping=true',
      { kind: 'alerts', query: { ...ALL_ALERTS, groupBy: ['alertname'] } },
    ],
    [
      '#/alerts?customGrouping=true&group=a,b,',
      { kind: 'alerts', query: { ...ALL_ALERTS, groupBy: ['a', 'b'] } },
    ],
    ['#/alerts?group=a,b', { kind: 'alerts', query: ALL_ALERTS }],
    ['#/alerts?order=nonsense', { kind: 'alerts', query: ALL_ALERTS }],
    ['#/silences', { kind: 'silences', filter: '', state: 'active' }],
    ['#/silences?state=expired', { kind: 'silences', filter: '', state: 'expired' }],
    ['#/silences/', { kind: 'silences', filter: '', state: 'active' }],
    ['#/silences/a-b', { kind: 'silence', id: 'a-b' }],
    ['#/silences/a-b/edit', { kind: 'editSilence', id: 'a-b' }],
    ['#/silences/new', { kind: 'newSilence', filter: '', comment: '' }],
    ['#/silences/a/b', { kind: 'unknown', path: 'silences/a/b' }],
    ['#/silences/a/edit/x', { kind: 'unknown', path: 'silences/a/edit/x' }],
    ['#/status', { kind: 'status' }],
    ['#/settings?x', { kind: 'settings' }],
    ['#/nope', { kind: 'unknown', path: 'nope' }],
    ['#/status/x', { kind: 'unknown', path: 'status/x' }],
    ['#/silences/%E0%A4%A', { kind: 'silence', id: '%E0%A4%A' }],
  ])('reads %s', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });

  it.each([
    ['percent signs', encodeURIComponent(FILTER)],
    ['a form encoder, as in templates', new URLSearchParams({ x: FILTER }).toString().slice(2)],
    ['a hand', FILTER],
    ['a browser that completes what a hand wrote', encodeURI(FILTER)],
  ])('reads a filter written by %s', (_by, text) => {
    const route = parseRoute(`#/silences/new?filter=${text}&comment=a+b`);
    expect(route).toEqual({ kind: 'newSilence', filter: FILTER, comment: 'a b' });
  });
});

describe('routeHash()', () => {
  const word = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text.isWellFormed());
  const id = word.filter((text) => !['', 'new'].includes(text));
  const label = fc.stringMatching(/^[a-z_]{1,5}$/);
  const route: fc.Arbitrary<Route> = fc.oneof(
    fc.record({
      kind: fc.constant('alerts' as const),
      query: fc.record({
        filter: word,
        receiver: word,
        active: fc.boolean(),
        silenced: fc.boolean(),
        inhibited: fc.boolean(),
        muted: fc.boolean(),
        groupBy: fc.option(fc.array(label), { nil: undefined }),
        order: fc.constantFrom('server' as const, 'newest' as const, 'oldest' as const),
      }),
    }),
    fc.record({
      kind: fc.constant('silences' as const),
      filter: word,
      state: fc.constantFrom('active' as const, 'pending' as const, 'expired' as const),
    }),
    fc.record({ kind: fc.constantFrom('silence' as const, 'editSilence' as const), id }),
    fc.record({ kind: fc.constant('newSilence' as const), filter: word, comment: word }),
    fc.constantFrom({ kind: 'status' as const }, { kind: 'settings' as const }),
  );

  it('writes what parseRoute() reads as the same', () => {
    fc.assert(
      fc.property(route, (written) => {
        expect(parseRoute(routeHash(written))).toEqual(written);
      }),
    );
  });

  it('writes the names that Alertmanager reads', () => {
    const query = { ...ALL_ALERTS, filter: FILTER, groupBy: ['job'] };
    expect(routeHash({ kind: 'alerts', query })).toBe(
      `#/alerts?silenced=false&inhibited=false&muted=false&active=true&filter=${encodeURIComponent(FILTER)}&group=job&customGrouping=true`,
    );
  });
});
