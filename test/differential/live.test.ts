// A server of ours and the real Alertmanager, side by side under the same random traffic. Needs an
// `alertmanager` on the PATH; DIFFERENTIAL_SEED and DIFFERENTIAL_SCENARIOS choose the stories.
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { progressLine } from '../../src/cli/output/progress-bar.ts';
import { describeFigures, runCampaign } from './campaign.ts';
import { StoryCollector } from './story-collector.ts';

const FIRST_SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);
const COUNT = Number(process.env['DIFFERENTIAL_SCENARIOS'] ?? 500);
const AT_A_TIME = Number(process.env['DIFFERENTIAL_AT_A_TIME'] ?? 9);
/** A folder for recordings of what was alike, as test/golden/differential has them. */
const RECORD = process.env['DIFFERENTIAL_RECORD'];

it(
  'answers and sends what Alertmanager does, but for the intended differences',
  async () => {
    const collector = new StoryCollector();
    const startedAt = Date.now();
    const result = await runCampaign({
      seeds: Array.from({ length: COUNT }, (_, i) => FIRST_SEED + i),
      atATime: AT_A_TIME,
      onRound: (round, stories) => console.log(`round ${round}: ${stories} stories`),
      onTold: (done, total) => {
        if (done % Math.ceil(total / 20) > 0) return;
        const elapsedMs = Date.now() - startedAt;
        console.log(progressLine({ label: 'telling', done, total, elapsedMs, width: 80 }));
      },
      ...(RECORD === undefined ? {} : { onAlike: (pair) => collector.add(pair) }),
    });
    console.log(describeFigures(result));
    if (RECORD !== undefined) {
      for (const { name, text } of await collector.files())
        writeFileSync(`${RECORD}/${name}`, text);
    }
    expect(result.unexplained.join('\n')).toBe('');
    // A server that is always late is a mistake, too.
    expect(result.late.length).toBeLessThanOrEqual(COUNT / 20);
  },
  (COUNT + 10) * 30_000,
);
