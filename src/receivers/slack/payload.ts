// Slack's message: one attachment, with upstream's fields under upstream's rules for leaving out
// what is empty (row N6). Source: prometheus/alertmanager:notify/slack/slack.go, types.go.
import { noticeOf, withNotice, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY, PLAIN_TEXT } from '../rendering/stand-ins.ts';
import { truncateRunes } from '../truncation/truncate-runes.ts';
import type { SlackAction, SlackConfig, SlackConfirmation, SlackField } from './config.ts';

/** Slack gives no unit; upstream counts characters. */
const MAX_TITLE_RUNES = 1024;
const MAX_FOOTER_RUNES = 300;
const SEPARATOR = ' · ';

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

/** Builds the message from the configuration's templates; caveats stand in the footer. */
export function buildSlackMessage(
  config: SlackConfig,
  render: Render,
  caveats: Caveats,
): SlackMessage {
  return {
    ...filled({
      channel: render(config.channel),
      username: render(config.username, named('username')),
      icon_emoji: render(config.iconEmoji, named('iconemoji')),
      icon_url: render(config.iconUrl, named('iconurl')),
    }),
    ...(config.linkNames ? { link_names: true } : {}),
    ...filled({ text: render(config.messageText, EMPTY) }),
    attachments: [buildAttachment(config, render, noticeOf(caveats))],
  };
}

function buildAttachment(config: SlackConfig, render: Render, notice: string): SlackAttachment {
  const fields = config.fields.map((field) => buildField(field, config.shortFields, render));
  const actions = config.actions.map((action) => buildAction(action, render));
  const title = render(config.title, named('title'));
  const footer = render(config.footer, named('footer'));
  const footerRoom = MAX_FOOTER_RUNES - (notice === '' ? 0 : (SEPARATOR + notice).length);
  return {
    ...filled({
      title: truncateRunes(title, MAX_TITLE_RUNES),
      title_link: render(config.titleLink, named('titlelink')),
      pretext: render(config.pretext, named('pretext')),
    }),
    text: render(config.text, PLAIN_TEXT),
    fallback: render(config.fallback, named('fallback')),
    callback_id: render(config.callbackId, named('callbackid')),
    ...(fields.length > 0 ? { fields } : {}),
    ...(actions.length > 0 ? { actions } : {}),
    ...filled({
      image_url: render(config.imageUrl, EMPTY),
      thumb_url: render(config.thumbUrl, EMPTY),
    }),
    footer: withNotice(truncateRunes(footer, footerRoom), SEPARATOR, notice),
    ...filled({ color: render(config.color, named('color')) }),
    mrkdwn_in: config.mrkdwnIn.length > 0 ? config.mrkdwnIn : DEFAULT_MRKDWN_IN,
  };
}

function buildField(field: SlackField, shortFields: boolean, render: Render): object {
  return {
    ...filled({ title: render(field.title, EMPTY), value: render(field.value, EMPTY) }),
    short: field.short ?? shortFields,
  };
}

function buildAction(action: SlackAction, render: Render): object {
  const { confirm } = action;
  return {
    ...filled({
      type: render(action.type, 'button'),
      text: render(action.text, 'Open'),
      url: render(action.url, named('titlelink')),
      style: render(action.style, EMPTY),
      name: render(action.name, 'open'),
      value: render(action.value, EMPTY),
    }),
    ...(confirm === undefined ? {} : { confirm: buildConfirmation(confirm, render) }),
  };
}

function buildConfirmation(confirm: SlackConfirmation, render: Render): object {
  return filled({
    text: render(confirm.text, 'Are you sure?'),
    title: render(confirm.title, EMPTY),
    ok_text: render(confirm.okText, EMPTY),
    dismiss_text: render(confirm.dismissText, EMPTY),
  });
}

function named(name: string): string {
  return defaultTemplate('slack', name);
}

/** Leaves out empty texts. */
function filled<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Partial<Record<Name, string>> {
  const entries = Object.entries<string>(texts).filter(([, text]) => text !== '');
  // Object.entries forgets the names; these are a part of those given.
  return Object.fromEntries(entries) as Partial<Record<Name, string>>;
}
