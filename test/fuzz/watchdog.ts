// Ends a run that hangs in one input: nothing inside the thread that hangs could.
import { Worker } from 'node:worker_threads';

/** Far above every limit, and above the time that making an input smaller may take. */
const PATIENCE_MS = 120_000;

const SOURCE = `
const { workerData: { progress, patienceMs, name } } = require('node:worker_threads');
let last = -1;
setInterval(() => {
  const index = Atomics.load(progress, 0);
  if (index === last) {
    require('node:fs').writeSync(2, '\\n' + name + ': input ' + index + ' hangs\\n');
    process.kill(process.pid, 'SIGKILL');
  }
  last = index;
}, patienceMs);
`;

export interface Watchdog {
  /** Tells that the input of this number is about to be judged. */
  note(index: number): void;
  stop(): Promise<void>;
}

/** Starts to watch; a process that hangs is killed, after the number of the input was written. */
export function watch(name: string): Watchdog {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { progress, patienceMs: PATIENCE_MS, name };
  const worker = new Worker(SOURCE, { eval: true, workerData });
  return {
    note: (index) => {
      Atomics.store(progress, 0, index);
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}
