// What the list of alerts shows and how: switches with counts, the receiver, the order and grouping.
import { countStates, type Quiet, type StateCounts } from '../alerts/alert-state.ts';
import { uniqueAlerts } from '../alerts/grouping.ts';
import type { Context } from '../app/context.ts';
import { NO_DRAFT, type AppState } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import type { AlertsQuery, Order } from '../route/route.ts';
import { button, onEnter, typedText } from './basics.ts';

export interface ControlsContext {
  readonly state: AppState;
  readonly query: AlertsQuery;
  readonly context: Context;
  readonly change: (changes: Partial<AlertsQuery>) => void;
}

const SWITCHES: readonly (readonly [name: Quiet | 'active', text: string])[] = [
  ['active', 'Active'],
  ['silenced', 'Silenced'],
  ['inhibited', 'Inhibited'],
  ['muted', 'Muted'],
];

const ORDERS: readonly (readonly [order: Order, text: string])[] = [
  ['server', 'by labels'],
  ['newest', 'newest first'],
  ['oldest', 'oldest first'],
];

/** Shows everything that is chosen beside the filter. */
export function alertControls(controls: ControlsContext): View {
  const { state, query, change } = controls;
  const { data } = state.alerts;
  const counts = data === undefined ? undefined : countStates(uniqueAlerts(data.groups));
  return h('div', { class: 'controls' }, [
    switches(counts, controls),
    receiverField(controls),
    h('label', { class: 'field' }, [
      'Order',
      h(
        'select',
        {
          value: query.order,
          onchange: (event) => {
            change({
              order: ORDERS.find(([order]) => order === typedText(event))?.[0] ?? 'server',
            });
          },
        },
        ORDERS.map(([order, text]) => h('option', { value: order, key: order }, [text])),
      ),
    ]),
    grouping(controls),
  ]);
}

function switches(counts: StateCounts | undefined, { query, change }: ControlsContext): View {
  return h('fieldset', { class: 'switches' }, [
    h('legend', {}, ['Show']),
    ...SWITCHES.map(([name, text]) =>
      h('label', { key: name }, [
        h('input', {
          type: 'checkbox',
          name,
          checked: query[name],
          onchange: () => {
            change({ [name]: !query[name] });
          },
        }),
        counts === undefined ? text : `${text} (${counts[name]})`,
      ]),
    ),
  ]);
}

function receiverField({ state, query, change }: ControlsContext): View {
  const names = state.alerts.data?.receivers.map(({ name }) => name) ?? [];
  const options = names.map((name) => [exactly(name), name] as const);
  // A link from a message names a receiver as it is, and a person may write a pattern.
  const known = options.find((option) => option.includes(query.receiver));
  const value = known?.[0] ?? query.receiver;
  const others = known !== undefined || value === '' ? [] : [[value, value] as const];
  return h('label', { class: 'field' }, [
    'Receiver',
    h(
      'select',
      {
        value,
        onchange: (event) => {
          change({ receiver: typedText(event) });
        },
      },
      [['', 'All'] as const, ...others, ...options].map(([pattern, text]) =>
        h('option', { value: pattern, key: pattern }, [text]),
      ),
    ),
  ]);
}

/** The pattern that matches one name only. */
function exactly(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function grouping({ state, query, context, change }: ControlsContext): View {
  const { groupBy } = query;
  return h('fieldset', { class: 'grouping' }, [
    h('legend', {}, ['Group']),
    h('label', {}, [
      h('input', {
        type: 'checkbox',
        name: 'customGrouping',
        checked: groupBy !== undefined,
        onchange: () => {
          change({ groupBy: groupBy === undefined ? ['alertname'] : undefined });
        },
      }),
      'by labels of my choice',
    ]),
    ...(groupBy === undefined ? [] : groupLabels(groupBy, { state, query, context, change })),
  ]);
}

function groupLabels(names: readonly string[], controls: ControlsContext): readonly View[] {
  const { state, context, change } = controls;
  const { groupDraft } = state.list;
  const known = labelNames(state).filter((name) => !names.includes(name));
  const add = (): void => {
    const name = groupDraft.text.trim();
    context.updateList({ groupDraft: NO_DRAFT });
    if (name !== '' && !names.includes(name)) change({ groupBy: [...names, name] });
  };
  return [
    h(
      'ul',
      { class: 'chips', 'aria-label': 'Grouped by' },
      names.map((name) =>
        h('li', { class: 'chip', key: name }, [
          h('span', { class: 'chip-text' }, [name]),
          button(
            '×',
            () => {
              change({ groupBy: names.filter((each) => each !== name) });
            },
            { class: 'chip-remove', 'aria-label': `Do not group by ${name}` },
          ),
        ]),
      ),
    ),
    h('input', {
      key: 'group-draft',
      'aria-label': 'Label to group by',
      placeholder: 'label',
      list: 'label-names',
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: 'false',
      value: groupDraft.text,
      oninput: (event) => {
        context.updateList({ groupDraft: { text: typedText(event), problem: undefined } });
      },
      onkeydown: onEnter(add),
    }),
    button('Add', add, { key: 'group-add', 'aria-label': 'Add the label to group by' }),
    h(
      'datalist',
      { id: 'label-names' },
      known.map((name) => h('option', { value: name, key: name })),
    ),
  ];
}

function labelNames(state: AppState): readonly string[] {
  const alerts = uniqueAlerts(state.alerts.data?.groups ?? []);
  return [...new Set(alerts.flatMap(({ labels }) => Object.keys(labels)))].sort();
}
