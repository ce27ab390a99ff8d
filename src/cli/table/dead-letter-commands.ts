// `dead-letters` and what is below it: beyond amtool, for servers that are Tocsin.
import type { CommandSpec, FlagSpec } from '../parse/command-spec.ts';

const RECEIVER: FlagSpec = {
  name: 'receiver',
  short: 'r',
  type: { kind: 'text' },
  help: 'Those of the receivers whose whole name this regular expression matches',
};

export const DEAD_LETTERS: CommandSpec = {
  name: 'dead-letters',
  help: `Show messages that were given up, send them again, or dismiss them. Tocsin only.

  PROGRAM dead-letters
  PROGRAM dead-letters replay --all`,
  needsServer: true,
  commands: [
    {
      name: 'list',
      isDefault: true,
      help: `Show dead letters, the latest failure first.

Each argument is one matcher on the labels of the group: name=value, name!=value, name=~regex or name!~regex. A first argument without an operator is the value of alertname.

  PROGRAM dead-letters list --receiver='team-.*' severity=page
  PROGRAM dead-letters list -o extended`,
      flags: [
        RECEIVER,
        { name: 'limit', type: { kind: 'integer' }, help: 'At most this many' },
        { name: 'quiet', short: 'q', type: { kind: 'boolean' }, help: 'Print ids only' },
        {
          name: 'watch',
          type: { kind: 'duration' },
          placeholder: '5s',
          help: 'Ask again after this time, until interrupted',
        },
      ],
      argument: {
        name: 'matcher-groups',
        kind: 'text',
        isRepeated: true,
        help: 'What the labels of the group must match',
      },
    },
    {
      name: 'replay',
      help: `Have dead letters sent again, and print their ids.

A letter that arrives is gone from the list. With --all the arguments are matchers in place of ids.

  PROGRAM dead-letters replay 5f1c
  PROGRAM dead-letters replay --all --receiver=on-call`,
      flags: [
        RECEIVER,
        { name: 'all', type: { kind: 'boolean' }, help: 'All letters that pass the conditions' },
      ],
      argument: {
        name: 'letter-ids',
        kind: 'text',
        isRepeated: true,
        help: 'The ids of the letters, or matchers with --all',
      },
    },
    {
      name: 'dismiss',
      help: `Forget dead letters. Nobody will be told of them.

  PROGRAM dead-letters dismiss 5f1c
  PROGRAM dead-letters dismiss $(PROGRAM dead-letters list -q --receiver=old)`,
      argument: {
        name: 'letter-ids',
        kind: 'text',
        isRepeated: true,
        help: 'The ids of the letters',
      },
    },
  ],
};
