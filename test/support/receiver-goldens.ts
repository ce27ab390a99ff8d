// Recorded answers of the real Alertmanager about receivers: how it prints or refuses their items,
// and which requests it sends for a group.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { IntegrationDecoder } from '../../src/config/integration-decoder.ts';
import type { LoadOptions } from '../../src/config/load-config.ts';
import { parseDateTime } from '../../src/model/date-time.ts';
import { epochMs, ZERO_TIME, type EpochMs } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import type { Notification, NotifyReason } from '../../src/notify/integration.ts';
import type { AnyIntegrationConfig } from '../../src/receivers/build-integration.ts';
import { INTEGRATION_DECODERS } from '../../src/receivers/integration-decoders.ts';
import { messageStateOf, type MessageState } from '../../src/receivers/rendering/message-state.ts';
import { RenderScope } from '../../src/receivers/rendering/render-scope.ts';
import { templatesOf } from '../../src/receivers/rendering/template-renderer.ts';
import { DEFAULT_TEMPLATES } from '../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../src/template/template-set.ts';
import { loadGood, problemsOf, withIntegration } from '../unit/config/load-text.ts';
import { alertOf, notificationOf } from './receiver-fixtures.ts';

type Labels = Readonly<Record<string, string>>;
type Repeated = { readonly text: string; readonly times: number };

interface GoldenAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string | Repeated>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

type Kind = AnyIntegrationConfig['kind'];

interface GoldenNotification {
  /** Given where it is not that of the case. */
  readonly receiver?: string;
  readonly externalURL?: string;
  readonly routeLabels?: Labels;
  readonly groupKey: string;
  readonly reason: NotifyReason;
  readonly groupLabels: Labels;
  readonly alerts: readonly GoldenAlert[];
}

/** One request; a long body is given by its digest. */
export interface GoldenRequest {
  readonly method: string;
  readonly url: string;
  readonly contentType?: string;
  readonly authorization?: string;
  readonly body: string | { readonly bytes: number; readonly sha256: string };
}

/** What was sent about one group with one configuration. */
export interface GoldenSend {
  readonly title: string;
  /** Items of the section as YAML. */
  readonly items: string;
  readonly notification: Notification;
  readonly state: MessageState;
  /** Renders as the server does with the default templates. */
  readonly scope: RenderScope;
  readonly requests: readonly GoldenRequest[];
}

/** Port that the configurations of the recordings name. */
export const GOLDEN_PORT = 'PORT';

// The shapes of the files are ours.
const recorded = readGolden('notifications.json') as {
  readonly externalURL: string;
  readonly notifications: Readonly<Record<string, GoldenNotification>>;
};

/** Reads the recorded requests of a kind of receiver. */
export function goldenSends(kind: string): readonly GoldenSend[] {
  const { cases } = readGolden(`${kind}.json`) as {
    readonly cases: readonly {
      readonly name: string;
      readonly receiver?: string;
      readonly yaml: string;
      readonly sent: readonly {
        readonly notification: string;
        readonly requests: readonly GoldenRequest[];
      }[];
    }[];
  };
  return cases.flatMap(({ name, receiver, yaml, sent }) =>
    sent.map((each) => {
      const notification = toNotification(each.notification, receiver);
      return {
        title: `${name}, ${each.notification}`,
        items: `\n      - ${yaml.replaceAll('\n', '\n        ')}`.replaceAll(GOLDEN_PORT, '1'),
        notification,
        state: messageStateOf(notification),
        scope: defaultScope(notification, recorded.notifications[each.notification]?.externalURL),
        requests: each.requests.map((request) => ({
          ...request,
          url: request.url.replace(GOLDEN_PORT, '1'),
        })),
      };
    }),
  );
}

/** A body in the form of the recordings. */
export function goldenBody(body: string): GoldenRequest['body'] {
  const bytes = Buffer.byteLength(body);
  if (bytes <= 20_000) return body;
  return { bytes, sha256: createHash('sha256').update(body).digest('hex') };
}

/** Renders a notification with our default templates. */
export function defaultScope(
  notification: Notification,
  externalURL = recorded.externalURL,
): RenderScope {
  const set = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!set.ok) throw new Error(set.error.message);
  return new RenderScope(templatesOf(set.value, externalURL).bind(notification));
}

/** The only integration of a file with these items. */
export function loadItems<K extends Kind>(
  kind: K,
  items: string,
  global?: string,
): Extract<AnyIntegrationConfig, { kind: K }> {
  const config = loadGood(withIntegration(kind, items, global), optionsOf(kind));
  const [integration] = config.receivers[0]?.integrations ?? [];
  // The file's only decoder makes configurations of its own kind.
  return integration as Extract<AnyIntegrationConfig, { kind: K }>;
}

/** The only integration of a file with this item. */
export function loadItem<K extends Kind>(
  kind: K,
  item: string,
  global?: string,
): Extract<AnyIntegrationConfig, { kind: K }> {
  return loadItems(kind, `[${item}]`, global);
}

/** The problems of items as `line:column: message`. */
export function problemsOfItems(kind: Kind, items: string): readonly string[] {
  return problemsOf(withIntegration(kind, items), optionsOf(kind));
}

function optionsOf(kind: string): Partial<LoadOptions> {
  const integrations = INTEGRATION_DECODERS.filter((decoder) => decoder.kind === kind);
  return { file: '/etc/am/am.yml', integrations };
}

interface GoldenItem {
  readonly name: string;
  readonly item: string;
  readonly global?: string;
  readonly printed?: string;
  readonly refused?: string;
}

/** Checks that items are printed, or refused, as Alertmanager does. */
export function describeItems({ kind }: Pick<IntegrationDecoder, 'kind'>): void {
  // The shape of the file is ours.
  const { cases } = readGolden(`${kind}-config.json`) as { readonly cases: readonly GoldenItem[] };
  const textOf = ({ global, item }: GoldenItem): string =>
    withIntegration(kind, `[${item}]`, global);

  describe(`items of ${kind}_configs`, () => {
    it.each(cases.filter(({ printed }) => printed !== undefined))('print $name', (item) => {
      const { original } = loadGood(textOf(item), optionsOf(kind));
      expect(original).toContain(`    name: team\n${item.printed}templates: []\n`);
    });

    it.each(cases.filter(({ refused }) => refused !== undefined))('refuse $name', (item) => {
      const problems = problemsOf(textOf(item), optionsOf(kind));
      expect(problems.join('\n')).toContain(ourWords(item.refused ?? ''));
      expect(problems).not.toEqual([]);
    });
  });
}

/** Messages of Go's YAML, time and template packages name types of Go; ours name parts of the file. */
function ourWords(upstream: string): string {
  const unknown = /field (\w+) not found/.exec(upstream);
  if (unknown !== null) return `field ${unknown[1]} not found in`;
  if (upstream.includes('cannot unmarshal')) return 'expected ';
  return /^(yaml|time): |template: :1/.test(upstream) ? '' : upstream;
}

function toNotification(name: string, ofCase = ''): Notification {
  const golden = recorded.notifications[name];
  if (golden === undefined) throw new Error(`There is no notification "${name}"`);
  const { groupKey, reason, groupLabels, routeLabels = {}, receiver = ofCase, alerts } = golden;
  const ends = alerts.map(({ endsAt }) => instant(endsAt));
  return notificationOf({
    groupKey,
    receiver,
    reason,
    groupLabels: LabelSet.fromRecord(groupLabels),
    routeLabels: LabelSet.fromRecord(routeLabels),
    alerts: alerts.map(toAlert),
    now: epochMs(Math.max(...ends, instant(alerts[0]?.startsAt ?? '')) + 1),
  });
}

function toAlert(alert: GoldenAlert): Notification['alerts'][number] {
  const annotations = Object.entries(alert.annotations).map(([name, value]) => {
    const text = typeof value === 'string' ? value : value.text.repeat(value.times);
    return [name, text] as const;
  });
  return alertOf(alert.labels, {
    annotations: LabelSet.fromRecord(Object.fromEntries(annotations)),
    startsAt: instant(alert.startsAt),
    endsAt: instant(alert.endsAt),
    generatorURL: alert.generatorURL,
  });
}

function instant(text: string): EpochMs {
  if (text.startsWith('0001')) return ZERO_TIME;
  return parseDateTime(text) ?? epochMs(Number.NaN);
}

function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../golden/receivers/${name}`, import.meta.url), 'utf8'));
}
