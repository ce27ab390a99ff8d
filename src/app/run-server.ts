// `serve` as a process: runs the app until a signal ends it.
import { createStderrLogger } from '../telemetry/stderr-logger.ts';
import { SystemClock } from '../telemetry/system-clock.ts';
import { App } from './app.ts';
import type { ServeOptions } from './flags/serve-options.ts';
import { warmUpLater } from './warm-up.ts';
import { readPageFiles } from './web/read-page-files.ts';

/** SIGTERM and SIGINT drain, SIGHUP reloads (reference row F7). Resolves to the exit code. */
export async function runServer(options: ServeOptions): Promise<number> {
  const clock = new SystemClock();
  const { logLevel: level, logFormat: format } = options;
  const logger = createStderrLogger({ level, format, clock });
  const page = await readPageFiles(logger);
  const app = new App({ options, clock, logger, environment: process.env, page });
  // Heard from the beginning: a signal that comes early must not end the process halfway.
  const onReload = (): void => void app.reload();
  process.on('SIGHUP', onReload);
  const ended = endingSignal();
  const started = await app.start();
  if (!started.ok) {
    logger.log('error', 'Tocsin exited with an error', { err: started.error });
    process.off('SIGHUP', onReload);
    return 1;
  }
  const cancelWarmUp = warmUpLater(logger);
  await ended;
  cancelWarmUp();
  process.off('SIGHUP', onReload);
  await app.stop();
  return 0;
}

function endingSignal(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      process.off('SIGTERM', end);
      process.off('SIGINT', end);
      resolve();
    };
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
  });
}
