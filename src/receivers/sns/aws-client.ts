// Signed requests to AWS (Signature Version 4) through the HTTP client of all receivers.
import { AwsV4Signer } from 'aws4fetch';
import type { HttpConfig } from '../../config/http-config.ts';
import type { Clock } from '../../model/clock.ts';
import type { EpochMs } from '../../model/instant.ts';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientDeps,
  type HttpReply,
  type PostRequest,
} from '../http/http-client.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { redactReply } from '../secrets/redact-reply.ts';
import { variable } from './aws-environment.ts';

const CONTENT_TYPE = 'application/x-www-form-urlencoded';

export interface AwsCredentials {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Of temporary credentials only; empty for those of a user. */
  readonly sessionToken: string;
}

export interface AwsRequest {
  readonly service: 'sns' | 'sts';
  readonly region: string;
  readonly url: string;
  /** A form, encoded. */
  readonly body: string;
  /** Undefined sends the request unsigned. */
  readonly credentials: AwsCredentials | undefined;
}

type Signature = Pick<PostRequest, 'authorization' | 'headers'>;

/** Posts forms to AWS. Errors are free of the credentials that requests are signed with. */
export class AwsClient {
  readonly #client: HttpClient;
  readonly #clock: Clock;

  constructor(config: HttpConfig, deps: HttpClientDeps) {
    this.#client = createHttpClient({ ...config, auth: { kind: 'none' } }, deps);
    this.#clock = deps.clock;
  }

  /** Posts once. Never rejects; a URL that is none gives an error reply. */
  async post(request: AwsRequest, signal: AbortSignal): Promise<HttpReply> {
    const signature = await sign(request, this.#clock.now());
    const { url, body, credentials } = request;
    const sent = { url, contentType: CONTENT_TYPE, body, ...signature };
    const reply = await this.#client.post(sent, signal);
    // A good answer is read, never shown, and may hold new credentials.
    if (credentials === undefined || isGood(reply)) return reply;
    return redactReply(reply, Object.values(credentials));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

/** The headers that say who is asking; none for a request without credentials. */
async function sign(
  { service, region, url, body, credentials }: AwsRequest,
  now: EpochMs,
): Promise<Signature> {
  if (credentials === undefined || !URL.canParse(url)) return {};
  const { accessKey, secretKey, sessionToken } = credentials;
  const signer = new AwsV4Signer({
    method: 'POST',
    url,
    body,
    service,
    region,
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    ...(sessionToken === '' ? {} : { sessionToken }),
    datetime: awsDate(now),
  });
  const signed = [...(await signer.sign()).headers];
  const authorization = signed.find(([name]) => name === 'authorization')?.[1];
  return {
    ...(authorization === undefined ? {} : { authorization }),
    headers: signed.filter(([name]) => name.startsWith('x-amz-')),
  };
}

/**
 * Reduces http_config to TLS and proxy when AWS' own client is asked for, which a bundle of
 * certificate authorities in the environment does, too.
 * Source: prometheus/alertmanager:notify/sns/sns.go (newAWSBuildableClient).
 */
export function awsHttpConfig(
  config: HttpConfig,
  isAskedFor: boolean,
  { environment }: Pick<IntegrationDeps, 'environment'>,
): HttpConfig {
  const bundle = variable(environment, 'AWS_CA_BUNDLE');
  if (!isAskedFor && bundle === '') return config;
  const { tlsConfig } = config;
  const ca = bundle === '' ? undefined : ({ kind: 'file', path: bundle } as const);
  return { ...config, headers: [], tlsConfig: { ...tlsConfig, ca: tlsConfig.ca ?? ca } };
}

function isGood(reply: HttpReply): boolean {
  return reply.kind === 'answer' && reply.status >= 200 && reply.status < 300;
}

/** `20260102T030405Z`. */
function awsDate(now: EpochMs): string {
  return new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');
}
