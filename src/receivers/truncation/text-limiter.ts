// TextLimiter: cuts the texts of one message to what its service takes, and remembers what it cut.
import { truncateRunes } from './truncate-runes.ts';

/** What a service counts, and how a text is cut to so many of it. */
export interface TextUnit {
  readonly name: string;
  readonly truncate: (text: string, max: number) => string;
}

/** For services that count Unicode code points. */
export const CHARACTERS: TextUnit = { name: 'characters', truncate: truncateRunes };

export class TextLimiter {
  readonly #warnings: string[] = [];

  /** One line for the log about each text that was cut. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** Adds a line about a text that somebody else has shortened. */
  note(warning: string): void {
    this.#warnings.push(warning);
  }

  /** Keeps at most `max` characters; `name` is the text's key in the configuration. */
  cut(name: string, text: string, max: number): string {
    return this.cutIn(CHARACTERS, { name, text, max });
  }

  /** Keeps at most `max` of what the service counts. */
  cutIn(
    unit: TextUnit,
    { name, text, max }: { readonly name: string; readonly text: string; readonly max: number },
  ): string {
    const kept = unit.truncate(text, max);
    if (kept !== text) this.#warnings.push(`Truncated ${name} to ${max} ${unit.name}`);
    return kept;
  }
}
