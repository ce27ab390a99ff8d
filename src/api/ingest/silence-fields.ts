// The fields of a posted silence, each held against its type. Go's decoder goes on after a value of
// the wrong kind and reports the first one in the end, but stops at once at what is no date.
import type { EpochMs } from '../../model/instant.ts';
import type { LabelPair } from '../../model/label-set.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { fieldError, withoutSurrogates } from './json-body.ts';
import type { SilenceDialect } from './posted-silence.ts';

/** As decoded: undefined where a field is absent or null. */
export interface RawSilence {
  readonly id?: string | undefined;
  readonly matchers?: readonly RawMatcher[] | undefined;
  readonly startsAt?: EpochMs | undefined;
  readonly endsAt?: EpochMs | undefined;
  readonly createdBy?: string | undefined;
  readonly comment?: string | undefined;
  readonly annotations?: readonly LabelPair[] | undefined;
}

export interface RawMatcher {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly isRegex?: boolean | undefined;
  readonly isEqual?: boolean | undefined;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** Go's name of the struct, as decode errors print it. */
const STRUCT = 'Silence';

/** Reads the fields of one body, in the order in which they stand there. */
export class FieldReader {
  readonly #dialect: SilenceDialect;
  readonly #mayHoldSurrogates: boolean;
  #firstProblem: string | undefined;

  constructor(dialect: SilenceDialect, mayHoldSurrogates: boolean) {
    this.#dialect = dialect;
    this.#mayHoldSurrogates = mayHoldSurrogates;
  }

  /** Fails with the decoder's text. */
  read(body: object): Result<RawSilence> {
    const { idField, matchersType } = this.#dialect;
    const raw: Mutable<RawSilence> = {};
    // Upstream reads the id in a pass of its own, before everything else.
    for (const [, value] of fieldsOf(body, ['id'])) raw.id = this.#text(value, idField);
    const idProblem = this.#firstProblem;
    if (idProblem !== undefined) return fail(idProblem);
    for (const [name, value] of fieldsOf(body, FIELDS)) {
      const field = `${STRUCT}.${name}`;
      switch (name) {
        case 'startsAt':
        case 'endsAt': {
          const instant = this.#date(value, field);
          if (!instant.ok) return instant;
          raw[name] = instant.value;
          break;
        }
        case 'createdBy':
        case 'comment':
          raw[name] = this.#text(value, field);
          break;
        case 'matchers':
          raw.matchers = this.#list(value, field, matchersType)?.map((item) => this.#matcher(item));
          break;
        case 'annotations':
          raw.annotations = this.#annotations(value, field);
          break;
      }
    }
    return this.#firstProblem === undefined ? ok(raw) : fail(this.#firstProblem);
  }

  #matcher(value: unknown): RawMatcher {
    const { matcherStruct, matcherType } = this.#dialect;
    const list = `${STRUCT}.matchers`;
    const raw: Mutable<RawMatcher> = {};
    if (value === null) return raw;
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.#note(value, list, matcherType);
      return raw;
    }
    for (const [name, item] of fieldsOf(value, MATCHER_FIELDS)) {
      const field = matcherStruct === undefined ? list : `${matcherStruct}.matchers.${name}`;
      if (name === 'name' || name === 'value') raw[name] = this.#text(item, field);
      else raw[name] = this.#flag(item, field);
    }
    return raw;
  }

  #date(value: unknown, field: string): Result<EpochMs | undefined> {
    if (value === null) return ok(undefined);
    if (typeof value !== 'string') return fail(fieldError(value, field, 'string'));
    const instant = this.#dialect.parseDate(value);
    return instant === undefined ? fail(this.#dialect.dateProblem(value)) : ok(instant);
  }

  #text(value: unknown, field: string): string | undefined {
    if (typeof value === 'string')
      return this.#mayHoldSurrogates ? withoutSurrogates(value) : value;
    if (value !== null) this.#note(value, field, 'string');
    return undefined;
  }

  #flag(value: unknown, field: string): boolean | undefined {
    if (typeof value === 'boolean') return value;
    if (value !== null) this.#note(value, field, 'bool');
    return undefined;
  }

  #list(value: unknown, field: string, type: string): readonly unknown[] | undefined {
    const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
    if (list !== undefined) return list;
    if (value !== null) this.#note(value, field, type);
    return undefined;
  }

  #annotations(value: unknown, field: string): readonly LabelPair[] | undefined {
    if (value === null) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.#note(value, field, 'models.LabelSet');
      return undefined;
    }
    return Object.entries(value).map(([name, text]): LabelPair => {
      const key = this.#mayHoldSurrogates ? withoutSurrogates(name) : name;
      return [key, this.#text(text, field) ?? ''];
    });
  }

  #note(value: unknown, field: string, type: string): void {
    this.#firstProblem ??= fieldError(value, field, type);
  }
}

const FIELDS = ['matchers', 'startsAt', 'endsAt', 'createdBy', 'comment', 'annotations'] as const;
const MATCHER_FIELDS = ['name', 'value', 'isRegex', 'isEqual'] as const;

/** The entries whose names are known ones, in any letter case. */
function* fieldsOf<Name extends string>(
  object: object,
  names: readonly Name[],
): Generator<readonly [Name, unknown], void> {
  for (const [key, value] of Object.entries(object)) {
    const name = names.find((known) => isFolded(key, known));
    if (name !== undefined) yield [name, value];
  }
}

/** Whether two names are the same to Go, which folds case; the long s is an s. */
function isFolded(key: string, name: string): boolean {
  return key === name || key.replaceAll('\u017f', 's').toLowerCase() === name.toLowerCase();
}
