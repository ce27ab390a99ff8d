// `silence query`: shows the silences of the server (reference row F14).
import type { ShownSilence } from '../api/wire-silence.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { instantOf } from '../output/server-date.ts';
import { silencesText } from '../output/print-results.ts';
import { filtersOf } from './alert-query.ts';

export async function silenceQuery(context: CommandContext): Promise<CommandOutcome> {
  const { flags, style, world } = context;
  const filters = await filtersOf(context);
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const silences = await api.value.silences(filters.map((filter) => ['filter', filter] as const));
  if (!silences.ok) return failed(silences.error);
  const isWanted = silenceFilter(context);
  const shown = silences.value.filter(isWanted);
  const text = flags.isOn('quiet')
    ? shown.map(({ id }) => `${id}\n`).join('')
    : silencesText(shown, style);
  world.terminal.print(text);
  return DONE;
}

/** The flags that the server does not know of. */
function silenceFilter({ flags, world }: CommandContext): (silence: ShownSilence) => boolean {
  const now = world.now();
  const within = flags.number('within');
  const createdBy = flags.text('created-by');
  const id = flags.text('id');
  return (silence) => {
    const endsAt = instantOf(silence.endsAt) ?? now;
    // A silence that ends at this very moment is shown either way.
    if (flags.isOn('expired') ? endsAt > now : endsAt < now) return false;
    if (within > 0 && Math.abs(endsAt - now) > within) return false;
    if (createdBy !== '' && silence.createdBy !== createdBy) return false;
    return id === '' || silence.id === id;
  };
}
