// POST and GET /api/v1/alerts give the answers that Alertmanager 0.25 gave, except where listed.
import { describe, expect, it } from 'vitest';
import { comparable, readGolden, requestInit, testOf } from '../../support/golden-exchange.ts';
import { alertView, RECEIVERS } from '../../support/golden-views.ts';
import { testApp } from '../../support/http-app.ts';
import type { components } from '../../../src/api/v2/openapi.d.ts';

/** Old versions wrote null for no annotations. */
type V1Alert = Omit<components['schemas']['V1Alert'], 'annotations'> & {
  readonly annotations: Readonly<Record<string, string>> | null;
};

const DATE = 'the text about a bad date differs between versions of Go';

/** Recorded answers that ours differ from, and why. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['array of null', 'the recorded server crashed; here it is an alert without labels'],
  ['date bad', DATE],
  ['date empty', DATE],
  ['date number', DATE],
  ['date only', DATE],
  ['date space', DATE],
]);

const { cases, reads = [] } = readGolden('v1.json');

describe('v1.json (rows V1–V4)', () => {
  for (const { name, request, response } of cases) {
    testOf(DIFFERENCES.has(name))(`${name} is answered as recorded`, async () => {
      const answer = await testApp().ask(request.path, requestInit(request));
      expect(await comparable(answer)).toEqual(response);
    });
  }

  it('a bad date is refused in the recorded envelope', async () => {
    for (const { request } of cases.filter(({ name }) => DIFFERENCES.get(name) === DATE)) {
      const answer = await testApp().ask(request.path, requestInit(request));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ status: 'error', errorType: 'bad_data' });
    }
  });
});

describe('v1.json, reads (row V4)', () => {
  const all = reads.find(({ name }) => name === 'all')?.response.body ?? '';
  // The recorded body is data of this repository; its shape is known.
  const { data } = JSON.parse(all) as { readonly data: readonly V1Alert[] };

  for (const { name, request, response } of reads) {
    it(`${name} is answered with the recorded alerts`, async () => {
      const app = testApp();
      app.service.receiverViews = RECEIVERS;
      app.service.views = data.map((alert) =>
        alertView({
          ...alert,
          annotations: alert.annotations ?? {},
          receivers: alert.receivers.map((receiver) => ({ name: receiver })),
          status: { state: alert.status.state, silencedBy: [], inhibitedBy: [], mutedBy: [] },
          updatedAt: alert.startsAt,
        }),
      );
      const answer = await app.ask(request.path, requestInit(request));
      expect(await answer.text()).toBe(asPrintedHere(response.body));
    });
  }
});

/** Lists are never null here, instants are whole milliseconds, and dates are UTC. */
function asPrintedHere(body: string): string {
  return body
    .replaceAll('"annotations":null', '"annotations":{}')
    .replaceAll(/"(silencedBy|inhibitedBy)":null/g, '"$1":[]')
    .replaceAll(/(\.\d{3})\d{3}Z/g, '$1Z')
    .replaceAll('2099-01-01T00:00:00+02:00', '2098-12-31T22:00:00Z');
}
