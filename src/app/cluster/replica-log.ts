// ReplicaLog: what operators hear of the replicas: one line for each change, and what is counted.
import type { ClusterView } from '../../engine/alert-service.ts';
import type { Logger } from '../../model/logger.ts';
import { driftOf } from './drift.ts';

export interface ReplicaCounters {
  readonly takeovers: { value: number };
}

export class ReplicaLog {
  readonly #logger: Logger;
  readonly #counters: ReplicaCounters | undefined;
  #isAway = false;
  #members = '';
  #drift = '';

  constructor(logger: Logger, counters?: ReplicaCounters) {
    this.#logger = logger;
    this.#counters = counters;
  }

  gained(slots: number, held: number): void {
    if (this.#counters !== undefined) this.#counters.takeovers.value += slots;
    this.#logger.log('info', 'This replica tells of more groups now', { slots, held });
  }

  lost(slots: number, held: number): void {
    this.#logger.log('warn', 'Other replicas tell of groups that were held here', { slots, held });
  }

  givenBack(slots: number): void {
    this.#logger.log('info', 'Handed groups over to other replicas', { slots });
  }

  /** Takes note of who is there, and of whose configuration is another one. */
  members(view: ClusterView): void {
    const names = view.peers.map(({ name }) => name).sort();
    const members = names.join(' ');
    if (members !== this.#members) {
      this.#logger.log('info', 'The replicas have changed', { replicas: members });
    }
    this.#members = members;
    const drift = driftOf(view).join(' ');
    if (drift === this.#drift) return;
    this.#drift = drift;
    if (drift === '') this.#logger.log('info', 'All replicas have the same configuration again');
    else this.#logger.log('warn', 'Other replicas have another configuration', { replicas: drift });
  }

  away(err: string): void {
    if (!this.#isAway) this.#logger.log('error', 'Cannot reach the other replicas', { err });
    this.#isAway = true;
  }

  back(): void {
    if (this.#isAway) this.#logger.log('info', 'Reaching the other replicas again');
    this.#isAway = false;
  }

  standingIn(): void {
    const message =
      'Redis stays away: alerts that only this replica may know of are told of here, marked';
    this.#logger.log('error', message);
  }

  feed(err: string | undefined): void {
    if (err === undefined) this.#logger.log('info', 'Following the other replicas again');
    else this.#logger.log('error', 'Cannot follow the other replicas', { err });
  }

  gap(): void {
    this.#logger.log('warn', 'Missed changes of other replicas, and read all state again');
  }

  unread(err: string): void {
    this.#logger.log('error', 'Cannot read what other replicas have stored', { err });
  }

  stateLost(): void {
    this.#logger.log('error', 'Redis has lost state: all that is known here is stored again');
  }

  outdated(found: number, known: number): void {
    const message =
      'The shared state is of a newer version than this program can read: it neither tells people nor takes alerts any more; start the newer program';
    this.#logger.log('error', message, { found, known });
  }
}
