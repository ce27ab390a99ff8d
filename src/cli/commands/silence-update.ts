// `silence update`: changes when silences begin and end, and their comments (reference row F16).
import { fail, ok, type Result } from '../../model/result.ts';
import type { GoTime } from '../../template/time/go-time.ts';
import type { ApiClient } from '../api/api-client.ts';
import { readSentSilence, type SentSilence } from '../api/sent-silence.ts';
import type { ShownSilence } from '../api/wire-silence.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { instantOfTime, parseTypedDate, wireDate } from '../typed-date.ts';
import { silencesText } from '../output/print-results.ts';
import type { FlagValues } from '../parse/flag-values.ts';
import { endOf } from './silence-add.ts';

/** One after another; the first that fails ends it, and nothing is printed then. */
export async function silenceUpdate(context: CommandContext): Promise<CommandOutcome> {
  const { args, flags, style, world } = context;
  if (args.length === 0) return failed('no silence IDs specified');
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const updated: ShownSilence[] = [];
  for (const id of args) {
    const silence = await updateOne(api.value, id, flags);
    if (!silence.ok) return failed(silence.error);
    updated.push(silence.value);
  }
  const text = flags.isOn('quiet')
    ? updated.map(({ id }) => `${id}\n`).join('')
    : silencesText(updated, style);
  world.terminal.print(text);
  return DONE;
}

async function updateOne(
  api: ApiClient,
  id: string,
  flags: FlagValues,
): Promise<Result<ShownSilence>> {
  const present = await api.silence(id);
  if (!present.ok) return present;
  const silence = present.value;
  const sent = readSentSilence(silence.json, '');
  if (!sent.ok) return sent;
  const changed = changedSilence(sent.value, flags);
  if (!changed.ok) return changed;
  const outcome = await api.sendSilence(changed.value);
  if (outcome.kind !== 'sent') return fail(outcome.error);
  const { startsAt, endsAt, comment } = changed.value;
  const news = { id: outcome.id, startsAt, endsAt, comment };
  return ok({ ...silence, ...news, json: { ...silence.json, ...news } });
}

function changedSilence(silence: SentSilence, flags: FlagValues): Result<SentSilence> {
  const start = flags.text('start');
  const startsAt = parseTypedDate(start === '' ? silence.startsAt : start);
  if (!startsAt.ok) return startsAt;
  const endsAt = newEnd(silence, flags, startsAt.value);
  if (!endsAt.ok) return endsAt;
  if (instantOfTime(startsAt.value) > instantOfTime(endsAt.value)) {
    return fail('silence cannot start after it ends');
  }
  return ok({
    ...silence,
    startsAt: wireDate(startsAt.value),
    endsAt: wireDate(endsAt.value),
    comment: flags.text('comment') || silence.comment,
  });
}

function newEnd(silence: SentSilence, flags: FlagValues, startsAt: GoTime): Result<GoTime> {
  const end = flags.text('end');
  const duration = flags.text('duration');
  if (end === '' && duration === '') return parseTypedDate(silence.endsAt);
  return endOf(end, duration, startsAt);
}
