// The recorded stories of test/golden/differential: what the real Alertmanager answered and sent.
import { readdirSync, readFileSync } from 'node:fs';
import type { Json, Recording } from './recording.ts';
import type { Scenario } from './scenario.ts';
import { shareValues, unshareValues, type SharedJson } from './shared-values.ts';

export interface RecordedStory {
  readonly scenario: Scenario;
  readonly upstream: Recording;
}

const FOLDER = new URL('../golden/differential/', import.meta.url);
const SOURCE =
  'Recorded from Alertmanager 0.34.0 by DIFFERENTIAL_RECORD=<folder> npx vitest run --project differential: ' +
  'the scenario, what Alertmanager answered and what it sent. Times are in milliseconds since ' +
  'the start (T<ms> in bodies), silences have names instead of ids, {"$": n} is shared[n].';

/** Reads all of them. */
export function readStories(): readonly RecordedStory[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return files.sort().flatMap((name) => {
    // The files are data of this repository; their shape is known.
    const file = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as {
      readonly stories: readonly SharedJson[];
    };
    return file.stories.map((story) => unshareValues(story) as unknown as RecordedStory);
  });
}

/** One file, a story per line. */
export function writeStories(stories: readonly RecordedStory[]): string {
  const lines = stories.map(encodeStory);
  return `{"source":${JSON.stringify(SOURCE)},"stories":[\n${lines.join(',\n')}\n]}\n`;
}

/** One line. */
export function encodeStory({ scenario, upstream }: RecordedStory): string {
  // A story is JSON through and through; its interfaces have no index signature.
  return JSON.stringify(shareValues({ scenario, upstream } as unknown as Json));
}
