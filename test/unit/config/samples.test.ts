import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import sections from '../../golden/config/sections.json' with { type: 'json' };
import { loadGood, problemsOf } from './load-text.ts';

const SAMPLE = readFileSync(new URL('../../../examples/alertmanager.yml', import.meta.url), 'utf8');
const MANUAL = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

describe('examples/alertmanager.yml', () => {
  it('loads without problems and warnings, and holds no secret', () => {
    const config = loadGood(SAMPLE);
    expect(config.warnings).toEqual([]);
    expect(config.receivers.map(({ name }) => name)).toEqual(['default', 'on-call']);
    expect(config.route.routes[0]?.matchers.map(({ value }) => value)).toEqual(['page']);
  });

  it('loads with its Slack and e-mail part uncommented', () => {
    const [before = '', after = ''] = SAMPLE.split(/^ {4}# Slack and e-mail.*$/m);
    const uncommented = before + after.replace(/^ {4}# /gm, '    ');
    expect(loadGood(uncommented).receivers[1]?.integrations.map(({ kind }) => kind)).toEqual([
      'webhook',
      'email',
      'slack',
    ]);
  });
});

describe('docs/configuration.md', () => {
  it('has an example that loads', () => {
    const [, example = ''] = /```yaml\n([^]*?)```/.exec(MANUAL) ?? [];
    expect(loadGood(example).warnings).toEqual([]);
  });

  it('has examples of sections that load', () => {
    const [, ...examples] = [...MANUAL.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text);
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const section of examples.map((text) => text ?? '')) {
      const [, name = 'a'] = /^receivers:\n +- name: (.*)/m.exec(section) ?? [];
      const receivers = section.includes('receivers:\n') ? '' : `receivers: [{name: ${name}}]\n`;
      expect(problemsOf(`route: {receiver: ${name}}\n${receivers}${section}`)).toEqual([]);
    }
  });

  it('names every key of the sections that a smallest file does not print', () => {
    const golden = sections.cases
      .filter(({ problems }) => problems.length === 0)
      .flatMap(({ original }) => original ?? [])
      .join('');
    const top = 'inhibit_rules|mute_time_intervals|time_intervals|tracing|event_recorder|tocsin';
    const keys = golden.matchAll(new RegExp(`^(${top}):\\n(?:[ -].*\\n)*`, 'gm'));
    const names = [...keys].flatMap(([text]) =>
      text.match(/(?<=^(?: {2}|- | {2}- ))[a-z_]{3,}(?=:)/gm),
    );
    expect(names.length).toBeGreaterThan(20);
    for (const name of new Set(names)) expect(MANUAL, String(name)).toContain(name ?? '');
  });

  it('names every key of a printed configuration', () => {
    const [, example = ''] = /```yaml\n([^]*?)```/.exec(MANUAL) ?? [];
    const keys = loadGood(example).original.matchAll(/^[ -]*([a-z_]+):/gm);
    const own = ['runbook', 'tier'];
    for (const [, key = ''] of keys) {
      if (!own.includes(key)) expect(MANUAL, key).toContain(key);
    }
  });

  it('names no kind of receiver as unsupported', () => {
    const [, section = ''] = MANUAL.split('## Not supported yet');
    expect(section).not.toMatch(/`[a-z0-9]+_configs`/);
  });
});
