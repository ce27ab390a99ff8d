// The list of silences: its order, and silences with several matcher sets (rows H36, S7).
import { describe, expect, it } from 'vitest';
import { holdsMatchers, sortSilences } from '../../../../src/api/reads/silence-list.ts';
import type { SilenceView } from '../../../../src/engine/silence-service.ts';
import { newMatcher } from '../../../../src/matcher/new-matcher.ts';
import { addMs } from '../../../../src/model/instant.ts';
import { FakeSilenceService } from '../../../support/fake-silence-service.ts';
import { jsonPost, testApp } from '../../../support/http-app.ts';
import { draft, matcher, MINUTE, NOON } from '../../../support/silence-drafts.ts';

const TWO_SETS = draft({
  matcherSets: [[matcher('a', '=', '1'), matcher('b', '=~', 'x.*')], [matcher('c', '!=', '2')]],
});

async function serviceWith(...drafts: readonly (typeof TWO_SETS)[]): Promise<FakeSilenceService> {
  const service = new FakeSilenceService();
  service.now = NOON;
  for (const each of drafts) await service.setSilence(each);
  return service;
}

function filter(...texts: readonly (readonly ['=' | '!=' | '=~', string, string])[]) {
  return texts.map(([type, name, value]) => {
    const made = newMatcher(type, name, value);
    return made.ok ? made.value : expect.fail(made.error);
  });
}

describe('sortSilences()', () => {
  it('puts active ones first, and in each state the most urgent one', async () => {
    const period = (comment: string, from: number, to: number): typeof TWO_SETS =>
      draft({ comment, startsAt: addMs(NOON, from * MINUTE), endsAt: addMs(NOON, to * MINUTE) });
    const service = await serviceWith(
      period('ended first', 0, 1),
      period('ended last', 0, 2),
      period('starts late', 9, 10),
      period('starts soon', 8, 20),
      period('ends late', 0, 9),
      period('ends soon', 0, 8),
      period('ends soon, too', 0, 8),
    );
    service.now = addMs(NOON, 5 * MINUTE);
    const order = sortSilences(service.silences()).map(({ silence }) => silence.comment);
    expect(order).toEqual([
      'ends soon',
      'ends soon, too',
      'ends late',
      'starts soon',
      'starts late',
      'ended last',
      'ended first',
    ]);
  });
});

describe('a silence with several matcher sets', () => {
  it('is found by any one of them, but not by a mixture', async () => {
    const [view] = [...(await serviceWith(TWO_SETS)).silences()];
    const found = (wanted: ReturnType<typeof filter>): boolean =>
      holdsMatchers(view ?? expect.fail('no silence'), wanted);
    expect(found(filter(['=', 'a', '1']))).toBe(true);
    expect(found(filter(['!=', 'c', '2']))).toBe(true);
    expect(found(filter(['=~', 'b', 'x.*'], ['=', 'a', '1']))).toBe(true);
    expect(found(filter(['=', 'a', '1'], ['!=', 'c', '2']))).toBe(false);
    expect(found([])).toBe(true);
  });

  it('is shown with its first set, where upstream fails the whole list', async () => {
    const app = testApp({ silences: await serviceWith(TWO_SETS) });
    const shown = [
      { isEqual: true, isRegex: false, name: 'a', value: '1' },
      { isEqual: true, isRegex: true, name: 'b', value: 'x.*' },
    ];
    const [silence] = (await (await app.ask('/api/v2/silences')).json()) as { id: string }[];
    expect(silence).toMatchObject({ matchers: shown });
    const one = await app.ask(`/api/v2/silence/${silence?.id ?? ''}`);
    expect(await one.json()).toMatchObject({ matchers: shown });
    const v1 = await app.ask('/api/v1/silences');
    expect(await v1.json()).toMatchObject({ data: [{ matchers: shown }] });
  });
});

describe('a silence that could not be stored', () => {
  const BODY = JSON.stringify({
    matchers: [{ name: 'a', value: 'b', isRegex: false }],
    startsAt: '2020-01-01T00:00:00Z',
    endsAt: '2099-01-01T00:00:00Z',
    createdBy: '',
    comment: '',
  });

  it('is answered with 503 and its id, by which it can be sent again without a second one', async () => {
    const app = testApp();
    app.silences.isDurable = false;
    const answer = await app.ask('/api/v2/silences', jsonPost(BODY));
    const [view] = [...app.silences.silences()];
    const id = view?.silence.id ?? '';
    expect(answer.status).toBe(503);
    expect(await answer.json()).toContain(`"${id}"`);
    app.silences.isDurable = true;
    const startsAt = new Date(app.silences.now).toISOString();
    const again = JSON.stringify({ ...(JSON.parse(BODY) as object), id, startsAt });
    const second = await app.ask('/api/v2/silences', jsonPost(again));
    expect(await second.json()).toEqual({ silenceID: id });
  });

  it('counts as ended, and the client is told to end it again', async () => {
    const app = testApp();
    await app.ask('/api/v2/silences', jsonPost(BODY));
    const [view]: SilenceView[] = [...app.silences.silences()];
    app.silences.isDurable = false;
    const path = `/silence/${view?.silence.id ?? ''}`;
    const v2 = await app.ask(`/api/v2${path}`, { method: 'DELETE' });
    const v1 = await app.ask(`/api/v1${path}`, { method: 'DELETE' });
    expect([v2.status, v1.status]).toEqual([503, 503]);
    expect([...app.silences.silences()].map(({ state }) => state)).toEqual(['expired']);
  });
});
