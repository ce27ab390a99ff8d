// The running page without a browser: what happens when answers are late, fail or come for a page
// that was left, and what becomes of a form.
import { describe, expect, it } from 'vitest';
import type { Api } from '../../../../ui/app/api-client.ts';
import { PageApp, type Browser } from '../../../../ui/app/page-app.ts';
import type { Silence } from '../../../../ui/model/wire.ts';
import { memoryStorage } from '../../../../ui/settings/settings.ts';
import { pageAlert, pageGroup } from '../../../support/page-alerts.ts';

const AWAY = { ok: false, failure: { status: undefined, text: 'away' } } as const;
const SILENCE: Silence = {
  id: 's1',
  matchers: [{ name: 'a', value: 'b', isRegex: false, isEqual: true }],
  startsAt: '2026-11-28T11:00:00.000Z',
  endsAt: '2099-11-28T13:00:00.000Z',
  createdBy: 'alice',
  comment: 'why',
  status: { state: 'active' },
  updatedAt: '2026-11-28T11:00:00.000Z',
};

const QUIET: Api = {
  groups: () => Promise.resolve({ ok: true, value: [] }),
  alerts: () => Promise.resolve({ ok: true, value: [] }),
  receivers: () => Promise.resolve({ ok: true, value: [] }),
  silences: () => Promise.resolve({ ok: true, value: [] }),
  silence: () => Promise.resolve({ ok: true, value: SILENCE }),
  status: () => Promise.resolve(AWAY),
  post: () => Promise.resolve({ ok: true, value: 's2' }),
  expire: () => Promise.resolve({ ok: true, value: undefined }),
};

interface World {
  readonly app: PageApp;
  readonly browser: Browser;
  /** Follows a link. */
  go(hash: string): void;
  /** Lets time pass: what was to happen later happens. */
  pass(ms: number): void;
  /** Lets all answers come that are on their way. */
  settle(): Promise<void>;
}

function worldAt(hash: string, answers: Partial<Api> = {}): World {
  let address = hash;
  let nowMs = Date.UTC(2026, 10, 28, 12);
  let later: (() => void) | undefined;
  const go = (next: string): void => {
    address = next;
    app.addressChanged();
  };
  const browser: Browser = {
    storage: memoryStorage(),
    now: () => nowMs,
    hash: () => address,
    navigate: go,
    later: (_delayMs, action) => {
      later = action;
      return () => (later = undefined);
    },
  };
  const app = new PageApp({ api: { ...QUIET, ...answers }, browser, onChange: () => undefined });
  app.addressChanged();
  return {
    app,
    browser,
    go,
    pass: (ms) => {
      nowMs += ms;
      later?.();
      later = undefined;
      app.tick();
    },
    settle: async () => {
      for (let i = 0; i < 20; i++) await Promise.resolve();
    },
  };
}

describe('data', () => {
  it('stay while the server is away, and are said to be old', async () => {
    let isAway = false;
    const groups = () =>
      Promise.resolve(
        isAway ? AWAY : ({ ok: true, value: [pageGroup({}, [pageAlert('a')])] } as const),
      );
    const { app, pass, settle } = worldAt('#/alerts', { groups });
    await settle();
    const loadedAtMs = app.state.alerts.loadedAtMs ?? 0;
    isAway = true;
    for (let i = 0; i < 2; i++) {
      pass(15_000);
      app.refresh();
      await settle();
    }
    const { alerts } = app.state;
    expect(alerts.data?.groups).toHaveLength(1);
    expect(alerts.failure?.text).toBe('away');
    expect([alerts.loadedAtMs, alerts.failingSinceMs]).toEqual([loadedAtMs, loadedAtMs + 15_000]);
    isAway = false;
    app.refresh();
    await settle();
    expect(app.state.alerts.failure).toBeUndefined();
  });

  it('of a page that was left change nothing', async () => {
    const waiting: (() => void)[] = [];
    const groups: Api['groups'] = ({ matchers }) =>
      new Promise((resolve) => {
        const name = matchers[0]?.value ?? 'all';
        waiting.push(() => resolve({ ok: true, value: [pageGroup({}, [pageAlert(name)])] }));
      });
    const { app, go, settle } = worldAt('#/alerts?filter={a="first"}', { groups });
    go('#/alerts?filter={a="second"}');
    for (const answer of waiting.reverse()) answer();
    await settle();
    const names = app.state.alerts.data?.groups.flatMap(({ alerts }) =>
      alerts.map(({ fingerprint }) => fingerprint),
    );
    expect(names).toEqual(['second']);
    expect(app.state.isLoading).toBe(false);
  });

  it('that were asked for earlier and come later change nothing', async () => {
    const waiting: ((name: string) => void)[] = [];
    const groups = () =>
      new Promise<Awaited<ReturnType<Api['groups']>>>((resolve) => {
        waiting.push((name) => {
          resolve({ ok: true, value: [pageGroup({}, [pageAlert(name)])] });
        });
      });
    const { app, settle } = worldAt('#/alerts', { groups });
    app.refresh();
    waiting[1]?.('later');
    await settle();
    waiting[0]?.('earlier');
    await settle();
    expect(app.state.alerts.data?.groups[0]?.alerts[0]?.fingerprint).toBe('later');
  });

  it('of another filter are not shown as an answer to this one', async () => {
    const { app, go, settle } = worldAt('#/alerts?filter={a="first"}');
    await settle();
    expect(app.state.alerts.data).toBeDefined();
    go('#/alerts?filter={a="second"}');
    expect(app.state.alerts.data).toBeUndefined();
    await settle();
    // A switch asks nothing new of the server.
    go('#/alerts?filter={a="second"}&silenced=true');
    expect(app.state.alerts.data).toBeDefined();
  });

  it('name the alert that inhibits another, even outside the filter', async () => {
    const inhibited = pageAlert('a', { status: { inhibitedBy: ['source', 'gone'] } });
    const { app, settle } = worldAt('#/alerts', {
      groups: () => Promise.resolve({ ok: true, value: [pageGroup({}, [inhibited])] }),
      alerts: () => Promise.resolve({ ok: true, value: [pageAlert('source'), inhibited] }),
    });
    await settle();
    expect([...(app.state.alerts.data?.sources ?? [])]).toEqual([
      ['source', { alertname: 'source' }],
    ]);
  });
});

describe('a form', () => {
  const withWords = ({ app }: World, comment: string, createdBy: string): void => {
    app.updateForm((state) => ({ ...state, form: { ...state.form, comment, createdBy } }));
  };

  it('asks for its preview once its matchers rest', async () => {
    const asked: number[] = [];
    const world = worldAt('#/silences/new?filter={a="b"}', {
      alerts: ({ matchers }) => {
        asked.push(matchers.length);
        return Promise.resolve({ ok: true, value: [pageAlert('a')] });
      },
    });
    const { app, pass, settle } = world;
    const matcher = { type: '=', name: 'c', value: 'd' } as const;
    app.updateForm((state) => ({
      ...state,
      form: { ...state.form, matchers: [...state.form.matchers, matcher] },
    }));
    pass(300);
    await settle();
    withWords(world, 'x', 'y');
    pass(300);
    await settle();
    expect(asked).toEqual([2]);
    expect(app.state.form?.preview.data).toHaveLength(1);
  });

  it('leads to its silence, and remembers who made it', async () => {
    const world = worldAt('#/silences/new?filter={a="b"}');
    withWords(world, 'why', 'bob');
    world.app.submitForm();
    await world.settle();
    expect(world.browser.hash()).toBe('#/silences/s2');
    world.go('#/silences/new');
    expect(world.app.state.form?.form.createdBy).toBe('bob');
  });

  it('stays as it was typed when the server refuses it', async () => {
    const world = worldAt('#/silences/new?filter={a="b"}', { post: () => Promise.resolve(AWAY) });
    withWords(world, 'why', 'bob');
    world.app.submitForm();
    await world.settle();
    const { form } = world.app.state;
    expect([form?.refusal, form?.isSending, form?.form.comment]).toEqual(['away', false, 'why']);
  });

  it('is not sent twice', async () => {
    let posts = 0;
    const world = worldAt('#/silences/new?filter={a="b"}', {
      post: () => {
        posts += 1;
        return Promise.resolve(AWAY);
      },
    });
    withWords(world, 'why', 'bob');
    world.app.submitForm();
    world.app.submitForm();
    await world.settle();
    expect(posts).toBe(1);
  });

  it('of a silence is filled once, whatever is loaded afterwards', async () => {
    const world = worldAt('#/silences/s1/edit');
    await world.settle();
    withWords(world, 'changed', 'bob');
    world.app.refresh();
    await world.settle();
    expect(world.app.state.form?.form).toMatchObject({ id: 's1', comment: 'changed' });
  });
});

describe('the question before a silence ends', () => {
  it.each([
    ['goes away when it has ended', { ok: true, value: undefined }, undefined],
    ['shows why it has not', AWAY, 'away'],
  ] as const)('%s', async (_name, answer, refusal) => {
    const { app, settle } = worldAt('#/silences', { expire: () => Promise.resolve(answer) });
    await settle();
    app.update((state) => ({
      ...state,
      dialog: { silence: SILENCE, isSending: false, refusal: undefined },
    }));
    app.expire();
    await settle();
    expect(app.state.dialog?.refusal).toBe(refusal);
    expect(app.state.dialog === undefined).toBe(refusal === undefined);
  });
});
