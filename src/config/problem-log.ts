// Collects what decoders report and bounds what aliases can make them do.
import type { MatcherMode } from '../matcher/label-name.ts';
import type { ConfigProblem } from './config.ts';
import type { DecodeContext } from './decode/codec.ts';
import type { Offset } from './decode/node.ts';
import type { SourceProblem } from './decode/tree-reader.ts';
import type { YamlSource } from './decode/yaml-source.ts';

/** Up to this many decoded nodes upstream allows nearly all to come from aliases. */
const SMALL_BUDGET = 400_000;
const MAX_EXPANSION = 100;

interface LogOptions {
  readonly file: string;
  readonly baseDir: string;
  readonly matcherMode: MatcherMode;
}

/** The DecodeContext of one load. */
export class ProblemLog implements DecodeContext {
  readonly matcherMode: MatcherMode;
  readonly baseDir: string;
  readonly #file: string;
  readonly #source: YamlSource;
  readonly #problems: SourceProblem[];
  readonly #warnings: SourceProblem[] = [];
  #budget: number;

  constructor(source: YamlSource, { file, baseDir, matcherMode }: LogOptions) {
    this.matcherMode = matcherMode;
    this.baseDir = baseDir;
    this.#file = file;
    this.#source = source;
    this.#problems = [...source.problems];
    const { nodeCount } = source;
    const expanded = Math.min(nodeCount * MAX_EXPANSION, SMALL_BUDGET + nodeCount);
    this.#budget = Math.max(1000, expanded);
  }

  report(at: Offset, message: string): void {
    this.#problems.push({ at, message });
  }

  warn(at: Offset, message: string): void {
    this.#warnings.push({ at, message });
  }

  spend(at: Offset): boolean {
    this.#budget--;
    if (this.#budget === -1) this.report(at, 'document contains excessive aliasing');
    return this.#budget >= 0;
  }

  /** In the order of the file, each once. */
  problems(): readonly ConfigProblem[] {
    return this.#inOrder(this.#problems);
  }

  warnings(): readonly ConfigProblem[] {
    return this.#inOrder(this.#warnings);
  }

  #inOrder(found: readonly SourceProblem[]): readonly ConfigProblem[] {
    const unique = new Map(found.map((each) => [`${each.at}:${each.message}`, each]));
    return [...unique.values()]
      .sort((a, b) => a.at - b.at)
      .map(({ at, message }) => ({ file: this.#file, ...this.#source.locate(at), message }));
  }
}
