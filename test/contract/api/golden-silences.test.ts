// Silences over HTTP: the answers that Alertmanager 0.34 gave (v2) and 0.25 gave (v1), except where
// listed.
import { describe, expect, it } from 'vitest';
import limits from '../../golden/silences/v2-limits.json' with { type: 'json' };
import { createFilterParser } from '../../../src/api/reads/parse-filter.ts';
import {
  comparable,
  readGolden,
  requestInit,
  sortAllow,
  testOf,
} from '../../support/golden-exchange.ts';
import { FakeSilenceService } from '../../support/fake-silence-service.ts';
import { testApp, type TestApp } from '../../support/http-app.ts';
import { expectAnswer, lendIds, readStory, type StoryRun } from '../../support/silence-story.ts';

/** Recorded answers that ours differ from, and why. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['duplicate field, last wins', 'of a repeated field only the last one counts here'],
  ['POST silences Accept html, ended', 'the recorded server sent an empty Content-Type'],
  ['GET silence %FF', 'a byte that is no text is printed as U+FFFD'],
]);

describe('v2-refused.json (rows H5–H18, H36–H39, S1)', () => {
  for (const { name, request, response } of readGolden('../silences/v2-refused.json').cases) {
    testOf(DIFFERENCES.has(name))(`${name} is answered as recorded`, async () => {
      const answer = await testApp().ask(request.path, requestInit(request));
      const { headers, ...rest } = sortAllow(await comparable(answer));
      const { connection, ...others } = headers;
      expect(connection ?? 'close').toBe('close');
      expect({ ...rest, headers: others }).toEqual(sortAllow(response));
    });
  }
});

describe('v2-story.json (rows S3–S6, H36–H39)', () => {
  const cases = readStory('v2-story.json');
  const app = testApp();
  lendIds(app, cases);
  for (const recorded of cases) {
    it(`${recorded.name} is answered as recorded`, async () => {
      await expectAnswer(app, recorded);
    });
  }
});

describe('v2-limits.json (rows S1, S2, M1)', () => {
  // The file is data of this repository; its shape is known.
  const { runs } = limits as { readonly runs: readonly StoryRun[] };
  for (const { flags, cases } of runs) {
    const app = limitedApp(flags);
    lendIds(app, cases);
    for (const recorded of cases) {
      it(`${flags.join(' ')}: ${recorded.name} is answered as recorded`, async () => {
        await expectAnswer(app, recorded);
      });
    }
  }
});

function limitedApp(flags: readonly string[]): TestApp {
  const valueOf = (name: string): number =>
    Number(flags.find((flag) => flag.startsWith(`${name}=`))?.slice(name.length + 1) ?? 0);
  const matcherMode = flags.some((flag) => flag.endsWith('=classic-mode')) ? 'classic' : 'fallback';
  return testApp({
    silences: new FakeSilenceService({
      maxSilences: valueOf('--silences.max-silences'),
      maxSizeBytes: valueOf('--silences.max-silence-size-bytes'),
      matcherMode,
    }),
    filters: createFilterParser(matcherMode, { log: () => undefined }),
  });
}

/** What v1 refused in words of its own; ours are those of v2. */
const OLD_WORDS = /(?:start|end) time|silence invalid|parsing time|parsing regexp: .*\$/;
/** Fields that only answers have; what a client sends in them is not looked at here. */
const ANSWER_FIELD = /^(?:status|updatedAt) /;
const OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['read with slash', 'the recorded router redirects to a path that it does not know'],
  ['unknown id and bad matcher', 'the matchers are looked at first, as v2 does'],
]);

describe('v1-story.json (row V5)', () => {
  const cases = readStory('v1-story.json');
  const app = testApp({
    silences: new FakeSilenceService({ matcherMode: 'classic' }),
    filters: createFilterParser('classic', { log: () => undefined }),
  });
  lendIds(app, cases);
  for (const recorded of cases) {
    const { name, request, response } = recorded;
    const isReworded = ANSWER_FIELD.test(name) || OLD_WORDS.test(response.body);
    if (!isReworded || response.status !== 400 || request.method !== 'POST') {
      testOf(OTHERWISE.has(name))(`${name} is answered as recorded`, async () => {
        await expectAnswer(app, recorded);
      });
      continue;
    }
    it(`${name} is refused with the recorded status, in other words`, async () => {
      const answer = await app.ask(request.path, requestInit(request));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ status: 'error', errorType: 'bad_data' });
    });
  }
});
