// Everything outside the v2 API gives the answers that Alertmanager 0.34 gave, except where listed.
import { describe, expect } from 'vitest';
import { comparable, readGolden, requestInit, testOf } from '../../support/golden-exchange.ts';
import { testApp } from '../../support/http-app.ts';

const ALIVE = 'this part of the v1 API is alive here';

/** Recorded answers that ours differ from, and why. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['v1 alerts', ALIVE],
  ['v1 POST silences', ALIVE],
  ['v1 silence', ALIVE],
  ['v1 silence GET', ALIVE],
  ['v1 status', ALIVE],
  ['v1 receivers', ALIVE],
]);

describe('ops.json (rows H1, H40–H43)', () => {
  for (const { name, request, response } of readGolden('ops.json').cases) {
    testOf(DIFFERENCES.has(name))(`${name} is answered as recorded`, async () => {
      const answer = await testApp().ask(request.path, requestInit(request));
      expect(await comparable(answer)).toEqual(response);
    });
  }
});
