// WebConfigFile: the --web.config.file as it is now. It is read again when it has changed, so that
// users and certificates change without a restart (reference row H19).
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatProblem } from '../../config/config.ts';
import { fail, type Result } from '../../model/result.ts';
import { stampOf } from './file-stamp.ts';
import { parseWebConfig } from './web-config-codec.ts';
import type { WebConfig } from './web-config.ts';

export class WebConfigFile {
  readonly #path: string;
  #stamp: string | undefined;
  #current: Result<WebConfig> = fail('not read yet');

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * The configuration, the same object until the file changes. Fails with all problems, one per
   * line, each as `file:line:column: message`.
   */
  current(): Result<WebConfig> {
    const stamp = stampOf([this.#path]);
    if (stamp !== this.#stamp) {
      // The stamp was taken first: what is written while we read counts as another change.
      this.#stamp = stamp;
      this.#current = this.#read();
    }
    return this.#current;
  }

  #read(): Result<WebConfig> {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return fail(`cannot read ${this.#path}: ${reason}`);
    }
    const parsed = parseWebConfig({
      file: this.#path,
      baseDir: resolve(this.#path, '..'),
      text,
    });
    return parsed.ok ? parsed : fail(parsed.error.map(formatProblem).join('\n'));
  }
}
