// The list of groups: each can be opened, filtered by and silenced; long ones are shown in parts.
import type { Context } from '../app/context.ts';
import { ROWS, type VisibleGroup, type VisibleList } from '../alerts/visible.ts';
import { h, type View } from '../dom/element.ts';
import { filterText, matcherText } from '../matcher/matcher-text.ts';
import { matchersOf, sortedLabels } from '../matcher/matcher.ts';
import { alertCard, labelList, type CardContext } from './alert-card.ts';
import { button, countText, pageLink } from './basics.ts';

export interface GroupsContext extends Omit<CardContext, 'groupLabels'> {
  readonly context: Context;
  /** How many rows are on the page now. */
  readonly rows: number;
  readonly turned: ReadonlySet<string>;
}

/** Shows the groups, and the button for what is not on the page. */
export function alertGroups(list: VisibleList, groups: GroupsContext): View {
  const { context, rows } = groups;
  const hidden = list.groups.reduce(
    (count, { isExpanded, alerts, visible }) =>
      count + (isExpanded ? alerts.length - visible.length : 0),
    0,
  );
  const more = [
    hidden > 0 && countText(hidden, 'alert'),
    list.moreGroups > 0 && countText(list.moreGroups, 'group'),
  ].filter((text) => text !== false);
  return h('div', { class: 'groups' }, [
    ...list.groups.map((group) => groupSection(group, groups)),
    more.length > 0 &&
      button(
        `Show more (${more.join(' and ')} left)`,
        () => {
          context.updateList({ rows: rows + ROWS });
        },
        { class: 'more' },
      ),
  ]);
}

function groupSection(group: VisibleGroup, groups: GroupsContext): View {
  const { key, labels, alerts, receiver, isExpanded, visible } = group;
  const pairs = sortedLabels(labels);
  const name = pairs.length === 0 ? 'Not grouped' : pairs.map(shortLabel).join(' ');
  return h('section', { class: 'group', key }, [
    h('div', { class: 'group-head' }, [
      h('h2', {}, [
        button(
          [
            h('span', { class: 'arrow', 'aria-hidden': 'true' }, [isExpanded ? '▾' : '▸']),
            h('span', { class: 'group-name' }, [name]),
            h('span', { class: 'count' }, [countText(alerts.length, 'alert')]),
          ],
          () => {
            turn(key, groups);
          },
          { class: 'group-toggle', 'aria-expanded': String(isExpanded) },
        ),
      ]),
      receiver !== undefined && h('span', { class: 'receiver' }, [`to ${receiver}`]),
      pairs.length > 0 &&
        pageLink(
          'Silence group',
          { kind: 'newSilence', filter: filterText(matchersOf(labels)), comment: '' },
          { class: 'group-silence' },
        ),
    ]),
    isExpanded && pairs.length > 0 && labelList(pairs, groups.onMatcher),
    isExpanded &&
      h(
        'ul',
        { class: 'alerts' },
        visible.map((alert) => alertCard(alert, { ...groups, groupLabels: labels })),
      ),
  ]);
}

/** The name of an alert needs no word before it. */
function shortLabel([name, value]: readonly [string, string]): string {
  return name === 'alertname' ? value : matcherText({ type: '=', name, value });
}

function turn(key: string, { context, turned }: GroupsContext): void {
  const next = new Set(turned);
  if (!next.delete(key)) next.add(key);
  context.updateList({ turned: next });
}
