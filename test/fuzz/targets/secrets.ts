// Secrets in files and on the command line: whatever else is wrong, nothing that is shown has them.
import { parseWebConfig } from '../../../src/app/web/web-config-codec.ts';
import { readServeRequest } from '../../../src/app/run-serve.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { INTEGRATION_DECODERS } from '../../../src/receivers/integration-decoders.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { broken, kept, type FuzzInput, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { pickFrom } from '../generate/choose.ts';
import { hostileText } from '../generate/hostile-text.ts';
import {
  CONFIG_PLACES,
  FLAG_PLACES,
  SECRET,
  SHAPES,
  WEB_PLACES,
} from '../generate/secret-places.ts';

const PLACES = [
  ...CONFIG_PLACES.map((place) => ['config', place] as const),
  ...WEB_PLACES.map((place) => ['web', place] as const),
  ...FLAG_PLACES.map((place) => ['flag', place] as const),
];

export const SECRETS: FuzzTarget = {
  name: 'secrets',
  promise: 'secrets of any shape at their places: in no problem, and in nothing that prints',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 2,
  generate,
  open: () => ({ check }),
};

/** The reader, the place, and what is written around the secret: before, and behind it. */
function generate(random: SeededRandom): FuzzInput {
  const [before = '', ...behind] = pickFrom(random, SHAPES).split('%');
  const around = (text: string): string => (random.chance(0.3) ? text + inline(random) : text);
  return [...pickFrom(random, PLACES), around(before), around(behind.join(SECRET))];
}

/** What cannot begin another line, where the secret would be in no place of its own. */
function inline(random: SeededRandom): string {
  return hostileText(random).replace(/[\r\n\u0085\u2028\u2029]/g, '');
}

function check([reader = '', place = '', before = '', behind = '']: FuzzInput): Verdict {
  const text = place.replace('#', () => `${before}${SECRET}${behind}`);
  const shown = shownBy(reader, text);
  return shown.includes(SECRET) ? broken(`shows it: ${shown.slice(0, 500)}`) : kept(reader);
}

function shownBy(reader: string, text: string): string {
  switch (reader) {
    case 'web': {
      const read = parseWebConfig({ file: 'web.yml', baseDir: '/', text });
      return JSON.stringify(read.ok ? read.value : read.error);
    }
    case 'flag': {
      // A second flag that is wrong makes the reader complain.
      const read = readServeRequest('alertmanager', [text, '--web.get-concurrency=x'], {});
      return JSON.stringify(read);
    }
    default: {
      const options = { matcherMode: 'fallback', integrations: INTEGRATION_DECODERS } as const;
      return JSON.stringify(loadConfig({ file: 'alertmanager.yml', text, ...options }));
    }
  }
}
