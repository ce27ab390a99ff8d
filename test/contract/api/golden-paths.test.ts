// Paths that are written in other ways, with and without a route prefix, lead where Alertmanager 0.34
// leads them (H1, H2, H41). Over a socket, because a web Request tidies its URL.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sortAllow, type GoldenCase } from '../../support/golden-exchange.ts';
import { RECEIVERS } from '../../support/golden-views.ts';
import { testApp } from '../../support/http-app.ts';
import { sendRaw, whileListening } from '../../support/http-listener.ts';

interface GoldenPaths {
  readonly cases: readonly GoldenCase[];
  readonly prefixed: readonly GoldenCase[];
}

// The file is data of this repository; its shape is known.
const GOLDEN = JSON.parse(
  readFileSync(new URL('../../golden/api/paths.json', import.meta.url), 'utf8'),
) as GoldenPaths;

const OF_THE_CONNECTION = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
]);

describe.each([
  { routePrefix: '', cases: GOLDEN.cases },
  { routePrefix: '/x', cases: GOLDEN.prefixed },
])('paths.json with the prefix "$routePrefix"', ({ routePrefix, cases }) => {
  it.each(cases)('$name is answered as recorded', async ({ request, response }) => {
    const app = testApp({ options: { routePrefix } });
    app.service.receiverViews = RECEIVERS.slice(0, 1);
    await whileListening(app.listener, async (port) => {
      const { status, headers, body } = await sendRaw(port, request);
      const compared = Object.fromEntries(
        Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name)),
      );
      expect(sortAllow({ status, headers: compared, body })).toEqual(sortAllow(response));
    });
  });
});
