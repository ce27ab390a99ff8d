// BcryptWorker: compares passwords on a thread of its own, so that requests go on meanwhile. One
// comparison runs at a time, as upstream, so that logins never take more than one core.
import { Worker } from 'node:worker_threads';
import { PACKAGE_ROOT } from '../package-root.ts';
import type { PasswordVerifier } from './password-checker.ts';

export interface BcryptQuestion {
  readonly id: number;
  readonly password: string;
  readonly hash: string;
}

export interface BcryptAnswer {
  readonly id: number;
  readonly matches: boolean;
}

interface Waiting {
  readonly resolve: (matches: boolean) => void;
  readonly reject: (error: Error) => void;
}

/** As the build leaves it: a thread is loaded by itself. */
const THREAD = new URL('dist/bcrypt-thread.js', PACKAGE_ROOT);

export class BcryptWorker implements PasswordVerifier {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  /** Starts the thread when it is needed for the first time, or again after it broke. */
  matches(password: string, hash: string): Promise<boolean> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const question: BcryptQuestion = { id, password, hash };
      worker.postMessage(question);
    });
  }

  /** Ends the thread; comparisons under way are rejected. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(THREAD);
    // The sockets of those who wait keep the process alive, the thread does not.
    worker.unref();
    worker.on('message', ({ id, matches }: BcryptAnswer) => {
      this.#waiting.get(id)?.resolve(matches);
      this.#waiting.delete(id);
    });
    let reason = 'the thread was ended';
    worker.on('error', (error: Error) => {
      reason = error.message;
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`Cannot compare a password: ${reason}`));
      }
      this.#waiting.clear();
    });
    return worker;
  }
}
