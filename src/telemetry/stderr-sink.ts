// Where log lines go: standard error, without ever stopping the server for the sake of its log.

/** The part of a writable stream that the sink needs; `process.stderr` is one. */
export interface LogStream {
  readonly writableLength: number;
  write(text: string): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Lines that a stalled reader has not taken yet; more than this is dropped. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;

/**
 * Writes whole lines. As long as the reader keeps up each line is handed to the system before
 * `write` returns, so that nothing is lost at exit. When a pipe is full lines wait in memory up to a
 * bound, then they are dropped and counted; the count is told as soon as a line fits again.
 */
export class StderrSink {
  readonly #stream: LogStream;
  readonly #describeDropped: (count: number) => string;
  #dropped = 0;

  /** `describeDropped` prints the line that tells how many lines are missing before it. */
  constructor(stream: LogStream, describeDropped: (count: number) => string) {
    this.#stream = stream;
    this.#describeDropped = describeDropped;
    // A reader that went away (EPIPE) is no reason to stop alerting, and there is nobody to tell.
    stream.on('error', () => undefined);
  }

  /** Writes one line, which must end in a line feed, in one piece. Never throws. */
  write(line: string): void {
    if (this.#stream.writableLength > MAX_PENDING_BYTES) {
      this.#dropped += 1;
      return;
    }
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#stream.write(dropped === 0 ? line : this.#describeDropped(dropped) + line);
  }
}
