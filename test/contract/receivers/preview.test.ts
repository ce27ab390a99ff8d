// A look at what each kind of receiver would send: nothing leaves, nothing secret is shown.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ReceiverTester } from '../../../src/app/receiver-tester.ts';
import type { Preview } from '../../../src/engine/receiver-trials.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { receiverTester, WHOLE_TRIAL } from '../../support/receiver-trial.ts';

const EXAMPLE = readFileSync(new URL('../../../examples/receivers.yml', import.meta.url), 'utf8');

/** Every file of the example holds one of these. */
const TOKEN = 'Zq8-"hush"/+hush';
const URL_TOKEN = 'https://hooks.example.org/services/T0KEN/B0KEN?sig=S1GNED';
const TRACES = ['hush', 'T0KEN', 'B0KEN', 'S1GNED'];

const ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'AKIAhush', AWS_SECRET_ACCESS_KEY: 'hush-hush' };

function testerFor(text: string): ReceiverTester {
  return receiverTester(text, {
    environment: ENVIRONMENT,
    readFile: (path) => Promise.resolve(`${/url/.test(path) ? URL_TOKEN : TOKEN}\n`),
  });
}

async function previewOf(text: string, receiver: string, trial = WHOLE_TRIAL): Promise<Preview> {
  const previews = await testerFor(text).preview(receiver, trial);
  if (!previews.ok) throw new Error(previews.error.message);
  const [preview] = previews.value;
  if (preview === undefined) throw new Error('nothing to preview');
  return preview;
}

/** Kind, and the method and address of each request, or the server of each mail. */
const KINDS: readonly (readonly [string, ...string[]])[] = [
  ['webhook', 'POST https://hooks.example.org/<redacted>'],
  ['email', 'mail mail.example.org:587'],
  ['pagerduty', 'POST https://events.pagerduty.com/v2/enqueue'],
  ['opsgenie', 'POST https://api.opsgenie.com/v2/alerts'],
  [
    'wechat',
    'GET https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=ww0123456789abcdef&corpsecret=<redacted>',
    'POST https://qyapi.weixin.qq.com/cgi-bin/message/send?access_token=ACCESS-TOKEN',
  ],
  ['slack', 'POST https://hooks.example.org/<redacted>'],
  [
    'victorops',
    'POST https://alert.victorops.com/integrations/generic/20131114/alert/<redacted>/database',
  ],
  ['pushover', 'POST https://api.pushover.net/1/messages.json'],
  ['sns', 'POST https://sns.eu-central-1.amazonaws.com/'],
  ['telegram', 'POST https://api.telegram.org/bot<redacted>/sendMessage'],
  ['discord', 'POST https://hooks.example.org/<redacted>'],
  ['webex', 'POST https://webexapis.com/v1/messages'],
  ['msteams', 'POST https://hooks.example.org/<redacted>'],
  ['msteamsv2', 'POST https://hooks.example.org/<redacted>'],
  ['jira', 'POST https://', 'POST https://'],
  ['incidentio', 'POST https://'],
  ['rocketchat', 'POST https://chat.example.org/api/v1/chat.postMessage'],
  ['mattermost', 'POST https://hooks.example.org/<redacted>'],
];

describe('a preview', () => {
  it.each(KINDS)('of %s shows where it goes and what it says, and no secret', async (...kind) => {
    const [name, ...addresses] = kind;
    const preview = await previewOf(EXAMPLE, name ?? '');
    const shown: readonly string[] = preview.steps.map((step) =>
      step.kind === 'mail' ? `mail ${step.server}` : `${step.method} ${step.url}`,
    );
    expect(shown).toHaveLength(addresses.length);
    for (const [i, address] of addresses.entries()) expect(shown[i] ?? '').toContain(address);
    expect(preview.error).toBeUndefined();
    const text = JSON.stringify(preview);
    expect(text).toContain('TocsinTest');
    expect(TRACES.filter((trace) => text.includes(trace))).toEqual([]);
  });

  it('covers every receiver of the example', () => {
    const names = [...EXAMPLE.matchAll(/^ {2}- name: (\w+)/gm)].map(([, name]) => name);
    expect([...names].sort()).toEqual(KINDS.map(([name]) => name).sort());
  });

  it('of jira says what depends on the search', async () => {
    const { notes } = await previewOf(EXAMPLE, 'jira');
    expect(notes).toEqual([expect.stringContaining('finds no issue')]);
  });

  it('of a mail shows subject, headers, text and HTML', async () => {
    const { steps } = await previewOf(EXAMPLE, 'email');
    expect(steps).toMatchObject([
      {
        subject: '[FIRING:1] TocsinTest true (info)',
        to: ['on-call@example.org'],
        html: expect.stringContaining('TocsinTest') as string,
      },
    ]);
  });

  const WEBHOOK = `
route: {receiver: a}
receivers:
  - name: a
    webhook_configs:
      - url: http://127.0.0.1:1/{{ .GroupLabels.alertname }}/hush
        send_resolved: false
        http_config:
          basic_auth: {username: me, password: hush-hush}
          http_headers: {X-Key: {secrets: [hush-key]}, X-Plain: {values: [shown]}}
      - url: http://127.0.0.1:1/
        http_config:
          oauth2: {client_id: me, client_secret: hush-hush, token_url: 'http://127.0.0.1:1/t'}
`;

  it('shows the scheme of credentials and no more, and none of a URL that is a secret', async () => {
    const { steps } = await previewOf(WEBHOOK, 'a');
    expect(steps).toMatchObject([{ kind: 'request', url: 'http://127.0.0.1:1/<redacted>' }]);
    const headers = steps.flatMap((step) => step.headers.map(({ name, value }) => [name, value]));
    expect(headers).toContainEqual(['Authorization', 'Basic <redacted>']);
    expect(headers).toContainEqual(['X-Key', '<redacted>']);
    expect(JSON.stringify(steps)).not.toContain('hush');
  });

  it('asks no server for an access token, and says so', async () => {
    const preview = await previewOf(WEBHOOK, 'a', { ...WHOLE_TRIAL, index: 1 });
    expect(preview).toMatchObject({
      index: 1,
      notes: ['The server of "oauth2" is asked for an access token first'],
      steps: [{ url: 'http://127.0.0.1:1/' }],
    });
  });

  it('says that nothing is left when only ends are told to who never hears of them', async () => {
    const ended = { labels: { a: 'b' }, annotations: {}, startsAt: undefined, generatorURL: '' };
    const alerts = [{ ...ended, endsAt: new FakeClock().now() }];
    const preview = await previewOf(WEBHOOK, 'a', { ...WHOLE_TRIAL, alerts });
    expect(preview).toMatchObject({
      steps: [],
      error: 'nothing to send: all alerts have ended, and send_resolved is false',
    });
  });

  it.each([
    ['b', WHOLE_TRIAL, 'there is no receiver "b"'],
    ['a', { ...WHOLE_TRIAL, integration: 'slack' }, 'receiver "a" has no such integration'],
    ['a', { ...WHOLE_TRIAL, index: 2 }, 'receiver "a" has no such integration'],
    [
      'a',
      {
        ...WHOLE_TRIAL,
        alerts: [
          {
            labels: { '': 'x' },
            annotations: {},
            startsAt: undefined,
            endsAt: undefined,
            generatorURL: '',
          },
        ],
      },
      'alerts[0]: invalid label set: invalid name ""',
    ],
  ])('of %j is refused', async (receiver, trial, message) => {
    const result = await testerFor(WEBHOOK).preview(receiver, trial);
    expect(result).toMatchObject({ ok: false, error: { message } });
  });
});
