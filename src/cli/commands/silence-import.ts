// `silence import`: adds the silences of a JSON file, several at once (reference row F17).
import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ApiClient } from '../api/api-client.ts';
import { readSentSilence, type SentSilence } from '../api/sent-silence.ts';
import { readList } from '../api/wire-value.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { ProgressBar } from '../output/progress-bar.ts';
import type { Terminal, World } from '../world.ts';

/** The whole file is understood before anything is sent: a broken one changes nothing. */
export async function silenceImport(context: CommandContext): Promise<CommandOutcome> {
  const { flags, args, world } = context;
  const text = await readInput(args[0], world.readStdin);
  if (!text.ok) return failed(text.error);
  const silences = parseSilences(text.value);
  if (!silences.ok) {
    return failed(`couldn't unmarshal input data, is it JSON?: ${silences.error}`);
  }
  const workers = flags.number('worker');
  if (workers < 1) return failed('the number of workers must be greater than 0');
  const api = await context.openApi();
  if (!api.ok) return api.error;
  const importer = new Importer(api.value, world, silences.value.length);
  const queue = silences.value.map((silence) => (flags.isOn('force') ? asNew(silence) : silence));
  await importer.run(queue, workers);
  const { failures } = importer;
  if (failures === 0) return DONE;
  return failed(`couldn't import ${failures} out of ${queue.length} silences`);
}

async function readInput(
  file: string | undefined,
  readStdin: () => Promise<string>,
): Promise<Result<string>> {
  try {
    return ok(file === undefined ? await readStdin() : await readFile(file, 'utf8'));
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'cannot read the input');
  }
}

class Importer {
  readonly #api: ApiClient;
  readonly #terminal: Terminal;
  readonly #bar: ProgressBar;
  #failures = 0;

  constructor(api: ApiClient, { terminal, now }: World, total: number) {
    this.#api = api;
    this.#terminal = terminal;
    this.#bar = new ProgressBar(terminal, { label: 'importing', total, now });
  }

  get failures(): number {
    return this.#failures;
  }

  async run(silences: readonly SentSilence[], workers: number): Promise<void> {
    const queue = silences.values();
    const work = async (): Promise<void> => {
      for (const silence of queue) await this.#import(silence);
    };
    await Promise.all(Array.from({ length: Math.min(workers, silences.length) }, work));
    this.#bar.hide();
  }

  /** A silence that the server no longer has becomes a new one. */
  async #import(silence: SentSilence): Promise<void> {
    let outcome = await this.#api.sendSilence(silence);
    if (outcome.kind === 'unknown') outcome = await this.#api.sendSilence(asNew(silence));
    const { isInteractive, print, printError } = this.#terminal;
    if (outcome.kind === 'sent') {
      if (isInteractive) this.#bar.hide();
      print(`${outcome.id}\n`);
    } else {
      this.#failures += 1;
      this.#bar.hide();
      const { id = '' } = silence;
      printError(`Error adding silence id='${id}': ${outcome.error}\n`);
    }
    this.#bar.advance();
  }
}

function asNew({ id: _, ...silence }: SentSilence): SentSilence {
  return silence;
}

function parseSilences(text: string): Result<readonly SentSilence[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (text.trim() === '') return fail('EOF');
    return fail(error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'not JSON');
  }
  if (!Array.isArray(value)) return fail('expected a list of silences');
  return readList(readSentSilence)(value, '');
}
