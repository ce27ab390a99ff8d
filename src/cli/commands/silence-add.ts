// `silence add`: adds a silence and prints its id (reference row F15).
import { fail, ok, type Result } from '../../model/result.ts';
import { timeFromEpochMs, type GoTime } from '../../template/time/go-time.ts';
import type { ApiClient } from '../api/api-client.ts';
import { sentMatcher, type SentSilence } from '../api/sent-silence.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { instantOfTime, later, parseTypedDate, wireDate } from '../typed-date.ts';
import { parseSilenceDuration } from '../parse/go-style-duration.ts';
import { parseTypedLabels, parseTypedMatchers, withAlertName } from '../typed-matchers.ts';

export async function silenceAdd(context: CommandContext): Promise<CommandOutcome> {
  const typed = silenceOf(context);
  if (!typed.ok) return failed(typed.error);
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const silence = await withAlert(typed.value, context.flags.text('from-alert'), api.value);
  if (!silence.ok) return failed(silence.error);
  const outcome = await api.value.sendSilence(silence.value);
  if (outcome.kind !== 'sent') return failed(outcome.error);
  context.world.terminal.print(`${outcome.id}\n`);
  return DONE;
}

function silenceOf(context: CommandContext): Result<SentSilence> {
  const { flags, args } = context;
  const matchers = parseTypedMatchers(withAlertName(args, context), context);
  if (!matchers.ok) return matchers;
  const isBare = matchers.value.length === 0 && flags.text('from-alert') === '';
  if (isBare) return fail('no matchers specified');
  const times = timesOf(context);
  if (!times.ok) return times;
  const comment = flags.text('comment');
  if (flags.isOn('require-comment') && comment === '') return fail('comment required by config');
  const annotations = parseTypedLabels(flags.texts('annotation'), 'annotations', context);
  if (!annotations.ok) return annotations;
  return ok({
    matchers: matchers.value.map(sentMatcher),
    startsAt: wireDate(times.value.startsAt),
    endsAt: wireDate(times.value.endsAt),
    createdBy: flags.text('author'),
    comment,
    ...(annotations.value.size === 0 ? {} : { annotations: Object.fromEntries(annotations.value) }),
  });
}

/** Adds the labels of an alert to the matchers, so that the silence is about it and its like. */
async function withAlert(
  silence: SentSilence,
  fingerprint: string,
  api: ApiClient,
): Promise<Result<SentSilence>> {
  if (fingerprint === '') return ok(silence);
  const alerts = await api.alerts([]);
  if (!alerts.ok) return alerts;
  const alert = alerts.value.find((each) => each.fingerprint === fingerprint);
  if (alert === undefined) return fail(`there is no alert with the fingerprint "${fingerprint}"`);
  const labels = [...alert.labels].map(([name, value]) => {
    return { name, value, isRegex: false, isEqual: true };
  });
  return ok({ ...silence, matchers: [...labels, ...silence.matchers] });
}

interface Times {
  readonly startsAt: GoTime;
  readonly endsAt: GoTime;
}

function timesOf({ flags, world }: CommandContext): Result<Times> {
  const start = flags.text('start');
  const startsAt = start === '' ? ok(timeFromEpochMs(world.now())) : parseTypedDate(start);
  if (!startsAt.ok) return startsAt;
  const endsAt = endOf(flags.text('end'), flags.text('duration'), startsAt.value);
  if (!endsAt.ok) return endsAt;
  if (instantOfTime(startsAt.value) > instantOfTime(endsAt.value)) {
    return fail('silence cannot start after it ends');
  }
  return ok({ startsAt: startsAt.value, endsAt: endsAt.value });
}

/** The end as a date, or as a length of time from the start. */
export function endOf(end: string, duration: string, startsAt: GoTime): Result<GoTime> {
  if (end !== '') return parseTypedDate(end);
  const length = parseSilenceDuration(duration);
  return length.ok ? ok(later(startsAt, length.value)) : length;
}
