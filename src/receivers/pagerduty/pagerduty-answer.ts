// What PagerDuty says about an event that it refuses: a message and a list of reasons, for status
// 400 only (row N3). Source: prometheus/alertmanager:notify/pagerduty/pagerduty.go (errDetails).
import type { HttpReply } from '../http/http-client.ts';
import { parseJsonObject } from '../http/json-object.ts';

/** Reduces the text of an answer to what PagerDuty's own words are in it; the rest is noise. */
export function withPagerdutyReasons(reply: HttpReply): HttpReply {
  if (reply.kind === 'error') return reply;
  return { ...reply, text: reply.status === 400 ? readReasons(reply.text) : '' };
}

function readReasons(text: string): string {
  const answer = parseJsonObject(text) ?? {};
  const message = typeof answer['message'] === 'string' ? answer['message'] : '';
  const errors = Array.isArray(answer['errors']) ? answer['errors'] : [];
  const reasons = errors.filter((error): error is string => typeof error === 'string');
  return message === '' && reasons.length === 0 ? '' : `${message}: ${reasons.join(',')}`;
}
