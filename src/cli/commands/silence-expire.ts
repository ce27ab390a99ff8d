// `silence expire`: ends silences (reference row F16).
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';

/** One after another; the first that fails ends it. */
export async function silenceExpire({ args, openApi }: CommandContext): Promise<CommandOutcome> {
  if (args.length === 0) return failed('no silence IDs specified');
  const api = await openApi();
  if (!api.ok) return api.error;
  for (const id of args) {
    const expired = await api.value.expireSilence(id);
    if (!expired.ok) return failed(expired.error);
  }
  return DONE;
}
