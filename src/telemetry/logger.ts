// The log of the process: filters by level, stamps the time, and writes each entry as one line.
import type { Clock } from '../model/clock.ts';
import { formatDateTime } from '../model/date-time.ts';
import type { LogFields, Logger, LogLevel } from '../model/logger.ts';
import { formatEntry, type LogFormat } from './log-format.ts';

/** From the most to the least talkative, as `--log.level` names them. */
export const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export interface LineLoggerOptions {
  /** Entries below this level are not printed. */
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly clock: Pick<Clock, 'now'>;
  /** Takes one whole line with its line feed. */
  readonly write: (line: string) => void;
  /** Fields of every entry, before its own: `component`, for example. */
  readonly fields?: LogFields;
}

/** Prints entries as `--log.format` asks for (prometheus/common: promslog). */
export class LineLogger implements Logger {
  readonly #options: LineLoggerOptions;
  readonly #lowest: number;

  constructor(options: LineLoggerOptions) {
    this.#options = options;
    this.#lowest = LOG_LEVELS.indexOf(options.level);
  }

  log(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(level) < this.#lowest) return;
    const { clock, format, write } = this.#options;
    const time = formatDateTime(clock.now());
    const all = { ...this.#options.fields, ...fields };
    write(formatEntry({ time, level, message, fields: all }, format));
  }

  /** Returns a logger that adds these fields to every entry. */
  with(fields: LogFields): LineLogger {
    return new LineLogger({ ...this.#options, fields: { ...this.#options.fields, ...fields } });
  }
}
