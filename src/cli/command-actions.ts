// Which action stands behind which command; each is loaded when it is called, so that none waits for
// the libraries of another.
import type { CommandAction } from './command.ts';

type Loader = () => Promise<CommandAction>;

const ACTIONS: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ['alert query', async () => (await import('./commands/alert-query.ts')).alertQuery],
  ['alert add', async () => (await import('./commands/alert-add.ts')).alertAdd],
  ['silence query', async () => (await import('./commands/silence-query.ts')).silenceQuery],
  ['silence add', async () => (await import('./commands/silence-add.ts')).silenceAdd],
  ['silence expire', async () => (await import('./commands/silence-expire.ts')).silenceExpire],
  ['silence update', async () => (await import('./commands/silence-update.ts')).silenceUpdate],
  ['silence import', async () => (await import('./commands/silence-import.ts')).silenceImport],
  ['check-config', async () => (await import('./commands/check-config.ts')).checkConfig],
  ['config show', async () => (await import('./commands/show-server.ts')).configShow],
  ['config diff', async () => (await import('./commands/config-diff.ts')).configDiff],
  ['config routes show', async () => (await import('./commands/routes.ts')).routesShow],
  ['config routes test', async () => (await import('./commands/routes.ts')).routesTest],
  ['cluster show', async () => (await import('./commands/show-server.ts')).clusterShow],
  ['completion', async () => (await import('./commands/completion.ts')).completion],
  ['receivers list', async () => (await import('./commands/receivers.ts')).receiversList],
  ['receivers test', async () => (await import('./commands/receivers.ts')).receiversTest],
  ['receivers preview', async () => (await import('./commands/receivers.ts')).receiversPreview],
  ['dead-letters list', async () => (await import('./commands/dead-letters.ts')).deadLettersList],
  [
    'dead-letters replay',
    async () => (await import('./commands/dead-letters.ts')).deadLettersReplay,
  ],
  [
    'dead-letters dismiss',
    async () => (await import('./commands/dead-letters.ts')).deadLettersDismiss,
  ],
  ['template render', async () => (await import('./commands/template-render.ts')).templateRender],
]);

/** Loads the action of a command, named with all commands above it. */
export async function loadAction(command: string): Promise<CommandAction | undefined> {
  return ACTIONS.get(command)?.();
}
