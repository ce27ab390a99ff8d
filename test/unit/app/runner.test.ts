// Runner keeps one order: decide in memory, store, and only then tell people or acknowledge.
import { beforeEach, describe, expect, it } from 'vitest';
import { Runner, type Committer, type Observer } from '../../../src/app/runner.ts';
import type { PostedAlert } from '../../../src/dedupe/posted-alert.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { NOTHING_FENCED, StoreError } from '../../../src/engine/state-store.ts';
import type { CommitResult, StateChange } from '../../../src/engine/state-store.ts';
import type { Integration, Notification, Outcome } from '../../../src/notify/integration.ts';
import { explainAbort } from '../../../src/receivers/deadline.ts';
import { GroupCommit } from '../../../src/store/group-commit.ts';
import { engineConfig, engineOptions, HOUR, MINUTE, SECOND } from '../../support/engine-world.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const SILENT: Observer = {
  event: () => undefined,
  attempt: () => undefined,
  ingested: () => undefined,
};

/** Everything that happens, in order. */
let history: string[] = [];
let clock: FakeClock;

beforeEach(() => {
  history = [];
  clock = new FakeClock();
});

class ScriptedCommitter implements Committer {
  behaviour: 'store' | 'fail' | 'hang' = 'store';

  async commit(changes: readonly StateChange[]): Promise<CommitResult> {
    const tables = [...new Set(changes.map(({ table }) => table))].sort();
    history.push(`commit ${tables.join(' ')}`);
    if (this.behaviour === 'hang') await new Promise<never>(() => undefined);
    // A disk takes longer than any chain of promises.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    if (this.behaviour === 'fail') throw new StoreError('scripted');
    history.push(`stored ${tables.join(' ')}`);
    return NOTHING_FENCED;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}

class ScriptedIntegration implements Integration {
  readonly name = 'webhook';
  readonly index = 0;
  readonly sendResolved = true;
  behaviour: Outcome | 'hang' | 'throw' = { kind: 'sent' };

  notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { reason, possibleDuplicate } = notification;
    history.push(`send ${reason}${possibleDuplicate ? ' (possible duplicate)' : ''}`);
    if (this.behaviour === 'throw') return Promise.reject(new Error('scripted'));
    if (this.behaviour !== 'hang') return Promise.resolve(this.behaviour);
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        const { error, reason } = explainAbort(signal);
        history.push(`aborted: ${error}`);
        resolve({ kind: 'retry', reason, error, mayHaveArrived: true });
      });
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Rig {
  readonly runner: Runner;
  readonly engine: Engine;
  readonly committer: ScriptedCommitter;
  readonly integration: ScriptedIntegration;
}

function newEngine(): Engine {
  return new Engine(
    engineConfig(),
    engineOptions(() => 'id'),
  );
}

function rig(intervals = { alertGcMs: HOUR, recordGcMs: HOUR }): Rig {
  const engine = newEngine();
  const committer = new ScriptedCommitter();
  const integration = new ScriptedIntegration();
  const integrationOf = (): Integration => integration;
  const runner = new Runner({ engine, committer, clock, observer: SILENT, integrationOf });
  const nothing = { changes: [], sends: [], events: [] };
  runner.start(nothing, intervals);
  return { runner, engine, committer, integration };
}

/** Stops at once, cutting off what is under way. */
async function stop(runner: Runner): Promise<void> {
  const stopped = runner.stop(0);
  await clock.advanceAsync(0);
  await stopped;
}

function alert(alertname: string): PostedAlert {
  return {
    labels: { alertname },
    annotations: {},
    startsAt: undefined,
    endsAt: undefined,
    generatorURL: '',
  };
}

describe('ingest()', () => {
  it('resolves only after the commit', async () => {
    const { runner } = rig();
    const result = await runner.ingest([alert('Down')], 'v2');
    expect(result).toEqual({ refused: [], durable: true });
    expect(history).toEqual(['commit alert alert_time group', 'stored alert alert_time group']);
    await stop(runner);
  });

  it('says so when the store failed, and still tells people', async () => {
    const { runner, committer } = rig();
    committer.behaviour = 'fail';
    const { durable } = await runner.ingest([alert('Down')], 'v2');
    expect(durable).toBe(false);
    await clock.advanceAsync(MINUTE);
    // Marked, as nobody could know of the message after a crash.
    expect(history).toContain('send first notification (possible duplicate)');
    await stop(runner);
  });

  it('reports refused alerts and takes the others', async () => {
    const { runner, engine } = rig();
    const { refused } = await runner.ingest([{ ...alert(''), labels: {} }, alert('Down')], 'v2');
    expect(refused).toEqual(['at least one label pair required']);
    expect(engine.alerts.size).toBe(1);
    await stop(runner);
  });

  it('lets others have their turn within a huge batch, and loses none of it', async () => {
    const { runner, engine } = rig();
    const batch = Array.from({ length: 5_000 }, (_, i) => alert(`Down${i}`));
    const ingested = runner.ingest(batch, 'v2');
    expect(engine.alerts.size).toBe(2_000);
    await clock.advanceAsync(10);
    await ingested;
    expect(engine.alerts.size).toBe(5_000);
    await stop(runner);
  });
});

describe('a notification', () => {
  it('leaves only after its intent is stored, and its outcome is stored after that', async () => {
    const { runner } = rig();
    await runner.ingest([alert('Down')], 'v2');
    history.length = 0;
    await clock.advanceAsync(31 * SECOND);
    expect(history).toEqual([
      'commit group notification',
      'stored group notification',
      'send first notification',
      'commit group notification',
      'stored group notification',
    ]);
    await stop(runner);
  });

  it('is not held back by a store that hangs', async () => {
    const { runner, committer } = rig();
    await runner.ingest([alert('Down')], 'v2');
    committer.behaviour = 'hang';
    await clock.advanceAsync(34 * SECOND);
    expect(history).toContain('send first notification (possible duplicate)');
    await stop(runner);
  });

  it('is cut off at the deadline of its flush, and repeated marked by the next', async () => {
    const { runner, integration } = rig();
    await runner.ingest([{ ...alert('Down'), endsAt: undefined }], 'v2');
    integration.behaviour = 'hang';
    await clock.advanceAsync(6 * MINUTE);
    expect(history.filter((line) => /send|abort/.test(line))).toEqual([
      'send first notification',
      'aborted: context deadline exceeded',
      'send all alerts resolved (possible duplicate)',
    ]);
    await stop(runner);
  });

  it('is retried when an integration breaks its promise and throws', async () => {
    const { runner, integration } = rig();
    await runner.ingest([alert('Down')], 'v2');
    integration.behaviour = 'throw';
    await clock.advanceAsync(30 * SECOND);
    integration.behaviour = { kind: 'sent' };
    await clock.advanceAsync(SECOND);
    expect(history.filter((line) => line.startsWith('send'))).toEqual([
      'send first notification',
      'send first notification (possible duplicate)',
    ]);
    await stop(runner);
  });
});

describe('a repeat that changes nothing', () => {
  it('is not acknowledged before what it repeats is durable', async () => {
    let isAway = false;
    const commit = (): Promise<CommitResult> =>
      isAway ? Promise.reject(new StoreError('scripted')) : Promise.resolve(NOTHING_FENCED);
    const runner = new Runner({
      engine: newEngine(),
      committer: new GroupCommit({ store: { commit }, clock }),
      clock,
      observer: SILENT,
      integrationOf: () => undefined,
    });
    const resolved = { ...alert('Down'), startsAt: clock.now(), endsAt: clock.now() };
    await runner.ingest([alert('Down')], 'v2');
    isAway = true;
    expect(await ingestAwhile(runner, resolved)).toBe(false);
    expect(await ingestAwhile(runner, resolved)).toBe(false);
    isAway = false;
    expect(await ingestAwhile(runner, resolved)).toBe(true);
  });

  /** Lets the group commit try again meanwhile; resolves to whether the alert is durable. */
  async function ingestAwhile(runner: Runner, posted: PostedAlert): Promise<boolean> {
    const result = runner.ingest([posted], 'v2');
    await clock.advanceAsync(2 * SECOND);
    return (await result).durable;
  }
});

describe('start()', () => {
  it('takes an interval of 0 as never, and not as all the time', () => {
    rig({ alertGcMs: 0, recordGcMs: 0 });
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('endSends()', () => {
  it('cuts off a send that hangs, which is then tried again, marked', async () => {
    const { runner, integration } = rig();
    await runner.ingest([alert('Down')], 'v2');
    integration.behaviour = 'hang';
    await clock.advanceAsync(30 * SECOND);
    const ended = runner.endSends(SECOND);
    integration.behaviour = { kind: 'sent' };
    await clock.advanceAsync(2 * SECOND);
    await ended;
    expect(history.filter((line) => line.startsWith('send'))).toEqual([
      'send first notification',
      'send first notification (possible duplicate)',
    ]);
    await stop(runner);
  });
});

describe('stop()', () => {
  it('waits for a send under way', async () => {
    const { runner, integration } = rig();
    await runner.ingest([alert('Down')], 'v2');
    integration.behaviour = 'hang';
    await clock.advanceAsync(30 * SECOND);
    const stopped = runner.stop(5 * SECOND);
    await clock.advanceAsync(4 * SECOND);
    expect(history.filter((line) => line.startsWith('aborted'))).toEqual([]);
    await clock.advanceAsync(SECOND);
    await stopped;
    expect(history.slice(-3)).toEqual([
      'aborted: context canceled',
      'commit notification',
      'stored notification',
    ]);
  });

  it('leaves no timer running', async () => {
    const { runner } = rig();
    await runner.ingest([alert('Down')], 'v2');
    await stop(runner);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('time', () => {
  it('notices within seconds that the wall clock jumped ahead', async () => {
    const { runner } = rig();
    await runner.ingest([alert('Down')], 'v2');
    clock.jumpBy(MINUTE);
    await clock.advanceAsync(11 * SECOND);
    expect(history).toContain('send first notification');
    await stop(runner);
  });

  it('keeps the waits that it promised when the wall clock is set back', async () => {
    const { runner } = rig();
    await runner.ingest([alert('Down')], 'v2');
    clock.jumpBy(-HOUR);
    await clock.advanceAsync(31 * SECOND);
    expect(history).toContain('send first notification');
    await stop(runner);
  });
});
