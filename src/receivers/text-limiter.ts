// TextLimiter: cuts the texts of one message to what its service takes, and remembers what it cut.
import { truncateRunes } from './truncate.ts';

export class TextLimiter {
  readonly #warnings: string[] = [];

  /** One line for the log about each text that was cut. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** Keeps at most `max` characters; `name` is the text's key in the configuration. */
  cut(name: string, text: string, max: number): string {
    const kept = truncateRunes(text, max);
    if (kept !== text) this.#warnings.push(`Truncated ${name} to ${max} characters`);
    return kept;
  }
}
