// Configurations of chat receivers with only the relevant parts spelled out.
import type { DiscordConfig } from '../../src/receivers/discord/config.ts';
import type { MattermostConfig } from '../../src/receivers/mattermost/config.ts';
import type { MsTeamsConfig } from '../../src/receivers/msteams/config.ts';
import type { MsTeamsV2Config } from '../../src/receivers/msteamsv2/config.ts';
import type { TelegramConfig } from '../../src/receivers/telegram/config.ts';
import type { WebexConfig } from '../../src/receivers/webex/config.ts';
import { httpConfig, inline } from './receiver-fixtures.ts';

const WEBHOOK = {
  sendResolved: true,
  httpConfig: httpConfig(),
  webhookUrl: inline('http://127.0.0.1:1/'),
} as const;

export function discordConfig(parts: Partial<DiscordConfig> = {}): DiscordConfig {
  const texts = {
    content: '',
    title: 'A title',
    message: 'A message',
    username: '',
    avatarUrl: '',
  };
  return { kind: 'discord', ...WEBHOOK, ...texts, ...parts };
}

export function msTeamsConfig(parts: Partial<MsTeamsConfig> = {}): MsTeamsConfig {
  const texts = { title: 'A title', summary: 'A summary', text: 'A text' };
  return { kind: 'msteams', ...WEBHOOK, ...texts, ...parts };
}

export function msTeamsV2Config(parts: Partial<MsTeamsV2Config> = {}): MsTeamsV2Config {
  return { kind: 'msteamsv2', ...WEBHOOK, title: 'A title', text: 'A text', ...parts };
}

export function mattermostConfig(parts: Partial<MattermostConfig> = {}): MattermostConfig {
  return {
    kind: 'mattermost',
    ...WEBHOOK,
    channel: 'ops',
    username: '',
    iconUrl: '',
    iconEmoji: '',
    own: {
      fallback: '',
      color: '',
      pretext: '',
      text: 'A text',
      authorName: '',
      authorLink: '',
      authorIcon: '',
      title: 'A title',
      titleLink: '',
      fields: [],
      thumbUrl: '',
      footer: '',
      footerIcon: '',
      imageUrl: '',
    },
    attachments: [],
    type: '',
    card: '',
    priority: undefined,
    ...parts,
  };
}

export function webexConfig(parts: Partial<WebexConfig> = {}): WebexConfig {
  return {
    kind: 'webex',
    sendResolved: true,
    httpConfig: httpConfig(),
    apiUrl: 'http://127.0.0.1:1/',
    roomId: 'room',
    message: 'A message',
    ...parts,
  };
}

export function telegramConfig(parts: Partial<TelegramConfig> = {}): TelegramConfig {
  return {
    kind: 'telegram',
    sendResolved: true,
    httpConfig: httpConfig(),
    apiUrl: 'http://127.0.0.1:1',
    botToken: inline('123:abc'),
    chat: { kind: 'inline', id: '-100123' },
    messageThreadId: undefined,
    message: 'A message',
    disableNotifications: false,
    parseMode: '',
    ...parts,
  };
}
