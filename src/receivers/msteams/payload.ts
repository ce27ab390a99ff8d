// The card of a Microsoft 365 connector, the first of the two ways into Teams (row N13).
// Source: prometheus/alertmanager:notify/msteams/msteams.go.
import { withDuplicateNotice } from '../duplicate-notice.ts';
import type { HttpReply } from '../http/http-reply.ts';
import type { JsonMessage, Render } from '../json-integration.ts';
import type { MessageState } from '../message-state.ts';
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
  const text = render(config.text);
  const body = new Map([
    ['@context', 'http://schema.org/extensions'],
    // Upstream's name; Teams reads cards with it.
    ['type', 'MessageCard'],
    ['title', render(config.title)],
    ['summary', render(config.summary)],
    ['text', state.possibleDuplicate ? withDuplicateNotice(text, '\n\n') : text],
    ['themeColor', state.isFiring ? RED : GREEN],
  ]);
  return { body };
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
