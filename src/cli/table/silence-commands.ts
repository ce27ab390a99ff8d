// `silence` and what is below it (reference rows F14 to F17).
import type { CommandSpec, FlagSpec } from '../parse/command-spec.ts';
import { MATCHER_HELP, MATCHERS, RFC3339 } from './shared-texts.ts';

const SILENCE_TIMES: readonly FlagSpec[] = [
  { name: 'start', type: { kind: 'text' }, help: `When the silence begins, ${RFC3339}` },
  { name: 'end', type: { kind: 'text' }, help: `When it ends, in place of a duration, ${RFC3339}` },
  { name: 'comment', short: 'c', type: { kind: 'text' }, help: 'Why it is there' },
];

function addCommand(author: string): CommandSpec {
  return {
    name: 'add',
    help: `Add a silence, and print its id.

${MATCHER_HELP}

  PROGRAM silence add -d 2h -c 'new disks' DiskFull node=~db.*
  PROGRAM silence add -c known --from-alert=13d0b03e72b4000a`,
    flags: [
      {
        name: 'author',
        short: 'a',
        type: { kind: 'text' },
        default: author,
        help: 'Who it is by',
      },
      {
        name: 'require-comment',
        type: { kind: 'boolean' },
        default: 'true',
        help: '',
        isHidden: true,
      },
      {
        name: 'duration',
        short: 'd',
        type: { kind: 'text' },
        default: '1h',
        help: 'How long it holds, such as 30m or 1d12h',
      },
      ...SILENCE_TIMES,
      { name: 'annotation', type: { kind: 'texts' }, help: 'An annotation, name=value' },
      {
        name: 'from-alert',
        type: { kind: 'text' },
        placeholder: 'FINGERPRINT',
        help: 'Take the labels of this alert as matchers, too',
      },
    ],
    argument: { ...MATCHERS, help: 'What the silence is about' },
  };
}

const EXPIRE: CommandSpec = {
  name: 'expire',
  help: `End silences now.

  PROGRAM silence expire 74911045-a749-4c4c-8e2c-de6e7b65fce2
  PROGRAM silence expire $(PROGRAM silence query -q --created-by=me)`,
  argument: {
    name: 'silence-ids',
    kind: 'text',
    isRepeated: true,
    help: 'The ids of the silences',
  },
};

const IMPORT: CommandSpec = {
  name: 'import',
  help: `Add the silences of a JSON file, or of standard input, and print their ids.

The file is what \`silence query -o json\` prints. A silence that the server still has is updated.

  PROGRAM silence query -o json > silences.json
  PROGRAM silence import silences.json`,
  flags: [
    {
      name: 'force',
      short: 'f',
      type: { kind: 'boolean' },
      help: 'Add each as a new silence, whatever the server has',
    },
    {
      name: 'worker',
      short: 'w',
      type: { kind: 'integer' },
      default: '8',
      help: 'How many are sent at once',
    },
  ],
  argument: { name: 'input-file', kind: 'file', isRepeated: false, help: 'The JSON file' },
};

const QUERY: CommandSpec = {
  name: 'query',
  isDefault: true,
  help: `Show silences that have not ended.

${MATCHER_HELP} A matcher names a silence that has a matcher which it matches.

  PROGRAM silence query --within 8h
  PROGRAM silence query --expired --within 2h DiskFull`,
  flags: [
    { name: 'expired', type: { kind: 'boolean' }, help: 'Show those that have ended instead' },
    { name: 'quiet', short: 'q', type: { kind: 'boolean' }, help: 'Print ids only' },
    { name: 'created-by', type: { kind: 'text' }, help: 'Show those by this author' },
    { name: 'id', type: { kind: 'text' }, help: 'Show the one with this id' },
    {
      name: 'within',
      type: { kind: 'duration' },
      help: 'Show those that end, or with --expired have ended, within this time',
    },
    {
      name: 'watch',
      type: { kind: 'duration' },
      placeholder: '5s',
      help: 'Ask again after this time, until interrupted',
    },
  ],
  argument: { ...MATCHERS, help: 'What the silences are about' },
};

const UPDATE: CommandSpec = {
  name: 'update',
  help: `Change silences, and print them.

  PROGRAM silence update -d 4h -c 'slower than thought' 74911045-a749-4c4c-8e2c-de6e7b65fce2`,
  flags: [
    { name: 'quiet', short: 'q', type: { kind: 'boolean' }, help: 'Print ids only' },
    {
      name: 'duration',
      short: 'd',
      type: { kind: 'text' },
      help: 'How long it holds from its beginning',
    },
    ...SILENCE_TIMES,
  ],
  argument: {
    name: 'update-ids',
    kind: 'text',
    isRepeated: true,
    help: 'The ids of the silences',
  },
};

/** Builds the command; `author` is who a new silence is by when nobody says. */
export function silenceCommand(author: string): CommandSpec {
  return {
    name: 'silence',
    help: `Show silences, add, change or end them.

  PROGRAM silence
  PROGRAM silence add -d 2h -c 'new disks' DiskFull`,
    needsServer: true,
    commands: [addCommand(author), EXPIRE, IMPORT, QUERY, UPDATE],
  };
}
