// AssumeRole, AWS' way to act for somebody else: temporary credentials from STS, kept until shortly
// before they expire. Source: AWS Security Token Service API Reference.
import type { Clock } from '../../model/clock.ts';
import { parseDateTime } from '../../model/date-time.ts';
import type { EpochMs } from '../../model/instant.ts';
import { encodeGoQuery } from '../encoding/go-query.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { Outcome } from '../../notify/integration.ts';
import { withAwsMessage, xmlText } from './aws-answer.ts';
import type { AwsClient, AwsCredentials } from './aws-client.ts';

const API_VERSION = '2011-06-15';
const DURATION_SECONDS = '900';
/** Credentials that are about to expire are not used for a new request. */
const SAFETY_MS = 60_000;

/** What a role is assumed with: credentials, or a token that proves who is asking. */
export type RoleProof =
  | { readonly kind: 'credentials'; readonly credentials: AwsCredentials }
  | { readonly kind: 'webIdentity'; readonly token: string };

export interface Role {
  readonly arn: string;
  /** Empty sends none. */
  readonly externalId: string;
  /** Empty makes one up. */
  readonly sessionName: string;
}

export interface RoleRequest {
  readonly role: Role;
  readonly proof: RoleProof;
  readonly region: string;
  /** The address of STS. */
  readonly url: string;
}

export type AssumedRole =
  | { readonly kind: 'credentials'; readonly credentials: AwsCredentials }
  | { readonly kind: 'outcome'; readonly outcome: Exclude<Outcome, { kind: 'sent' }> };

interface Kept {
  readonly credentials: AwsCredentials;
  readonly expiresAt: EpochMs;
}

/** Assumes roles, and remembers the credentials. */
export class AssumedRoles {
  readonly #client: AwsClient;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(client: AwsClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Gives credentials that are good for a minute at least, or what the failure means. */
  async assume(request: RoleRequest, signal: AbortSignal): Promise<AssumedRole> {
    const key = keyOf(request);
    const now = this.#clock.now();
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.expiresAt - SAFETY_MS > now) {
      return { kind: 'credentials', credentials: kept.credentials };
    }
    this.#kept.delete(key);
    const { proof, region, url } = request;
    const credentials = proof.kind === 'credentials' ? proof.credentials : undefined;
    const body = encodeGoQuery(formOf(request, now));
    const sent = { service: 'sts', region, url, body, credentials } as const;
    const reply = withAwsMessage(await this.#client.post(sent, signal));
    const judged = judgeReply(reply, { now, prefix: 'assume role: ' });
    if (judged.kind !== 'success') {
      // Asking for credentials notifies nobody.
      const outcome = judged.kind === 'retry' ? { ...judged, mayHaveArrived: false } : judged;
      return { kind: 'outcome', outcome };
    }
    const answer = readCredentials(judged.answer.text);
    if (answer === undefined) return unreadable();
    this.#kept.set(key, answer);
    return { kind: 'credentials', credentials: answer.credentials };
  }
}

function formOf(
  { role, proof }: RoleRequest,
  now: EpochMs,
): readonly (readonly [string, string])[] {
  const pairs: readonly (readonly [string, string])[] = [
    ['DurationSeconds', DURATION_SECONDS],
    ['RoleArn', role.arn],
    ['RoleSessionName', role.sessionName === '' ? `tocsin-${now}` : role.sessionName],
    ['Version', API_VERSION],
  ];
  if (proof.kind === 'webIdentity') {
    const named = [
      ['Action', 'AssumeRoleWithWebIdentity'],
      ['WebIdentityToken', proof.token],
    ] as const;
    return [...pairs, ...named];
  }
  const external = role.externalId === '' ? [] : [['ExternalId', role.externalId] as const];
  return [...pairs, ['Action', 'AssumeRole'], ...external];
}

/** Undefined when something is missing. */
function readCredentials(document: string): Kept | undefined {
  const accessKey = xmlText(document, 'AccessKeyId');
  const secretKey = xmlText(document, 'SecretAccessKey');
  const sessionToken = xmlText(document, 'SessionToken');
  const expiresAt = parseDateTime(xmlText(document, 'Expiration') ?? '');
  if (accessKey === undefined || secretKey === undefined) return undefined;
  if (sessionToken === undefined || expiresAt === undefined) return undefined;
  return { credentials: { accessKey, secretKey, sessionToken }, expiresAt };
}

function unreadable(): AssumedRole {
  const error = 'assume role: the answer holds no credentials';
  const outcome = { kind: 'retry', reason: 'other', error, mayHaveArrived: false } as const;
  return { kind: 'outcome', outcome };
}

function keyOf({ role, proof, region, url }: RoleRequest): string {
  const who = proof.kind === 'credentials' ? proof.credentials : proof.token;
  return JSON.stringify([role, who, region, url]);
}
