// Commands about configurations, clusters and templates (reference rows F18 to F21).
import type { CommandSpec } from '../parse/command-spec.ts';

export const CHECK_CONFIG: CommandSpec = {
  name: 'check-config',
  help: `Say of configuration files whether the server would take them.

Templates are checked, too. Without a file, standard input is read.

  PROGRAM check-config alertmanager.yml`,
  argument: {
    name: 'check-files',
    kind: 'file',
    isRepeated: true,
    help: 'The files',
  },
};

export const CLUSTER: CommandSpec = {
  name: 'cluster',
  help: `Show the state of the cluster and its peers.

  PROGRAM cluster -o extended`,
  commands: [
    {
      name: 'show',
      isDefault: true,
      needsServer: true,
      help: `Show the state of the cluster; its peers with -o extended.

  PROGRAM cluster show -o extended`,
    },
  ],
};

const ROUTES_FROM =
  'The routes are those of the server, or of a file with --config.file, which wins.';

export const CONFIG: CommandSpec = {
  name: 'config',
  help: `Show the server's configuration, or its routes.

  PROGRAM config show
  PROGRAM config routes --config.file=alertmanager.yml`,
  commands: [
    {
      name: 'show',
      isDefault: true,
      needsServer: true,
      help: `Print the configuration that the server runs; with -o extended its version as well, with -o json all that its status tells.

  PROGRAM config show > running.yml`,
    },
    {
      name: 'diff',
      help: `Show what changed between two configurations: routes, receivers, time intervals and the rest.

With --alertmanager.url, also which of the server's alerts would go elsewhere. With one file alone, it is compared with what the server runs.

  PROGRAM config diff running.yml alertmanager.yml
  PROGRAM config diff alertmanager.yml --alertmanager.url=http://127.0.0.1:9093`,
      flags: [
        {
          name: 'exit-code',
          type: { kind: 'boolean' },
          help: 'Exit with 1 when they differ.',
        },
      ],
      argument: { name: 'files', kind: 'file', isRepeated: true, help: 'Before and after' },
    },
    {
      name: 'routes',
      help: `Print the routes as a tree, or find the receivers of an alert.

${ROUTES_FROM}

  PROGRAM config routes --config.file=alertmanager.yml
  PROGRAM config routes test service=database severity=page`,
      flags: [{ name: 'config.file', type: { kind: 'file' }, help: 'The file to read' }],
      commands: [
        {
          name: 'show',
          isDefault: true,
          help: `Print the routes as a tree.

${ROUTES_FROM}

  PROGRAM config routes show --config.file=alertmanager.yml`,
        },
        {
          name: 'test',
          help: `Print the receivers of an alert with these labels, in the order of the routes.

${ROUTES_FROM}

A file of --tests has several alerts with the receivers that must be told of each; a test that does not hold makes the command fail:

  tests:
    - name: disks of databases
      labels: { service: database, severity: page }
      receivers: [db-pager]

  PROGRAM config routes test --config.file=alertmanager.yml --verify.receivers=db-pager service=database
  PROGRAM config routes test --config.file=alertmanager.yml --tests=route-tests.yml`,
          flags: [
            {
              name: 'verify.receivers',
              type: { kind: 'text' },
              help: 'The receivers there should be, separated by commas; others make the command fail.',
            },
            { name: 'tree', type: { kind: 'boolean' }, help: 'Print the routes that match.' },
            {
              name: 'tests',
              type: { kind: 'texts' },
              placeholder: 'FILE',
              help: 'A file of tests, in place of labels. May be repeated.',
            },
          ],
          argument: { name: 'labels', kind: 'text', isRepeated: true, help: 'Labels, name=value' },
        },
      ],
    },
  ],
};

export const TEMPLATE: CommandSpec = {
  name: 'template',
  help: `Try templates.

  PROGRAM template render --template.glob='*.tmpl' --template.text='{{ template "hello" . }}'`,
  commands: [
    {
      name: 'render',
      help: `Render a text with the templates of some files, and print it.

  PROGRAM template render --template.glob='templates/*.tmpl' --template.text='{{ template "slack.title" . }}'`,
      flags: [
        {
          name: 'template.glob',
          type: { kind: 'texts' },
          isRequired: true,
          help: 'Which files to read, such as templates/*.tmpl.',
        },
        {
          name: 'template.text',
          type: { kind: 'text' },
          isRequired: true,
          help: 'The text to render.',
        },
        {
          name: 'template.type',
          type: { kind: 'choice', choices: ['html', 'text'] },
          help: 'What the text becomes: html escapes values by where they stand, as mails do.',
        },
        {
          name: 'template.data',
          type: { kind: 'text' },
          help: 'A JSON file with the data of a notification, shaped like the body of a webhook. A made-up notification without it.',
        },
      ],
    },
  ],
};
