// What a person has chosen in this browser. Three of the keys are Alertmanager's: whoever comes from
// its page at the same address finds their choices.
import type { Zone } from '../time/date-text.ts';
import type { FirstDayOfWeek } from '../time/month-grid.ts';

export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  readonly firstDayOfWeek: FirstDayOfWeek;
  /** Whom new silences name; empty until somebody has created one. */
  readonly defaultCreator: string;
  readonly expandGroups: boolean;
  readonly zone: Zone;
  readonly theme: Theme;
}

/** The part of a browser's storage that is used. */
export interface SettingsStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEYS: Readonly<Record<keyof Settings, string>> = {
  firstDayOfWeek: 'firstDayOfWeek',
  defaultCreator: 'defaultCreator',
  expandGroups: 'groupExpandAll',
  zone: 'timeZone',
  theme: 'theme',
};

/** Reads what is stored; what is missing or damaged is as nobody had chosen. */
export function readSettings(storage: SettingsStorage): Settings {
  const read = (name: keyof Settings): string => storage.getItem(KEYS[name]) ?? '';
  const [day, zone, theme] = [unquoted(read('firstDayOfWeek')), read('zone'), read('theme')];
  return {
    firstDayOfWeek: day === 'Sunday' || day === 'Saturday' ? day : 'Monday',
    defaultCreator: read('defaultCreator'),
    expandGroups: read('expandGroups') === 'true',
    zone: zone === 'utc' ? 'utc' : 'local',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

/** Stores all of it, in the forms that Alertmanager's page reads. */
export function writeSettings(storage: SettingsStorage, settings: Settings): void {
  storage.setItem(KEYS.firstDayOfWeek, JSON.stringify(settings.firstDayOfWeek));
  storage.setItem(KEYS.defaultCreator, settings.defaultCreator);
  storage.setItem(KEYS.expandGroups, String(settings.expandGroups));
  storage.setItem(KEYS.zone, settings.zone);
  storage.setItem(KEYS.theme, settings.theme);
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}

/** A storage that forgets everything with the page. */
export function memoryStorage(): SettingsStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value);
    },
  };
}
