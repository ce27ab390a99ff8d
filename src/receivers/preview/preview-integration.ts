// What one integration would send for a notification: the integration itself, run dry.
import type { Preview } from '../../engine/receiver-trials.ts';
import type { Notification } from '../../notify/integration.ts';
import { buildIntegration, type AnyIntegrationConfig } from '../build-integration.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { readTextFile } from '../secrets/read-secret.ts';
import { RecordedRun } from './dry-run.ts';
import { secretsOfConfig } from './secrets-of-config.ts';
import { Hidden } from './shown-request.ts';

/** Runs an integration without sending anything. Never rejects for what a configuration may hold. */
export async function previewIntegration(
  config: AnyIntegrationConfig,
  index: number,
  { notification, deps }: { readonly notification: Notification; readonly deps: IntegrationDeps },
): Promise<Preview> {
  const hidden = new Hidden(await secretsFor(config, notification, deps));
  const run = new RecordedRun(hidden);
  const integration = buildIntegration(config, index, {
    ...deps,
    logger: run.logger(),
    onTemplateFallback: () => {
      run.note('A template fails; the built-in text stands in for it');
    },
    dryRun: run,
  });
  const outcome = await integration.notify(notification, new AbortController().signal);
  await integration.close();
  const { steps, notes } = run.result();
  // The answers are made up: what an integration thinks of them says nothing about it.
  const isDone = outcome.kind === 'sent' || steps.length > 0;
  return {
    integration: config.kind,
    index,
    steps,
    notes,
    error: isDone ? undefined : hidden.redact(outcome.error),
  };
}

/** The secrets as they stand in the configuration, and as templates make them. */
async function secretsFor(
  config: AnyIntegrationConfig,
  notification: Notification,
  { readFile, templates }: IntegrationDeps,
): Promise<readonly string[]> {
  const { inline, files } = secretsOfConfig(config);
  const read = await Promise.all(files.map((path) => readTextFile(path, readFile)));
  const given = [...inline, ...read.flatMap((text) => (text.ok ? [text.value.trim()] : []))];
  const renderer = templates.bind(notification);
  const rendered = given
    .filter((secret) => secret.includes('{{'))
    .map((secret) => renderer.renderText(secret));
  return [...given, ...rendered.flatMap((text) => (text.ok ? [text.value] : []))];
}
