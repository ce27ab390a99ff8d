// `receivers list`, `test` and `preview`: who can be told, and whether and what they would be.
import { fail, ok, type Result } from '../../model/result.ts';
import type { ApiClient } from '../api/api-client.ts';
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
export function receiversTest(context: CommandContext): Promise<CommandOutcome> {
  return tryReceiver(context, {
    ask: testReceiver,
    textOf: testResultsText,
    hasFailed: ({ isSent }) => !isSent,
    noun: 'integrations',
  });
}

export function receiversPreview(context: CommandContext): Promise<CommandOutcome> {
  return tryReceiver(context, {
    ask: previewReceiver,
    textOf: previewsText,
    hasFailed: ({ error }) => error !== '',
    noun: 'previews',
  });
}

interface Attempt<Answer extends { readonly items: readonly unknown[] }> {
  readonly ask: (api: ApiClient, name: string, trial: Trial) => Promise<Result<Answer>>;
  readonly textOf: (answer: Answer, style: CommandContext['style']) => string;
  readonly hasFailed: (item: Answer['items'][number]) => boolean;
  readonly noun: string;
}

async function tryReceiver<Answer extends { readonly items: readonly unknown[] }>(
  context: CommandContext,
  { ask, textOf, hasFailed, noun }: Attempt<Answer>,
): Promise<CommandOutcome> {
  const { style, world } = context;
  const wanted = wantedTrial(context);
  if (!wanted.ok) return failed(wanted.error);
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const { name, trial } = wanted.value;
  const answer = await ask(api.value, name, trial);
  if (!answer.ok) return failed(answer.error);
  const { items } = answer.value;
  if (items.length === 0) context.warn(`receiver "${name}" has no integrations`);
  world.terminal.print(textOf(answer.value, style));
  const failures = items.filter(hasFailed).length;
  return failures === 0 ? DONE : failed(`${failures} of ${items.length} ${noun} failed`);
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
