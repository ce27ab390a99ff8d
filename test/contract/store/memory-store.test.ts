// Runs the contract of StateStore against the memory store.
import { MemoryStore } from '../../../src/store/memory-store.ts';
import { RowMap } from '../../../src/store/row-map.ts';
import { describeStateStore } from './state-store.contract.ts';

describeStateStore('MemoryStore', () => {
  const rows = new RowMap();
  return Promise.resolve({
    store: () => new MemoryStore(rows),
    dispose: () => Promise.resolve(),
  });
});
