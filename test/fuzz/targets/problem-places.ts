// Where problems of a file may be: on one of its lines, and not beyond the end of that.
import type { ConfigProblem } from '../../../src/config/config.ts';

/** What is wrong with the problems of a text that was refused; undefined when nothing is. */
export function placeProblem(text: string, problems: readonly ConfigProblem[]): string | undefined {
  if (problems.length === 0) return 'refused without a problem';
  const lines = text.split(/\r\n|[\n\r\u0085]/);
  for (const { line, column, message } of problems) {
    const at = `${line}:${column}`;
    if (message === '') return `a problem without a message at ${at}`;
    if (!(line >= 1 && line <= lines.length)) return `a problem at ${at}, outside the file`;
    // The end of a line, with its line break, is a place too.
    const last = (lines[line - 1] ?? '').length + 2;
    if (!(column >= 1 && column <= last)) return `a problem at ${at}, outside its line: ${message}`;
  }
  return undefined;
}
