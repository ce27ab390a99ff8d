// Campaign: many stories told to pairs of processes, with the figures of what came out. A difference
// counts when it comes again, and when our server makes the same of the story without any delay: a
// busy machine makes a process late, but not twice in the same place, and no virtual clock.
import { compare, describeDifference } from './compare.ts';
import { explain, INTENDED_DIFFERENCES, type Explained } from './intended-differences.ts';
import { playPairs } from './live-pairs.ts';
import { randomScenario } from './random-scenario.ts';
import type { Pair } from './recording.ts';
import { replay } from './replay.ts';

export interface CampaignOptions {
  readonly seeds: readonly number[];
  readonly atATime: number;
  /** Told before each round how many stories are to be told in it; the first is round 0. */
  readonly onRound?: (round: number, stories: number) => void;
  /** Told after each story how many of its round have been told. */
  readonly onTold?: (told: number, stories: number) => void;
  /** Given each story that showed nothing unexplained, with what was explained. */
  readonly onAlike?: (pair: Pair, explained: readonly Explained[]) => void;
}

export interface Figures {
  scenarios: number;
  answers: number;
  messages: number;
  /** Scenarios without any difference. */
  alike: number;
  /** Scenarios that were told again because something in them was unexplained. */
  toldAgain: number;
  /** Differences by the name of the intention. */
  readonly intended: Map<string, number>;
}

export interface CampaignResult {
  readonly figures: Figures;
  /** One text per scenario in which something stayed unexplained. */
  readonly unexplained: readonly string[];
  /** The seeds of those that differed each time, and do not on a virtual clock. */
  readonly late: readonly number[];
}

/** How often a story is told again, and how many at the same time: with more air than before. */
const REPEATS = 3;
const REPEATS_AT_A_TIME = 4;

/** Plays the stories of all seeds. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { seeds, atATime, onRound, onTold, onAlike } = options;
  const figures = noFigures();
  let open = seeds;
  let last = new Map<number, Pair>();
  for (let round = 0; round <= REPEATS && open.length > 0; round++) {
    onRound?.(round, open.length);
    const found = new Map<number, Pair>();
    let told = 0;
    const playAtATime = round === 0 ? atATime : Math.min(atATime, REPEATS_AT_A_TIME);
    await playPairs(open.map(randomScenario), {
      atATime: playAtATime,
      onPair: (pair) => {
        const explained = explain(pair, compare(pair));
        if (explained.some(({ intended }) => intended === undefined))
          found.set(pair.scenario.seed, pair);
        else onAlike?.(pair, explained);
        if (round === 0) count(pair, explained, figures);
        onTold?.(++told, open.length);
      },
    });
    if (round === 0) figures.toldAgain = found.size;
    open = [...found.keys()];
    last = found;
  }
  return { figures, ...(await judge([...last.values()])) };
}

/** Tells what is unlike from what was late. */
async function judge(pairs: readonly Pair[]): Promise<Omit<CampaignResult, 'figures'>> {
  const unexplained: string[] = [];
  const late: number[] = [];
  for (const pair of pairs) {
    const replayed = await replay(pair);
    if (replayed.every(({ intended }) => intended !== undefined)) late.push(pair.scenario.seed);
    else unexplained.push(describe(pair, explain(pair, compare(pair))));
  }
  return { unexplained, late };
}

/** The figures in a few lines for people. */
export function describeFigures({ figures, unexplained, late }: CampaignResult): string {
  const { scenarios, answers, messages, alike, toldAgain, intended } = figures;
  const names = [...intended].map(([name, times]) => `  ${times} × ${name}`);
  return [
    `${scenarios} scenarios, ${answers} answers and ${messages} messages compared`,
    `${alike} scenarios without any difference; ${toldAgain} told again; intended differences:`,
    ...names,
    `${late.length} scenarios late each time: ${late.join(' ')}`,
    `${unexplained.length} scenarios with unexplained differences`,
  ].join('\n');
}

function noFigures(): Figures {
  return {
    scenarios: 0,
    answers: 0,
    messages: 0,
    alike: 0,
    toldAgain: 0,
    intended: new Map(INTENDED_DIFFERENCES.map(({ name }) => [name, 0])),
  };
}

function count({ upstream }: Pair, explained: readonly Explained[], figures: Figures): void {
  figures.scenarios += 1;
  figures.answers += upstream.answers.length;
  figures.messages += upstream.messages.length;
  if (explained.length === 0) figures.alike += 1;
  for (const { intended } of explained) {
    if (intended === undefined) continue;
    figures.intended.set(intended.name, (figures.intended.get(intended.name) ?? 0) + 1);
  }
}

function describe({ scenario }: Pair, explained: readonly Explained[]): string {
  const rest = explained.filter(({ intended }) => intended === undefined);
  const lines = rest.map(({ difference }) => `  ${describeDifference(difference)}`);
  return [`scenario ${scenario.seed}:`, ...lines].join('\n');
}
