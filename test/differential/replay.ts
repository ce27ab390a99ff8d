// Replays a recorded story in this process, and tells what differs from the recording.
import { compare } from './compare.ts';
import { EnginePeer } from './engine-peer.ts';
import { explain, type Explained } from './intended-differences.ts';
import { configText, play } from './play.ts';
import type { RecordedStory } from './recorded-stories.ts';

/** A Wednesday noon: any instant will do, as stories have no others than relative ones. */
const STARTS_AT = Date.UTC(2026, 10, 18, 12);

/** Plays a story on a clock of its own. */
export async function replay(story: RecordedStory): Promise<readonly Explained[]> {
  const { scenario, upstream } = story;
  const peer = await EnginePeer.start(configText(scenario, 0), STARTS_AT);
  try {
    const pair = { scenario, upstream, ours: await play(scenario, peer, STARTS_AT) };
    return explain(pair, compare(pair));
  } finally {
    await peer.stop();
  }
}
