// Random sequences of commits, failures and recoveries against a model of the group commit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/engine/state-store.ts';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { GroupCommit } from '../../../src/store/group-commit.ts';
import { ManualClock, settle } from '../../support/store/manual-clock.ts';
import { ScriptedStore } from '../../support/store/scripted-store.ts';

type Step =
  | { readonly kind: 'commit'; readonly keys: readonly string[] }
  | { readonly kind: 'remove'; readonly keys: readonly string[] }
  | { readonly kind: 'succeed' | 'fail' | 'lose-answer' }
  | { readonly kind: 'wait'; readonly ms: number };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('commit' as const), keys: keys() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), keys: keys() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('succeed' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('fail' as const, 'lose-answer' as const) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat({ max: 6000 }) }),
  },
);

function keys(): fc.Arbitrary<string[]> {
  return fc.array(fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), { minLength: 1, maxLength: 4 });
}

/** Counts every write, so that a value also says when it was handed in. */
class World {
  readonly clock = new ManualClock();
  readonly store = new ScriptedStore();
  readonly group: GroupCommit;
  /** The last value handed in of each key. */
  readonly model = new Map<string, string | undefined>();
  /** The number of the write that each key of the store must at least have. */
  readonly violations: string[] = [];
  #writes = 0;
  /** For each key the numbers of its writes; a removal has one, too. */
  readonly #writesOf = new Map<string, Map<string | undefined, number>>();

  constructor(maxChanges: number) {
    this.group = new GroupCommit({
      store: this.store,
      clock: this.clock,
      maxChanges,
      patienceMs: 3000,
    });
  }

  commit(step: { readonly kind: 'commit' | 'remove'; readonly keys: readonly string[] }): void {
    const changes: StateChange[] = [];
    for (const key of step.keys) {
      this.#writes += 1;
      const value = step.kind === 'commit' ? String(this.#writes) : undefined;
      this.model.set(key, value);
      const numbers = this.#writesOf.get(key) ?? new Map<string | undefined, number>();
      this.#writesOf.set(key, numbers.set(value, this.#writes));
      changes.push({ table: 'alert', key, value });
    }
    const since = this.#writes;
    this.group.commit(changes).then(
      () => {
        this.#checkAcknowledged(step.keys, since);
      },
      (error: unknown) => {
        if (!(error instanceof StoreError)) this.violations.push('not a StoreError');
      },
    );
  }

  /** Whatever the store holds now must be this write of the key or a newer one. */
  #checkAcknowledged(written: readonly string[], since: number): void {
    const first = since - written.length;
    written.forEach((key, i) => {
      const stored = this.store.get('alert', key);
      const numbers = this.#writesOf.get(key);
      const number = numbers?.get(stored) ?? 0;
      if (number < first + i + 1 && written.lastIndexOf(key) === i) {
        this.violations.push(`"${key}" was acknowledged as ${String(first + i + 1)} too early`);
      }
    });
  }

  async run(step: Step): Promise<void> {
    if (step.kind === 'commit' || step.kind === 'remove') this.commit(step);
    else if (step.kind === 'wait') await this.clock.advance(step.ms);
    else if (this.store.underWay > 0) await this.end(step.kind);
    await settle();
  }

  async end(kind: 'succeed' | 'fail' | 'lose-answer'): Promise<void> {
    if (kind === 'succeed') await this.store.succeed();
    else await this.store.fail(undefined, { applied: kind === 'lose-answer' });
  }

  /** Lets the store work again until nothing is left to do. */
  async recover(): Promise<void> {
    for (let i = 0; i < 200 && this.group.pendingChanges() > 0; i += 1) {
      if (this.store.underWay > 0) await this.store.succeed();
      else await this.clock.advance(1000);
    }
  }
}

describe('GroupCommit, whatever happens', () => {
  it('acknowledges nothing that is not stored, and in the end stores the last value of all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(STEP, { maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, maxChanges) => {
          const world = new World(maxChanges);
          for (const step of steps) await world.run(step);
          await world.recover();
          expect(world.violations).toEqual([]);
          expect(world.group.pendingChanges()).toBe(0);
          for (const [key, value] of world.model) {
            expect(world.store.get('alert', key)).toBe(value);
          }
          expect(world.clock.pendingTimers).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
