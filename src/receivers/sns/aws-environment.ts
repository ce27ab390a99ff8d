// What AWS' own programs take from the environment and from the two files in the home folder, as
// far as SNS needs it. Source: AWS SDKs and Tools Reference Guide (settings, profiles).
import { fail, ok, type Result } from '../../model/result.ts';
import { readTextFile } from '../secrets/read-secret.ts';
import { parseAwsProfiles, type AwsProfile } from './aws-profile.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface AwsSources {
  readonly environment: Environment;
  readonly readFile: (path: string) => Promise<string>;
}

/** The first of several variables that is set and not empty. */
export function variable(environment: Environment, ...names: readonly string[]): string {
  for (const name of names) {
    const value = environment[name] ?? '';
    if (value !== '') return value;
  }
  return '';
}

/**
 * Reads a profile from both files, of which the one with the credentials wins. An empty name is
 * that of the environment; a profile that nobody asked for by name may be missing.
 */
export async function loadAwsProfile(
  name: string,
  { environment, readFile }: AwsSources,
): Promise<Result<AwsProfile>> {
  const asked = name === '' ? variable(environment, 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE') : name;
  const wanted = asked === '' ? 'default' : asked;
  const home = variable(environment, 'HOME');
  const files = [
    [variable(environment, 'AWS_CONFIG_FILE') || `${home}/.aws/config`, 'config'],
    [
      variable(environment, 'AWS_SHARED_CREDENTIALS_FILE') || `${home}/.aws/credentials`,
      'credentials',
    ],
  ] as const;
  const found = new Map<string, string>();
  let isKnown = false;
  for (const [path, kind] of files) {
    // Either file may be missing: there are other sources of credentials.
    const text = await readTextFile(path, readFile);
    const profile = text.ok ? parseAwsProfiles(text.value, kind).get(wanted) : undefined;
    for (const [key, value] of profile ?? []) found.set(key, value);
    isKnown ||= profile !== undefined;
  }
  if (!isKnown && asked !== '') return fail(`There is no AWS profile "${asked}"`);
  return ok(found);
}
