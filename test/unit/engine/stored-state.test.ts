import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { READ_ORDER, TABLES, type StateRow } from '../../../src/engine/state-store.ts';
import { StoredStateReader, type StoredState } from '../../../src/engine/stored-state.ts';

const KEY = '0123456789abcdef';
const ALERT: StateRow = { table: 'alert', key: KEY, value: '[["alertname","A"],[],""]' };
const TIME: StateRow = { table: 'alert_time', key: KEY, value: '[1,2,3,0]' };

function read(rows: readonly StateRow[]): StoredState {
  const reader = new StoredStateReader();
  for (const row of rows) reader.add(row);
  return reader.finish();
}

describe('StoredStateReader', () => {
  it.each([
    ['the content first', [ALERT, TIME]],
    ['the times first', [TIME, ALERT]],
  ])('pairs an alert with its times, %s', (_name, rows) => {
    const { alerts, damaged } = read(rows);
    expect(alerts).toMatchObject([{ fingerprint: KEY, startsAt: 1, endsAt: 2, updatedAt: 3 }]);
    expect(damaged).toEqual([]);
  });

  it('names an alert whose times are missing, and goes on without it', () => {
    expect(read([ALERT])).toMatchObject({ alerts: [], damaged: [`alert_time/${KEY}`] });
  });

  it('takes it for one that comes just now, where others store as well', () => {
    const reader = new StoredStateReader({ isShared: true });
    reader.add(ALERT);
    expect(reader.finish()).toMatchObject({ alerts: [], damaged: [] });
    expect(READ_ORDER.indexOf('alert_time')).toBeLessThan(READ_ORDER.indexOf('alert'));
  });

  it('keeps quiet about times whose alert is gone', () => {
    expect(read([TIME])).toMatchObject({ alerts: [], damaged: [] });
  });

  it('finds groups by their id, not by the key of the row', () => {
    const { groups } = read([{ table: 'group', key: 'hash', value: '["the id",5,null]' }]);
    expect(groups.get('the id')).toMatchObject({ dueAt: 5, flushedAt: undefined });
  });

  it('names every row that it cannot read, and reads the others', () => {
    const bad = TABLES.map((table) => ({
      table,
      key: `bad-${table}`,
      value: '{"',
    }));
    const state = read([...bad, ALERT, TIME]);
    expect(state.alerts).toHaveLength(1);
    expect(state.damaged).toEqual([
      'alert/bad-alert',
      'alert_time/bad-alert_time',
      'group/bad-group',
      'notification/bad-notification',
      'silence/bad-silence',
      'dead_letter/bad-dead_letter',
      'dead_letter_request/bad-dead_letter_request',
    ]);
  });

  it('never throws, whatever the rows hold', () => {
    const row = fc.record({
      table: fc.constantFrom(...TABLES),
      key: fc.oneof(fc.constant(KEY), fc.string()),
      value: fc.oneof(fc.string(), fc.json(), fc.constantFrom(ALERT.value, TIME.value)),
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const state = read(rows);
        expect(state.damaged.length + state.alerts.length).toBeLessThanOrEqual(2 * rows.length);
      }),
    );
  });
});
