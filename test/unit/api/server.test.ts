import { describe, expect, it } from 'vitest';
import { jsonPost, testApp } from '../../support/http-app.ts';
import { pageFile } from '../../support/page-file.ts';
import { fail } from '../../../src/model/result.ts';

const ALERT = '[{"labels":{"alertname":"a"}}]';

describe('route prefix (row H2)', () => {
  const app = testApp({ page: [pageFile('index.html')], options: { routePrefix: '/am' } });

  it('leads from / to the prefix, and finds nothing else outside it', async () => {
    const home = await app.ask('/', { redirect: 'manual' });
    expect([home.status, home.headers.get('location')]).toEqual([302, '/am']);
    expect((await app.ask('/api/v2/alerts')).status).toBe(404);
    expect((await app.ask('/amx/-/ready')).status).toBe(404);
  });

  it('serves every face under the prefix, and names paths without it', async () => {
    expect((await app.ask('/am/api/v2/alerts', jsonPost(ALERT))).status).toBe(200);
    expect((await app.ask('/am/api/v1/alerts')).status).toBe(200);
    expect((await app.ask('/am/-/ready')).status).toBe(200);
    expect(await (await app.ask('/am/')).text()).toBe('index.html');
    const unknown = await app.ask('/am/api/v2/nope');
    expect(await unknown.text()).toContain('path /api/v2/nope was not found');
    expect(app.answered).toContain('post /api/v2/alerts 200');
  });

  it('keeps the prefix in redirects', async () => {
    const location = async (path: string): Promise<string | null> =>
      (await app.ask(path)).headers.get('location');
    expect(await location('/am')).toBe('/am/');
    expect(await location('/am/-/ready/')).toBe('/am/-/ready');
    expect(await location('/am//-//ready?a=b')).toBe('/am/-/ready?a=b');
  });
});

describe('posted alerts', () => {
  it('reach the engine with the version they came by', async () => {
    const app = testApp();
    await app.ask('/api/v2/alerts', jsonPost(ALERT));
    await app.ask('/api/v1/alerts', jsonPost(ALERT));
    expect(app.service.ingested.map(({ origin }) => origin)).toEqual(['v2', 'v1']);
  });

  it('never reach the engine when any of them is malformed (row A5)', async () => {
    const app = testApp();
    const bad = '[{"labels":{"a":"b"}},{"labels":{"a":"b"},"generatorURL":"foo"}]';
    expect((await app.ask('/api/v2/alerts', jsonPost(bad))).status).toBe(422);
    expect(app.service.ingested).toEqual([]);
  });

  it('get their refusals before the news that the store is away', async () => {
    const app = testApp();
    app.service.isDurable = false;
    const answer = await app.ask('/api/v2/alerts', jsonPost('[{"labels":{}}]'));
    expect([answer.status, await answer.text()]).toEqual([
      400,
      '"at least one label pair required"\n',
    ]);
    const second = await app.ask('/api/v2/alerts', jsonPost(ALERT));
    expect([second.status, await second.json()]).toEqual([
      503,
      'the alerts were taken into account but could not be stored, send them again',
    ]);
  });
});

describe('faults of ours', () => {
  it.each([
    ['/api/v2/alerts', '{"code":500,"message":"internal error"}'],
    ['/api/v1/alerts', '{"status":"error","errorType":"server_error","error":"internal error"}'],
  ])('become a 500 and a log line at %s', async (path, body) => {
    const app = testApp();
    app.service.fault = new Error('broken');
    for (const init of [undefined, jsonPost(ALERT)]) {
      const answer = await app.ask(path, init);
      expect([answer.status, await answer.text()]).toEqual([500, body]);
    }
    expect(app.logged).toEqual(['error: A request failed', 'error: A request failed']);
  });
});

describe('operations', () => {
  it('says why it is not ready', async () => {
    const app = testApp({ readiness: () => ({ ready: false, reason: 'The store is loading' }) });
    const answer = await app.ask('/-/ready');
    expect([answer.status, await answer.text()]).toEqual([503, 'The store is loading\n']);
    expect((await app.ask('/-/healthy')).status).toBe(200);
  });

  it('reports why a reload failed (row H42)', async () => {
    const app = testApp({ reload: () => Promise.resolve(fail('am.yml:1:2: unknown field')) });
    const answer = await app.ask('/-/reload', { method: 'POST' });
    expect(await answer.text()).toBe('failed to reload config: am.yml:1:2: unknown field\n');
  });

  it('counts requests by the paths of the contract only', async () => {
    const app = testApp();
    await app.ask('/api/v1/silence/abc');
    await app.ask('/api/v2/silence/abc', { method: 'DELETE' });
    await app.ask('/wp-login.php');
    await app.ask('/api/v2/x');
    expect(app.answered).toEqual([
      'get /api/v1/silence/{silenceID} 404',
      'delete /api/v2/silence/{silenceID} 422',
      'get other 404',
      'get other 404',
    ]);
  });
});
