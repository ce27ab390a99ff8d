// The example of all receivers, and that the manual knows every key of theirs.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { INTEGRATION_DECODERS } from '../../../src/receivers/integration-decoders.ts';
import { loadGood } from '../config/load-text.ts';

const KINDS = INTEGRATION_DECODERS.map(({ kind }) => kind);
const MANUAL = read('docs/configuration.md');

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

function loadExample(): Config {
  const options = { file: 'receivers.yml', integrations: INTEGRATION_DECODERS };
  return loadGood(read('examples/receivers.yml'), options);
}

describe('examples/receivers.yml', () => {
  it('loads without problems and warnings', () => {
    expect(loadExample().warnings).toEqual([]);
  });

  it('has one receiver of each kind, named after it', () => {
    const found = loadExample().receivers.map(({ name, integrations }) => [
      name,
      ...integrations.map(({ kind }) => kind),
    ]);
    expect(found.sort()).toEqual(KINDS.map((kind) => [kind, kind]).sort());
  });

  it('holds no secret', () => {
    expect(loadExample().original).not.toContain('<secret>');
  });
});

describe('docs/configuration.md', () => {
  it.each(KINDS)('has every key that a smallest %s_configs prints', (kind) => {
    const [, section = ''] = MANUAL.split(`### \`${kind}_configs\`\n`);
    const [about = ''] = section.split(/^##/m);
    const start = loadExample().original.split(`  ${kind}_configs:\n`)[1] ?? '';
    const [item = ''] = start.split(/^(?! {2}[- ] )/m);
    // All have http_config, which is explained once.
    const keys = [...item.matchAll(/^ {2}[- ] (?!http_config)([a-z_0-9]+):/gm)].map(
      ([, key]) => key,
    );
    expect(keys.length).toBeGreaterThan(2);
    // The tables write `key(_file)` for a key and its sibling.
    const written = about.replace(/(\w+)\(_file\)/g, '$1`, `$1_file');
    for (const key of keys) expect(written, `${kind}: ${key}`).toContain(`\`${key}\``);
  });
});
