// Teams answers 413 to a message of more than 28 KB, in either of the two ways into it: whatever is
// wrong with a thousand alerts, its beginning must arrive.
// Source: learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook.
import { encodeGoJson, type Json } from '../encoding/go-json.ts';
import type { JsonMessage } from '../json-integration.ts';
import { truncateJson } from './truncate-json.ts';

/** A little less than Teams takes: it does not say of what it counts the bytes. */
const MAX_BYTES = 28_000;
const MAX_HEADING_BYTES = 2_000;

/** Builds a message of a text and headings, which are given through `heading`. */
export type BuildCard = (text: string, heading: (heading: string) => string) => Json;

/** Builds the whole message or, when that is too large, one with less text. */
export function fitTeamsMessage(text: string, build: BuildCard): JsonMessage {
  const whole = build(text, (heading) => heading);
  if (bytesOf(whole) <= MAX_BYTES) return { body: whole };
  const heading = (each: string): string => truncateJson(each, MAX_HEADING_BYTES);
  const room = MAX_BYTES - bytesOf(build('', heading));
  const body = build(truncateJson(text, room), heading);
  return { body, warnings: [`Shortened the message to ${MAX_BYTES} bytes`] };
}

function bytesOf(body: Json): number {
  return Buffer.byteLength(encodeGoJson(body));
}
