// What incident.io says about an event that it refuses (row N16).
// Source: prometheus/alertmanager:notify/incidentio/incidentio.go (errDetails).
import type { HttpReply } from '../http/http-reply.ts';
import { parseJsonObject } from '../http/json-object.ts';

/** Reduces the text of an answer to incident.io's own words in it; the rest is noise. */
export function withIncidentioReasons(reply: HttpReply): HttpReply {
  return reply.kind === 'error' ? reply : { ...reply, text: readReasons(reply.text) };
}

function readReasons(text: string): string {
  const answer = parseJsonObject(text) ?? {};
  const parts = [answer['message'], answer['error'], joined(answer['errors'])];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(': ');
}

function joined(errors: unknown): string {
  if (!Array.isArray(errors)) return '';
  return errors.filter((error) => typeof error === 'string').join(', ');
}
