// One alert: since when, in which state and why, what it says, and what can be done about it.
import { quietReasons, type Quiet, type QuietReason } from '../alerts/alert-state.ts';
import { h, type Child, type View } from '../dom/element.ts';
import { filterText, matcherText } from '../matcher/matcher-text.ts';
import { matchersOf, sortedLabels, type Matcher } from '../matcher/matcher.ts';
import type { Alert, LabelSet } from '../model/wire.ts';
import { ALL_ALERTS } from '../route/route.ts';
import { isAddress, linkedText } from '../text/linked-text.ts';
import { dateTimeText, zoneText, type Zone } from '../time/date-text.ts';
import { roughDuration } from '../time/duration.ts';
import { badge, pageLink } from './basics.ts';

export interface CardContext {
  readonly nowMs: number;
  readonly zone: Zone;
  /** The labels that the group around the card shows already. */
  readonly groupLabels: LabelSet;
  /** Labels of alerts that inhibit others, by fingerprint. */
  readonly sources: ReadonlyMap<string, LabelSet>;
  /** Adds a condition to the filter; absent where there is none. */
  readonly onMatcher?: (matcher: Matcher) => void;
}

const QUIET_NAMES: Readonly<Record<Quiet, string>> = {
  silenced: 'Silenced',
  inhibited: 'Inhibited',
  muted: 'Muted',
};

/** Shows one alert as an entry of a list. */
export function alertCard(alert: Alert, context: CardContext): View {
  const reasons = quietReasons(alert);
  const kinds = [...new Set(reasons.map(({ kind }) => kind))];
  const states =
    kinds.length === 0
      ? [badge('Active', 'active')]
      : kinds.map((kind) => badge(QUIET_NAMES[kind], kind));
  const own = sortedLabels(alert.labels).filter(
    ([name]) => !Object.hasOwn(context.groupLabels, name),
  );
  return h('li', { class: 'alert', key: alert.fingerprint }, [
    h('div', { class: 'alert-head' }, [...states, since(alert, context), actions(alert)]),
    ...reasons.map((reason) => reasonLine(reason, context)),
    annotationList(alert.annotations),
    own.length === 0 ? undefined : labelList(own, context.onMatcher),
  ]);
}

/** Labels, each with a button that filters by it. */
export function labelList(
  labels: readonly (readonly [string, string])[],
  onMatcher: CardContext['onMatcher'],
): View {
  return h(
    'ul',
    { class: 'chips', 'aria-label': 'Labels' },
    labels.map(([name, value]) => {
      const matcher = { type: '=', name, value } as const;
      const text = matcherText(matcher);
      return h('li', { class: 'chip', key: name }, [
        h('span', { class: 'chip-text' }, [text]),
        onMatcher &&
          h(
            'button',
            {
              type: 'button',
              class: 'chip-add',
              title: 'Filter by this label',
              'aria-label': `Filter by ${text}`,
              onclick: () => {
                onMatcher(matcher);
              },
            },
            ['+'],
          ),
      ]);
    }),
  );
}

/** Text in which addresses are links. */
export function linked(text: string): readonly Child[] {
  return linkedText(text).map((part) =>
    part.kind === 'text'
      ? part.text
      : h('a', { href: part.text, target: '_blank', rel: 'noopener noreferrer' }, [part.text]),
  );
}

function since({ startsAt }: Alert, { nowMs, zone }: CardContext): View {
  const startMs = Date.parse(startsAt);
  const exact = `${dateTimeText(startMs, zone)} ${zoneText(startMs, zone)}`;
  return h('span', { class: 'since' }, [
    `for ${roughDuration(nowMs - startMs)}, `,
    h('time', { datetime: startsAt }, [`since ${exact}`]),
  ]);
}

function actions({ labels, generatorURL = '', status }: Alert): View {
  const filter = filterText(matchersOf(labels));
  const isQuiet = (names: readonly string[]): boolean => names.length > 0;
  return h('span', { class: 'actions' }, [
    isAddress(generatorURL) &&
      h('a', { href: generatorURL, target: '_blank', rel: 'noopener noreferrer' }, ['Source']),
    pageLink('Silence', { kind: 'newSilence', filter, comment: '' }),
    pageLink('Link', {
      kind: 'alerts',
      query: {
        ...ALL_ALERTS,
        filter,
        silenced: isQuiet(status.silencedBy),
        inhibited: isQuiet(status.inhibitedBy),
        muted: isQuiet(status.mutedBy),
      },
    }),
  ]);
}

function reasonLine({ kind, by }: QuietReason, { sources }: CardContext): View {
  return h('p', { class: 'reason' }, [
    `${QUIET_NAMES[kind]} by `,
    ...reasonText({ kind, by }, sources.get(by)),
  ]);
}

function reasonText({ kind, by }: QuietReason, source: LabelSet | undefined): readonly Child[] {
  switch (kind) {
    case 'silenced':
      return ['silence ', pageLink(by, { kind: 'silence', id: by })];
    case 'muted':
      return [`time interval ${by}`];
    case 'inhibited': {
      if (source === undefined) return [`the alert with fingerprint ${by}`];
      const matchers = matchersOf(source);
      const query = { ...ALL_ALERTS, silenced: true, inhibited: true, muted: true };
      return [
        'alert ',
        pageLink(matchers.map(matcherText).join(', '), {
          kind: 'alerts',
          query: { ...query, filter: filterText(matchers) },
        }),
      ];
    }
  }
}

/** What says most in the fewest words stands first. */
function rankOf(annotation: string): number {
  const rank = ['summary', 'message', 'description'].indexOf(annotation);
  return rank < 0 ? 3 : rank;
}

function annotationList(annotations: LabelSet): View | undefined {
  const pairs = Object.entries(annotations).sort(([a], [b]) => rankOf(a) - rankOf(b));
  if (pairs.length === 0) return undefined;
  return h(
    'dl',
    { class: 'annotations' },
    pairs.flatMap(([name, value]) => [
      h('dt', { key: `${name} name` }, [name]),
      h('dd', { key: `${name} value` }, linked(value)),
    ]),
  );
}
