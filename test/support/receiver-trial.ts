// Tests and previews of the receivers of a configuration, as the app makes them.
import type { Configuration } from '../../src/app/configuration.ts';
import { ReceiverTester } from '../../src/app/receiver-tester.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Trial } from '../../src/engine/receiver-trials.ts';
import { INTEGRATION_DECODERS } from '../../src/receivers/integration-decoders.ts';
import { DEFAULT_TEMPLATES } from '../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../src/template/template-set.ts';
import { engineConfig } from './engine-world.ts';
import { FakeClock } from './fake-clock.ts';

/** The message that is made where none is given, through every integration of the receiver. */
export const WHOLE_TRIAL: Trial = { alerts: [], integration: undefined, index: undefined };

/** What surrounds the receivers; without it there are no files and no variables. */
export interface TrialSurroundings {
  readonly clock?: FakeClock;
  readonly environment?: Readonly<Record<string, string>>;
  readonly readFile?: (path: string) => Promise<string>;
}

/** Throws when the text is no configuration. */
export function receiverTester(
  text: string,
  {
    clock = new FakeClock(),
    environment = {},
    readFile = () => Promise.reject(new Error('no files')),
  }: TrialSurroundings = {},
): ReceiverTester {
  const configuration = configurationFrom(text);
  return new ReceiverTester({
    configuration: () => configuration,
    integrationDeps: () => ({
      clock,
      environment,
      externalURL: 'http://tocsin.example.org',
      logger: { log: () => undefined },
      readFile,
      version: '1',
    }),
    matcherMode: 'fallback',
    newId: () => 'id-1',
  });
}

function configurationFrom(text: string): Configuration {
  const loaded = loadConfig({
    file: 'a.yml',
    text,
    matcherMode: 'fallback',
    integrations: INTEGRATION_DECODERS,
  });
  const templates = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!loaded.ok || !templates.ok) throw new Error(JSON.stringify(loaded));
  return { config: loaded.value, templates: templates.value, engine: engineConfig(), hash: 0 };
}
