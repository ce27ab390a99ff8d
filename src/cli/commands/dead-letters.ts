// `dead-letters list`, `replay` and `dismiss`: messages that were given up.
import { fail, ok, type Result } from '../../model/result.ts';
import type { ApiClient, Query } from '../api/api-client.ts';
import {
  dismissDeadLetter,
  listDeadLetters,
  replayDeadLetter,
  replayDeadLetters,
  type Replays,
} from '../api/dead-letters.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { deadLettersText } from '../output/dead-letters-text.ts';
import { filtersOf } from './alert-query.ts';

export async function deadLettersList(context: CommandContext): Promise<CommandOutcome> {
  const { flags, style, world } = context;
  const conditions = await conditionsOf(context);
  const limit = flags.number('limit');
  const query: Query = limit > 0 ? [...conditions, ['limit', String(limit)]] : conditions;
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const found = await listDeadLetters(api.value, query);
  if (!found.ok) return failed(found.error);
  const { letters, total } = found.value;
  const text = flags.isOn('quiet')
    ? letters.map(({ id }) => `${id}\n`).join('')
    : deadLettersText(letters, style);
  world.terminal.print(text);
  if (total > letters.length) context.warn(`shown are ${letters.length} of ${total} letters`);
  return DONE;
}

/** Letters by their ids, or with `--all` those that pass the conditions. */
export async function deadLettersReplay(context: CommandContext): Promise<CommandOutcome> {
  const { args, flags, world } = context;
  const isAll = flags.isOn('all');
  if (!isAll && args.length === 0) return failed('expected ids of dead letters, or --all');
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const replays = isAll
    ? await replayDeadLetters(api.value, await conditionsOf(context))
    : await replayEach(api.value, args);
  if (!replays.ok) return failed(replays.error);
  const { requested, refused } = replays.value;
  world.terminal.print(requested.map((id) => `${id}\n`).join(''));
  for (const { id, message } of refused) {
    world.terminal.printError(`Error replaying dead letter id='${id}': ${message}\n`);
  }
  if (refused.length === 0) return DONE;
  const total = requested.length + refused.length;
  return failed(`couldn't replay ${refused.length} out of ${total} dead letters`);
}

/** One after another; the first that fails ends it. */
export async function deadLettersDismiss(context: CommandContext): Promise<CommandOutcome> {
  const { args } = context;
  if (args.length === 0) return failed('expected ids of dead letters');
  const api = await context.openApi();
  if (!api.ok) return api.error;
  for (const id of args) {
    const dismissed = await dismissDeadLetter(api.value, id);
    if (!dismissed.ok) return failed(dismissed.error);
  }
  return DONE;
}

async function conditionsOf(context: CommandContext): Promise<Query> {
  const receiver = context.flags.text('receiver');
  const filters = await filtersOf(context);
  return [
    ...filters.map((filter) => ['filter', filter] as const),
    ...(receiver === '' ? [] : [['receiver', receiver] as const]),
  ];
}

/** Goes on behind a letter that is refused: the others are no worse for it. */
async function replayEach(api: ApiClient, ids: readonly string[]): Promise<Result<Replays>> {
  const requested: string[] = [];
  const refused: { readonly id: string; readonly message: string }[] = [];
  for (const id of ids) {
    const replays = await replayDeadLetter(api, id);
    if (replays.ok) {
      requested.push(...replays.value.requested);
      refused.push(...replays.value.refused);
    } else {
      refused.push({ id, message: replays.error });
    }
  }
  const [first] = refused;
  return ids.length === 1 && first !== undefined ? fail(first.message) : ok({ requested, refused });
}
