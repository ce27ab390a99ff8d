// A world with a receiver that answers as a test says, and what it leaves among the dead letters.
import { durationMs } from '../../src/model/instant.ts';
import type { DeadLetter } from '../../src/notify/dead-letter.ts';
import type { Outcome } from '../../src/notify/integration.ts';
import { engineConfig, EngineWorld, HOUR, WEBHOOK } from './engine-world.ts';

/** Nothing ends by itself. */
export const RULES = { resolveTimeoutMs: durationMs(24 * HOUR) };
export const CONFIG = engineConfig({}, [WEBHOOK], RULES);
export const HOLDING = engineConfig({}, [{ ...WEBHOOK, holdsUnknown: true }], RULES);

export const SENT: Outcome = { kind: 'sent' };
export const REFUSED: Outcome = { kind: 'failed', reason: 'clientError', error: 'status 400' };
export const BROKEN: Outcome = {
  kind: 'retry',
  reason: 'serverError',
  error: 'status 500',
  mayHaveArrived: false,
};
export const LOST: Outcome = {
  kind: 'retry',
  reason: 'other',
  error: 'connection lost',
  mayHaveArrived: true,
};

export interface Receiver {
  answer: Outcome | 'hang';
}

export function worldWith(
  answer: Receiver['answer'],
  config = CONFIG,
  options: ConstructorParameters<typeof EngineWorld>[2] = {},
): { readonly world: EngineWorld; readonly receiver: Receiver } {
  const receiver: Receiver = { answer };
  return { world: new EngineWorld(config, () => receiver.answer, options), receiver };
}

export function lettersOf({ engine }: EngineWorld): readonly DeadLetter[] {
  return [...engine.letters.views()].map(({ letter }) => letter);
}

/** Throws where there is none, or more than one. */
export function onlyLetter(world: EngineWorld): DeadLetter {
  const [letter, ...more] = lettersOf(world);
  if (letter === undefined || more.length > 0)
    throw new Error(`${String(more.length)} more letters`);
  return letter;
}

/** The instances that each letter names. */
export function namedIn(world: EngineWorld): readonly (readonly string[])[] {
  return lettersOf(world).map(({ message }) =>
    message.alerts.map(({ labels }) => labels.get('instance')).sort(),
  );
}

/** The names of the alerts of all letters. */
export function alertNamesIn(world: EngineWorld): readonly string[] {
  const alerts = lettersOf(world).flatMap(({ message }) => message.alerts);
  return alerts.map(({ labels }) => labels.get('alertname')).sort();
}

/** Has all letters sent by hand. */
export function replay(world: EngineWorld): void {
  const ids = lettersOf(world).map(({ id }) => id);
  world.perform(world.engine.letters.askReplay(ids, world.now).effects);
  world.advance(0);
}
