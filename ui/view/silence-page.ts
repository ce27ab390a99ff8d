// One silence in full, with the alerts that it matches.
import type { Context } from '../app/context.ts';
import type { AppState } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import { matcherText } from '../matcher/matcher-text.ts';
import { fromWire } from '../matcher/matcher.ts';
import type { Silence, SilenceState } from '../model/wire.ts';
import { labelList, linked } from './alert-card.ts';
import { badge, emptyList, facts, pageLink, placeholder } from './basics.ts';
import { affectedAlerts, moment, silenceActions } from './silence-parts.ts';

const STATE_NAMES: Readonly<Record<SilenceState, string>> = {
  active: 'Active',
  pending: 'Pending',
  expired: 'Expired',
};

/** Shows the silence of the address. */
export function silencePage(state: AppState, context: Context): View {
  const { silence: resource } = state;
  const { data, failure } = resource;
  const title = h('h1', { tabindex: '-1' }, ['Silence']);
  if (data === undefined) {
    if (failure?.status === 404) {
      const back = pageLink('All silences', { kind: 'silences', filter: '', state: 'active' });
      return h('div', {}, [title, emptyList('There is no such silence, or no longer.', back)]);
    }
    return h('div', {}, [title, placeholder(resource)]);
  }
  return h('div', {}, [
    h('div', { class: 'title-row' }, [
      title,
      h('span', { class: 'actions' }, silenceActions(data.silence, context)),
    ]),
    silenceFacts(data.silence, state),
    h('h2', {}, ['Affected alerts']),
    affectedAlerts({ ...resource, data: data.affected }, state),
  ]);
}

function silenceFacts(silence: Silence, { nowMs, settings }: AppState): View {
  const { status, annotations = {} } = silence;
  const at = (text: string): View => moment(text, nowMs, settings.zone);
  const pairs = Object.entries(annotations);
  return facts([
    ['State', badge(STATE_NAMES[status.state], `silence-${status.state}`)],
    ['Matchers', matcherChips(silence)],
    ['Starts', at(silence.startsAt)],
    ['Ends', at(silence.endsAt)],
    ['Created by', silence.createdBy],
    ['Comment', h('span', {}, linked(silence.comment))],
    ['Last change', at(silence.updatedAt)],
    ...(pairs.length === 0 ? [] : [['Annotations', labelList(pairs, undefined)] as const]),
    ['ID', h('code', {}, [silence.id])],
  ]);
}

function matcherChips({ matchers }: Silence): View {
  return h(
    'ul',
    { class: 'chips' },
    matchers.map((matcher) =>
      h('li', { class: 'chip' }, [
        h('span', { class: 'chip-text' }, [matcherText(fromWire(matcher))]),
      ]),
    ),
  );
}
