// What a person may choose, for this browser only.
import type { Context } from '../app/context.ts';
import type { AppState } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import type { Settings } from '../settings/settings.ts';
import { typedText } from './basics.ts';

type Choice<T> = readonly (readonly [value: T, text: string])[];

const DAYS: Choice<Settings['firstDayOfWeek']> = [
  ['Monday', 'Monday'],
  ['Sunday', 'Sunday'],
  ['Saturday', 'Saturday'],
];
const ZONES: Choice<Settings['zone']> = [
  ['local', 'Of this device'],
  ['utc', 'UTC'],
];
const THEMES: Choice<Settings['theme']> = [
  ['system', 'As this device'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** Shows the settings; each is kept as soon as it is chosen. */
export function settingsPage({ settings }: AppState, context: Context): View {
  const choose = (changes: Partial<Settings>): void => {
    context.choose(changes);
  };
  return h('div', { class: 'form-page' }, [
    h('h1', { tabindex: '-1' }, ['Settings']),
    h('p', {}, ['They are kept in this browser.']),
    choice({ legend: 'Colours', choices: THEMES, chosen: settings.theme }, (theme) => {
      choose({ theme });
    }),
    choice({ legend: 'Time zone', choices: ZONES, chosen: settings.zone }, (zone) => {
      choose({ zone });
    }),
    choice(
      { legend: 'First day of the week', choices: DAYS, chosen: settings.firstDayOfWeek },
      (firstDayOfWeek) => {
        choose({ firstDayOfWeek });
      },
    ),
    h('fieldset', {}, [
      h('legend', {}, ['Alerts']),
      h('label', {}, [
        h('input', {
          type: 'checkbox',
          checked: settings.expandGroups,
          onchange: () => {
            choose({ expandGroups: !settings.expandGroups });
          },
        }),
        'Groups are expanded at first',
      ]),
    ]),
    h('div', { class: 'form-field' }, [
      h('label', { for: 'creator' }, ['Who creates silences']),
      h('input', {
        id: 'creator',
        value: settings.defaultCreator,
        autocomplete: 'username',
        oninput: (event) => {
          choose({ defaultCreator: typedText(event) });
        },
      }),
    ]),
  ]);
}

interface Question<T> {
  readonly legend: string;
  readonly choices: Choice<T>;
  readonly chosen: T;
}

/** Several values of which one holds. */
function choice<T extends string>(
  { legend, choices, chosen }: Question<T>,
  onChoice: (value: T) => void,
): View {
  return h('fieldset', {}, [
    h('legend', {}, [legend]),
    ...choices.map(([value, text]) =>
      h('label', { key: value }, [
        h('input', {
          type: 'radio',
          name: legend,
          value,
          checked: value === chosen,
          onchange: () => {
            onChoice(value);
          },
        }),
        text,
      ]),
    ),
  ]);
}
