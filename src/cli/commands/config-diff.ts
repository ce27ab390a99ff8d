// `config diff`: what another configuration would change, of a file or of the server, and for which of
// the alerts that the server holds.
import { LabelSet } from '../../model/label-set.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ApiClient } from '../api/api-client.ts';
import {
  DONE,
  failed,
  type CommandContext,
  type CommandOutcome,
  type Failure,
} from '../command.ts';
import {
  configDifference,
  isSame,
  reroutedAlerts,
  type CutConfig,
} from '../config-diff/config-difference.ts';
import {
  configDifferenceText,
  type ReroutedOfServer,
} from '../config-diff/config-difference-report.ts';
import { printedSections } from '../config-diff/printed-sections.ts';
import type { ConfigSource } from '../world.ts';

/** With one file, the other side is what the server runs. */
export async function configDiff(context: CommandContext): Promise<CommandOutcome> {
  const { args, flags, style, world, warn } = context;
  const [first, second, surplus] = args;
  if (first === undefined || surplus !== undefined) {
    return failed('expected two files, or one file and --alertmanager.url');
  }
  const api = await openIfNamed(context);
  if (!api.ok) return api.error;
  const before = await beforeOf(context, api.value);
  if (!before.ok) return failed(before.error);
  const afterFile = second ?? first;
  const after = await load({ kind: 'file', path: afterFile }, context, second !== undefined);
  if (!after.ok) return failed(after.error);
  if (second === undefined) warn('the server hides its secrets, so changes of them are not seen');
  const difference = configDifference(before.value, after.value);
  const rerouted = await reroutedOf(api.value, before.value, after.value);
  // A server that is away does not hide what the files say.
  const shown = rerouted.ok ? rerouted.value : undefined;
  world.terminal.print(configDifferenceText(difference, shown, style));
  if (!rerouted.ok) return failed(rerouted.error);
  const isTold = flags.isOn('exit-code') && !isSame(difference);
  return isTold ? { kind: 'failed', message: undefined, hasEmptyLine: false } : DONE;
}

async function openIfNamed({
  args,
  flags,
  openApi,
}: CommandContext): Promise<Result<ApiClient | undefined, Failure>> {
  if (flags.url('alertmanager.url') !== undefined) return openApi();
  if (args.length > 1) return ok(undefined);
  return fail(failed('expected two files, or one file and --alertmanager.url'));
}

async function beforeOf(
  context: CommandContext,
  api: ApiClient | undefined,
): Promise<Result<CutConfig>> {
  const [path = '', second] = context.args;
  if (second !== undefined) return load({ kind: 'file', path }, context, true);
  const status = await api?.status();
  if (status === undefined) return fail('no server is named');
  if (!status.ok) return status;
  return load({ kind: 'printed', text: status.value.original }, context, false);
}

async function load(
  source: ConfigSource,
  { world, matcherMode: mode }: CommandContext,
  keepsPaths: boolean,
): Promise<Result<CutConfig>> {
  const loaded = await world.rooms.loadCompared(source, { mode, keepsPaths });
  if (!loaded.ok) return loaded;
  const sections = printedSections(loaded.value.printed);
  return sections.ok ? ok({ ...loaded.value, sections: sections.value }) : sections;
}

/** All alerts that the server holds, also those that are silenced or inhibited at the moment. */
async function reroutedOf(
  api: ApiClient | undefined,
  before: CutConfig,
  after: CutConfig,
): Promise<Result<ReroutedOfServer | undefined>> {
  if (api === undefined) return ok(undefined);
  const alerts = await api.alerts([]);
  if (!alerts.ok) return alerts;
  const labelled = alerts.value.map((alert) => [LabelSet.from(alert.labels), alert] as const);
  const moved = reroutedAlerts(labelled, before.root, after.root);
  return ok({ total: alerts.value.length, moved });
}
