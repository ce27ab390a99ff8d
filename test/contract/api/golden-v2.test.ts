// The v2 API gives the answers that Alertmanager 0.34 gave, byte for byte, except where listed.
import { describe, expect, it } from 'vitest';
import uris from '../../golden/api/uri.json' with { type: 'json' };
import { isRequestUri } from '../../../src/api/ingest/request-uri.ts';
import {
  comparable,
  readGolden,
  requestInit,
  sortAllow,
  type GoldenCase,
  testOf,
} from '../../support/golden-exchange.ts';
import { alertView, groupView, RECEIVERS } from '../../support/golden-views.ts';
import { testApp, type TestApp } from '../../support/http-app.ts';
import type { components } from '../../../src/api/v2/openapi.d.ts';

const NOT_FOR_FETCH = 'a web Request cannot carry it; see node-listener.test.ts';
const ELEMENT = 'we name the element, upstream prints the fields of its Go type';

/** Recorded answers that ours differ from, and why. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['dot segments', NOT_FOR_FETCH],
  ['GET with a body of another type', NOT_FOR_FETCH],
  ['GET with a body without type', NOT_FOR_FETCH],
  ['array of null', 'the recorded server crashed'],
  ['array of numbers', ELEMENT],
  ['array of strings', ELEMENT],
  ['array of arrays', ELEMENT],
  ['array of booleans', ELEMENT],
  ['element type error then alert error', ELEMENT],
  ['big number', ELEMENT],
  ['last duplicate wins', 'of a repeated field only the last one counts here'],
]);

async function expectAsRecorded(app: TestApp, { request, response }: GoldenCase): Promise<void> {
  const answer = await app.ask(request.path, requestInit(request));
  expect(await comparable(answer)).toEqual(sortAllow(response));
}

for (const file of ['v2-framework.json', 'v2-decoder.json']) {
  describe(`${file} (rows H5–H18)`, () => {
    for (const recorded of readGolden(file).cases) {
      testOf(DIFFERENCES.has(recorded.name))(
        `${recorded.name} is answered as recorded`,
        async () => {
          const app = testApp();
          app.service.receiverViews = RECEIVERS;
          await expectAsRecorded(app, recorded);
        },
      );
    }
  });
}

describe('intended differences', () => {
  const cases = readGolden('v2-decoder.json').cases;

  it('an element that is no object gets the recorded status and kind of text', async () => {
    for (const { request, response } of cases.filter(
      ({ name }) => DIFFERENCES.get(name) === ELEMENT,
    )) {
      const answer = await testApp().ask(request.path, requestInit(request));
      const text = await answer.text();
      expect(answer.status).toBe(response.status);
      expect(text.slice(0, text.indexOf(' of type'))).toBe(
        response.body.slice(0, response.body.indexOf(' of type')),
      );
    }
  });

  it('an element that is null lacks its labels', async () => {
    const nothing = cases.filter(({ name }) => name === 'array of null');
    for (const { request } of nothing) {
      const answer = await testApp().ask(request.path, requestInit(request));
      expect(await answer.json()).toEqual({ code: 602, message: '0.labels in body is required' });
    }
  });
});

describe('v2-refused.json (rows A4, H17)', () => {
  // What follows them in the file shows what became of the alerts, which is not the edge's business.
  const posts = readGolden('v2-refused.json').cases.filter(
    ({ request }) => request.method === 'POST',
  );
  for (const recorded of posts) {
    testOf(DIFFERENCES.has(recorded.name))(`${recorded.name} is answered as recorded`, async () => {
      await expectAsRecorded(testApp(), recorded);
    });
  }
});

describe('v2-reads.json (rows H31–H35)', () => {
  const { cases } = readGolden('v2-reads.json');
  const bodyOf = (name: string): string =>
    cases.find((recorded) => recorded.name === name)?.response.body ?? '';
  // The recorded bodies are data of this repository; their shape is known.
  const alerts = JSON.parse(bodyOf('all alerts')) as components['schemas']['GettableAlerts'];
  const groups = JSON.parse(bodyOf('all groups')) as components['schemas']['AlertGroups'];

  for (const recorded of cases) {
    it(`${recorded.name} is answered as recorded`, async () => {
      const app = testApp();
      app.service.receiverViews = RECEIVERS;
      app.service.views = alerts.map(alertView);
      app.service.groupViews = groups.map(groupView);
      await expectAsRecorded(app, { ...recorded, response: inUtc(recorded.response) });
    });
  }
});

/** Upstream keeps the zone a client sent; here every date is UTC. */
function inUtc(response: GoldenCase['response']): GoldenCase['response'] {
  const body = response.body.replaceAll(/\d{4}-[^"]*\+02:00/g, (date) =>
    new Date(date).toISOString(),
  );
  return { ...response, body };
}

describe('uri.json (row A5)', () => {
  const { cases } = uris;
  it.each(cases)('isRequestUri($uri) is $valid', ({ uri, valid }) => {
    expect(isRequestUri(uri)).toBe(valid);
  });
});
