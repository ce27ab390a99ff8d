// Choices survive the page, and the ones made on Alertmanager's page at the same address are found.
import { describe, expect, it } from 'vitest';
import {
  memoryStorage,
  readSettings,
  writeSettings,
  type Settings,
} from '../../../../ui/settings/settings.ts';

const PRESET: Settings = {
  firstDayOfWeek: 'Monday',
  defaultCreator: '',
  expandGroups: false,
  zone: 'local',
  theme: 'system',
};

describe('settings', () => {
  it('are as nobody has chosen where nothing is stored', () => {
    expect(readSettings(memoryStorage())).toEqual(PRESET);
  });

  it('are read as they were written', () => {
    const storage = memoryStorage();
    const chosen: Settings = {
      firstDayOfWeek: 'Saturday',
      defaultCreator: 'alice',
      expandGroups: true,
      zone: 'utc',
      theme: 'dark',
    };
    writeSettings(storage, chosen);
    expect(readSettings(storage)).toEqual(chosen);
  });

  it.each<[key: string, value: string, found: Partial<Settings>]>([
    ['firstDayOfWeek', '"Sunday"', { firstDayOfWeek: 'Sunday' }],
    ['firstDayOfWeek', 'null', {}],
    ['defaultCreator', 'alice', { defaultCreator: 'alice' }],
    ['groupExpandAll', 'true', { expandGroups: true }],
    ['theme', 'pink', {}],
    ['timeZone', '{', {}],
  ])('find %s as %s', (key, value, found) => {
    const storage = memoryStorage();
    storage.setItem(key, value);
    expect(readSettings(storage)).toEqual({ ...PRESET, ...found });
  });
});
