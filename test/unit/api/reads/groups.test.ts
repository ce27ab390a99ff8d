import { describe, expect, it } from 'vitest';
import { LabelSet } from '../../../../src/model/label-set.ts';
import type { AlertStatus, GroupView } from '../../../../src/engine/alert-service.ts';
import { alertView } from '../../../support/golden-views.ts';
import { testApp, type TestApp } from '../../../support/http-app.ts';

const ACTIVE: AlertStatus = { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] };
const MUTED: AlertStatus = { ...ACTIVE, state: 'suppressed', mutedBy: ['nights'] };
const INHIBITED: AlertStatus = { ...ACTIVE, state: 'suppressed', inhibitedBy: ['00'] };
const SILENCED_AND_MUTED: AlertStatus = { ...MUTED, silencedBy: ['s'] };

function group(name: string, status: AlertStatus): GroupView {
  const labels = { alertname: name, text: '<&>' };
  return {
    labels: LabelSet.fromRecord(labels),
    routeLabels: LabelSet.EMPTY,
    receiver: 'main',
    alerts: [
      alertView({
        annotations: {},
        endsAt: '2099-01-01T00:00:00.000Z',
        fingerprint: '',
        labels,
        receivers: [{ name: 'main' }],
        startsAt: '2026-01-01T00:00:00.000Z',
        status,
        updatedAt: '2026-01-01T00:00:00.000Z',
      }),
    ],
  };
}

function app(): TestApp {
  const made = testApp();
  made.service.groupViews = [
    group('active', ACTIVE),
    group('muted', MUTED),
    group('inhibited', INHIBITED),
    group('silenced', SILENCED_AND_MUTED),
  ];
  return made;
}

async function namesAt(query: string): Promise<readonly string[]> {
  const answer = await app().ask(`/api/v2/alerts/groups?${query}`);
  const groups: unknown = await answer.json();
  if (!Array.isArray(groups)) throw new Error('The answer is no list');
  return groups.map(({ labels }: { labels: { alertname: string } }) => labels.alertname);
}

describe('GET /api/v2/alerts/groups (row H35)', () => {
  it.each([
    ['', ['active', 'muted', 'inhibited', 'silenced']],
    ['muted=false', ['active', 'inhibited']],
    ['silenced=false', ['active', 'muted', 'inhibited']],
    ['inhibited=false', ['active', 'muted', 'silenced']],
    // Being muted by time belongs to the group; the alert itself still counts as active.
    ['active=false', ['inhibited', 'silenced']],
    ['filter=alertname%3D%22muted%22', ['muted']],
    ['receiver=other', []],
  ])('with "%s" lists %j', async (query, names) => {
    expect(await namesAt(query)).toEqual(names);
  });

  it('escapes <, > and & in alerts but not in group labels, as upstream', async () => {
    const text = await (await app().ask('/api/v2/alerts/groups?filter=alertname%3Dactive')).text();
    expect(text).toContain('"text":"\\u003c\\u0026\\u003e"');
    expect(text).toContain('"text":"<&>"');
  });
});
