// Recording: what one server answered and sent while a story was told to it, in a form in which two
// servers, or two runs, can be compared: times are relative, ids have names.
import type { Scenario } from './scenario.ts';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The answer to the step of this position in the scenario. */
export interface Answer {
  readonly step: number;
  readonly status: number;
  readonly contentType: string;
  /** Parsed where it is JSON. */
  readonly body: Json;
}

/** A message to a receiver's webhook. */
export interface Message {
  /** Milliseconds since the story's start. */
  readonly at: number;
  /** `<receiver>/<index of the webhook>`. */
  readonly to: string;
  readonly body: Json;
}

export interface Recording {
  readonly answers: readonly Answer[];
  readonly messages: readonly Message[];
}

/** One story and what both servers made of it. */
export interface Pair {
  readonly scenario: Scenario;
  readonly upstream: Recording;
  readonly ours: Recording;
}

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A date as `T<ms since the story's start>`, Go's zero time as `T0001`. */
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Turns texts of a server into data without what differs from run to run. */
export class Normaliser {
  readonly #startedAt: number;
  readonly #silences: ReadonlyMap<string, string>;

  /** Takes the story's start in milliseconds and the names of silences by their ids. */
  constructor(startedAt: number, silences: ReadonlyMap<string, string>) {
    this.#startedAt = startedAt;
    this.#silences = silences;
  }

  /** Parses a body; one that is not JSON stays a text. */
  body(text: string): Json {
    try {
      return this.#value(JSON.parse(text) as Json);
    } catch {
      return this.#text(text);
    }
  }

  #value(value: Json): Json {
    if (typeof value === 'string') return this.#text(value);
    if (value === null || typeof value !== 'object') return value;
    if (isList(value)) return value.map((item) => this.#value(item));
    const entries = Object.entries(value).map(([name, item]) => [name, this.#value(item)] as const);
    return Object.fromEntries(entries);
  }

  #text(text: string): string {
    if (DATE.test(text)) {
      if (text.startsWith('0001-01-01')) return 'T0001';
      return `T${Math.floor(Date.parse(text)) - this.#startedAt}`;
    }
    const name = this.#silences.get(text);
    if (name !== undefined) return name;
    // Refusals quote ids.
    return text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => this.#silences.get(id) ?? id);
  }
}

/** Narrows to lists; `Array.isArray` does not know those that are read-only. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
