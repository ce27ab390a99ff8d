// The JSON of events (rows C24, X10), equal to lines that Alertmanager has written. Its times have
// nanoseconds; ours, and the comparison, have milliseconds.
import { describe, expect, it } from 'vitest';
import type { InhibitRule } from '../../../../src/config/inhibit-rule.ts';
import type { Matcher, MatchType } from '../../../../src/matcher/matcher.ts';
import { parseDateTime } from '../../../../src/model/date-time.ts';
import type { Fingerprint } from '../../../../src/model/fingerprint.ts';
import { durationMs, epochMs, ZERO_TIME, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import type { Silence } from '../../../../src/mute/silences/silence.ts';
import type { NotifyReason } from '../../../../src/notify/integration.ts';
import { encodeEvent } from '../../../../src/telemetry/event-recorder/encode-event.ts';
import type {
  RecordedEvent,
  RecordedGroup,
} from '../../../../src/telemetry/event-recorder/recorded-event.ts';
import golden from '../../../golden/event-recorder/lines.json' with { type: 'json' };
import { alertOf } from '../../../support/receiver-fixtures.ts';

/** A member of a recorded line: an object whose members may all be missing, or text. */
class Node {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  at(key: string): Node {
    const entries = Object.entries(this.#value ?? {}) as [string, unknown][];
    return new Node(new Map(entries).get(key));
  }

  get items(): readonly Node[] {
    return Array.isArray(this.#value) ? this.#value.map((item) => new Node(item)) : [];
  }

  get keys(): readonly string[] {
    return Object.keys(this.#value ?? {});
  }

  get text(): string {
    return typeof this.#value === 'string' ? this.#value : '';
  }

  get time(): EpochMs {
    const time = parseDateTime(withMilliseconds(this.text));
    if (time === undefined) throw new Error(`No time: ${this.text}`);
    return time;
  }
}

function withMilliseconds(line: string): string {
  return line.replace(/(:\d\d\.\d{3})\d+Z/g, '$1Z').replace(/\.000Z/g, 'Z');
}

function labelsOf(node: Node): LabelSet {
  const pairs = node.at('labels').items;
  return LabelSet.from(pairs.map((pair) => [pair.at('key').text, pair.at('value').text]));
}

function fingerprintOf(node: Node): Fingerprint {
  return BigInt(node.text).toString(16).padStart(16, '0') as Fingerprint;
}

function toAlert(node: Node): ReturnType<typeof alertOf> {
  const endsAt = node.at('endsAt').text.startsWith('0001-') ? ZERO_TIME : node.at('endsAt').time;
  return alertOf(
    {},
    {
      fingerprint: fingerprintOf(node.at('fingerprint')),
      labels: labelsOf(node.at('labels')),
      annotations: labelsOf(node.at('annotations')),
      startsAt: node.at('startsAt').time,
      endsAt,
    },
  );
}

const TYPES = new Map<string, MatchType>([
  ['TYPE_EQUAL', '='],
  ['TYPE_NOT_EQUAL', '!='],
  ['TYPE_REGEXP', '=~'],
  ['TYPE_NOT_REGEXP', '!~'],
]);

function toMatcher(node: Node): Matcher {
  const type = TYPES.get(node.at('type').text) ?? '=';
  return { type, name: node.at('name').text, value: node.at('pattern').text, matches: () => true };
}

function toSilence(node: Node): Silence {
  return {
    id: node.at('id').text,
    matcherSets: node.at('matcherSets').items.map((set) => set.at('matchers').items.map(toMatcher)),
    startsAt: node.at('startsAt').time,
    endsAt: node.at('endsAt').time,
    updatedAt: node.at('updatedAt').time,
    createdBy: node.at('createdBy').text,
    comment: node.at('comment').text,
    annotations: LabelSet.EMPTY,
  };
}

function toGroup(node: Node): RecordedGroup {
  const groupLabels = labelsOf(node.at('groupLabels'));
  const receiver = node.at('receiverName').text;
  return { groupKey: node.at('groupKey').text, groupLabels, receiver };
}

function toRule(node: Node): InhibitRule {
  return {
    name: node.at('name').text,
    sourceMatchers: node.at('sourceMatchers').items.map(toMatcher),
    targetMatchers: node.at('targetMatchers').items.map(toMatcher),
    // In the file the labels had another order.
    equal: node
      .at('equalLabels')
      .items.map((label) => label.text)
      .reverse(),
  };
}

const REASONS = new Map<string, NotifyReason>([
  ['NOTIFY_REASON_FIRST_NOTIFICATION', 'first notification'],
  ['NOTIFY_REASON_NEW_RESOLVED_ALERTS', 'some alerts resolved'],
  ['NOTIFY_REASON_ALL_ALERTS_RESOLVED', 'all alerts resolved'],
]);

const LINES = golden.lines.map((line) => new Node(JSON.parse(line)));

/** The labels behind each hash, which some events show alone. */
const LABELS_BY_HASH = new Map(
  LINES.flatMap((line) => {
    const data = line.at('data');
    const grouped = [
      data.at('alertGrouped').at('alert'),
      ...data.at('notification').at('alerts').items,
    ];
    return grouped.map((alert) => [
      alert.at('hash').text,
      labelsOf(alert.at('details').at('labels')),
    ]);
  }),
);

function hashed(node: Node): { readonly labels: LabelSet } {
  return { labels: LABELS_BY_HASH.get(node.at('hash').text) ?? LabelSet.EMPTY };
}

function toEvent(data: Node): RecordedEvent {
  const [key = ''] = data.keys;
  const body = data.at(key);
  const muted = body.at('mutedAlert');
  const mutedAlert = (): { fingerprint: Fingerprint; labels: LabelSet } => ({
    fingerprint: fingerprintOf(muted.at('fingerprint')),
    labels: labelsOf(muted.at('labels')),
  });
  switch (key) {
    case 'alertmanagerStartupEvent': {
      const [version, buildContext] = [body.at('version').text, body.at('buildContext').text];
      return { kind: 'alertmanager_startup_event', version, buildContext };
    }
    case 'alertmanagerShutdownEvent':
      return { kind: 'alertmanager_shutdown_event' };
    case 'alertCreated':
      return { kind: 'alert_created', alert: toAlert(body.at('alert')) };
    case 'alertGrouped':
    case 'alertResolved': {
      const alert = toAlert(body.at('alert').at('details'));
      const kind = key === 'alertGrouped' ? 'alert_grouped' : 'alert_resolved';
      return { kind, alert, group: toGroup(body.at('groupInfo')) };
    }
    case 'silenceCreated':
      return { kind: 'silence_created', silence: toSilence(body.at('silence')) };
    case 'silenceUpdated':
      return { kind: 'silence_updated', silence: toSilence(body.at('silence')) };
    case 'silenceMutedAlert': {
      const silence = toSilence(body.at('silence'));
      return { kind: 'silence_muted_alert', silence, mutedAlert: mutedAlert() };
    }
    case 'inhibitionMutedAlert':
      return {
        kind: 'inhibition_muted_alert',
        rules: body.at('inhibitRules').items.map(toRule),
        mutedAlert: mutedAlert(),
        inhibitingFingerprints: body.at('inhibitingFingerprints').items.map(fingerprintOf),
      };
    case 'notification':
      return {
        kind: 'notification',
        alerts: body.at('alerts').items.map((alert) => toAlert(alert.at('details'))),
        firingAlerts: body.at('firingAlerts').items.map(hashed),
        resolvedAlerts: body.at('resolvedAlerts').items.map(hashed),
        mutedAlerts: body.at('mutedAlerts').items.map(hashed),
        group: toGroup(body.at('groupInfo')),
        matchers: body.at('groupInfo').at('matchers').items.map(toMatcher),
        groupUuid: body.at('groupInfo').at('groupUuid').text,
        repeatIntervalMs: durationMs(Number.parseInt(body.at('repeatInterval').text, 10) * 1000),
        reason: REASONS.get(body.at('reason').text) ?? 'repeat interval elapsed',
        flushId: Number(body.at('flushId').text),
        integration: { name: body.at('integration').at('name').text, index: 0 },
      };
    default:
      throw new Error(`Unknown event ${key}`);
  }
}

describe('an event', () => {
  it.each(golden.lines.map((line, i) => [LINES[i]?.at('data').keys[0], line]))(
    '%s has the JSON that Alertmanager wrote',
    (_kind, line = '') => {
      const node = new Node(JSON.parse(line));
      const encoded = encodeEvent(toEvent(node.at('data')), {
        at: node.at('@timestamp').time,
        instance: node.at('instance').text,
        clusterPosition: 0,
      });
      expect(encoded).toBe(withMilliseconds(line));
    },
  );

  it('shows the position among replicas, and only what is not empty', () => {
    const encoded = encodeEvent(
      { kind: 'alertmanager_startup_event', version: '1.2.3', buildContext: '' },
      { at: epochMs(1_767_600_000_120), instance: '', clusterPosition: 2 },
    );
    expect(encoded).toBe(
      '{"@timestamp":"2026-01-05T08:00:00.120Z","data":{"alertmanagerStartupEvent":{"version":"1.2.3"}},"clusterPosition":2}',
    );
  });

  it('has labels of any name, and text that is no text as replacement characters', () => {
    const labels = LabelSet.from([['__proto__', '\ud800"']]);
    const encoded = encodeEvent(
      { kind: 'alert_created', alert: alertOf({}, { labels }) },
      { at: epochMs(0), instance: 'a', clusterPosition: 0 },
    );
    expect(encoded).toContain('"labels":[{"key":"__proto__","value":"\ufffd\\""}]');
  });

  it('tells an interval with a fraction of a second', () => {
    const event: RecordedEvent = {
      kind: 'notification',
      alerts: [],
      firingAlerts: [],
      resolvedAlerts: [],
      mutedAlerts: [],
      group: { groupKey: '{}:{}', groupLabels: LabelSet.EMPTY, receiver: 'ops' },
      matchers: [],
      groupUuid: '',
      repeatIntervalMs: durationMs(90_050),
      reason: 'repeat interval elapsed',
      flushId: 7,
      integration: { name: 'email', index: 1 },
    };
    const encoded = encodeEvent(event, { at: epochMs(0), instance: 'a', clusterPosition: 0 });
    expect(encoded).toContain('"repeatInterval":"90.050s"');
    expect(encoded).toContain('"integration":{"name":"email","index":"1"}');
  });
});
