import { describe, expect, it } from 'vitest';
import { runWith } from '../command-line-world.ts';

const ADD = ['--alertmanager.url=http://x', '--no-version-check', 'silence', 'add', '-c', 'why'];
const ALERTS = [
  { fingerprint: 'one', labels: { alertname: 'Disk', host: 'a"b' } },
  { fingerprint: 'two', labels: { alertname: 'CPU' } },
];

describe('silence add --from-alert', () => {
  const answer = ({ method }: { readonly method: string }): { readonly text: string } => {
    return { text: method === 'GET' ? JSON.stringify(ALERTS) : '{"silenceID":"new"}' };
  };

  it('takes the labels of an alert, and what else is typed', async () => {
    const run = await runWith([...ADD, '--from-alert=one', 'team=~db.*'], { answer });
    expect([run.code, run.stdout]).toEqual([0, 'new\n']);
    const sent: unknown = JSON.parse(run.requests.at(-1)?.body ?? '');
    expect(sent).toMatchObject({
      matchers: [
        { name: 'alertname', value: 'Disk', isRegex: false, isEqual: true },
        { name: 'host', value: 'a"b', isRegex: false, isEqual: true },
        { name: 'team', value: 'db.*', isRegex: true, isEqual: true },
      ],
    });
  });

  it('adds nothing when there is no such alert', async () => {
    const run = await runWith([...ADD, '--from-alert=three'], { answer });
    expect([run.code, run.stderr, run.requests.length]).toEqual([
      1,
      'amtool: error: there is no alert with the fingerprint "three"\n\n',
      1,
    ]);
  });
});

describe('silence add', () => {
  it('begins now and is by the user, unless told otherwise (row F15)', async () => {
    const answer = (): { readonly text: string } => ({ text: '{"silenceID":"x"}' });
    const run = await runWith([...ADD, 'a=b'], { answer });
    expect(JSON.parse(run.requests[0]?.body ?? '')).toEqual({
      matchers: [{ name: 'a', value: 'b', isRegex: false, isEqual: true }],
      startsAt: '2026-01-02T03:04:05.000Z',
      endsAt: '2026-01-02T04:04:05.000Z',
      createdBy: 'joe',
      comment: 'why',
    });
  });

  it('takes names that objects have anyway as annotations', async () => {
    const answer = (): { readonly text: string } => ({ text: '{"silenceID":"x"}' });
    const run = await runWith([...ADD, 'a=b', '--annotation=__proto__=c'], { answer });
    expect(run.requests[0]?.body).toContain('"annotations":{"__proto__":"c"}');
  });
});
