// Effects: what the engine asks its caller to do. Data only; the caller keeps the order.
import type { SendRequest } from '../notify/flush.ts';
import type { Tenure } from '../route/tenures.ts';
import type { EngineEvent } from './events.ts';
import type { StateChange } from './state-store.ts';

/** A message, and the tenure in which it was decided; undefined in a process that shares nothing. */
export interface OwnSend extends SendRequest {
  readonly tenure: Tenure | undefined;
}

/** What the caller must do: store all changes as one commit, and only then perform the sends. */
export interface Effects {
  readonly changes: StateChange[];
  readonly sends: OwnSend[];
  readonly events: EngineEvent[];
}

export interface IngestEffects extends Effects {
  /** One reason per refused alert, in the order of the batch. */
  readonly refused: string[];
  readonly firing: number;
  readonly resolved: number;
  /** Names of alerts that were dropped, once per alert, because too many have that name. */
  readonly limited: string[];
}

export function emptyEffects(): Effects {
  return { changes: [], sends: [], events: [] };
}

export function emptyIngestEffects(): IngestEffects & { firing: number; resolved: number } {
  return { ...emptyEffects(), refused: [], limited: [], firing: 0, resolved: 0 };
}
