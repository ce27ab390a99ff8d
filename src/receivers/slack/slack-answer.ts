// What Slack's answers mean. Slack says 200 to many failures, so the body decides.
// Source: prometheus/alertmanager:notify/slack/slack.go (slackResponseHandler).
import { parseJsonObject } from '../http/json-object.ts';
import { excerpt } from '../secrets/redact.ts';
import type { HttpReply } from '../http/http-client.ts';

export type SlackAnswer =
  /** `channel` and `ts` name the posted message; empty when Slack did not say. */
  | { readonly kind: 'ok'; readonly channel: string; readonly ts: string }
  /** `code` is Slack's own word, such as `channel_not_found`; empty for a plain text answer. */
  | { readonly kind: 'refused'; readonly code: string; readonly error: string }
  | { readonly kind: 'unreadable'; readonly error: string };

type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** Judges the body of a 2xx answer: JSON of the Web API, or the plain `ok` of a webhook. */
export function readSlackAnswer(answer: Answer): SlackAnswer {
  if (answer.bodyError !== undefined) {
    return { kind: 'unreadable', error: `could not read response body: ${answer.bodyError}` };
  }
  if (answer.contentType.startsWith('application/json')) return readJson(answer.text);
  if (answer.text === 'ok') return { kind: 'ok', channel: '', ts: '' };
  const error = `received an error response from Slack: ${excerpt(answer.text)}`;
  return { kind: 'refused', code: '', error };
}

function readJson(text: string): SlackAnswer {
  const value = parseJsonObject(text);
  if (value === undefined) {
    const shown = JSON.stringify(excerpt(text));
    return { kind: 'unreadable', error: `could not unmarshal JSON response ${shown}` };
  }
  if (value['ok'] !== true) {
    const code = textOf(value['error']);
    return { kind: 'refused', code, error: `error response from Slack: ${excerpt(code)}` };
  }
  return { kind: 'ok', channel: textOf(value['channel']), ts: textOf(value['ts']) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
