// Effects: what the engine asks its caller to do. Data only; the caller keeps the order.
import type { SendRequest } from '../notify/flush.ts';
import type { EngineEvent } from './events.ts';
import type { StateChange } from './state-store.ts';

/** What the caller must do: store all changes as one commit, and only then perform the sends. */
export interface Effects {
  readonly changes: StateChange[];
  readonly sends: SendRequest[];
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
