// What WeChat's answers mean: an error code in the body decides, whatever the status says (row N5).
// Source: prometheus/alertmanager:notify/wechat/wechat.go; developer.work.weixin.qq.com (codes).
import type { EpochMs } from '../../model/instant.ts';
import type { Outcome } from '../../notify/integration.ts';
import type { HttpReply } from '../http/http-reply.ts';
import { judgeReply } from '../http/status-outcome.ts';
import { parseJsonObject, type JsonObject } from '../http/json-object.ts';
import { failed } from '../outcomes.ts';
import { excerpt } from '../secrets/redact.ts';

type Ended = Exclude<Outcome, { kind: 'sent' }>;
type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** WeChat asks to come again later. */
const BUSY = -1;
/** Too many messages in a minute, or at once. */
const LIMIT_CODES: ReadonlySet<number> = new Set([45009, 45033]);
/** The access token was never any good, or has expired: it is of no more use. */
const TOKEN_CODES: ReadonlySet<number> = new Set([40014, 42001]);

export type MessageVerdict =
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  /** The outcome is to try again, with a new access token. */
  | { readonly kind: 'tokenRefused'; readonly outcome: Outcome };

export type TokenVerdict =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'ended'; readonly outcome: Ended };

/** Judges the reply to a message. As upstream does, tries again after every bad status. */
export function judgeMessageReply(reply: HttpReply, now: EpochMs): MessageVerdict {
  const judged = judgeReply(reply, { now });
  if (judged.kind === 'failed') return ended({ ...judged, kind: 'retry', mayHaveArrived: false });
  if (judged.kind === 'retry') return ended(judged);
  const answer = parseJsonObject(judged.answer.text);
  const code = answer?.['errcode'] ?? 0;
  if (answer === undefined || typeof code !== 'number') {
    // The status says that WeChat took the message.
    return ended(retry(unreadable(judged.answer), true));
  }
  if (code === 0) return ended({ kind: 'sent' });
  const error = refusal('the message', answer);
  if (TOKEN_CODES.has(code)) return { kind: 'tokenRefused', outcome: retry(error, false) };
  return ended(refusedFor(code, error));
}

/** Judges the reply to a request for an access token. */
export function judgeTokenReply(
  reply: HttpReply,
  { corpId, now }: { readonly corpId: string; readonly now: EpochMs },
): TokenVerdict {
  const prefix = 'Cannot get an access token: ';
  const judged = judgeReply(reply, { now, prefix });
  // No message has left yet.
  if (judged.kind === 'retry') return tokenEnded({ ...judged, mayHaveArrived: false });
  if (judged.kind === 'failed') return tokenEnded(judged);
  const answer = parseJsonObject(judged.answer.text);
  if (answer === undefined) {
    const error = prefix + unreadable(judged.answer);
    return tokenEnded(judged.answer.bodyError === undefined ? failed(error) : retry(error, false));
  }
  const token = answer['access_token'];
  if (typeof token === 'string' && token !== '') return { kind: 'token', token };
  const error = `invalid APISecret for CorpID: ${corpId}: ${refusal('it', answer)}`;
  return tokenEnded(refusedFor(answer['errcode'], error));
}

function refusedFor(code: unknown, error: string): Ended {
  if (code === BUSY) return retry(error, false);
  const isLimit = typeof code === 'number' && LIMIT_CODES.has(code);
  return isLimit ? { ...retry(error, false), reason: 'rateLimited' } : failed(error);
}

function ended(outcome: Outcome): MessageVerdict {
  return { kind: 'ended', outcome };
}

function tokenEnded(outcome: Ended): TokenVerdict {
  return { kind: 'ended', outcome };
}

function retry(error: string, mayHaveArrived: boolean): Ended {
  return { kind: 'retry', reason: 'other', error, mayHaveArrived };
}

function refusal(what: string, answer: JsonObject): string {
  const { errcode: code, errmsg: text } = answer;
  const number = typeof code === 'number' ? ` with code ${code}` : '';
  return `WeChat refused ${what}${number}: ${typeof text === 'string' ? excerpt(text) : ''}`;
}

function unreadable({ text, bodyError }: Answer): string {
  return bodyError === undefined
    ? `cannot read WeChat's answer "${excerpt(text)}"`
    : `cannot read WeChat's answer: ${bodyError}`;
}
