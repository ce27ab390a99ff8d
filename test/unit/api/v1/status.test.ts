import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { testApp } from '../../../support/http-app.ts';

const CONFIG = `global:
  resolve_timeout: 5m
  slack_api_url: <secret>
route:
  receiver: d
  group_by:
  - a
  routes:
  - match:
      x: "y"
    group_wait: 10s
receivers:
- name: d
templates: []
`;

describe('GET /api/v1/status (row V6)', () => {
  it('tells the configuration as text and as a tree, the version, the start and the replicas', async () => {
    const app = testApp();
    const peer = { name: 'me', address: '10.0.0.1:9094' };
    app.service.statusView = {
      configOriginal: CONFIG,
      startedAt: epochMs(1_500),
      cluster: { status: 'ready', name: 'me', peers: [peer] },
    };
    const answer = await app.ask('/api/v1/status');
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({
      status: 'success',
      data: {
        configYAML: CONFIG,
        configJSON: {
          global: { resolve_timeout: '5m', slack_api_url: '<secret>' },
          route: {
            receiver: 'd',
            group_by: ['a'],
            routes: [{ match: { x: 'y' }, group_wait: '10s' }],
          },
          receivers: [{ name: 'd' }],
          templates: [],
        },
        versionInfo: expect.objectContaining({ version: expect.any(String) as string }) as unknown,
        uptime: '1970-01-01T00:00:01.5Z',
        clusterStatus: { name: 'me', status: 'ready', peers: [peer] },
      },
    });
  });
});

describe('GET /api/v1/receivers (row V6)', () => {
  it('tells the names in the order of the configuration', async () => {
    const app = testApp();
    app.service.receiverViews = ['b', 'a'].map((name) => ({ name, labels: LabelSet.EMPTY }));
    expect(await (await app.ask('/api/v1/receivers')).json()).toEqual({
      status: 'success',
      data: ['b', 'a'],
    });
  });
});
