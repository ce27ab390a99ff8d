// Typed values of flags: what was typed, what a configuration file says, or the default.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { quoteGo } from '../../model/go-quote.ts';
import type { DurationMs } from '../../model/instant.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { FlagSpec } from './command-spec.ts';
import { parseFlagDuration } from './go-style-duration.ts';
import type { ParsedWords } from './parse-arguments.ts';

type FlagValue = string | number | boolean | URL | readonly string[];

/** Reads flags by name; a name that the command does not have reads as not given. */
export class FlagValues {
  readonly #values: ReadonlyMap<string, FlagValue>;

  constructor(values: ReadonlyMap<string, FlagValue>) {
    this.#values = values;
  }

  /** Empty when it was not given. */
  text(name: string): string {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : '';
  }

  texts(name: string): readonly string[] {
    const value = this.#values.get(name);
    return typeof value === 'object' && !(value instanceof URL) ? value : [];
  }

  isOn(name: string): boolean {
    return this.#values.get(name) === true;
  }

  /** 0 when it was not given; milliseconds for durations. */
  number(name: string): number {
    const value = this.#values.get(name);
    return typeof value === 'number' ? value : 0;
  }

  url(name: string): URL | undefined {
    const value = this.#values.get(name);
    return value instanceof URL ? value : undefined;
  }
}

/**
 * Gives every flag of the chosen command its value. `configured` holds texts by the name of a flag,
 * which take the place of defaults. Fails at the first text that its flag refuses.
 * Source: alecthomas/kingpin:app.go (setDefaults, setValues).
 */
export function flagValues(
  { path, flags: given, args }: ParsedWords,
  configured: ReadonlyMap<string, string>,
): Result<FlagValues> {
  const values = new Map<string, FlagValue>();
  for (const flag of path.flatMap(({ flags }) => flags ?? [])) {
    const own = given.filter((each) => each.flag === flag).map(({ text }) => text);
    const value = valueOf(flag, own, configured.get(flag.name));
    if (!value.ok) return value;
    if (value.value !== undefined) values.set(flag.name, value.value);
  }
  const argument = path.at(-1)?.argument;
  for (const path of argument?.kind === 'file' ? args : []) {
    const file = existingFile(path);
    if (!file.ok) return file;
  }
  return ok(new FlagValues(values));
}

/** The required flags that were not given, for one line that names all of them. */
export function missingFlags({ path, flags: given }: ParsedWords): readonly string[] {
  return path
    .flatMap(({ flags }) => flags ?? [])
    .filter((flag) => flag.isRequired === true && !given.some((each) => each.flag === flag))
    .map(({ name }) => name);
}

function valueOf(
  flag: FlagSpec,
  given: readonly string[],
  configured: string | undefined,
): Result<FlagValue | undefined> {
  const fallback = configured ?? flag.default;
  const texts = given.length > 0 || fallback === undefined ? given : [fallback];
  if (flag.type.kind === 'texts') return ok(texts);
  const [text] = texts;
  if (text === undefined) return ok(undefined);
  if (texts.length > 1) return fail(`flag '${flag.name}' cannot be repeated`);
  return convert(flag, text);
}

function convert({ name, type }: FlagSpec, text: string): Result<FlagValue> {
  switch (type.kind) {
    case 'boolean':
      return booleanOf(text);
    case 'text':
      return ok(text);
    case 'texts':
      return ok([text]);
    case 'integer':
      return /^[-+]?\d+(\.\d*)?$/.test(text)
        ? ok(Math.trunc(Number(text)))
        : fail(`strconv.ParseFloat: parsing ${quoteGo(text)}: invalid syntax`);
    case 'duration':
      return parseFlagDuration(text) satisfies Result<DurationMs>;
    case 'choice':
      return type.choices.includes(text)
        ? ok(text)
        : fail(`enum value must be one of ${type.choices.join(',')}, got '${text}'`);
    case 'url':
      return urlOf(name, text);
    case 'file':
      return existingFile(text);
  }
}

/** The words that Go takes for yes and no. */
function booleanOf(text: string): Result<boolean> {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return ok(true);
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return ok(false);
  return fail(`strconv.ParseBool: parsing ${quoteGo(text)}: invalid syntax`);
}

/** The text stays out of the message: it may carry a password. */
function urlOf(name: string, text: string): Result<URL> {
  const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text);
  const hasRawSpace = /\s/.test(text);
  if (hasScheme && !hasRawSpace && URL.canParse(text) && !/%(?![\da-f]{2})/i.test(text)) {
    return ok(new URL(text));
  }
  return fail(`invalid URL for flag '--${name}', expected http://host:port or https://…`);
}

function existingFile(path: string): Result<string> {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return fail(`path '${path}' does not exist`);
    return stats.isDirectory() ? fail(`'${basename(path)}' is a directory`) : ok(path);
  } catch (error) {
    // A folder on the way may be closed to us.
    return fail(error instanceof Error ? error.message : `cannot read '${path}'`);
  }
}
