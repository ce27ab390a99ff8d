// Stored rows and entries of the feed: read or called damaged, and whatever was read can be lived with.
import { Engine } from '../../../src/engine/engine.ts';
import { StoredStateReader } from '../../../src/engine/stored-state.ts';
import {
  TABLES,
  type StateChange,
  type StateRow,
  type Table,
} from '../../../src/engine/state-store.ts';
import { viewAlerts, viewGroups } from '../../../src/engine/views.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import { blocksOf } from '../../../src/store/redis/commit-blocks.ts';
import { readEntries } from '../../../src/store/redis/feed-entry.ts';
import { SEPARATOR } from '../../../src/store/redis/row-text.ts';
import { engineConfig, engineOptions, EngineWorld, MINUTE } from '../../support/engine-world.ts';
import { broken, kept, type FuzzSession, type FuzzTarget } from '../fuzz-target.ts';
import { feedEntry, storedRow } from '../generate/row-text.ts';

export const ROWS: FuzzTarget = {
  name: 'rows',
  promise: 'stored rows: read or named as damaged; an engine starts from whatever was read',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 1,
  generate: storedRow,
  open: () => ({ check: checkRow }),
};

export const FEED: FuzzTarget = {
  name: 'feed',
  promise: 'entries of the feed: read whole or not at all; an engine lives on with what they say',
  sessionLength: 50,
  fixedParts: 0,
  generate: feedEntry,
  open: openFeed,
};

/** An alert and its times are two rows, so each is read together with a good other. */
const COMPANIONS: ReadonlyMap<Table, Omit<StateRow, 'key'>> = new Map([
  ['alert', { table: 'alert_time', value: '[0,99999999999999,0,1]' }],
  ['alert_time', { table: 'alert', value: '[["alertname","x"],[],""]' }],
]);

function checkRow([name = '', key = '', value = '']: readonly string[]): ReturnType<
  FuzzSession['check']
> {
  const table = TABLES.find((known) => known === name);
  if (table === undefined) return kept('no table');
  const reader = new StoredStateReader();
  const other = COMPANIONS.get(table);
  if (other !== undefined) reader.add({ ...other, key });
  reader.add({ table, key, value });
  const state = reader.finish();
  const world = new EngineWorld();
  const engine = new Engine(
    engineConfig(),
    engineOptions(() => 'n1'),
  );
  engine.restore(state, world.now);
  engine.tick(world.now, 10);
  const problem = shownProblem(engine, world);
  if (problem !== undefined) return broken(problem);
  return kept(`${table} ${state.damaged.length === 0 ? 'read' : 'damaged'}`);
}

function openFeed(): FuzzSession {
  const world = new EngineWorld();
  world.post('a/1');
  return {
    check: (blocks) => {
      const changes = readEntry(blocks);
      if (changes === undefined) return kept('refused');
      const written = blocksOf(changes).flatMap(({ kind, table, parts }) => [
        `${kind} ${table}`,
        parts.join(SEPARATOR),
      ]);
      const again = blocksOf(readEntry(written) ?? []);
      const isSame = JSON.stringify(again) === JSON.stringify(blocksOf(changes));
      if (!isSame) return broken('writes another entry');
      world.engine.absorb(changes, world.now);
      world.engine.tick(world.now, 10);
      const problem = shownProblem(world.engine, world);
      return problem === undefined ? kept('absorbed') : broken(problem);
    },
    close: () => {
      world.advance(MINUTE);
    },
  };
}

function readEntry(blocks: readonly string[]): readonly StateChange[] | undefined {
  const [entry] = readEntries([['1-0', ['writer', 'w', ...blocks]]]);
  return entry?.changes();
}

/** What is wrong with what an engine shows; undefined when nothing is. */
function shownProblem(engine: Engine, { now }: EngineWorld): string | undefined {
  viewGroups(engine, now, () => LabelSet.EMPTY);
  for (const { alert } of viewAlerts(engine, now)) {
    const texts: readonly unknown[] = [...alert.labels.flat, ...alert.annotations.flat];
    const areTexts = texts.every((text) => typeof text === 'string') && texts.length % 2 === 0;
    if (!areTexts) return `an alert with ${JSON.stringify(texts)}`;
  }
  for (const { id, startsAt, endsAt } of engine.silences.values()) {
    if (!Number.isInteger(startsAt) || !Number.isInteger(endsAt)) return `times of silence ${id}`;
  }
  return undefined;
}
