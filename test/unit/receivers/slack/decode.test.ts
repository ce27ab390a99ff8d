import { describe, expect, it } from 'vitest';
import type { SlackConfig } from '../../../../src/receivers/slack/config.ts';
import { slackDecoder } from '../../../../src/receivers/slack/decode.ts';
import { loadGood, problemsOf, withIntegration } from '../../config/load-text.ts';

function load(item: string, global?: string): SlackConfig {
  const options = { file: '/etc/am.yml', integrations: [slackDecoder] };
  const config = loadGood(withIntegration('slack', `[${item}]`, global), options);
  const [integration] = config.receivers[0]?.integrations ?? [];
  // The only decoder in the registry makes SlackConfigs.
  return integration as SlackConfig;
}

/** Where a configuration posts and with which authorization, with the secrets in the clear. */
function target({ apiUrl, httpConfig: { auth } }: SlackConfig): readonly string[] {
  const url = apiUrl.kind === 'inline' ? apiUrl.secret.reveal() : `file ${apiUrl.path}`;
  if (auth.kind !== 'scheme' || auth.credentials === undefined) return [url, auth.kind];
  const { credentials } = auth;
  return [url, credentials.kind === 'inline' ? credentials.secret.reveal() : credentials.path];
}

const API = 'https://slack.com/api/chat.postMessage';

describe('slack_configs', () => {
  it('have upstream defaults (N6)', () => {
    const slack = load('{api_url: "http://s/"}');
    expect(slack).toMatchObject({
      kind: 'slack',
      sendResolved: false,
      title: '{{ template "slack.default.title" . }}',
      titleLink: '{{ template "slack.default.titlelink" . }}',
      callbackId: '{{ template "slack.default.callbackid" . }}',
      messageText: '',
      channel: '',
      fields: [],
      actions: [],
      timeoutMs: 0,
    });
  });

  it('take an empty key as the empty text, not as the default', () => {
    expect(load('{api_url: "http://s/", title: }').title).toBe('');
  });

  it.each([
    [
      'its own webhook',
      '{api_url: "http://own/"}',
      '{slack_api_url: "http://global/"}',
      ['http://own/', 'none'],
    ],
    ['the global webhook', '{}', '{slack_api_url: "http://global/"}', ['http://global/', 'none']],
    ['the global file', '{}', '{slack_api_url_file: f}', ['file f', 'none']],
    ['its own token', '{app_token: t}', '{slack_api_url: "http://global/"}', [API, 't']],
    ['its own token file, joined', '{app_token_file: t}', '{}', [API, '/etc/t']],
    ['the global token', '{}', '{slack_app_token: t}', [API, 't']],
    ['its own app URL', '{app_url: "http://app/"}', '{slack_app_token: t}', ['http://app/', 't']],
    [
      'its own webhook beside a global token',
      '{api_url: "http://own/"}',
      '{slack_app_token: t}',
      ['http://own/', 'none'],
    ],
    [
      'the API with its own authorization',
      '{http_config: {authorization: {credentials: c}}}',
      `{slack_api_url: "${API}"}`,
      [API, 'c'],
    ],
  ])('post with %s', (_name, item, global, expected) => {
    expect(target(load(item, global))).toEqual(expected);
  });

  it('do not change the global http_config when a token becomes an authorization', () => {
    const text = withIntegration('slack', '[{}, {api_url: "http://own/"}]', '{slack_app_token: t}');
    const [first, second] = loadGood(text).receivers[0]?.integrations ?? [];
    expect(first).toMatchObject({ httpConfig: { auth: { kind: 'scheme' } } });
    expect(second).toMatchObject({ httpConfig: { auth: { kind: 'none' } } });
  });

  it('read fields and actions', () => {
    const slack = load(`{api_url: "http://s/",
      fields: [{title: a, value: b}, {title: c, value: d, short: yes}],
      actions: [{type: t, text: x, url: u, name: n, value: v, confirm: {text: y}}, {type: t, text: x, name: n, confirm: {text: y, ok_text: k}}]}`);
    expect(slack.fields).toEqual([
      { title: 'a', value: 'b', short: undefined },
      { title: 'c', value: 'd', short: true },
    ]);
    expect(slack.actions).toMatchObject([
      { url: 'u', name: '', value: '', confirm: undefined },
      { url: '', name: 'n', confirm: { text: 'y', title: '', okText: 'k', dismissText: '' } },
    ]);
  });

  it.each([
    ['{api_url: "http://s/", fields: [~]}', 'missing Slack field'],
    ['{api_url: "http://s/", actions: [~]}', 'missing Slack action'],
    ['{app_token: t, update_message: true}', 'update_message can only be used with bot tokens'],
    ['{}', 'no Slack API URL nor App token set either inline or in a file'],
  ])('refuse %s', (item, message) => {
    expect(problemsOf(withIntegration('slack', `[${item}]`)).join()).toContain(message);
  });
});
