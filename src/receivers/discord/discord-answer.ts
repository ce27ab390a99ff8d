// Discord names the time to wait in the body of a 429, too, in seconds with a fraction.
import type { HttpReply } from '../http/http-reply.ts';
import { parseJsonObject } from '../http/json-object.ts';

type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** Lets the body say how long to wait where no header does; a proxy may have taken it away. */
export function withDiscordWait(answer: Answer): Answer {
  if (answer.status !== 429 || answer.retryAfter !== undefined) return answer;
  const seconds = parseJsonObject(answer.text)?.['retry_after'];
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds < 1e9)) return answer;
  return { ...answer, retryAfter: String(Math.ceil(seconds)) };
}
