// Holds the tables of flags in docs/operations.md against the flags of the server, both ways.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FlagSpec } from '../../../../src/cli/parse/command-spec.ts';
import { FLAGS, INERT_FLAGS } from '../../../../src/app/flags/flag-table.ts';
import { tableAfter } from '../../../support/markdown.ts';

const PAGE = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');

/** The columns `Flag`, `Default`, `Meaning`, without the marks of Markdown. */
function rowOf({ name, type, help, default: fallback = 'none' }: FlagSpec): readonly string[] {
  switch (type.kind) {
    case 'boolean':
      return [`--${name}`, 'off', help];
    case 'choice':
      return [`--${name}`, `${fallback} (${type.choices.join(', ')})`, help];
    default:
      return [`--${name}`, fallback, help];
  }
}

/** From `alertmanager --help` of 0.34.0, without those that every program has. */
const UPSTREAM = [
  'alerts.gc-interval',
  'alerts.per-alertname-limit',
  'auto-gomemlimit.ratio',
  'cluster.advertise-address',
  'cluster.allow-insecure-public-advertise-address-discovery',
  'cluster.gossip-interval',
  'cluster.label',
  'cluster.listen-address',
  'cluster.peer',
  'cluster.peer-name',
  'cluster.peer-timeout',
  'cluster.peers-resolve-timeout',
  'cluster.probe-interval',
  'cluster.probe-timeout',
  'cluster.pushpull-interval',
  'cluster.reconnect-interval',
  'cluster.reconnect-timeout',
  'cluster.settle-timeout',
  'cluster.tcp-timeout',
  'cluster.tls-config',
  'config.file',
  'data.maintenance-interval',
  'data.retention',
  'dispatch.maintenance-interval',
  'dispatch.start-delay',
  'enable-feature',
  'log.format',
  'log.level',
  'log.silences',
  'silences.max-silence-size-bytes',
  'silences.max-silences',
  'storage.path',
  'web.config.file',
  'web.external-url',
  'web.get-concurrency',
  'web.listen-address',
  'web.route-prefix',
  'web.systemd-socket',
  'web.timeout',
];

describe('docs/operations.md (rows F1–F6)', () => {
  it('names every flag of the server with its default and meaning, and no other', () => {
    expect(tableAfter(PAGE, '## Flags')).toEqual(FLAGS.map(rowOf));
  });

  it('names every flag without effect and why, and no other', () => {
    const rows = INERT_FLAGS.map(({ name, help }) => [`--${name}`, help]);
    expect(tableAfter(PAGE, '### Flags without effect')).toEqual(rows);
  });

  it('leaves out no flag of upstream', () => {
    const known = new Set([...FLAGS, ...INERT_FLAGS].map(({ name }) => name));
    expect(UPSTREAM.filter((name) => !known.has(name))).toEqual([]);
  });
});
