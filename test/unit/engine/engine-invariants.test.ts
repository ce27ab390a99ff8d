// What holds whatever happens: reports, outages, crashes and reloads in any order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMs, durationMs } from '../../../src/model/instant.ts';
import { isResolvedAt } from '../../../src/model/alert.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import {
  EngineWorld,
  engineConfig,
  HOUR,
  SECOND,
  START,
  type Sent,
} from '../../support/engine-world.ts';

const CONFIG = engineConfig({
  groupWaitMs: durationMs(SECOND),
  groupIntervalMs: durationMs(10 * SECOND),
  repeatIntervalMs: durationMs(HOUR),
});

const OUTCOMES = {
  sent: { kind: 'sent' },
  refused: { kind: 'failed', reason: 'clientError', error: '400' },
  broken: { kind: 'retry', reason: 'serverError', error: '500', mayHaveArrived: false },
  unknown: { kind: 'retry', reason: 'other', error: 'connection lost', mayHaveArrived: true },
  hanging: 'hang',
} as const satisfies Readonly<Record<string, Outcome | 'hang'>>;
type Mood = keyof typeof OUTCOMES;

type Action =
  | { readonly kind: 'post' | 'resolve'; readonly label: string }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'receiver'; readonly mood: Mood }
  | { readonly kind: 'crash' | 'reload' | 'collect' | 'answer' };

const label = fc.constantFrom('Down/a', 'Down/b', 'Down/c', 'Slow/a');
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('post', 'resolve'), label }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('advance'),
      ms: fc.constantFrom(0, 1, 400, 1_000, 9_999, 10_000, 25_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('receiver'),
      mood: fc.constantFrom('sent', 'refused', 'broken', 'unknown', 'hanging'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('crash', 'reload', 'collect', 'answer') }),
  },
);
const anyStory = fc.array(anyAction, { maxLength: 40 });

class Story {
  mood: Mood = 'sent';
  readonly world = new EngineWorld(CONFIG, () => OUTCOMES[this.mood]);

  /** Does one thing; `Down/a` and its like stay valid for a day unless they are resolved. */
  play(action: Action): void {
    const { world } = this;
    switch (action.kind) {
      case 'post':
        return world.post(action.label, { endsAt: addMs(START, 24 * HOUR) });
      case 'resolve':
        return world.resolve(action.label);
      case 'advance':
        return world.advance(action.ms);
      case 'receiver':
        this.mood = action.mood;
        return;
      case 'crash':
        return world.crash();
      case 'reload':
        return world.reload(CONFIG);
      case 'collect':
        return world.perform(world.engine.collectAlerts(world.now));
      case 'answer':
        if (world.hanging.length > 0)
          world.answer(OUTCOMES[this.mood === 'hanging' ? 'sent' : this.mood]);
    }
  }

  /** The receiver works again, everything under way ends, and time passes. */
  heal(): void {
    this.mood = 'sent';
    while (this.world.hanging.length > 0) this.world.answer(OUTCOMES.sent);
    this.world.advance(60 * SECOND);
  }

  firing(alertname: string): readonly string[] {
    return [...this.world.engine.alerts.values()]
      .filter((alert) => alert.labels.get('alertname') === alertname)
      .filter((alert) => !isResolvedAt(alert, this.world.now))
      .map((alert) => `${alertname}/${alert.labels.get('instance')}`)
      .sort();
  }

  /** The messages about one group, in the order in which they arrived. */
  told(alertname: string): readonly Sent[] {
    return this.world.sent.filter(({ groupKey }) => groupKey === `{}:{alertname="${alertname}"}`);
  }
}

describe('in any course of events', () => {
  it('every firing alert is in its group, and every group is due or being told of', () => {
    fc.assert(
      fc.property(anyStory, (actions) => {
        const story = new Story();
        for (const action of actions) {
          story.play(action);
          const { engine, now } = story.world;
          for (const alert of engine.alerts.values()) {
            if (!isResolvedAt(alert, now)) expect(engine.dispatcher.holds(alert)).toBe(true);
          }
          for (const group of engine.dispatcher.groups()) {
            const isDue = engine.dispatcher.dueAt(group) !== undefined;
            expect(isDue || engine.notificationsUnderWay > 0).toBe(true);
          }
        }
      }),
    );
  });

  it('people know in the end what fires, and what does not any more', () => {
    fc.assert(
      fc.property(anyStory, (actions) => {
        const story = new Story();
        for (const action of actions) story.play(action);
        story.heal();
        for (const alertname of ['Down', 'Slow']) {
          const last = story.told(alertname).at(-1);
          expect([...(last?.firing ?? [])].sort()).toEqual(story.firing(alertname));
        }
      }),
    );
  });

  it('nobody is told the same twice in a row without a mark', () => {
    fc.assert(
      fc.property(anyStory, (actions) => {
        const story = new Story();
        for (const action of actions) story.play(action);
        story.heal();
        for (const alertname of ['Down', 'Slow']) {
          const told = story.told(alertname);
          for (const [i, message] of told.entries()) {
            const before = told[i - 1];
            const isSame =
              before?.firing.join() === message.firing.join() &&
              before.resolved.join() === message.resolved.join();
            expect(isSame && !message.possibleDuplicate).toBe(false);
          }
        }
      }),
    );
  });

  it('different news never goes by the same id', () => {
    fc.assert(
      fc.property(anyStory, (actions) => {
        const story = new Story();
        for (const action of actions) story.play(action);
        story.heal();
        const newsOf = new Map<string, string>();
        for (const { id, firing, resolved } of story.world.sent) {
          const news = JSON.stringify([firing, resolved]);
          expect(newsOf.get(id) ?? news).toBe(news);
          newsOf.set(id, news);
        }
      }),
    );
  });

  it('the stored rows alone lead to the same end as the memory', () => {
    fc.assert(
      fc.property(anyStory, (actions) => {
        const story = new Story();
        for (const action of actions) story.play(action);
        const before = story.firing('Down');
        story.world.crash();
        expect(story.firing('Down')).toEqual(before);
        story.heal();
        expect([...(story.told('Down').at(-1)?.firing ?? [])].sort()).toEqual(before);
      }),
    );
  });
});

describe('within one millisecond', () => {
  it('an alert that ends right after a flush has seen it fire is told to have ended', () => {
    const story = new Story();
    const { world } = story;
    story.mood = 'hanging';
    world.post('Down/a', { endsAt: addMs(START, HOUR) });
    world.advance(SECOND);
    world.resolve('Down/a');
    story.heal();
    expect(world.log()).toEqual([
      '1s first notification: Down/a',
      '11s all alerts resolved: | Down/a',
    ]);
  });
});
