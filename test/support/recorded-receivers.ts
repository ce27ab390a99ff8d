// What the real Alertmanager makes of chat receivers' configurations and sends for them, as
// recorded in test/golden/receivers, and the means to let our receivers do the same.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { LoadOptions } from '../../src/config/load-config.ts';
import { parseDateTime } from '../../src/model/date-time.ts';
import { epochMs, ZERO_TIME, type EpochMs } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import type { Notification, NotifyReason } from '../../src/notify/integration.ts';
import type { AnyIntegrationConfig } from '../../src/receivers/build-integration.ts';
import { INTEGRATION_DECODERS } from '../../src/receivers/integration-decoders.ts';
import { messageStateOf, type MessageState } from '../../src/receivers/message-state.ts';
import { RenderScope, type Templates } from '../../src/receivers/renderer.ts';
import { templatesOf } from '../../src/receivers/template-renderer.ts';
import { DEFAULT_TEMPLATES } from '../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../src/template/template-set.ts';
import { loadGood, problemsOf, withIntegration } from '../unit/config/load-text.ts';
import { alertOf, notificationOf } from './receiver-fixtures.ts';

type Kind = AnyIntegrationConfig['kind'];

/** A configuration and Alertmanager's verdict. */
export interface RecordedConfig {
  readonly name: string;
  readonly items: string;
  readonly global?: string;
  readonly accepted: boolean;
  readonly upstream?: string;
  readonly printed?: string;
}

/** A request that Alertmanager sent. */
export interface RecordedMessage {
  readonly name: string;
  readonly item: string;
  /** A name in chat-notifications.json. */
  readonly notification: string;
  readonly path: string;
  readonly authorization?: string;
  readonly body: string;
}

interface RecordedReceiver {
  readonly configs: readonly RecordedConfig[];
  readonly messages: readonly RecordedMessage[];
}

type Labels = Readonly<Record<string, string>>;

interface RecordedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

interface RecordedNotification {
  readonly name: string;
  readonly webhook: {
    readonly receiver: string;
    readonly alerts: readonly RecordedAlert[];
    readonly notification_reason: NotifyReason;
    readonly groupLabels: Labels;
    readonly routeLabels: Labels;
    readonly externalURL: string;
    readonly groupKey: string;
  };
}

/** Everything a payload is built from. */
export interface RecordedRender {
  readonly scope: RenderScope;
  readonly state: MessageState;
}

export function readRecorded(kind: string): RecordedReceiver {
  // The shape of the files is ours.
  return readJson(`${kind}.json`) as RecordedReceiver;
}

/** Loads one item of `<kind>_configs`. */
export function loadItem<K extends Kind>(
  kind: K,
  item: string,
  global?: string,
): Extract<AnyIntegrationConfig, { kind: K }> {
  const config = loadGood(withIntegration(kind, `[${item}]`, global), optionsOf(kind));
  const [integration] = config.receivers[0]?.integrations ?? [];
  // The file's only decoder makes configurations of its own kind.
  return integration as Extract<AnyIntegrationConfig, { kind: K }>;
}

/** The problems of the items of `<kind>_configs` as `line:column: message`. */
export function problemsOfItems(kind: Kind, items: string): readonly string[] {
  return problemsOf(withIntegration(kind, items), optionsOf(kind));
}

/** Expects the verdict that was recorded, and with it the printed form or upstream's own words. */
export function expectRecordedVerdict(kind: Kind, recorded: RecordedConfig): void {
  const text = withIntegration(kind, recorded.items, recorded.global);
  const problems = problemsOf(text, optionsOf(kind));
  if (!recorded.accepted) {
    // Upstream stops at its first problem.
    expect(problems[0] ?? '').toContain(ownWords(recorded.upstream ?? ''));
    return;
  }
  expect(problems).toEqual([]);
  const { original } = loadGood(text, optionsOf(kind));
  const printed = original.slice(original.indexOf('\nreceivers:\n') + 1);
  expect(printed.replace(/templates: \[\]\n$/, '')).toBe(recorded.printed);
}

const recordedNotifications = readJson('chat-notifications.json') as {
  readonly notifications: readonly RecordedNotification[];
};

/** Binds our default templates to a recorded notification. */
export function renderRecorded(name: string): RecordedRender {
  const recorded = recordedNotifications.notifications.find((each) => each.name === name);
  if (recorded === undefined) throw new Error(`No notification is named ${name}`);
  const notification = toNotification(recorded);
  const scope = new RenderScope(defaultTemplates(recorded.webhook.externalURL).bind(notification));
  return { scope, state: messageStateOf(notification) };
}

function defaultTemplates(externalURL: string): Templates {
  const parsed = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return templatesOf(parsed.value, externalURL);
}

function toNotification({ webhook }: RecordedNotification): Notification {
  return notificationOf({
    receiver: webhook.receiver.replace(/\\/g, ''),
    groupKey: webhook.groupKey,
    reason: webhook.notification_reason,
    groupLabels: LabelSet.fromRecord(webhook.groupLabels),
    routeLabels: LabelSet.fromRecord(webhook.routeLabels),
    alerts: webhook.alerts.map((alert) =>
      alertOf(alert.labels, {
        annotations: LabelSet.fromRecord(alert.annotations),
        startsAt: instant(alert.startsAt),
        endsAt: alert.endsAt.startsWith('0001') ? ZERO_TIME : instant(alert.endsAt),
        generatorURL: alert.generatorURL,
      }),
    ),
    now: instant('2100-01-01T00:00:00Z'),
  });
}

function instant(text: string): EpochMs {
  return parseDateTime(text) ?? epochMs(Number.NaN);
}

function optionsOf(kind: Kind): Partial<LoadOptions> {
  const integrations = INTEGRATION_DECODERS.filter((decoder) => decoder.kind === kind);
  return { file: '/etc/am/am.yml', integrations };
}

/** Go's YAML names its own types; we say the same in words of the file. */
function ownWords(upstream: string): string {
  const unknown = /field (\w+) not found/.exec(upstream);
  if (unknown !== null) return `field ${unknown[1]} not found in`;
  return upstream.includes('cannot unmarshal') ? 'expected ' : upstream;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../golden/receivers/${name}`, import.meta.url), 'utf8'));
}
