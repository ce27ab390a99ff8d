// Loads configuration texts for tests, with the integrations that this version has.
import type { Config, ConfigProblem } from '../../../src/config/config.ts';
import { loadConfig, type LoadOptions } from '../../../src/config/load-config.ts';
import type { Result } from '../../../src/model/result.ts';
import { emailDecoder } from '../../../src/receivers/email/decode.ts';
import { slackDecoder } from '../../../src/receivers/slack/decode.ts';
import { webhookDecoder } from '../../../src/receivers/webhook/decode.ts';

const INTEGRATIONS = [webhookDecoder, emailDecoder, slackDecoder];

export function loadText(
  text: string,
  options: Partial<LoadOptions> = {},
): Result<Config, readonly ConfigProblem[]> {
  const file = 'alertmanager.yml';
  return loadConfig({
    file,
    text,
    matcherMode: 'fallback',
    integrations: INTEGRATIONS,
    ...options,
  });
}

/** Loads a text that must be good. */
export function loadGood(text: string, options: Partial<LoadOptions> = {}): Config {
  const loaded = loadText(text, options);
  if (!loaded.ok) throw new Error(problemsOf(text, options).join('\n'));
  return loaded.value;
}

/** The problems of a text as `line:column: message`. */
export function problemsOf(text: string, options: Partial<LoadOptions> = {}): readonly string[] {
  const loaded = loadText(text, options);
  return loaded.ok ? [] : loaded.error.map(describeProblem);
}

export function describeProblem({ line, column, message }: ConfigProblem): string {
  return `${line}:${column}: ${message}`;
}

/** A file whose only receiver has one integration, given as the items of `<kind>_configs`. */
export function withIntegration(kind: string, items: string, global = '{}'): string {
  return [
    `global: ${global}`,
    'route: {receiver: team}',
    'receivers:',
    '  - name: team',
    `    ${kind}_configs: ${items}`,
  ].join('\n');
}
