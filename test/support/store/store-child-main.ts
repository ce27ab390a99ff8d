// The program of a store child: opens a store, and commits or waits. Prints what it has done.
//   <folder> write <batch size> <value size>   commits without end, prints `stored <n>` for each
//   <folder> hold                              keeps the store open
//   <folder> fill                              commits until the first failure, then removes a row
import { writeSync } from 'node:fs';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts';

const [path = '', mode, batchSize = '10', valueSize = '100'] = process.argv.slice(2);
const store = new EmbeddedStore({ path, compactAtBytes: 200_000 });
await store.open();
print('open');
if (mode === 'write') await write(Number(batchSize), Number(valueSize));
else if (mode === 'fill') await fill();
else setInterval(() => undefined, 1000);

/** Every row of a batch holds its number, so that half a batch would be seen. */
async function write(size: number, chars: number): Promise<void> {
  for (let n = 1; ; n += 1) {
    const value = String(n).padEnd(chars, '.');
    const rows = Array.from({ length: size }, (_, i) => change(`row ${String(i)}`, value));
    await store.commit([...rows, change(`batch ${String(n)}`, '')]);
    print(`stored ${String(n)}`);
  }
}

async function fill(): Promise<void> {
  let stored = 0;
  for (;;) {
    const failure = await store.commit([change(`fill ${String(stored)}`, 'x'.repeat(50_000))]).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) {
      print(failure instanceof Error ? `${failure.name}: ${failure.message}` : 'no error');
      break;
    }
    stored += 1;
  }
  print(`stored ${String(stored)}`);
  await store.commit([change('fill 0', undefined)]);
  print('small commit stored');
  await store.close();
  print('closed');
}

function change(key: string, value: string | undefined): StateChange {
  return { table: 'alert', key, value };
}

// Synchronous, so that no acknowledgement is lost with the process.
function print(line: string): void {
  writeSync(1, `${line}\n`);
}
