// The card of a Microsoft 365 connector, the first of the two ways into Teams (row N13).
// Source: prometheus/alertmanager:notify/msteams/msteams.go.
import type { HttpReply } from '../http/http-reply.ts';
import type { JsonMessage } from '../json-integration.ts';
import { noticeOf, withNotice, type MessageState } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate } from '../rendering/stand-ins.ts';
import { fitTeamsMessage } from '../truncation/teams-limit.ts';
import type { MsTeamsConfig } from './config.ts';

const RED = '8C1A1A';
const GREEN = '2DC72D';

const REFUSAL = /Microsoft Teams endpoint returned HTTP error (\d{3})\b/;

type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** Builds the card from the configuration's templates. */
export function buildMsTeamsMessage(
  config: MsTeamsConfig,
  render: Render,
  state: MessageState,
): JsonMessage {
  const field = (name: 'title' | 'summary' | 'text'): string =>
    render(config[name], defaultTemplate('msteams', name));
  const title = field('title');
  const summary = field('summary');
  return fitTeamsMessage(
    field('text'),
    (text, heading) =>
      new Map([
        ['@context', 'http://schema.org/extensions'],
        // Upstream's name; Teams reads cards with it.
        ['type', 'MessageCard'],
        ['title', heading(title)],
        ['summary', heading(summary)],
        ['text', withNotice(text, '\n\n', noticeOf(state))],
        ['themeColor', state.isFiring ? RED : GREEN],
      ]),
  );
}

/**
 * Gives an answer the status that its text names: the connector says 200 to a message that Teams
 * itself has refused, for instance because of its rate. Upstream takes such a message as sent.
 */
export function correctMsTeamsAnswer(answer: Answer): Answer {
  const status = REFUSAL.exec(answer.text)?.[1];
  return answer.status === 200 && status !== undefined
    ? { ...answer, status: Number(status) }
    : answer;
}
