import { describe, expect, it } from 'vitest';
import { addMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { deadLetter } from '../../../support/fake-ext-services.ts';
import { testApp, type TestApp } from '../../../support/http-app.ts';

const LETTERS = '/api/ext/v1/dead-letters';
const OLD = deadLetter();
const NEW = deadLetter({
  key: { ...OLD.key, receiver: 'ops/db', groupKey: '{}:{job="db"}' },
  groupLabels: LabelSet.fromRecord({ job: 'db' }),
  lastFailedAt: addMs(OLD.lastFailedAt, 1),
});

function app(): TestApp {
  const filled = testApp();
  filled.deadLetters.views = [OLD, NEW].map((letter) => ({ letter, replayRequestedAt: undefined }));
  return filled;
}

async function ask(path: string, init?: RequestInit): Promise<unknown> {
  return (await app().ask(`${LETTERS}${path}`, init)).json();
}

describe('GET /dead-letters', () => {
  it.each([
    ['', 2, [NEW.id, OLD.id]],
    ['?limit=1', 2, [NEW.id]],
    ['?receiver=ops', 1, [OLD.id]],
    ['?receiver=ops.*', 2, [NEW.id, OLD.id]],
    ['?filter=job%3Ddb', 1, [NEW.id]],
    ['?filter=job%3Ddb&receiver=ops', 0, []],
  ])('answers %j with the latest failure first', async (query, total, ids) => {
    const expected = ids.map((id) => expect.objectContaining({ id }) as unknown);
    expect(await ask(query)).toEqual({ total, deadLetters: expected });
  });

  it.each(['0', '-1', '1.5', 'x', '1e3'])('refuses the limit %s', async (limit) => {
    expect(await ask(`?limit=${limit}`)).toMatchObject({ code: 400 });
  });
});

describe('GET /dead-letters/{id}', () => {
  it('tells of each alert whether it had ended', async () => {
    const letter = (await ask(`/${OLD.id}`)) as { alerts: object[] };
    expect(letter.alerts).toMatchObject([{ status: 'firing' }, { status: 'resolved' }]);
    expect(letter.alerts[0]).not.toHaveProperty('endsAt');
  });
});

describe('POST /dead-letters/replay', () => {
  it('asks for those that pass the conditions', async () => {
    const filled = app();
    await filled.ask(`${LETTERS}/replay?receiver=ops`, { method: 'POST' });
    expect(filled.deadLetters.replayed).toEqual([OLD.id]);
  });

  it('names those that nobody can send', async () => {
    const filled = app();
    filled.deadLetters.gone.add('ops');
    const answer = await filled.ask(`${LETTERS}/replay`, { method: 'POST' });
    expect(await answer.json()).toEqual({
      requested: [NEW.id],
      refused: [{ id: OLD.id, message: 'receiver "ops" is not in the configuration any more' }],
    });
  });
});

describe('pages of other origins', () => {
  const foreign = { 'Sec-Fetch-Site': 'cross-site' };

  it('may neither send anything again nor test a receiver', async () => {
    const filled = app();
    for (const path of [`${LETTERS}/replay`, '/api/ext/v1/receivers/ops/test']) {
      const answer = await filled.ask(path, { method: 'POST', headers: foreign });
      expect(answer.status).toBe(403);
    }
    expect([filled.deadLetters.replayed, filled.trials.asked]).toEqual([[], []]);
  });
});

describe('POST /receivers/{name}/test', () => {
  it('takes a name with any characters', async () => {
    const filled = app();
    await filled.ask('/api/ext/v1/receivers/a%2Fb%20%C3%A4/test', { method: 'POST' });
    expect(filled.trials.asked.map(({ receiver }) => receiver)).toEqual(['a/b ä']);
  });
});
