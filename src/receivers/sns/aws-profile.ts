// Reads the text of ~/.aws/config and ~/.aws/credentials into profiles.
// Source: AWS SDKs and Tools Reference Guide (shared config and credentials files).

/** The settings of one profile; names are in lower case. */
export type AwsProfile = ReadonlyMap<string, string>;

/** Parses all profiles; lines that are none are skipped, as AWS' own programs do. */
export function parseAwsProfiles(
  text: string,
  kind: 'config' | 'credentials',
): ReadonlyMap<string, AwsProfile> {
  const profiles = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]*)\]/.exec(line);
    if (header !== null) {
      const name = profileName(header[1] ?? '', kind);
      current = name === undefined ? undefined : (profiles.get(name) ?? new Map<string, string>());
      if (name !== undefined && current !== undefined) profiles.set(name, current);
      continue;
    }
    // Indented lines belong to settings that have parts, none of which matters here.
    const setting = /^([^\s#;=][^=]*)=(.*)$/.exec(line);
    if (setting === null) continue;
    const [, name = '', value = ''] = setting;
    current?.set(name.trim().toLowerCase(), value.replace(/\s[#;].*$/, '').trim());
  }
  return profiles;
}

/** In the config file every profile but `default` has the word before its name. */
function profileName(header: string, kind: 'config' | 'credentials'): string | undefined {
  const text = header.trim();
  if (kind === 'credentials' || text === 'default') return text;
  const [, name] = /^profile\s+(.+)$/.exec(text) ?? [];
  return name;
}
