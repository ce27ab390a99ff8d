// `config show` and `cluster show`: what a server tells of itself (reference row F19).
import type { ShownStatus } from '../api/wire-status.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { clusterText, configText } from '../output/print-results.ts';

export function configShow(context: CommandContext): Promise<CommandOutcome> {
  return show(context, (status) => configText(status, context.style));
}

export function clusterShow(context: CommandContext): Promise<CommandOutcome> {
  return show(context, ({ cluster }) => clusterText(cluster, context.style));
}

async function show(
  { openApi, world }: CommandContext,
  textOf: (status: ShownStatus) => string,
): Promise<CommandOutcome> {
  const api = await openApi();
  if (!api.ok) return api.error;
  const status = await api.value.status();
  if (!status.ok) return failed(status.error);
  world.terminal.print(textOf(status.value));
  return DONE;
}
