// `alert` and what is below it (reference rows F12 and F13).
import type { CommandSpec } from '../parse/command-spec.ts';
import { MATCHER_HELP, MATCHERS, RFC3339 } from './shared-texts.ts';

export const ALERT: CommandSpec = {
  name: 'alert',
  help: `Show alerts, or send one.

  PROGRAM alert DiskFull
  PROGRAM alert add DiskFull node=db1`,
  needsServer: true,
  commands: [
    {
      name: 'query',
      isDefault: true,
      help: `Show the alerts that the server holds.

${MATCHER_HELP} Without a flag for a state, only active alerts are shown.

  PROGRAM alert query DiskFull node=~db.*
  PROGRAM alert query --silenced --active severity=page
  PROGRAM alert query --sort=-severity --watch=5s`,
      flags: [
        { name: 'inhibited', short: 'i', type: { kind: 'boolean' }, help: 'Show inhibited alerts' },
        { name: 'silenced', short: 's', type: { kind: 'boolean' }, help: 'Show silenced alerts' },
        { name: 'active', short: 'a', type: { kind: 'boolean' }, help: 'Show active alerts' },
        {
          name: 'unprocessed',
          short: 'u',
          type: { kind: 'boolean' },
          help: 'Show alerts that have not been looked at yet',
        },
        {
          name: 'receiver',
          short: 'r',
          type: { kind: 'text' },
          help: 'Show alerts of the receivers whose whole name this regular expression matches',
        },
        {
          name: 'watch',
          type: { kind: 'duration' },
          placeholder: '5s',
          help: 'Ask again after this time, until interrupted',
        },
        {
          name: 'sort',
          type: { kind: 'text' },
          placeholder: 'startsAt',
          help: 'Order by startsAt, endsAt, updatedAt, state, or a label; -startsAt for the other way round',
        },
      ],
      argument: { ...MATCHERS, help: 'What the alerts must match' },
    },
    {
      name: 'add',
      help: `Send one alert.

Each argument is a label, name=value. A first argument without an operator is the value of alertname.

  PROGRAM alert add DiskFull node=db1 --annotation=summary='the disk is full'`,
      flags: [
        {
          name: 'generator-url',
          type: { kind: 'text' },
          help: 'A link to where the alert comes from',
        },
        { name: 'start', type: { kind: 'text' }, help: `When the alert began, ${RFC3339}` },
        { name: 'end', type: { kind: 'text' }, help: `When the alert ends, ${RFC3339}` },
        { name: 'annotation', type: { kind: 'texts' }, help: 'An annotation, name=value' },
      ],
      argument: { name: 'labels', kind: 'text', isRepeated: true, help: 'The labels' },
    },
  ],
};
