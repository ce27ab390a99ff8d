// What the embedded store promises when its process is killed, and when the disk is full.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts';
import { canMount } from '../../support/programs.ts';
import { StoreChild, compileStoreChild } from '../../support/store/store-child.ts';
import type { CompiledProgram } from '../../support/store/store-child.ts';
import { expectStoreError, rowsOf, set } from './state-store.contract.ts';

describe('EmbeddedStore in a process that is killed', () => {
  let program: CompiledProgram;
  let path: string;
  const children: StoreChild[] = [];

  function start(args: readonly string[], shell?: string): StoreChild {
    const child = new StoreChild(program, args, shell);
    children.push(child);
    return child;
  }

  beforeAll(async () => {
    program = await compileStoreChild();
  });

  afterAll(() => program.dispose());

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'tocsin-store-'));
  });

  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
    await rm(path, { recursive: true, force: true });
  });

  it.each([
    { name: 'small commits', batch: '3', chars: '20', until: 'stored 40' },
    { name: 'large commits', batch: '200', chars: '2000', until: 'stored 12' },
    { name: 'many snapshots', batch: '50', chars: '1000', until: 'stored 60' },
  ])(
    'has all that was acknowledged, and no half commit: $name',
    async ({ batch, chars, until }) => {
      for (let round = 0; round < 3; round += 1) {
        const child = start([path, 'write', batch, chars]);
        await child.waitFor(until);
        await child.kill();
        const acknowledged = child.lines.filter((line) => line.startsWith('stored')).length;
        const store = new EmbeddedStore({ path });
        await store.open();
        const rows = await rowsOf(store);
        await store.close();
        expect(acknowledged).toBeGreaterThan(0);
        for (let n = 1; n <= acknowledged; n += 1) {
          expect(rows.has(`alert/batch ${String(n)}`), `batch ${String(n)}`).toBe(true);
        }
        const values = new Set([...rows].filter(([key]) => key.includes('row')).map(([, v]) => v));
        expect(values.size).toBe(1);
        expect(parseInt([...values][0] ?? '', 10)).toBeGreaterThanOrEqual(acknowledged);
        await rm(path, { recursive: true, force: true });
      }
    },
  );

  it('lets no second process in while the first lives, and names it', async () => {
    const child = start([path, 'hold']);
    await child.waitFor('open');
    const second = new EmbeddedStore({ path });
    await expectStoreError(
      second.open(),
      `Storage folder "${path}" is in use by process ${String(child.pid)}`,
    );
    await child.kill();
    await second.open();
    await second.close();
  });

  it('lets one of two in when both find the lock of a dead process', async () => {
    const dead = start([path, 'hold']);
    await dead.waitFor('open');
    await dead.kill();
    const stores = [new EmbeddedStore({ path }), new EmbeddedStore({ path })];
    await Promise.allSettled(stores.map((store) => store.open()));
    const commits = await Promise.allSettled(
      stores.map((store, i) => store.commit([set('alert', 'k', String(i))])),
    );
    expect(commits.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const store of stores) await store.close();
  });

  it('refuses what does not fit when the file may not grow, and lives', async () => {
    const child = start([path, 'fill'], 'ulimit -f 400;');
    await expectFilled(child, 'the file may not grow any further (EFBIG)');
  });

  it.skipIf(!canMount())('refuses what does not fit on a full disk, and lives', async () => {
    const disk = join(path, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      await expectFilled(start([disk, 'fill']), 'the disk is full (ENOSPC)');
      const store = new EmbeddedStore({ path: disk });
      await store.open();
      expect((await rowsOf(store)).has('alert/fill 1')).toBe(true);
      await store.close();
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

async function expectFilled(child: StoreChild, reason: string): Promise<void> {
  expect(await child.end()).toBe(0);
  expect(child.lines).toEqual([
    'open',
    expect.stringMatching(/^StoreError: Cannot write to storage folder/),
    expect.stringMatching(/^stored [1-9]/),
    'small commit stored',
    'closed',
  ]);
  expect(child.lines[1]).toContain(reason);
}

/** Says whether this user may mount a file system of a chosen size. */
