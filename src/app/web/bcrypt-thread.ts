// The thread behind BcryptWorker: compares one password after the other.
import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';
import type { BcryptAnswer, BcryptQuestion } from './bcrypt-worker.ts';

const port = parentPort;
port?.on('message', ({ id, password, hash }: BcryptQuestion) => {
  const answer: BcryptAnswer = { id, matches: compareSync(password, hash) };
  port.postMessage(answer);
});
