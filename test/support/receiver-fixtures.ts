// Receivers in tests: configurations with only the relevant parts spelled out, one notification,
// and dependencies that touch nothing outside the test.
import { readFile } from 'node:fs/promises';
import type { HttpConfig } from '../../src/config/http-config.ts';
import type { Alert } from '../../src/model/alert.ts';
import { fingerprintOf } from '../../src/model/fingerprint.ts';
import { durationMs, epochMs, ZERO_TIME } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import type { LogFields, LogLevel } from '../../src/model/logger.ts';
import { ok } from '../../src/model/result.ts';
import { Secret, type SecretSource } from '../../src/model/secret.ts';
import type { Notification } from '../../src/notify/integration.ts';
import type { EmailConfig } from '../../src/receivers/email/config.ts';
import type { IntegrationDeps } from '../../src/receivers/integration-deps.ts';
import type { Templates } from '../../src/receivers/rendering/renderer.ts';
import type { SlackConfig } from '../../src/receivers/slack/config.ts';
import type { WebhookConfig } from '../../src/receivers/webhook/config.ts';
import { FakeClock, REFERENCE_TIME } from './fake-clock.ts';

export const NO_TLS = {
  ca: undefined,
  cert: undefined,
  key: undefined,
  serverName: '',
  insecureSkipVerify: false,
  minVersion: undefined,
  maxVersion: undefined,
} as const;

export function inline(text: string): SecretSource {
  return { kind: 'inline', secret: new Secret(text) };
}

export function httpConfig(parts: Partial<HttpConfig> = {}): HttpConfig {
  return {
    auth: { kind: 'none' },
    tlsConfig: NO_TLS,
    proxy: { kind: 'none' },
    proxyConnectHeaders: [],
    followRedirects: true,
    enableHttp2: true,
    headers: [],
    ...parts,
  };
}

export function webhookConfig(parts: Partial<WebhookConfig> = {}): WebhookConfig {
  return {
    kind: 'webhook',
    sendResolved: true,
    httpConfig: httpConfig(),
    url: inline('http://127.0.0.1:1/'),
    maxAlerts: 0,
    timeoutMs: durationMs(0),
    payload: undefined,
    signature: undefined,
    hasIdempotencyKey: false,
    ...parts,
  };
}

export function slackConfig(parts: Partial<SlackConfig> = {}): SlackConfig {
  return {
    kind: 'slack',
    sendResolved: false,
    httpConfig: httpConfig(),
    apiUrl: inline('http://127.0.0.1:1/'),
    channel: '#ops',
    username: '',
    color: '',
    title: 'A title',
    titleLink: '',
    pretext: '',
    text: '',
    messageText: '',
    fields: [],
    shortFields: false,
    footer: '',
    fallback: '',
    callbackId: '',
    iconEmoji: '',
    iconUrl: '',
    imageUrl: '',
    thumbUrl: '',
    linkNames: false,
    mrkdwnIn: [],
    actions: [],
    updateMessage: false,
    timeoutMs: durationMs(0),
    ...parts,
  };
}

export function emailConfig(parts: Partial<EmailConfig> = {}): EmailConfig {
  return {
    kind: 'email',
    sendResolved: false,
    to: 'ops@example.com',
    from: 'tocsin@example.com',
    hello: 'localhost',
    smarthost: { host: '127.0.0.1', port: 1 },
    authUsername: '',
    authPassword: undefined,
    authSecret: undefined,
    authIdentity: '',
    headers: [
      ['Subject', 'A subject'],
      ['To', 'ops@example.com'],
      ['From', 'tocsin@example.com'],
    ],
    html: '<p>HTML</p>',
    text: '',
    requireTls: false,
    tlsConfig: NO_TLS,
    forceImplicitTls: undefined,
    threading: { enabled: false, threadByDate: 'daily' },
    ...parts,
  };
}

export function alertOf(
  labels: Readonly<Record<string, string>>,
  parts: Partial<Alert> = {},
): Alert {
  const set = LabelSet.fromRecord(labels);
  return {
    fingerprint: fingerprintOf(set),
    labels: set,
    annotations: LabelSet.EMPTY,
    startsAt: epochMs(REFERENCE_TIME - 60_000),
    endsAt: ZERO_TIME,
    updatedAt: REFERENCE_TIME,
    timeout: false,
    generatorURL: '',
    ...parts,
  };
}

export function notificationOf(parts: Partial<Notification> = {}): Notification {
  return {
    id: 'n-1',
    groupKey: '{}:{alertname="Down"}',
    receiver: 'ops',
    groupLabels: LabelSet.fromRecord({ alertname: 'Down' }),
    routeLabels: LabelSet.EMPTY,
    reason: 'first notification',
    alerts: [alertOf({ alertname: 'Down', job: 'api' })],
    now: REFERENCE_TIME,
    possibleDuplicate: false,
    receiverData: {},
    ...parts,
  };
}

/** Templates that are their own result. */
export const PLAIN_TEMPLATES: Templates = { bind: () => ({ renderText: ok, renderHtml: ok }) };

export interface LoggedLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** Dependencies with a clock that stands still, and a log to look into. */
export function receiverDeps(
  parts: Partial<IntegrationDeps> = {},
): IntegrationDeps & { readonly lines: readonly LoggedLine[] } {
  const lines: LoggedLine[] = [];
  return {
    templates: PLAIN_TEMPLATES,
    externalURL: 'http://tocsin.example',
    clock: new FakeClock(),
    logger: { log: (level, message, fields = {}) => void lines.push({ level, message, fields }) },
    version: '1.2.3',
    environment: {},
    readFile: (path) => readFile(path, 'utf8'),
    ...parts,
    lines,
  };
}
