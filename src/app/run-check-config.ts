// `check-config` with the loader of the server, so that both always agree.
import { checkConfig, type CheckedFile } from '../cli/check-config.ts';
import { durationMs } from '../model/instant.ts';
import { loadConfiguration } from './configuration.ts';

const RETENTION_MS = durationMs(120 * 3_600_000);

/** Prints the verdicts; resolves to the closing line when any file is refused. */
export function runCheckConfig(files: readonly string[]): Promise<string | undefined> {
  return checkConfig(files, {
    check,
    print: (text) => {
      process.stdout.write(text);
    },
  });
}

async function check(file: string): Promise<CheckedFile> {
  const loaded = await loadConfiguration({
    file,
    matcherMode: 'fallback',
    retentionMs: RETENTION_MS,
    externalURL: '',
  });
  if (!loaded.ok) return { problems: loaded.error.split('\n'), receivers: 0, templates: 0 };
  const { receivers, templates } = loaded.value.config;
  return { problems: [], receivers: receivers.length, templates: templates.length };
}
