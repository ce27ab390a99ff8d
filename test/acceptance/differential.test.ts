// A few stories told to our server and to the real Alertmanager at the same time. Collected only when
// an `alertmanager` is on the PATH; `npx vitest run --project differential` tells hundreds.
import { expect, it } from 'vitest';
import { describeFigures, runCampaign } from '../differential/campaign.ts';

const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);
const TIMEOUT_MS = 300_000;

it(
  'answers and sends what Alertmanager does, but for the intended differences',
  async () => {
    const result = await runCampaign({ seeds: SEEDS, atATime: 4 });
    expect(result.unexplained, describeFigures(result)).toEqual([]);
  },
  TIMEOUT_MS,
);
