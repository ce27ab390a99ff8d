// The seeds of mutation: inputs of the golden data, most of them read by the real Alertmanager.
import { readFileSync } from 'node:fs';

const GOLDEN = new URL('../../golden/', import.meta.url);

/** Reads every text under one of the given keys in golden files, each once, sorted. */
export function goldenTexts(files: readonly string[], keys: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const file of files) {
    const golden: unknown = JSON.parse(readFileSync(new URL(`${file}.json`, GOLDEN), 'utf8'));
    collect(golden, new Set(keys), found);
  }
  return [...found].sort();
}

function collect(value: unknown, keys: ReadonlySet<string>, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (!keys.has(key)) collect(item, keys, found);
    else if (typeof item === 'string') found.add(item);
  }
}

/** The words of texts, for replacing one by another; each once, sorted. */
export function wordsOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.match(/[\w.-]{2,40}/g) ?? []))].sort();
}
