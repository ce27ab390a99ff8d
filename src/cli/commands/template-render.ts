// `template render`: tries a text with the templates of some files (reference row F21).
import { ok } from '../../model/result.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { readText } from '../read-text.ts';

export async function templateRender(context: CommandContext): Promise<CommandOutcome> {
  const { flags, world } = context;
  const path = flags.text('template.data');
  const data = path === '' ? ok(undefined) : await readText(path);
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
