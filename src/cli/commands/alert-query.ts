// `alert query`: shows the alerts of the server (reference row F12).
import type { Query } from '../api/api-client.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { alertsText } from '../output/print-results.ts';
import { sortAlerts } from '../output/sort-alerts.ts';

const STATES = ['active', 'inhibited', 'silenced', 'unprocessed'] as const;

export async function alertQuery(context: CommandContext): Promise<CommandOutcome> {
  const { flags, style, world } = context;
  const filters = await filtersOf(context);
  const isChosen = STATES.some((state) => flags.isOn(state));
  const isOn = (state: string): boolean => (isChosen ? flags.isOn(state) : state === 'active');
  const receiver = flags.text('receiver');
  // In the order of Go's url.Values: errors show the whole address.
  const query: Query = [
    ['active', String(isOn('active'))],
    ...filters.map((filter) => ['filter', filter] as const),
    ['inhibited', String(isOn('inhibited'))],
    ...(receiver === '' ? [] : [['receiver', receiver] as const]),
    ['silenced', String(isOn('silenced'))],
    ['unprocessed', String(isOn('unprocessed'))],
  ];
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const alerts = await api.value.alerts(query);
  if (!alerts.ok) return failed(alerts.error);
  // JSON keeps the order of the server, unless somebody asks for another.
  const by = flags.text('sort') || (style.format === 'json' ? '' : 'startsAt');
  const sorted = by === '' ? alerts.value : sortAlerts(alerts.value, by);
  world.terminal.print(alertsText(sorted, style));
  return DONE;
}

/** The matchers for the server, which is left to judge all but the first. */
export async function filtersOf(
  context: Pick<CommandContext, 'args' | 'matcherMode'>,
): Promise<readonly string[]> {
  if (context.args.length === 0) return [];
  // Without matchers, the library of regular expressions need not be loaded.
  const { withAlertName } = await import('../typed-matchers.ts');
  return withAlertName(context.args, context);
}
