// SimulatedReceivers: what becomes of the attempts of replicas to tell people. An attempt takes a while,
// may be lost, may arrive and look failed, or be refused for good.
import { isResolvedAt } from '../../src/model/alert.ts';
import type { Clock } from '../../src/model/clock.ts';
import { addMs, type EpochMs } from '../../src/model/instant.ts';
import type { DeadLetter } from '../../src/notify/dead-letter.ts';
import type { Notification, Outcome } from '../../src/notify/integration.ts';
import type { NotificationKey } from '../../src/notify/notification-record.ts';
import { slotOf } from '../../src/route/slot.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { CLOCK_ERROR_MS } from './clock-error.ts';
import { NO_FAULTS, type Arrival, type Faults } from './faulty-world.ts';
import type { ReplicaProcess } from './replica-process.ts';
import type { SimulatedSlots } from './simulated-slots.ts';

export interface SentArrival extends Arrival {
  readonly by: ReplicaProcess;
  /** Whether its sender was dead, or its slot somebody else's or lent anew, by then. */
  readonly isStray: boolean;
  /** Whether its sender told it in the place of a holder, or without knowing that it had lost the slot. */
  readonly isStandIn: boolean;
}

/** An attempt that must not have been made: another process had the slot, and it was not marked. */
export interface Intrusion {
  readonly by: string;
  readonly holder: string;
  readonly id: string;
}

function describeArrival({ by, target, notification, firing, resolved }: SentArrival): string {
  const { id, reason, possibleDuplicate } = notification;
  const mark = possibleDuplicate ? ' MARKED' : '';
  return `${id} from ${by.id} ${target} ${reason}: ${firing.join(' ')} | ${resolved.join(' ')}${mark}`;
}

export interface ReceiversDeps {
  readonly time: Clock;
  readonly slots: SimulatedSlots;
  readonly random: SeededRandom;
  readonly note: (text: () => string) => void;
}

/** Names one receiver of the messages of one group. */
export function targetOf({ groupKey, integration, index }: NotificationKey): string {
  return `${groupKey} ${integration}[${String(index)}]`;
}

export class SimulatedReceivers {
  readonly arrivals: SentArrival[] = [];
  readonly intrusions: Intrusion[] = [];
  /** When each target has refused a message for good, for the last time. */
  readonly refusedAt = new Map<string, EpochMs>();
  faults: Faults = NO_FAULTS;
  readonly #deps: ReceiversDeps;

  constructor(deps: ReceiversDeps) {
    this.#deps = deps;
  }

  /** Makes one attempt; the answer may take a while. */
  notify(by: ReplicaProcess, key: NotificationKey, notification: Notification): Promise<Outcome> {
    const slot = slotOf(key.groupKey);
    const { time, slots, random, note } = this.#deps;
    const holder = slots.lastHolderOf(slot);
    const token = slots.tokensOf(by.id).get(slot);
    const isStandIn = !by.engine.slots.holds(slot) || holder !== by.id;
    const intrudes = holder !== undefined && holder !== by.id;
    if (intrudes && !notification.possibleDuplicate) {
      this.intrusions.push({ by: by.id, holder, id: notification.id });
      note(() => `${by.id} TELLS ${notification.id} although ${holder} holds slot ${String(slot)}`);
    }
    const { lose, arriveAndFail, refuse, slow = 0.1 } = this.faults;
    const failure = { kind: 'retry', reason: 'serverError', error: 'scripted' } as const;
    const latency = random.chance(slow) ? random.below(4_000) : random.below(50);
    return new Promise((resolve) => {
      time.schedule(latency, () => {
        if (random.chance(refuse)) {
          this.refusedAt.set(targetOf(key), time.now());
          resolve({ kind: 'failed', reason: 'clientError', error: 'scripted' });
        } else if (random.chance(lose)) {
          resolve({ ...failure, mayHaveArrived: false });
        } else {
          const hasChanged = slots.tokensOf(by.id).get(slot) !== token;
          const isReplaced = hasChanged || (slots.lastHolderOf(slot) ?? by.id) !== by.id;
          const isStray = intrudes || isReplaced || !by.isAlive;
          this.#arrive({ by, isStray, isStandIn }, key, notification);
          const fails = random.chance(arriveAndFail);
          resolve(fails ? { ...failure, mayHaveArrived: true } : { kind: 'sent' });
        }
      });
    });
  }

  /** Whether all that a letter names has arrived since its message failed last. */
  hasHeard({ key, lastFailedAt, message, reason }: DeadLetter): boolean {
    const target = targetOf(key);
    return this.arrivals.some(({ at, ...arrival }) => {
      if (arrival.target !== target || addMs(at, 2 * CLOCK_ERROR_MS) < lastFailedAt) return false;
      // Any message of the group ends a letter of which nothing counts as told.
      if (reason !== 'unknownOutcome') return true;
      const named = new Set(arrival.notification.alerts.map(({ fingerprint }) => fingerprint));
      return message.alerts.every(({ fingerprint }) => named.has(fingerprint));
    });
  }

  #arrive(
    sent: Pick<SentArrival, 'by' | 'isStray' | 'isStandIn'>,
    key: NotificationKey,
    notification: Notification,
  ): void {
    const { alerts, now } = notification;
    const nameOf = (alert: (typeof alerts)[number]): string => alert.labels.get('instance');
    const arrival: SentArrival = {
      ...sent,
      at: this.#deps.time.now(),
      target: targetOf(key),
      notification,
      firing: alerts.filter((alert) => !isResolvedAt(alert, now)).map(nameOf),
      resolved: alerts.filter((alert) => isResolvedAt(alert, now)).map(nameOf),
    };
    this.arrivals.push(arrival);
    this.#deps.note(() => `arrive ${describeArrival(arrival)}`);
  }
}
