// Levels, inherited fields, and a sink that outlives its reader.
import { describe, expect, it } from 'vitest';
import type { LogLevel } from '../../../src/model/logger.ts';
import { LineLogger, LOG_LEVELS } from '../../../src/telemetry/logger.ts';
import { StderrSink, type LogStream } from '../../../src/telemetry/stderr-sink.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function loggerTo(lines: string[], level: LogLevel): LineLogger {
  const write = (line: string): number => lines.push(line);
  return new LineLogger({ level, format: 'logfmt', clock: new FakeClock(), write });
}

describe('LineLogger', () => {
  it.each([
    ['debug', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['info', ['INFO', 'WARN', 'ERROR']],
    ['warn', ['WARN', 'ERROR']],
    ['error', ['ERROR']],
  ] as const)('at level %s prints %j', (level, expected) => {
    const lines: string[] = [];
    const logger = loggerTo(lines, level);
    for (const each of LOG_LEVELS) logger.log(each, 'a');
    expect(lines.map((line) => /level=(\w+)/.exec(line)?.[1])).toEqual(expected);
  });

  it('stamps each entry with the time of its clock', () => {
    const lines: string[] = [];
    loggerTo(lines, 'info').log('info', 'Ready');
    expect(lines).toEqual(['time=2026-01-05T08:00:00.000Z level=INFO msg=Ready\n']);
  });

  it('with() adds fields before those of the entry, which win', () => {
    const lines: string[] = [];
    const logger = loggerTo(lines, 'info').with({ component: 'api', version: 'v1' });
    logger.log('info', 'a', { version: 'v2', path: '/' });
    expect(lines[0]).toContain('msg=a component=api version=v2 path=/');
  });
});

/** A pipe: takes what is written until it is full. */
class Pipe implements LogStream {
  writableLength = 0;
  readonly written: string[] = [];
  #onError: ((error: Error) => void) | undefined;

  write(text: string): boolean {
    this.written.push(text);
    return true;
  }

  on(_event: 'error', listener: (error: Error) => void): void {
    this.#onError = listener;
  }

  breakOff(): void {
    if (this.#onError === undefined) throw new Error('Nobody listens to errors');
    this.#onError(new Error('write EPIPE'));
  }
}

describe('StderrSink', () => {
  const describeDropped = (count: number): string => `${count} dropped\n`;

  it('writes each line in one piece', () => {
    const pipe = new Pipe();
    new StderrSink(pipe, describeDropped).write('a\n');
    expect(pipe.written).toEqual(['a\n']);
  });

  it('drops lines while a stalled reader leaves too much in memory, then says how many', () => {
    const pipe = new Pipe();
    const sink = new StderrSink(pipe, describeDropped);
    pipe.writableLength = 5 * 1024 * 1024;
    sink.write('a\n');
    sink.write('b\n');
    pipe.writableLength = 0;
    sink.write('c\n');
    sink.write('d\n');
    expect(pipe.written).toEqual(['2 dropped\nc\n', 'd\n']);
  });

  it('survives a reader that went away', () => {
    const pipe = new Pipe();
    const sink = new StderrSink(pipe, describeDropped);
    expect(() => pipe.breakOff()).not.toThrow();
    expect(() => sink.write('a\n')).not.toThrow();
  });
});
