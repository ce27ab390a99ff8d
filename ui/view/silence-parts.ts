// What the pages about silences share: their actions, their times, and the alerts that they match.
import type { Context } from '../app/context.ts';
import type { Resource } from '../app/resource.ts';
import type { AppState } from '../app/state.ts';
import { h, type Child, type View } from '../dom/element.ts';
import { filterText } from '../matcher/matcher-text.ts';
import { fromWire } from '../matcher/matcher.ts';
import type { Alert, Silence } from '../model/wire.ts';
import { dateTimeText, zoneText, type Zone } from '../time/date-text.ts';
import { roughDuration } from '../time/duration.ts';
import { alertCard } from './alert-card.ts';
import { button, countText, emptyList, pageLink, placeholder } from './basics.ts';

/** Edit and expire for a silence that has not ended; recreate for one that has. */
export function silenceActions(silence: Silence, context: Context): readonly Child[] {
  const { state } = silence.status;
  if (state === 'expired') {
    const filter = filterText(silence.matchers.map(fromWire));
    return [pageLink('Recreate', { kind: 'newSilence', filter, comment: silence.comment })];
  }
  return [
    pageLink('Edit', { kind: 'editSilence', id: silence.id }),
    button(
      state === 'pending' ? 'Delete' : 'Expire',
      () => {
        context.update((now) => ({
          ...now,
          dialog: { silence, isSending: false, refusal: undefined },
        }));
      },
      { class: 'danger' },
    ),
  ];
}

/** Writes a moment with its zone, and how far away it is. */
export function moment(text: string, nowMs: number, zone: Zone): View {
  const ms = Date.parse(text);
  const distance = roughDuration(Math.abs(ms - nowMs));
  return h('time', { datetime: text }, [
    `${dateTimeText(ms, zone)} ${zoneText(ms, zone)} (${ms > nowMs ? `in ${distance}` : `${distance} ago`})`,
  ]);
}

/** How many of the alerts that a silence matches are listed. */
const LISTED = 20;

/** Lists the alerts that matchers match now. */
export function affectedAlerts(
  alerts: Resource<readonly Alert[]>,
  { nowMs, settings }: AppState,
): View {
  const { data } = alerts;
  if (data === undefined) return placeholder(alerts);
  if (data.length === 0) return emptyList('No alert matches now.');
  return h('div', {}, [
    h('p', { role: 'status' }, [`${countText(data.length, 'alert')} affected now`]),
    h(
      'ul',
      { class: 'alerts' },
      data
        .slice(0, LISTED)
        .map((alert) =>
          alertCard(alert, { nowMs, zone: settings.zone, groupLabels: {}, sources: new Map() }),
        ),
    ),
    data.length > LISTED && h('p', {}, [`… and ${data.length - LISTED} more`]),
  ]);
}
