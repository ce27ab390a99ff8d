// What the steps of the engine work on. The engine owns it; a step never keeps it.
import type { AlertStore } from '../dedupe/alert-store.ts';
import type { Muters } from '../mute/muting.ts';
import type { DeadLetters } from '../notify/dead-letters.ts';
import type { NotificationLog } from '../notify/notification-log.ts';
import type { Dispatcher } from '../route/dispatcher.ts';
import type { Tenures } from '../route/tenures.ts';
import type { GroupLog } from './group-log.ts';
import type { OfferedRecords } from './offered-records.ts';

export interface EngineParts {
  readonly alerts: AlertStore;
  readonly dispatcher: Dispatcher;
  readonly muters: Muters;
  readonly log: NotificationLog;
  readonly letters: DeadLetters;
  readonly groupLog: GroupLog;
  readonly tenures: Tenures;
  readonly offers: OfferedRecords;
}
