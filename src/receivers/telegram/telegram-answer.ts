// What Telegram's answers mean. The body decides; a refusal is always tried again, as upstream does.
// Source: gopkg.in/telebot.v3:api.go (extractOk), prometheus/alertmanager:notify/telegram/telegram.go.
import type { EpochMs } from '../../model/instant.ts';
import type { Outcome } from '../../notify/integration.ts';
import type { HttpReply } from '../http/http-reply.ts';
import { judgeReply } from '../http/status-outcome.ts';
import { isJsonObject, parseJsonObject, type JsonObject } from '../http/json-object.ts';
import { excerpt } from '../secrets/redact.ts';

type Answer = Extract<HttpReply, { kind: 'answer' }>;
/** Telegram repeats the message in its answer, of which we may see only the beginning. */
const BEGINS_WITH_OK = /^\s*\{\s*"ok"\s*:\s*true\b/;

/** Judges one attempt. */
export function judgeTelegramReply(reply: HttpReply, now: EpochMs): Outcome {
  if (reply.kind === 'error') return withoutSuccess(reply, now);
  if (BEGINS_WITH_OK.test(reply.text)) return { kind: 'sent' };
  const answer = parseJsonObject(reply.text);
  if (answer === undefined) return withoutSuccess(reply, now);
  return answer['ok'] === true ? { kind: 'sent' } : judgeRefusal(answer, reply, now);
}

/**
 * Whether Telegram refuses the markup of a message, and not the message: it says so in words alone.
 * Source: tdlib/td:td/telegram/MessageEntity.cpp (parse_markdown, parse_html).
 */
export function refusesMarkup(reply: HttpReply): boolean {
  if (reply.kind === 'error' || reply.status !== 400) return false;
  const description = parseJsonObject(reply.text)?.['description'];
  return typeof description === 'string' && description.includes("can't parse entities");
}

/** Judges by the status alone: a proxy's error page, or an answer that broke off. */
function withoutSuccess(reply: HttpReply, now: EpochMs): Outcome {
  const judged = judgeReply(reply, { now });
  switch (judged.kind) {
    case 'success':
      return {
        kind: 'retry',
        reason: 'other',
        error: `Cannot read Telegram's answer "${excerpt(judged.answer.text)}"`,
        // The status says that Telegram took the message.
        mayHaveArrived: true,
      };
    case 'failed':
      return { ...judged, kind: 'retry', mayHaveArrived: false };
    case 'retry':
      return judged;
  }
}

function judgeRefusal(refusal: JsonObject, answer: Answer, now: EpochMs): Outcome {
  const { error_code: code, description } = refusal;
  const parameters = isJsonObject(refusal['parameters']) ? refusal['parameters'] : {};
  const status = typeof code === 'number' ? code : answer.status;
  const judged = judgeReply({ ...answer, status }, { now });
  const retryAfterMs = readSeconds(parameters['retry_after']) ?? retryAfterOf(judged);
  const moved = parameters['migrate_to_chat_id'];
  const hint = typeof moved === 'number' ? `; the group's chat_id is now ${moved}` : '';
  const text = typeof description === 'string' ? excerpt(description) : 'no reason given';
  return {
    kind: 'retry',
    reason: judged.kind === 'success' ? 'other' : judged.reason,
    error: `Telegram refused the message with code ${status}: ${text}${hint}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    mayHaveArrived: false,
  };
}

function retryAfterOf(judged: ReturnType<typeof judgeReply>): number | undefined {
  return judged.kind === 'retry' ? judged.retryAfterMs : undefined;
}

function readSeconds(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value < 1e9 ? value * 1000 : undefined;
}
