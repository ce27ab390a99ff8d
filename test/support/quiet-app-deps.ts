// What an HTTP surface needs besides its services, where nobody looks at metrics, readiness or reloads.
import { createFilterParser } from '../../src/api/reads/parse-filter.ts';
import type { HttpAppDeps } from '../../src/api/server.ts';
import { ok } from '../../src/model/result.ts';

type QuietDeps = Omit<HttpAppDeps, 'service' | 'silences' | 'clock' | 'logger'>;

/** Harmless defaults, to be spread. */
export const QUIET_APP_DEPS: QuietDeps = {
  filters: createFilterParser('fallback', { log: () => undefined }),
  versionInfo: {
    branch: '',
    buildDate: '',
    buildUser: '',
    goVersion: 'node',
    revision: '',
    version: '0.0.0',
  },
  metrics: {
    requestAnswered: () => undefined,
    getsInFlight: () => undefined,
    getTurnedAway: () => undefined,
  },
  readiness: () => ({ ready: true }),
  reload: () => Promise.resolve(ok(undefined)),
  renderMetrics: () => '# HELP up Whether it runs.\n',
  options: {
    routePrefix: '',
    getConcurrency: 8,
    timeoutMs: 0,
    maxBodyBytes: undefined,
    frameAncestors: [],
    enableDebug: false,
  },
};
