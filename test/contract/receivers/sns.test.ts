// The SNS receiver against a server that answers as AWS does (row N9).
import { createHash, createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import type { IntegrationDeps } from '../../../src/receivers/integration-deps.ts';
import type { Sigv4Config, SnsConfig } from '../../../src/receivers/sns/config.ts';
import { Sns } from '../../../src/receivers/sns/sns.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink, type SinkAnswer, type SinkRequest } from '../../support/http-sink.ts';
import {
  httpConfig,
  inline,
  notificationOf,
  receiverDeps,
} from '../../support/receiver-fixtures.ts';
import { loadItems } from '../../support/receiver-goldens.ts';
import { describeIntegration } from './integration.contract.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const base = loadItems('sns', '[{topic_arn: "arn:t", message: m}]');

const PUBLISHED: SinkAnswer = {
  status: 200,
  body: '<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>',
};

function assumed(
  request: SinkRequest,
  expiration = '2030-01-01T00:00:00Z',
): SinkAnswer | undefined {
  if (!request.body.includes('Action=AssumeRole')) return undefined;
  const body = `<R><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s3cr3t-temp</SecretAccessKey>
    <SessionToken>t0k&amp;n</SessionToken><Expiration>${expiration}</Expiration></Credentials></R>`;
  return { status: 200, body };
}

// The secret of the suite is the token that proves to STS who is asking.
describeIntegration({
  name: 'sns',
  duplicateMark: 'Possible+duplicate',
  start: (options) =>
    startHttpService(options, {
      build: (url, http, deps) => new Sns({ ...base, apiUrl: url, httpConfig: http }, 0, deps),
      answer: assumed,
      accept: PUBLISHED,
      messageOf: ({ body }) => (body.startsWith('Action=Publish') ? body : undefined),
      logInOf: ({ body }) => new URLSearchParams(body).get('WebIdentityToken') ?? undefined,
      environment: (url) => ({
        AWS_REGION: 'eu-west-1',
        AWS_ROLE_ARN: 'arn:role',
        AWS_WEB_IDENTITY_TOKEN_FILE: options.secretPath,
        AWS_ENDPOINT_URL_STS: url,
      }),
    }),
});

const STATIC: Partial<Sigv4Config> = {
  region: 'eu-west-1',
  accessKey: 'AKID',
  secretKey: new Secret('s3cr3t'),
};

interface World {
  readonly sink: HttpSink;
  readonly clock: FakeClock;
  send(): Promise<Outcome>;
}

interface Options {
  readonly config?: Partial<SnsConfig>;
  readonly sigv4?: Partial<Sigv4Config>;
  readonly environment?: IntegrationDeps['environment'];
  readonly files?: Readonly<Record<string, string>>;
}

async function start(options: Options = {}): Promise<World> {
  const { config = {}, sigv4 = STATIC, environment = {}, files = {} } = options;
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  sink.answer = (request) => assumed(request) ?? PUBLISHED;
  const clock = new FakeClock();
  const deps = receiverDeps({
    clock,
    environment: { HOME: '/home', AWS_ENDPOINT_URL: sink.url('/aws'), ...environment },
    readFile: (path) =>
      Object.hasOwn(files, path)
        ? Promise.resolve(files[path] ?? '')
        : Promise.reject(new Error('no such file')),
  });
  const sns = new Sns({ ...base, sigv4: { ...base.sigv4, ...sigv4 }, ...config }, 0, deps);
  closers.push(() => sns.close());
  return { sink, clock, send: () => sns.notify(notificationOf(), NEVER) };
}

/** Who signed a request: the access key, and for which region and service. */
function signerOf({ headers }: SinkRequest): string {
  return /Credential=([^,]*)/.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Signature Version 4, written once more from AWS' description of it. */
function signatureOf({ method, url, headers, body }: SinkRequest, secretKey: string): string {
  const [, scope = '', names = ''] =
    /Credential=[^/]*\/([^,]*), SignedHeaders=([^,]*)/.exec(headers.authorization ?? '') ?? [];
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const sign = (key: string | Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();
  const listed = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = [method, url, '', listed.join(''), names, sha(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(sign, `AWS4${secretKey}`);
  return sign(key, text).toString('hex');
}

describe('a signed request', () => {
  it('carries the signature that its parts have', async () => {
    const { sink, clock, send } = await start();
    expect(await send()).toEqual({ kind: 'sent' });
    const [request] = sink.requests;
    if (request === undefined) throw new Error('nothing was sent');
    const { headers } = request;
    expect(headers['x-amz-date']).toBe(
      new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    );
    expect(headers.authorization).toContain(`Signature=${signatureOf(request, 's3cr3t')}`);
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/sns\//,
    );
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('carries the session token of temporary credentials', async () => {
    const { sink, clock, send } = await start({
      sigv4: { ...STATIC, roleArn: 'arn:r', externalId: 'x y' },
    });
    await send();
    const [assume, publish] = sink.requests;
    expect(Object.fromEntries(new URLSearchParams(assume?.body))).toEqual({
      Action: 'AssumeRole',
      DurationSeconds: '900',
      ExternalId: 'x y',
      RoleArn: 'arn:r',
      RoleSessionName: `tocsin-${clock.now()}`,
      Version: '2011-06-15',
    });
    if (publish === undefined) throw new Error('nothing was published');
    expect(publish.headers['x-amz-security-token']).toBe('t0k&n');
    expect(publish.headers.authorization).toContain(signatureOf(publish, 's3cr3t-temp'));
  });

  it('goes to the URL of the configuration, but STS is asked elsewhere', async () => {
    const { sink, send } = await start({ sigv4: { ...STATIC, roleArn: 'arn:r' } });
    const other = await HttpSink.listen();
    closers.push(() => other.close());
    other.answer = () => PUBLISHED;
    const world = await start({
      config: { apiUrl: other.url('/own/path') },
      sigv4: { ...STATIC, roleArn: 'arn:r' },
    });
    await world.send();
    expect(other.requests.map(({ url }) => url)).toEqual(['/own/path']);
    expect(world.sink.requests.map(({ url }) => url)).toEqual(['/aws']);
    await send();
    expect(sink.requests).toHaveLength(2);
  });

  it('keeps the headers of http_config, which AWS own client does not have', async () => {
    const http = httpConfig({ headers: [['X-Own', inline('own')]] });
    for (const useAwsHttpClient of [false, true]) {
      const { sink, send } = await start({ config: { httpConfig: http, useAwsHttpClient } });
      await send();
      expect(sink.requests[0]?.headers['x-own']).toBe(useAwsHttpClient ? undefined : 'own');
    }
  });
});

const ENV = { AWS_ACCESS_KEY_ID: 'AKENV', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 'st' };
const PROFILES = {
  '/home/.aws/credentials': [
    '[default]\naws_access_key_id=AKDEF\naws_secret_access_key=s',
    '[user]\naws_access_key_id=AKUSER\naws_secret_access_key=s',
    '[loop]\nsource_profile=pool\nrole_arn=a',
    '[pool]\nsource_profile=loop\nrole_arn=b',
    '[self]\naws_access_key_id=AKSELF\naws_secret_access_key=s\nsource_profile=self\nrole_arn=c',
    '[sso]\nsso_session=x',
  ].join('\n'),
  '/home/.aws/config': [
    '[default]\nregion=us-east-2',
    '[profile admin]\nregion=us-west-1\nrole_arn=arn:admin\nsource_profile=user\nexternal_id=e\nrole_session_name=me',
    '[profile fromenv]\nrole_arn=arn:x\ncredential_source=Environment',
    '[profile ec2]\nrole_arn=arn:x\ncredential_source=Ec2InstanceMetadata',
    '[profile web]\nrole_arn=arn:web\nweb_identity_token_file=/token',
    '[profile empty]\nregion=r',
  ].join('\n'),
  '/token': 'w3b\n',
};

describe('credentials', () => {
  it.each<readonly [string, Options, readonly string[]]>([
    ['the configuration', { environment: ENV }, ['AKID eu-west-1 sns']],
    [
      'the environment',
      { sigv4: {}, environment: { ...ENV, AWS_DEFAULT_REGION: 'r1' } },
      ['AKENV r1 sns'],
    ],
    ['the default profile', { sigv4: {} }, ['AKDEF us-east-2 sns']],
    ['the environment before that', { sigv4: {}, environment: ENV }, ['AKENV us-east-2 sns']],
    [
      'a profile of the environment',
      { sigv4: { region: 'r' }, environment: { AWS_PROFILE: 'user' } },
      ['AKUSER r sns'],
    ],
    [
      'a profile of the configuration before the environment',
      { sigv4: { region: 'r', profile: 'user' }, environment: ENV },
      ['AKUSER r sns'],
    ],
    [
      'a role of a profile',
      { sigv4: { profile: 'admin' } },
      ['AKUSER us-west-1 sts', 'ASIA us-west-1 sns'],
    ],
    [
      'a role of the configuration beside that',
      { sigv4: { profile: 'admin', roleArn: 'arn:more' } },
      ['AKUSER us-west-1 sts', 'ASIA us-west-1 sts', 'ASIA us-west-1 sns'],
    ],
    [
      'a profile that is its own source',
      { sigv4: { profile: 'self', region: 'r' } },
      ['AKSELF r sts', 'ASIA r sns'],
    ],
    [
      'a profile with a role for the environment',
      { sigv4: { profile: 'fromenv', region: 'r' }, environment: ENV },
      ['AKENV r sts', 'ASIA r sns'],
    ],
    ['a web identity', { sigv4: { profile: 'web', region: 'r' } }, ['', 'ASIA r sns']],
  ])('come from %s', async (_name, options, expected) => {
    const { sink, send } = await start({ files: PROFILES, ...options });
    expect(await send()).toEqual({ kind: 'sent' });
    const signers = sink.requests.map((request) => {
      const [key = '', , region = '', service = ''] = signerOf(request).split('/');
      return [key, region, service].join(' ').trim();
    });
    expect(signers).toEqual(expected);
  });

  it.each<readonly [Options, string]>([
    [{ sigv4: { region: 'r' } }, 'There are no AWS credentials in the configuration'],
    [{ sigv4: {} }, 'region not configured in sns.sigv4.region or in default credentials chain'],
    [{ sigv4: { ...STATIC, region: 'evil.example/' } }, 'The AWS region is not valid'],
    [{ sigv4: { ...STATIC, profile: 'none' } }, 'There is no AWS profile "none"'],
    [{ files: PROFILES, sigv4: { region: 'r', profile: 'loop' } }, 'in a circle'],
    [{ files: PROFILES, sigv4: { region: 'r', profile: 'sso' } }, 'sso_session of AWS profiles'],
    [{ files: PROFILES, sigv4: { region: 'r', profile: 'ec2' } }, '"Ec2InstanceMetadata" of AWS'],
    [{ files: PROFILES, sigv4: { profile: 'empty' } }, 'There are no AWS credentials'],
  ])('are missing with %j', async (options, error) => {
    const { sink, send } = await start(options);
    const outcome = await send();
    expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    expect(outcome).toHaveProperty('error', expect.stringContaining(error));
    expect(sink.requests).toHaveLength(0);
  });

  it('of a role are kept until a minute before they expire', async () => {
    const { sink, clock, send } = await start({ sigv4: { ...STATIC, roleArn: 'arn:r' } });
    const expiration = new Date(clock.now() + 900_000).toISOString();
    sink.answer = (request) => assumed(request, expiration) ?? PUBLISHED;
    const assumedCount = (): number =>
      sink.requests.filter(({ body }) => body.includes('AssumeRole')).length;
    await send();
    clock.advance(839_000);
    await send();
    expect(assumedCount()).toBe(1);
    clock.advance(1_000);
    await send();
    expect(assumedCount()).toBe(2);
  });

  it.each<readonly [SinkAnswer, object]>([
    [
      { status: 403, body: '<E><Message>s3cr3t may not assume</Message></E>' },
      {
        kind: 'failed',
        reason: 'authError',
        error: 'assume role: unexpected status code 403: <redacted> may not assume',
      },
    ],
    [{ status: 503 }, { kind: 'retry', mayHaveArrived: false }],
    ['reset', { kind: 'retry', mayHaveArrived: false }],
    [
      { status: 200, body: '<html>' },
      { kind: 'retry', error: 'assume role: the answer holds no credentials' },
    ],
  ])('of a role that is not given: %j', async (answer, expected) => {
    const { sink, send } = await start({ sigv4: { ...STATIC, roleArn: 'arn:r' } });
    sink.answer = () => answer;
    expect(await send()).toMatchObject(expected);
    expect(sink.requests).toHaveLength(1);
  });
});

describe('an answer', () => {
  it.each<readonly [SinkAnswer, object]>([
    [PUBLISHED, { kind: 'sent' }],
    [{ status: 200 }, { kind: 'sent' }],
    [
      { status: 200, body: '<html>captive</html>' },
      { kind: 'retry', mayHaveArrived: true, error: 'The answer of SNS does not name the message' },
    ],
    [
      {
        status: 400,
        body: '<E><Code>InvalidParameter</Code><Message>Bad &quot;t&quot;</Message></E>',
      },
      {
        kind: 'failed',
        reason: 'clientError',
        error: 'unexpected status code 400: Bad "t"',
      },
    ],
    [
      { status: 403, body: 's3cr3t AKID' },
      { kind: 'failed', reason: 'authError' },
    ],
    [{ status: 429 }, { kind: 'retry', reason: 'rateLimited' }],
    [
      { status: 500, body: '<html>' },
      { kind: 'retry', reason: 'serverError' },
    ],
  ])('%j means %j', async (answer, expected) => {
    const { sink, send } = await start();
    sink.answer = () => answer;
    const outcome = await send();
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain('s3cr3t');
    expect(sink.requests).toHaveLength(1);
  });

  it('is not asked for at a URL that is none', async () => {
    const { send } = await start({ config: { apiUrl: 'not a URL' } });
    expect(await send()).toMatchObject({ kind: 'retry', mayHaveArrived: false });
  });
});
