// Lets one preparation work at a time, when `npm start` and `npm test` are run side by side.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const POLL_MS = 300;
const EMPTY_LOCK_MS = 2_000;

/**
 * Waits until no other process prepares this folder, then holds the place until this process ends,
 * however it ends. `onWait` is called once when there is somebody to wait for.
 */
export async function takeTurn(root, onWait) {
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = path.join(os.tmpdir(), `tocsin-prepare-${key}.lock`);
  for (let isFirst = true; !tryTake(lock); isFirst = false) {
    if (isFirst) onWait();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  process.on('exit', () => fs.rmSync(lock, { force: true }));
}

function tryTake(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isHeld(lock)) return false;
    fs.rmSync(lock, { force: true });
    return tryTake(lock);
  }
}

/** A process that was killed leaves its lock behind: then its number belongs to nobody. */
function isHeld(lock) {
  try {
    const pid = Number(fs.readFileSync(lock, 'utf8'));
    // An empty file is just being written, unless its writer was killed over it.
    if (pid === 0) return Date.now() - fs.statSync(lock).mtimeMs < EMPTY_LOCK_MS;
    // Signal 0 asks whether the process exists, and does nothing to it.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
