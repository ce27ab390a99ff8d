// Chooses which stories are kept as recordings: those that teach something, and whose outcome does
// not depend on the luck of a moment.
import type { Pair } from './recording.ts';
import { encodeStory, writeStories, type RecordedStory } from './recorded-stories.ts';
import { replay } from './replay.ts';

const MIN_MESSAGES = 4;
const MAX_LENGTH = 10_500;
const MAX_STORIES = 150;
const STORIES_PER_FILE = 25;
/** The answer about the configuration is long: it is kept of one story in this many. */
const STATUS_EVERY = 5;

export class StoryCollector {
  readonly #pairs: Pair[] = [];

  /** Takes a story that two processes told alike. */
  add(pair: Pair): void {
    if (pair.upstream.messages.length >= MIN_MESSAGES) this.#pairs.push(pair);
  }

  /** The files to write. */
  async files(): Promise<readonly { readonly name: string; readonly text: string }[]> {
    const stories: RecordedStory[] = [];
    for (const { scenario, upstream } of this.#pairs.sort(bySeed)) {
      if (stories.length === MAX_STORIES) break;
      const whole = { scenario, upstream };
      const story = stories.length % STATUS_EVERY === 0 ? whole : withoutStatus(whole);
      if (encodeStory(story).length <= MAX_LENGTH && (await isSteady(story))) stories.push(story);
    }
    const files = Math.ceil(stories.length / STORIES_PER_FILE);
    return Array.from({ length: files }, (_, i) => ({
      name: `stories-${i + 1}.json`,
      text: writeStories(stories.slice(i * STORIES_PER_FILE, (i + 1) * STORIES_PER_FILE)),
    }));
  }
}

/** What comes out the same on a clock without delays hangs on no delay. */
async function isSteady(story: RecordedStory): Promise<boolean> {
  const explained = await replay(story);
  return explained.every(({ intended }) => intended !== undefined);
}

/** Answers name their step by its position: only the last may go without changing the others. */
function withoutStatus({ scenario, upstream }: RecordedStory): RecordedStory {
  const last = scenario.steps.length - 1;
  const step = scenario.steps[last];
  if (step?.kind !== 'get' || step.path !== '/api/v2/status') return { scenario, upstream };
  return {
    scenario: { ...scenario, steps: scenario.steps.slice(0, last) },
    upstream: { ...upstream, answers: upstream.answers.filter((answer) => answer.step !== last) },
  };
}

function bySeed(a: Pair, b: Pair): number {
  return a.scenario.seed - b.scenario.seed;
}
