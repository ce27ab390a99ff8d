// StdoutOutput: writes events to standard output, one per line, for whoever collects it.
// Source: prometheus/alertmanager:eventrecorder/stdout.go.
import { fail, ok, type Result } from '../../model/result.ts';
import type { EncodedEvent, EventOutput } from './event-output.ts';

/** A part of Node's Writable. */
export interface TextStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
}

export class StdoutOutput implements EventOutput {
  readonly name = 'stdout';
  readonly separatorBytes = 1;
  readonly #stream: TextStream;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  write(events: readonly EncodedEvent[]): Promise<Result<void>> {
    const text = events.map(({ json }) => `${json}\n`).join('');
    return new Promise((resolve) => {
      this.#stream.write(text, (error) => {
        resolve(error ? fail(error.message) : ok(undefined));
      });
    });
  }

  async close(): Promise<void> {
    // The stream belongs to the process.
  }
}
