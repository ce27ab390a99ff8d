// A printed configuration cut into its parts, each as its own lines: servers and our own loader print
// alike, with every default filled in, so equal parts mean the same.
import type { ConfigNode } from '../../config/decode/node.ts';
import { readYaml, type YamlSource } from '../../config/decode/yaml-source.ts';
import { fail, ok, type Result } from '../../model/result.ts';

/** Lines of a part, without the indentation that all of them have. */
export type Lines = readonly string[];

export interface PrintedSections {
  /** By the name of the key, in the order of the text. */
  readonly keys: ReadonlyMap<string, Lines>;
  /** The items of a list by their names; an item without one is named by its place. */
  readonly named: (key: string) => ReadonlyMap<string, Lines>;
  /** The items of a list in their order. */
  readonly items: (key: string) => readonly Lines[];
}

/** Cuts a printed configuration. Fails when it is none. */
export function printedSections(text: string): Result<PrintedSections> {
  const source = readYaml(text);
  const { root, problems } = source;
  const [problem] = problems;
  if (problem !== undefined) {
    const { line, column } = source.locate(problem.at);
    return fail(`configuration:${line}:${column}: ${problem.message}`);
  }
  if (root?.kind !== 'map') return fail('the configuration is empty');
  const cutter = new Cutter(text, source);
  const { entries } = root;
  const starts = entries.map(({ keyAt }) => cutter.lineOf(keyAt));
  const keys = new Map(
    entries.map(({ key }, i) => [key, cutter.cut(starts[i] ?? 1, starts[i + 1])]),
  );
  const itemsOf = (key: string): readonly (readonly [string, Lines])[] => {
    const index = entries.findIndex((entry) => entry.key === key);
    const list = entries[index]?.value;
    return list?.kind === 'list' ? cutter.cutItems(list.items, starts[index + 1]) : [];
  };
  return ok({
    keys,
    named: (key) => new Map(itemsOf(key)),
    items: (key) => itemsOf(key).map(([, lines]) => lines),
  });
}

class Cutter {
  readonly #lines: readonly string[];
  readonly #source: YamlSource;

  constructor(text: string, source: YamlSource) {
    this.#lines = text.split('\n');
    this.#source = source;
  }

  lineOf(at: number): number {
    return this.#source.locate(at).line;
  }

  /** Lines from one number up to another, which is not included. */
  cut(from: number, to: number | undefined): Lines {
    const lines = this.#lines.slice(from - 1, to === undefined ? undefined : to - 1);
    while (lines.at(-1)?.trim() === '') lines.pop();
    const indent = Math.min(...lines.map((line) => line.search(/\S|$/)));
    return lines.map((line) => line.slice(indent));
  }

  cutItems(
    items: readonly ConfigNode[],
    end: number | undefined,
  ): readonly (readonly [string, Lines])[] {
    return items.map((item, i) => {
      const next = items[i + 1];
      const to = next === undefined ? end : this.lineOf(next.at);
      return [nameOf(item) ?? `#${i + 1}`, this.cut(this.lineOf(item.at), to)];
    });
  }
}

function nameOf(item: ConfigNode): string | undefined {
  if (item.kind !== 'map') return undefined;
  const name = item.entries.find(({ key }) => key === 'name')?.value;
  return name?.kind === 'scalar' ? name.text : undefined;
}
