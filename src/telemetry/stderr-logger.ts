// The log as the server runs it: entries to standard error, and a note where some are missing.
import { formatDateTime } from '../model/date-time.ts';
import { formatEntry } from './log-format.ts';
import { LineLogger, type LineLoggerOptions } from './logger.ts';
import { StderrSink } from './stderr-sink.ts';

/** Makes the logger of a process. Call it once. */
export function createStderrLogger(options: Omit<LineLoggerOptions, 'write'>): LineLogger {
  const { clock, format } = options;
  const sink = new StderrSink(process.stderr, (count) => {
    const message = 'Log lines were dropped: nobody read standard error';
    const time = formatDateTime(clock.now());
    return formatEntry({ time, level: 'warn', message, fields: { count } }, format);
  });
  return new LineLogger({ ...options, write: (line) => sink.write(line) });
}
