// `check-config`: says of each file whether the server would take it (reference row F18).

/** What the check needs to know of a file. */
export interface CheckedFile {
  /** One problem per line, empty when the file is fine. */
  readonly problems: readonly string[];
  readonly receivers: number;
  readonly templates: number;
}

export interface CheckDeps {
  readonly check: (file: string) => Promise<CheckedFile>;
  readonly print: (text: string) => void;
}

/** Checks files one after another; fails with upstream's closing line when any is refused. */
export async function checkConfig(
  files: readonly string[],
  { check, print }: CheckDeps,
): Promise<string | undefined> {
  let failed = 0;
  for (const file of files) {
    const { problems, receivers, templates } = await check(file);
    if (problems.length > 0) {
      failed += 1;
      print(`Checking '${file}'  FAILED: ${problems.join('\n  ')}\n\n`);
      continue;
    }
    print(
      [
        `Checking '${file}'  SUCCESS`,
        'Found:',
        ' - global config',
        ' - route',
        ' - 0 inhibit rules',
        ` - ${receivers} receivers`,
        ` - ${templates} templates`,
        ...(templates > 0 ? ['  SUCCESS'] : []),
        '\n',
      ].join('\n'),
    );
  }
  return failed > 0 ? `failed to validate ${failed} file(s)` : undefined;
}
