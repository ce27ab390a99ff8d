// StoredState: rows gathered into what the engine starts from.
import type { Alert } from '../model/alert.ts';
import type { NotificationRecord } from '../notify/notification-record.ts';
import type { GroupTimes } from '../route/dispatcher.ts';
import type { Silence } from '../mute/silences/silence.ts';
import type { DeadLetter, LetterRequest } from '../notify/dead-letter.ts';
import {
  readAlertRow,
  readAlertTimeRow,
  type AlertContent,
  type AlertTimes,
} from './rows/alert-rows.ts';
import { readDeadLetterRow, readLetterRequestRow } from './rows/dead-letter-rows.ts';
import { readGroupRow } from './rows/group-rows.ts';
import { readNotificationRow } from './rows/notification-rows.ts';
import { readSilenceRow } from './rows/silence-rows.ts';
import type { RowVersion } from './row-versions.ts';
import type { StateRow } from './state-store.ts';

export interface StoredState {
  readonly alerts: readonly Alert[];
  /** By group id. */
  readonly groups: ReadonlyMap<string, GroupTimes>;
  readonly notifications: readonly NotificationRecord[];
  readonly silences: readonly Silence[];
  readonly deadLetters: readonly DeadLetter[];
  /** What was asked of dead letters, which may be gone. */
  readonly letterRequests: readonly LetterRequest[];
  /** The versions of rows that have one. */
  readonly versions: readonly RowVersion[];
  /** Rows that could not be read, as `table/key`. Never ignored silently: the caller says so. */
  readonly damaged: readonly string[];
}

/** Collects rows in any order, then pairs each alert with its times. */
export class StoredStateReader {
  readonly #contents = new Map<string, AlertContent>();
  readonly #times = new Map<string, AlertTimes>();
  readonly #groups = new Map<string, GroupTimes>();
  readonly #notifications: NotificationRecord[] = [];
  readonly #silences: Silence[] = [];
  readonly #deadLetters: DeadLetter[] = [];
  readonly #letterRequests: LetterRequest[] = [];
  readonly #versions: RowVersion[] = [];
  readonly #damaged: string[] = [];
  readonly #isShared: boolean;

  /** `isShared`: others may have stored something while the rows were read. */
  constructor({ isShared } = { isShared: false }) {
    this.#isShared = isShared;
  }

  add(row: StateRow): void {
    const { table, key, version } = row;
    if (version !== undefined && !table.startsWith('alert')) {
      this.#versions.push({ table, key, version });
    }
    if (!this.#take(row)) this.#damaged.push(`${row.table}/${row.key}`);
  }

  finish(): StoredState {
    const alerts: Alert[] = [];
    for (const [key, content] of this.#contents) {
      const times = this.#times.get(key);
      if (times !== undefined) alerts.push({ ...content, ...times });
      // Times are read first: another process has stored the two since, and tells of both.
      else if (!this.#isShared) this.#damaged.push(`alert_time/${key}`);
    }
    return {
      alerts,
      groups: this.#groups,
      notifications: this.#notifications,
      silences: this.#silences,
      deadLetters: this.#deadLetters.sort((a, b) => a.lastFailedAt - b.lastFailedAt),
      letterRequests: this.#letterRequests,
      versions: this.#versions,
      damaged: this.#damaged,
    };
  }

  #take({ table, key, value }: StateRow): boolean {
    switch (table) {
      case 'alert':
        return keep(readAlertRow(key, value), (content) => this.#contents.set(key, content));
      case 'alert_time':
        return keep(readAlertTimeRow(value), (times) => this.#times.set(key, times));
      case 'group':
        return keep(readGroupRow(value), (group) => this.#groups.set(group.id, group));
      case 'notification':
        return keep(readNotificationRow(value), (record) => this.#notifications.push(record));
      case 'silence':
        return keep(readSilenceRow(key, value), (silence) => this.#silences.push(silence));
      case 'dead_letter':
        return keep(readDeadLetterRow(value), (letter) => this.#deadLetters.push(letter));
      case 'dead_letter_request':
        return keep(readLetterRequestRow(key, value), (one) => this.#letterRequests.push(one));
    }
  }
}

function keep<T>(value: T | undefined, store: (value: T) => unknown): boolean {
  if (value === undefined) return false;
  store(value);
  return true;
}
