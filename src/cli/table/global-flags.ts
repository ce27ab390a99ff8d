// The flags of every command (reference row F10).
import type { FlagSpec } from '../parse/command-spec.ts';

/** How dates are printed unless `--date.format` says otherwise: a layout of Go. */
export const DEFAULT_DATE_FORMAT = '2006-01-02 15:04:05 MST';

/** The features that the server knows; of these the command line heeds the two matcher modes. */
export const FEATURES = [
  'alert-names-in-metrics',
  'receiver-name-in-metrics',
  'group-key-in-metrics',
  'classic-mode',
  'utf8-strict-mode',
  'auto-gomemlimit',
  'event-recorder',
] as const;

const HELP_FLAG: FlagSpec = {
  name: 'help',
  short: 'h',
  type: { kind: 'boolean' },
  help: 'Show the help of a command.',
};

export const GLOBAL_FLAGS: readonly FlagSpec[] = [
  HELP_FLAG,
  { name: 'help-long', type: { kind: 'boolean' }, help: '', isHidden: true },
  { name: 'help-man', type: { kind: 'boolean' }, help: '', isHidden: true },
  {
    name: 'date.format',
    type: { kind: 'text' },
    default: DEFAULT_DATE_FORMAT,
    help: 'How dates are printed, as a layout of Go.',
  },
  { name: 'verbose', short: 'v', type: { kind: 'boolean' }, help: 'Tell more on standard error.' },
  {
    name: 'alertmanager.url',
    type: { kind: 'url' },
    help: 'The server to talk to. User and password may stand in front of the host.',
  },
  {
    name: 'output',
    short: 'o',
    type: { kind: 'choice', choices: ['simple', 'extended', 'json'] },
    default: 'simple',
    help: 'How results are printed: simple, extended or json.',
  },
  {
    name: 'timeout',
    type: { kind: 'duration' },
    default: '30s',
    help: 'How long a command may take.',
  },
  {
    name: 'http.config.file',
    type: { kind: 'file' },
    placeholder: '<filename>',
    help: 'A file with an http_config: credentials, TLS and proxy on the way to the server.',
  },
  {
    name: 'version-check',
    type: { kind: 'boolean' },
    default: 'true',
    help: 'Warn when the server is of another version.',
  },
  {
    name: 'enable-feature',
    type: { kind: 'text' },
    default: '',
    help: `Features to enable, separated by commas. Those that matter here are classic-mode and utf8-strict-mode; known are ${FEATURES.join(', ')}.`,
  },
  { name: 'version', type: { kind: 'boolean' }, help: 'Print the version.' },
];
