// Reads the nested parts of slack_configs: fields, actions and their confirmation (row N6).
// Source: prometheus/alertmanager:config/notifiers.go (SlackField, SlackAction).
import { optional, refined, type Codec, type DecodeContext } from '../../config/decode/codec.ts';
import { field, section, withValues } from '../../config/decode/object-codec.ts';
import { boolean, string } from '../../config/decode/scalar-codecs.ts';
import type { SlackAction, SlackConfirmation, SlackField } from './config.ts';

const fieldSection = section('fields', {
  title: field(string),
  value: field(string),
  short: field(optional(boolean)),
});

const confirmSection = section('confirm', {
  text: field(string),
  title: field(string),
  ok_text: field(string),
  dismiss_text: field(string),
});

const actionSection = section('actions', {
  type: field(string),
  text: field(string),
  url: field(string),
  style: field(string),
  name: field(string),
  value: field(string),
  confirm: field(optional(refined(confirmSection, checkConfirm))),
});

type FieldSection = typeof fieldSection.defaults;
type ConfirmSection = typeof confirmSection.defaults;
type ActionSection = typeof actionSection.defaults;

/** One of `fields`: title and value are required. */
export const slackField: Codec<FieldSection> = refined(fieldSection, (given, context) => {
  for (const key of ['title', 'value'] as const) {
    if (given.values[key] === '') {
      context.report(given.at, `missing ${key} in Slack field configuration`);
    }
  }
  return given;
});

/** One of `actions`: a link when it has a URL, otherwise a button with a name. */
export const slackAction: Codec<ActionSection> = refined(actionSection, (given, context) => {
  for (const key of ['type', 'text'] as const) {
    if (given.values[key] === '') {
      context.report(given.at, `missing ${key} in Slack action configuration`);
    }
  }
  if (given.values.url !== '') {
    return withValues(given, { name: '', value: '', confirm: undefined });
  }
  if (given.values.name === '') {
    context.report(given.at, 'missing name or url in Slack action configuration');
  }
  return given;
});

/** Compiles a field. */
export function toSlackField({ values }: FieldSection): SlackField {
  return { title: values.title, value: values.value, short: values.short };
}

/** Compiles an action. */
export function toSlackAction({ values }: ActionSection): SlackAction {
  const { type, text, url, style, name, value, confirm } = values;
  return { type, text, url, style, name, value, confirm: confirm && toConfirmation(confirm) };
}

function checkConfirm(given: ConfirmSection, context: DecodeContext): ConfirmSection {
  if (given.values.text === '') {
    context.report(given.at, 'missing text in Slack confirmation configuration');
  }
  return given;
}

function toConfirmation({ values }: ConfirmSection): SlackConfirmation {
  const { text, title, ok_text: okText, dismiss_text: dismissText } = values;
  return { text, title, okText, dismissText };
}
