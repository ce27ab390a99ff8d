// `template render`: tries a text with the templates of some files (reference row F21).
import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../../model/result.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';

export async function templateRender(context: CommandContext): Promise<CommandOutcome> {
  const { flags, world } = context;
  const data = await readData(flags.text('template.data'));
  if (!data.ok) return failed(data.error);
  const rendered = await world.rooms.renderTemplate({
    globs: flags.texts('template.glob'),
    text: flags.text('template.text'),
    type: flags.text('template.type') === 'html' ? 'html' : 'text',
    data: data.value,
    now: world.now(),
  });
  if (!rendered.ok) return failed(rendered.error);
  world.terminal.print(rendered.value);
  return DONE;
}

async function readData(path: string): Promise<Result<string | undefined>> {
  if (path === '') return ok(undefined);
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = error instanceof Error ? error.message : 'cannot be read';
    return fail(isMissing ? `open ${path}: no such file or directory` : reason);
  }
}
