// Secrets in files are read at every send, so that a rotated secret needs no reload (row C19).
import type { SecretSource } from '../../model/secret.ts';
import { fail, ok, type Result } from '../../model/result.ts';

type ReadFile = (path: string) => Promise<string>;

/** Reveals a secret; the text of a file is trimmed. Fails with a message that names the path. */
export async function readSecret(
  source: SecretSource,
  readFile: ReadFile,
): Promise<Result<string>> {
  if (source.kind === 'inline') return ok(source.secret.reveal());
  const text = await readTextFile(source.path, readFile);
  return text.ok ? ok(text.value.trim()) : text;
}

/** Reads a file; the failure names the path and the system's reason. */
export async function readTextFile(path: string, readFile: ReadFile): Promise<Result<string>> {
  try {
    return ok(await readFile(path));
  } catch (error) {
    return fail(`Cannot read "${path}": ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  // Node's messages repeat the path; the code says it all.
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
