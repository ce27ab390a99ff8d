// Runs an embedded store in a process of its own, which tests may kill without warning.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '../../..');
const ENTRY = join(import.meta.dirname, 'store-child-main.ts');

/** A compiled program; `dispose` removes it. */
export interface CompiledProgram {
  readonly main: string;
  dispose(): Promise<void>;
}

/** Compiles the child's program and what it imports, because Node 20 runs JavaScript only. */
export async function compileStoreChild(): Promise<CompiledProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-child-'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await compile(ENTRY, folder, new Set());
  return {
    main: target(ENTRY, folder),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function compile(file: string, folder: string, done: Set<string>): Promise<void> {
  if (done.has(file)) return;
  done.add(file);
  const { outputText } = ts.transpileModule(await readFile(file, 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  const output = target(file, folder);
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, outputText);
  for (const [, imported] of outputText.matchAll(/from ["'](\.[^"']+)\.js["']/g)) {
    await compile(resolve(dirname(file), `${String(imported)}.ts`), folder, done);
  }
}

function target(file: string, folder: string): string {
  return join(folder, relative(ROOT, file)).replace(/\.ts$/, '.js');
}

/** A running child. It prints a line for everything that it has done. */
export class StoreChild {
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  readonly #ended: Promise<void>;
  #wake: () => void = () => undefined;

  /** `args` are those of `store-child-main.ts`; `shell` are commands to run before it. */
  constructor(program: CompiledProgram, args: readonly string[], shell = '') {
    const child = spawn(
      'sh',
      ['-c', `${shell} exec "$0" "$@"`, process.execPath, program.main, ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        this.#wake();
      });
    }
    this.#ended = new Promise((done) => {
      child.once('close', () => {
        done();
        this.#wake();
      });
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Everything printed so far. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Waits for a line with the text, or for the end of the process. */
  async waitFor(text: string): Promise<void> {
    while (!this.#lines.some((line) => line.includes(text)) && this.#isRunning()) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  /** Waits for the end and returns the exit code. */
  async end(): Promise<number | null> {
    await this.#ended;
    return this.#process.exitCode;
  }

  #isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }
}
