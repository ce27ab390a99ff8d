// Slack's message: one attachment, with upstream's fields under upstream's rules for leaving out
// what is empty (row N6). Source: prometheus/alertmanager:notify/slack/slack.go, types.go.
import { withDuplicateNotice } from '../duplicate-notice.ts';
import { truncateRunes } from '../truncate.ts';
import type { SlackAction, SlackConfig, SlackConfirmation, SlackField } from './config.ts';

/** Slack gives no unit; upstream counts characters. */
const MAX_TITLE_RUNES = 1024;

const DEFAULT_MRKDWN_IN: readonly string[] = ['fallback', 'pretext', 'text'];

export interface SlackAttachment {
  readonly title?: string;
  readonly title_link?: string;
  readonly pretext?: string;
  readonly text: string;
  readonly fallback: string;
  readonly callback_id: string;
  readonly fields?: readonly object[];
  readonly actions?: readonly object[];
  readonly image_url?: string;
  readonly thumb_url?: string;
  readonly footer: string;
  readonly color?: string;
  readonly mrkdwn_in?: readonly string[];
}

export interface SlackMessage {
  readonly channel?: string;
  /** Names the message to update. */
  readonly ts?: string;
  readonly username?: string;
  readonly icon_emoji?: string;
  readonly icon_url?: string;
  readonly link_names?: true;
  readonly text?: string;
  readonly attachments: readonly [SlackAttachment];
}

type Render = (template: string) => string;

export interface SlackMessageOptions {
  /** An earlier attempt may have arrived: say so in the footer. */
  readonly possibleDuplicate: boolean;
}

/** Builds the message from the configuration's templates. */
export function buildSlackMessage(
  config: SlackConfig,
  render: Render,
  options: SlackMessageOptions,
): SlackMessage {
  return {
    ...filled({
      channel: render(config.channel),
      username: render(config.username),
      icon_emoji: render(config.iconEmoji),
      icon_url: render(config.iconUrl),
    }),
    ...(config.linkNames ? { link_names: true } : {}),
    ...filled({ text: render(config.messageText) }),
    attachments: [buildAttachment(config, render, options)],
  };
}

function buildAttachment(
  config: SlackConfig,
  render: Render,
  options: SlackMessageOptions,
): SlackAttachment {
  const fields = config.fields.map((field) => buildField(field, config.shortFields, render));
  const actions = config.actions.map((action) => buildAction(action, render));
  const footer = render(config.footer);
  return {
    ...filled({
      title: truncateRunes(render(config.title), MAX_TITLE_RUNES),
      title_link: render(config.titleLink),
      pretext: render(config.pretext),
    }),
    text: render(config.text),
    fallback: render(config.fallback),
    callback_id: render(config.callbackId),
    ...(fields.length > 0 ? { fields } : {}),
    ...(actions.length > 0 ? { actions } : {}),
    ...filled({ image_url: render(config.imageUrl), thumb_url: render(config.thumbUrl) }),
    footer: options.possibleDuplicate ? withDuplicateNotice(footer, ' · ') : footer,
    ...filled({ color: render(config.color) }),
    mrkdwn_in: config.mrkdwnIn.length > 0 ? config.mrkdwnIn : DEFAULT_MRKDWN_IN,
  };
}

function buildField(field: SlackField, shortFields: boolean, render: Render): object {
  return {
    ...filled({ title: render(field.title), value: render(field.value) }),
    short: field.short ?? shortFields,
  };
}

function buildAction(action: SlackAction, render: Render): object {
  const { confirm } = action;
  return {
    ...filled({
      type: render(action.type),
      text: render(action.text),
      url: render(action.url),
      style: render(action.style),
      name: render(action.name),
      value: render(action.value),
    }),
    ...(confirm === undefined ? {} : { confirm: buildConfirmation(confirm, render) }),
  };
}

function buildConfirmation(confirm: SlackConfirmation, render: Render): object {
  return filled({
    text: render(confirm.text),
    title: render(confirm.title),
    ok_text: render(confirm.okText),
    dismiss_text: render(confirm.dismissText),
  });
}

/** Leaves out empty texts. */
function filled<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Partial<Record<Name, string>> {
  const entries = Object.entries<string>(texts).filter(([, text]) => text !== '');
  // Object.entries forgets the names; these are a part of those given.
  return Object.fromEntries(entries) as Partial<Record<Name, string>>;
}
