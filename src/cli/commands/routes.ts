// `config routes show` and `config routes test`: the routes of a file or of a server, and where an
// alert goes (reference row F20).
import { fail, ok, type Result } from '../../model/result.ts';
import { LabelSet } from '../../model/label-set.ts';
import { matchRoutes, type Route } from '../../route/route.ts';
import {
  DONE,
  failed,
  failedShort,
  type CommandContext,
  type CommandOutcome,
  type Failure,
} from '../command.ts';
import { matchingTreeText, routeTreeText } from '../output/route-tree-text.ts';
import { parseTypedLabels, parseTypedMatchers } from '../typed-matchers.ts';

export async function routesShow(context: CommandContext): Promise<CommandOutcome> {
  const root = await loadRoot(context, failedShort);
  if (!root.ok) return root.error;
  context.world.terminal.print(`Routing tree:\n${routeTreeText(root.value)}\n`);
  return DONE;
}

export async function routesTest(context: CommandContext): Promise<CommandOutcome> {
  const { flags, args, world } = context;
  const { print } = world.terminal;
  if (flags.texts('tests').length > 0) return runTestFiles(context);
  const root = await loadRoot(context, failed);
  if (!root.ok) return root.error;
  const readable = parseTypedMatchers(args, { ...context, warn: () => undefined });
  if (!readable.ok) return failed(`Failed to parse labels: ${readable.error}`);
  const labels = parseTypedLabels(args, 'Labels', context);
  if (!labels.ok) return failed(labels.error);
  const set = LabelSet.from([...labels.value]);
  if (flags.isOn('tree')) print(`Matching routes:\n${matchingTreeText(root.value, set)}\n\n`);
  const receivers = matchRoutes(root.value, set).map(({ receiver }) => receiver);
  const found = receivers.join(',');
  print(`${found}\n`);
  const expected = flags.text('verify.receivers');
  if (expected === '' || expected === found) return DONE;
  print('WARNING: Expected receivers did not match resolved receivers.\n');
  return { kind: 'failed', message: undefined, hasEmptyLine: false };
}

/** All files are understood before any test runs. */
async function runTestFiles(context: CommandContext): Promise<CommandOutcome> {
  const { flags, args, world, matcherMode, style } = context;
  if (args.length > 0) return failed('labels belong into the file of --tests, or stand without it');
  const { readRouteTests } = await import('../route-tests/route-test-file.ts');
  const tests = await readRouteTests(flags.texts('tests'), matcherMode);
  if (!tests.ok) return failed(tests.error);
  const root = await loadRoot(context, failed);
  if (!root.ok) return root.error;
  const { runRouteTests } = await import('../route-tests/run-route-tests.ts');
  const { routeTestsText } = await import('../route-tests/route-test-report.ts');
  const results = runRouteTests(root.value, tests.value);
  world.terminal.print(routeTestsText(results, root.value, style));
  const failures = results.filter(({ passed }) => !passed).length;
  return failures === 0 ? DONE : failed(`${failures} of ${results.length} route tests failed`);
}

async function loadRoot(
  context: CommandContext,
  asFailure: (message: string) => Failure,
): Promise<Result<Route, Failure>> {
  const { flags, world } = context;
  const path = flags.text('config.file');
  const hasServer = flags.url('alertmanager.url') !== undefined;
  if (path === '' && !hasServer) {
    const problem = 'You have to specify one of --config.file or --alertmanager.url flags.';
    return fail(failedShort(problem));
  }
  if (path === '') return loadFromServer(context, asFailure);
  if (hasServer) {
    const warning = 'Warning: --config.file flag overrides the --alertmanager.url.\n';
    world.terminal.printError(warning);
  }
  const root = await world.rooms.loadRoutes({ kind: 'file', path }, context.matcherMode);
  return root.ok ? ok(root.value) : fail(asFailure(root.error));
}

async function loadFromServer(
  { openApi, world, matcherMode }: CommandContext,
  asFailure: (message: string) => Failure,
): Promise<Result<Route, Failure>> {
  const api = await openApi();
  if (!api.ok) return api;
  const status = await api.value.status();
  if (!status.ok) return fail(asFailure(status.error));
  const source = { kind: 'printed', text: status.value.original } as const;
  const root = await world.rooms.loadRoutes(source, matcherMode);
  return root.ok ? ok(root.value) : fail(asFailure(root.error));
}
