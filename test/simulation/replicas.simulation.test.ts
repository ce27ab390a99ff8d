// Replicas on one Redis: whichever of them are killed, ended or stopped, all come to know the same,
// nobody is forgotten, and nobody is told twice without a mark.
import { expect, it } from 'vitest';
import { runTrace } from './replica-run.ts';
import { playSeeds } from './replica-seeds.ts';

playSeeds(['receivers', 'kills', 'stops', 'returns', 'letters', 'policies']);

it('plays the same run again from the same seed', async () => {
  for (let seed = 1; seed <= 5; seed++) {
    expect(await runTrace(seed), `seed ${String(seed)}`).toEqual(await runTrace(seed));
  }
});
