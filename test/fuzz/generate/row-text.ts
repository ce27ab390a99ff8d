// Stored rows and entries of the feed: those that a busy engine writes, changed.
import { TABLES, type StateRow } from '../../../src/engine/state-store.ts';
import { blocksOf } from '../../../src/store/redis/commit-blocks.ts';
import { SEPARATOR } from '../../../src/store/redis/row-text.ts';
import { EngineWorld, MINUTE } from '../../support/engine-world.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { pickFrom, several } from './choose.ts';
import { mutate, sometimesLong } from './mutate.ts';

const REFUSED = { kind: 'failed', reason: 'clientError', error: 'status 400' } as const;
const CORPUS: readonly StateRow[] = writtenRows();
const WORDS = [
  ...[
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '"',
    '\\',
    '\\ud800',
    'null',
    'true',
    '0',
    '-1',
    '1e999',
    '8640000000000001',
  ],
  ...[
    '1.5',
    '""',
    '[]',
    '{}',
    '"=~"',
    '"("',
    '"a{1000}{1000}"',
    '0000000000000000',
    'ffffffffffffffff',
  ],
  ...[
    'alert',
    'alert_time',
    'group',
    'notification',
    'silence',
    'dead_letter',
    'dead_letter_request',
    '__proto__',
    'firing',
    'receiverData',
  ],
  ...['first notification', 'mayHaveArrived'],
];

/** Table, key and value. */
export function storedRow(random: SeededRandom): readonly string[] {
  // Tables with few rows have as many readers to break as others.
  const wanted = pickFrom(random, TABLES);
  const { table, key, value } = pickFrom(
    random,
    CORPUS.filter((row) => row.table === wanted),
  );
  const other = random.chance(0.05) ? pickFrom(random, CORPUS) : { table, key };
  const isChanged = random.chance(0.85);
  return [
    other.table,
    random.chance(0.1) ? mutate(other.key, random, WORDS) : other.key,
    sometimesLong(isChanged ? mutate(value, random, WORDS) : value, random),
  ];
}

/** One entry, of up to four changes: what is done to which table, and the text of the rows. */
export function feedEntry(random: SeededRandom): readonly string[] {
  const changes = several(random, [0, 4], () => {
    const { table, key, value } = pickFrom(random, CORPUS);
    const version = random.chance(0.5) ? {} : { version: random.below(5) };
    return {
      ...{ table, key, value: random.chance(0.2) ? undefined : changed(value, random) },
      ...version,
    };
  });
  return blocksOf(changes).flatMap(({ kind, table, parts }) => {
    const text = parts.join(SEPARATOR);
    const name = `${kind} ${table}`;
    return [
      random.chance(0.1) ? mutate(name, random, WORDS) : name,
      sometimesLong(random.chance(0.6) ? mutate(text, random, WORDS) : text, random),
    ];
  });
}

function changed(value: string, random: SeededRandom): string {
  return random.chance(0.4) ? mutate(value, random, WORDS) : value;
}

/** Rows of every table: of alerts, groups, what was told, is being told, or was given up, and silences. */
function writtenRows(): readonly StateRow[] {
  let sends = 0;
  const world = new EngineWorld(undefined, ({ notification }) => {
    if (notification.groupLabels.get('alertname') === 'lost') return REFUSED;
    return ++sends % 3 === 0 ? 'hang' : { kind: 'sent' };
  });
  world.post('lost');
  for (const name of ['a/1', 'a/2', 'b', '__proto__', 'ü"\\']) {
    world.post(name, { annotations: { summary: 'full <90%>\n' } });
  }
  world.silence('b', 60 * MINUTE);
  world.advance(MINUTE);
  world.resolve('a/1');
  world.advance(10 * MINUTE);
  const letters = [...world.engine.letters.views()].map(({ letter }) => letter.id);
  world.perform(world.engine.letters.askReplay(letters, world.now).effects);
  return [...world.rows.values()].map(({ table, key, value }) => ({ table, key, value }));
}
