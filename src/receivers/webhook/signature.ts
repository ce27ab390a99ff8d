// Headers by which a service knows who sent a message and whether it has it already, as the Standard
// Webhooks specification has them (https://www.standardwebhooks.com).
import { createHmac } from 'node:crypto';
import type { EpochMs } from '../../model/instant.ts';

type Header = readonly [name: string, value: string];

/** How secrets begin that are bytes in Base64. */
const ENCODED = /^whsec_/;

export interface SignedMessage {
  /** The same for every attempt, and for a repeat after a crash. */
  readonly id: string;
  readonly body: string;
  /** When this attempt is made: services refuse what is old. */
  readonly now: EpochMs;
}

/** Signs id, time and body. Whoever changes one of them, or lacks the secret, cannot make another. */
export function signatureHeaders(
  secret: string,
  { id, body, now }: SignedMessage,
): readonly Header[] {
  const timestamp = String(Math.floor(now / 1000));
  const key = ENCODED.test(secret)
    ? Buffer.from(secret.replace(ENCODED, ''), 'base64')
    : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return [
    ['webhook-id', id],
    ['webhook-timestamp', timestamp],
    ['webhook-signature', `v1,${signature}`],
  ];
}

/** The header for services that know no signatures. */
export function idempotencyHeader(id: string): Header {
  return ['Idempotency-Key', id];
}
