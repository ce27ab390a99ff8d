// Stories that were told to the real Alertmanager, told to our engine and API on a virtual clock: it
// answers and sends what was recorded, but for the differences that are intended and named.
import { beforeAll, describe, expect, it } from 'vitest';
import { describeDifference } from '../differential/compare.ts';
import { INTENDED_DIFFERENCES } from '../differential/intended-differences.ts';
import { readStories, type RecordedStory } from '../differential/recorded-stories.ts';
import { replay } from '../differential/replay.ts';

const STORIES = readStories();

describe('a story that Alertmanager was told', () => {
  it.each(STORIES.map((story) => [story.scenario.seed, story] as const))(
    'comes out the same here: %d',
    async (_, story) => {
      expect(await unexplained(story)).toEqual([]);
    },
  );
});

describe('the recorded stories', () => {
  const kinds = new Map<string, number>();

  beforeAll(() => {
    for (const { scenario } of STORIES) {
      for (const { kind } of scenario.steps) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  });

  it.each(['post', 'raw', 'silence', 'unsilence', 'get', 'reload'])('have steps: %s', (kind) => {
    expect(kinds.get(kind)).toBeGreaterThan(10);
  });

  it('have restarts', () => {
    expect(kinds.get('restart')).toBeGreaterThan(0);
  });

  it('are alike for the most part: an intention does not hide what it is not about', async () => {
    const explained = await Promise.all(STORIES.map(replay));
    const different = explained.filter((differences) => differences.length > 0);
    expect(different.length).toBeLessThan(STORIES.length / 4);
  });

  it('find a server that differs', async () => {
    const [story] = STORIES.filter(({ upstream }) => upstream.messages.length > 3);
    if (story === undefined) throw new Error('There is no such story');
    const messages = story.upstream.messages.slice(1);
    expect(await unexplained({ ...story, upstream: { ...story.upstream, messages } })).not.toEqual(
      [],
    );
  });
});

describe('an intended difference', () => {
  it.each(INTENDED_DIFFERENCES)('has a reason: $name', ({ reason }) => {
    expect(reason).toMatch(/\. .*\.$|; /);
  });
});

async function unexplained(story: RecordedStory): Promise<readonly string[]> {
  const explained = await replay(story);
  const rest = explained.filter(({ intended }) => intended === undefined);
  return rest.map(({ difference }) => describeDifference(difference));
}
