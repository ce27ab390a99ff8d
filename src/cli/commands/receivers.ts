// `receivers list`, `test` and `preview`: who can be told, and whether and what they would be.
import { fail, ok, type Result } from '../../model/result.ts';
import { previewReceiver, testReceiver, type Trial } from '../api/receiver-trials.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { previewsText, receiversText, testResultsText } from '../output/receivers-text.ts';
import { parseTypedLabels, withAlertName } from '../typed-matchers.ts';

export async function receiversList({
  style,
  world,
  openApi,
}: CommandContext): Promise<CommandOutcome> {
  const api = await openApi();
  if (!api.ok) return api.error;
  const receivers = await api.value.receivers();
  if (!receivers.ok) return failed(receivers.error);
  world.terminal.print(receiversText(receivers.value, style));
  return DONE;
}

/** Fails when any integration does. */
export async function receiversTest(context: CommandContext): Promise<CommandOutcome> {
  const { style, world } = context;
  const wanted = wantedTrial(context);
  if (!wanted.ok) return failed(wanted.error);
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const { name, trial } = wanted.value;
  const tested = await testReceiver(api.value, name, trial);
  if (!tested.ok) return failed(tested.error);
  const { items } = tested.value;
  if (items.length === 0) context.warn(`receiver "${name}" has no integrations`);
  world.terminal.print(testResultsText(tested.value, style));
  const failures = items.filter(({ isSent }) => !isSent).length;
  return failures === 0 ? DONE : failed(`${failures} of ${items.length} integrations failed`);
}

export async function receiversPreview(context: CommandContext): Promise<CommandOutcome> {
  const { style, world } = context;
  const wanted = wantedTrial(context);
  if (!wanted.ok) return failed(wanted.error);
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const { name, trial } = wanted.value;
  const shown = await previewReceiver(api.value, name, trial);
  if (!shown.ok) return failed(shown.error);
  const { items } = shown.value;
  if (items.length === 0) context.warn(`receiver "${name}" has no integrations`);
  world.terminal.print(previewsText(shown.value, style));
  const failures = items.filter(({ error }) => error !== '').length;
  return failures === 0 ? DONE : failed(`${failures} of ${items.length} previews failed`);
}

/** The first word is the receiver, the others are labels of an alert to try it with. */
function wantedTrial(
  context: CommandContext,
): Result<{ readonly name: string; readonly trial: Trial }> {
  const { args, flags } = context;
  const [name, ...words] = args;
  if (name === undefined) return fail('expected the name of a receiver');
  const labels = parseTypedLabels(withAlertName(words, context), 'labels', context);
  if (!labels.ok) return labels;
  const annotations = parseTypedLabels(flags.texts('annotation'), 'annotations', context);
  if (!annotations.ok) return annotations;
  if (labels.value.size === 0 && annotations.value.size > 0) {
    return fail('annotations belong to an alert: expected labels behind the receiver');
  }
  const alert = {
    labels: Object.fromEntries(labels.value),
    annotations: Object.fromEntries(annotations.value),
  };
  const integration = flags.text('integration');
  const index = flags.text('index');
  if (index !== '' && !/^\d{1,9}$/.test(index)) {
    return fail('--index counts the integrations of a kind from 0');
  }
  return ok({
    name,
    trial: {
      ...(labels.value.size === 0 ? {} : { alerts: [alert] }),
      ...(integration === '' ? {} : { integration }),
      ...(index === '' ? {} : { index: Number(index) }),
    },
  });
}
