// Every secret of an integration's configuration, wherever it stands in there, so that none of them can
// be shown by mistake.
import { Secret } from '../../model/secret.ts';

export interface ConfigSecrets {
  /** Given in the configuration itself. */
  readonly inline: readonly string[];
  /** Paths of files that hold one each. */
  readonly files: readonly string[];
}

/** Looks through a configuration, which is a tree of plain data. */
export function secretsOfConfig(config: unknown): ConfigSecrets {
  const inline: string[] = [];
  const files: string[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Secret) {
      inline.push(value.reveal());
      return;
    }
    if (value instanceof Map) for (const entry of value) visit(entry);
    const fields = new Map<string, unknown>(Object.entries(value));
    const path = fields.get('path');
    if (fields.get('kind') === 'file' && typeof path === 'string') files.push(path);
    for (const field of fields.values()) visit(field);
  };
  visit(config);
  return { inline, files };
}
