// Log lines that people search for, in Alertmanager's words (rows S8, F7).
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/notify/integration.ts';
import { engineConfig, MINUTE } from '../../support/engine-world.ts';
import { ObservedWorld } from '../../support/observed-world.ts';

function find(world: ObservedWorld, message: string): readonly Readonly<Record<string, unknown>>[] {
  return world.logs
    .filter((line) => line.startsWith(message))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))) as Readonly<Record<string, unknown>>);
}

describe('the log', () => {
  it('names the silence that was created, with whole seconds', async () => {
    const world = new ObservedWorld(engineConfig());
    await world.clock.advanceAsync(123);
    await world.silence('Down');
    expect(find(world, 'info create silence')).toEqual([
      {
        Id: 'id-1',
        CreatedBy: 'somebody',
        Comment: 'quiet, please',
        StartsAt: '2026-01-05T08:00:00Z',
        EndsAt: '2026-01-05T09:00:00Z',
        Matchers: 'alertname=Down',
      },
    ]);
    await world.stop();
  });

  it('says at debug level that people were told, and at info level after failures', async () => {
    const outcomes: Outcome[] = [
      { kind: 'sent' },
      { kind: 'retry', reason: 'serverError', error: 'status 503', mayHaveArrived: false },
      { kind: 'sent' },
    ];
    const world = new ObservedWorld(engineConfig(), {
      answer: () => outcomes.shift() ?? { kind: 'sent' },
    });
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    await world.post(['Up']);
    await world.clock.advanceAsync(MINUTE);
    const where = { receiver: 'default', integration: 'webhook[0]' };
    expect(find(world, 'debug Notify success')).toMatchObject([{ ...where, attempts: 1 }]);
    expect(find(world, 'warn Notify attempt failed, will retry later')).toMatchObject([
      { ...where, aggrGroup: '{}:{alertname="Up"}', attempts: 1, err: 'status 503' },
    ]);
    expect(find(world, 'info Notify success')).toMatchObject([{ attempts: 2, numAlerts: 1 }]);
    await world.stop();
  });

  it('says at error level that people could not be told', async () => {
    const world = new ObservedWorld(engineConfig(), {
      answer: () => ({ kind: 'failed', reason: 'clientError', error: 'status 400' }),
    });
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    expect(find(world, 'error Notify for alerts failed')).toMatchObject([
      { aggrGroup: '{}:{alertname="Down"}', err: 'status 400', reason: 'clientError' },
    ]);
    await world.stop();
  });

  it('says what keeps alerts quiet', async () => {
    const world = new ObservedWorld(engineConfig());
    await world.silence('Down');
    await world.post(['Down']);
    await world.clock.advanceAsync(MINUTE);
    expect(find(world, 'debug Notifications will not be sent for muted alerts')).toMatchObject([
      { alerts: 1, reason: 'silence' },
    ]);
    await world.stop();
  });
});
