// Takes secrets out of a reply that the HTTP client cannot know of: keys that travel in a body.
import type { HttpReply } from '../http/http-reply.ts';
import { redact } from './redact.ts';

/** Replaces each secret in the texts of a reply; status and headers stay. */
export function redactReply(reply: HttpReply, secrets: readonly string[]): HttpReply {
  return reply.kind === 'answer'
    ? { ...reply, text: redact(reply.text, secrets) }
    : { ...reply, error: redact(reply.error, secrets) };
}
