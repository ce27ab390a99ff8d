// Notifications that services have to take: usual ones, and those with which receivers go wrong.
import fc from 'fast-check';
import { fingerprintOf } from '../../src/model/fingerprint.ts';
import { epochMs, ZERO_TIME } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { Notification } from '../../src/notify/integration.ts';
import { REFERENCE_TIME } from './fake-clock.ts';
import { alertOf, notificationOf } from './receiver-fixtures.ts';

type Texts = Readonly<Record<string, string>>;

const ENDED = { endsAt: epochMs(REFERENCE_TIME - 1_000) } as const;
const FAMILY = '👨‍👩‍👧‍👦';
const MARKUP =
  '<script>alert(1)</script> <b>& "quotes" \'single\'</b> *bold* _it_ [x](http://e.example) <!channel> @everyone `code` {{ .x }} %s \\ |';
// Control characters, and what else breaks lines or writes from the right.
const CONTROLS = `${String.fromCharCode(...Array(32).keys(), 127, 0x85, 0x2028, 0x2029, 0x202e)}end`;

/** An alert of which only the labels matter, unless annotations are given. */
function alert(labels: Texts, annotations: Texts = {}, parts: Partial<Alert> = {}): Alert {
  return alertOf(
    { alertname: 'HighLatency', team: 'web', ...labels },
    {
      annotations: LabelSet.fromRecord(annotations),
      generatorURL: 'http://prom.example/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
      ...parts,
    },
  );
}

function groupOf(alerts: readonly Alert[], groupLabels: Texts = { alertname: 'HighLatency' }) {
  return notificationOf({ alerts, groupLabels: LabelSet.fromRecord(groupLabels) });
}

const SUMMARY = { summary: 'p99 latency is above 2 s', runbook_url: 'https://run.example/latency' };

function many(count: number): readonly Alert[] {
  return Array.from({ length: count }, (_, i) =>
    alert({ instance: `web-${i}:9090` }, SUMMARY, i % 10 === 9 ? ENDED : {}),
  );
}

function everywhere(text: string): Notification {
  const labels = { alertname: text, team: text, job: text };
  return groupOf([alert(labels, { summary: text, description: text })], { alertname: text });
}

/** Titles name what is special about the notification. */
export const NOTIFICATION_CASES: ReadonlyMap<string, Notification> = new Map([
  ['one firing alert', groupOf([alert({ instance: 'web-1' }, SUMMARY)])],
  ['twelve alerts', groupOf(many(12))],
  ['a resolved alert', groupOf([alert({}, SUMMARY, ENDED)])],
  ['firing and resolved', groupOf([alert({ instance: 'a' }, SUMMARY), alert({}, SUMMARY, ENDED)])],
  ['no annotations', groupOf([alert({})])],
  ['empty annotations', groupOf([alert({}, { summary: '', description: '' })])],
  ['nothing to group by', groupOf([alert({ a: '1' }, SUMMARY), alert({ a: '2' })], {})],
  ['no label that all have', groupOf([alertOf({ a: '1' }), alertOf({ b: '2' })], {})],
  ['accents, Chinese and emoji', everywhere(`Störung in 北京 🔥 ${FAMILY} e\u0301`)],
  [
    'names that objects have already',
    groupOf(
      [
        alert(
          { __proto__x: '1', constructor: '2', toString: '3', 'a.b c': '4', '7': '5' },
          { ['__proto__']: 'y', hasOwnProperty: 'z' },
        ),
      ],
      { constructor: '2' },
    ),
  ],
  ['very long texts', everywhere('x'.repeat(20_000))],
  ['very long texts in emoji', everywhere('🔥'.repeat(20_000))],
  ['very long texts of three bytes', everywhere('火'.repeat(20_000))],
  ['a very long text without breaks, as HTML', everywhere('<&'.repeat(8_000))],
  ['titles just over the limits in emoji', everywhere('🔥'.repeat(150))],
  ['control characters', everywhere(CONTROLS)],
  ['line breaks', everywhere('first\nsecond\r\nthird')],
  ['markup', everywhere(MARKUP)],
  ['spaces only', everywhere('   ')],
  ['a thousand alerts', groupOf(many(1_000))],
  ['a possible duplicate', { ...groupOf([alert({}, SUMMARY)]), possibleDuplicate: true }],
  [
    'a possible duplicate of something long',
    { ...everywhere('🔥'.repeat(20_000)), possibleDuplicate: true },
  ],
]);

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }).map((each) => each.toWellFormed()),
  fc.constantFrom(MARKUP, CONTROLS, '', ' ', '}}', 'https://e.example/?a=b&c', '🔥'.repeat(1_000)),
);
const name = fc.oneof(
  fc.constantFrom('alertname', 'team', 'severity', 'constructor', 'instance'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const texts = fc
  .array(fc.tuple(name, text), { maxLength: 5 })
  .map((pairs) => LabelSet.fromRecord(Object.fromEntries(pairs)));
const labels = texts.filter((set) => [...set].some(([, value]) => value !== ''));

const generatedAlert = fc
  .record({ labels, annotations: texts, isOver: fc.boolean(), generatorURL: text })
  .map(({ labels, annotations, isOver, generatorURL }): Alert => ({
    ...alertOf({}),
    fingerprint: fingerprintOf(labels),
    labels,
    annotations,
    generatorURL,
    endsAt: isOver ? ENDED.endsAt : ZERO_TIME,
  }));

/** Notifications of any content. */
export const anyNotification: fc.Arbitrary<Notification> = fc
  .record({
    alerts: fc.array(generatedAlert, { minLength: 1, maxLength: 4 }),
    groupLabels: texts,
    possibleDuplicate: fc.boolean(),
  })
  .map((parts) => notificationOf(parts));
