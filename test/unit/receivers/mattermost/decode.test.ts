import { describe, expect, it } from 'vitest';
import { describeItems, loadItem } from '../../../support/receiver-goldens.ts';

describeItems({ kind: 'mattermost' });

describe('mattermost_configs', () => {
  it('have upstream defaults (N18)', () => {
    expect(loadItem('mattermost', '{webhook_url_file: f}')).toMatchObject({
      kind: 'mattermost',
      sendResolved: true,
      webhookUrl: { kind: 'file', path: 'f' },
      channel: '',
      username: '{{ template "mattermost.default.username" . }}',
      own: {
        color: '{{ template "mattermost.default.color" . }}',
        title: '{{ template "mattermost.default.title" . }}',
        titleLink: '{{ template "mattermost.default.titlelink" . }}',
        fallback: '{{ template "mattermost.default.fallback" . }}',
        text: '{{ template "mattermost.default.text" . }}',
        pretext: '',
        fields: [],
      },
      attachments: [],
      card: '',
      priority: undefined,
    });
  });

  it.each([
    ['{}', '{mattermost_webhook_url: "http://g/"}', 'http://g/'],
    ['{}', '{mattermost_webhook_url_file: g}', 'file g'],
    ['{webhook_url_file: f}', '{mattermost_webhook_url: "http://g/"}', 'file f'],
    ['{webhook_url: "http://own/"}', '{mattermost_webhook_url_file: g}', 'http://own/'],
  ])('post %s with the globals %s to %s (C5)', (item, global, expected) => {
    const { webhookUrl } = loadItem('mattermost', item, global);
    const target =
      webhookUrl.kind === 'inline' ? webhookUrl.secret.reveal() : `file ${webhookUrl.path}`;
    expect(target).toBe(expected);
  });

  it('pass over what is empty in fields and attachments, where upstream breaks down', () => {
    const item =
      '{webhook_url: "http://m/", fields: [~, {title: a, value: b}], attachments: [~, {text: t}]}';
    const { own, attachments } = loadItem('mattermost', item);
    expect(own.fields).toEqual([{ title: 'a', value: 'b', short: undefined }]);
    expect(attachments).toMatchObject([{ text: 't', color: '' }]);
  });
});
