// Reads from the project's own documentation what tests compare and run.

/** A fenced block of a page. */
export interface Example {
  /** The words between "A test …:" and the period in the comment before it; empty without. */
  readonly name: string;
  /** What stands behind the opening fence: `sh`, `yaml` … */
  readonly language: string;
  readonly text: string;
}

const EXAMPLE = /<!-- A test [a-z ]+(?:: ([^>]*))?\. -->\n\s*\n( *)```([a-z]+)\n([^]*?)\n *```/g;

/** The blocks that a comment `<!-- A test runs this: name. -->` marks, in their order. */
export function markedExamples(page: string): readonly Example[] {
  return [...page.matchAll(EXAMPLE)].map(
    ([, name = '', indent = '', language = '', text = '']) => ({
      name,
      language,
      text: text
        .split('\n')
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join('\n'),
    }),
  );
}

/** The text below a heading, up to the next heading of any level. */
export function sectionOf(page: string, heading: string): string {
  const [, text] = page.split(`${heading}\n`);
  if (text === undefined) throw new Error(`The page has no heading "${heading}"`);
  return text.split(/^#+ /m)[0] ?? '';
}

/** The cells of the first table of a section, without its head and without backticks. */
export function tableAfter(page: string, heading: string): readonly (readonly string[])[] {
  const [table = ''] = /^\|.*\n(?:\|.*\n)+/m.exec(sectionOf(page, heading)) ?? [];
  return table
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) => cellsOf(row));
}

function cellsOf(row: string): readonly string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\', ''));
}

/** The targets of the links to files of this project: path, and heading or undefined. */
export function localLinks(
  page: string,
): readonly { readonly path: string; readonly anchor: string | undefined }[] {
  const withoutCode = page.replace(/```[^]*?```/g, '');
  return [...withoutCode.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].map(
    ([, path = '', anchor]) => ({ path, anchor }),
  );
}

/** The anchors of a page's headings, as code hosts make them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const headings = page.matchAll(/^#+ (.+)$/gm);
  return new Set([...headings].map(([, text = '']) => anchorOf(text)));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
