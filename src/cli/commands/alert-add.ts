// `alert add`: sends one alert (reference row F13).
import type { JsonObject } from '../api/wire-value.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { parseTypedDate, wireDate } from '../typed-date.ts';
import { ok, type Result } from '../../model/result.ts';
import { parseTypedLabels, withAlertName } from '../typed-matchers.ts';

/** What the API takes for "not given". */
const NO_DATE = '0001-01-01T00:00:00.000Z';

export async function alertAdd(context: CommandContext): Promise<CommandOutcome> {
  const alert = alertOf(context);
  if (!alert.ok) return failed(alert.error);
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const sent = await api.value.sendAlert(alert.value);
  return sent.ok ? DONE : failed(sent.error);
}

function alertOf(context: CommandContext): Result<JsonObject> {
  const { flags, args } = context;
  const labels = parseTypedLabels(withAlertName(args, context), 'labels', context);
  if (!labels.ok) return labels;
  const annotations = parseTypedLabels(flags.texts('annotation'), 'annotations', context);
  if (!annotations.ok) return annotations;
  const startsAt = dateOf(flags.text('start'));
  if (!startsAt.ok) return startsAt;
  const endsAt = dateOf(flags.text('end'));
  if (!endsAt.ok) return endsAt;
  const generatorURL = flags.text('generator-url');
  return ok({
    labels: Object.fromEntries(labels.value),
    ...(annotations.value.size === 0 ? {} : { annotations: Object.fromEntries(annotations.value) }),
    startsAt: startsAt.value,
    endsAt: endsAt.value,
    ...(generatorURL === '' ? {} : { generatorURL }),
  });
}

function dateOf(text: string): Result<string> {
  if (text === '') return ok(NO_DATE);
  const date = parseTypedDate(text);
  return date.ok ? ok(wireDate(date.value)) : date;
}
