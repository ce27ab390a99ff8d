// One process per storage folder. The lock is a Unix socket in the folder: it answers as long as
// its process lives, also across containers that share a volume, and a crash leaves it mute. A pid
// in a file could not tell that: in a container every process is number 1.
import { open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { StoreError } from '../../engine/state-store.ts';

const LOCK_NAME = 'tocsin.lock';

/** How long a holder that accepts the connection may take to tell its process id. */
const ANSWER_TIMEOUT_MS = 1000;

/** The shortest limit of the address of a Unix socket among our systems is 104 bytes. */
const MAX_SOCKET_PATH_BYTES = 100;

/** Two processes that find the same dead lock may collide this often before one gives up. */
const ATTEMPTS = 5;

interface LockParts {
  readonly path: string;
  readonly inode: bigint;
  readonly server: Server;
  readonly folder: FileHandle;
}

/** A held lock. */
export class FolderLock {
  readonly #path: string;
  readonly #inode: bigint;
  readonly #server: Server;
  readonly #folder: FileHandle;

  private constructor({ path, inode, server, folder }: LockParts) {
    this.#path = path;
    this.#inode = inode;
    this.#server = server;
    this.#folder = folder;
  }

  /** Takes the lock of an existing folder. Rejects with `StoreError` while a live process has it. */
  static async acquire(path: string): Promise<FolderLock> {
    const folder = await open(path, 'r');
    try {
      const lockPath = join(path, LOCK_NAME);
      const server = await listenAsOnlyOne(path, socketPath(path, folder));
      const { ino } = await stat(lockPath, { bigint: true });
      return new FolderLock({ path: lockPath, inode: ino, server, folder });
    } catch (error) {
      await folder.close();
      throw error;
    }
  }

  /**
   * Rejects with `StoreError` when the lock's file is no longer ours: it was removed by hand, or
   * another process took it for dead in the same instant in which we did.
   */
  async assertHeld(): Promise<void> {
    const found = await stat(this.#path, { bigint: true }).catch(() => undefined);
    if (found?.ino === this.#inode) return;
    throw new StoreError(
      `Lock "${this.#path}" is lost: another process may use the folder, restart this one`,
    );
  }

  /** Gives the lock back and removes its file. */
  async release(): Promise<void> {
    const isHeld = await this.assertHeld().then(
      () => true,
      () => false,
    );
    // Closing removes the file by its name, which may be another process's by now.
    if (isHeld) {
      await new Promise<void>((resolve) => {
        this.#server.close(() => {
          resolve();
        });
      });
    }
    await this.#folder.close();
  }
}

/** Reaches a long path through the open folder, where the system has such a way. */
function socketPath(path: string, folder: FileHandle): string {
  const direct = join(path, LOCK_NAME);
  if (Buffer.byteLength(direct) <= MAX_SOCKET_PATH_BYTES) return direct;
  if (process.platform === 'linux') return `/proc/self/fd/${String(folder.fd)}/${LOCK_NAME}`;
  throw new StoreError(`Storage path "${path}" is too long for its lock: choose a shorter one`);
}

async function listenAsOnlyOne(path: string, address: string): Promise<Server> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const server = await listen(address);
    if (server !== undefined) return server;
    const holder = await askHolder(address);
    if (holder !== undefined) {
      throw new StoreError(
        `Storage folder "${path}" is in use by ${holder}: ` +
          'stop that process, or give this one a folder of its own',
      );
    }
    await rm(address, { force: true });
  }
  throw new StoreError(`Cannot lock storage folder "${path}": other processes keep trying, too`);
}

/** Resolves to undefined when the address is taken. */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(String(process.pid));
    });
    server.unref();
    // Stays: a question that cannot be taken later on must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: address, exclusive: true }, () => {
      resolve(server);
    });
  });
}

/** Resolves to words for the process that holds the lock; undefined when none does. */
function askHolder(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    let isAlive = false;
    const socket = connect(address, () => {
      isAlive = true;
    });
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const pid = /^[0-9]{1,10}$/.test(answer) ? `process ${answer}` : 'a process that hangs';
      resolve(isAlive ? pid : undefined);
    });
  });
}
