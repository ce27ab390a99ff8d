import { describe, expect, it } from 'vitest';
import { describeItems, loadItem, problemsOfItems } from '../../../support/receiver-goldens.ts';

describeItems({ kind: 'discord' });

describe('discord_configs', () => {
  it('have upstream defaults (N11)', () => {
    expect(loadItem('discord', '{webhook_url_file: f}')).toMatchObject({
      kind: 'discord',
      sendResolved: true,
      webhookUrl: { kind: 'file', path: 'f' },
      content: '',
      title: '{{ template "discord.default.title" . }}',
      message: '{{ template "discord.default.message" . }}',
      username: '',
      avatarUrl: '',
    });
  });

  it.each([
    [
      '[{webhook_url: "http://d/", webhook_url_file: f}]',
      ['5:68: at most one of webhook_url & webhook_url_file must be configured'],
    ],
    ['[{title: t}]', ['5:23: one of webhook_url or webhook_url_file must be configured']],
    ['[{webhook_url: "http://d:x/"}]', ['5:37: invalid port after host']],
  ])('tell where the problem is in %s (C13)', (items, problems) => {
    expect(problemsOfItems('discord', items)).toEqual(problems);
  });
});
