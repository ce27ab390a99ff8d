// `silence import`: adds the silences of a JSON file, several at once (reference row F17).
import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ApiClient } from '../api/api-client.ts';
import { readSentSilence, type SentSilence } from '../api/sent-silence.ts';
import { readList } from '../api/wire-value.ts';
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import type { Terminal } from '../world.ts';

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
  const importer = new Importer(api.value, world.terminal, silences.value.length);
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
  readonly #total: number;
  #done = 0;
  #failures = 0;

  constructor(api: ApiClient, terminal: Terminal, total: number) {
    this.#api = api;
    this.#terminal = terminal;
    this.#total = total;
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
    this.#showProgress('');
  }

  /** A silence that the server no longer has becomes a new one. */
  async #import(silence: SentSilence): Promise<void> {
    let outcome = await this.#api.sendSilence(silence);
    if (outcome.kind === 'unknown') outcome = await this.#api.sendSilence(asNew(silence));
    this.#done += 1;
    if (outcome.kind === 'sent') {
      this.#terminal.print(`${outcome.id}\n`);
    } else {
      this.#failures += 1;
      const { id = '' } = silence;
      this.#terminal.printError(`Error adding silence id='${id}': ${outcome.error}\n`);
    }
    this.#showProgress(`${this.#done}/${this.#total}`);
  }

  /** On a terminal that shows nothing else, and in one place. */
  #showProgress(text: string): void {
    const { showsProgress, isInteractive, printError } = this.#terminal;
    if (showsProgress && !isInteractive) printError(`\r\u001b[K${text}`);
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
