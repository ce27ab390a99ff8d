// `receivers` and what is below it: beyond amtool; trials are for servers that are Tocsin.
import type { ArgumentSpec, CommandSpec, FlagSpec } from '../parse/command-spec.ts';

const TRIAL_FLAGS: readonly FlagSpec[] = [
  {
    name: 'integration',
    type: { kind: 'text' },
    placeholder: 'KIND',
    help: 'Only integrations of this kind, such as webhook',
  },
  {
    name: 'index',
    type: { kind: 'text' },
    placeholder: '0',
    help: 'Only the integration at this position among those of its kind, from 0',
  },
  { name: 'annotation', type: { kind: 'texts' }, help: 'An annotation of the alert, name=value' },
];

const TRIAL_ARGUMENT: ArgumentSpec = {
  name: 'receiver-and-labels',
  kind: 'text',
  isRepeated: true,
  help: 'The name of the receiver, then labels of an alert; without them, a made-up alert',
};

export const RECEIVERS: CommandSpec = {
  name: 'receivers',
  help: `Show the receivers of the server, and try one out.

  PROGRAM receivers
  PROGRAM receivers test on-call`,
  needsServer: true,
  commands: [
    {
      name: 'list',
      isDefault: true,
      help: `Print the names of the receivers.

  PROGRAM receivers list`,
    },
    {
      name: 'test',
      help: `Send a message that says it is a test through each integration of a receiver. Tocsin only.

One attempt each; an integration that fails makes the command fail.

  PROGRAM receivers test on-call
  PROGRAM receivers test on-call --integration=slack DiskFull severity=page`,
      flags: TRIAL_FLAGS,
      argument: TRIAL_ARGUMENT,
    },
    {
      name: 'preview',
      help: `Show what each integration of a receiver would send, and send nothing. Tocsin only.

  PROGRAM receivers preview on-call DiskFull severity=page --annotation=summary='96 % used'`,
      flags: TRIAL_FLAGS,
      argument: TRIAL_ARGUMENT,
    },
  ],
};
