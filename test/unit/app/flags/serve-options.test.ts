// The server's command line: upstream's flags and defaults, and one clear line for what is wrong.
import { describe, expect, it } from 'vitest';
import { readServeRequest } from '../../../../src/app/run-serve.ts';
import type { ServeOptions } from '../../../../src/app/flags/serve-options.ts';
import { fail, ok, type Result } from '../../../../src/model/result.ts';

const NO_WEB_FLAGS = {
  configFile: '',
  systemdSocket: false,
  maxBodyBytes: 0,
  frameAncestors: [],
  enableDebug: false,
};

function parse(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Result<ServeOptions> {
  const request = readServeRequest('alertmanager', args, environment);
  if (!request.ok) return request;
  const { value } = request;
  return value.kind === 'serve' ? ok(value.options) : fail('it only prints');
}

describe('defaults (F1, F4)', () => {
  it('are those of Alertmanager', () => {
    expect(parse([])).toEqual({
      ok: true,
      value: {
        configFile: 'alertmanager.yml',
        storage: { kind: 'embedded', path: 'data/' },
        storagePath: 'data/',
        retentionMs: 120 * 3_600_000,
        maintenanceIntervalMs: 15 * 60_000,
        alertGcIntervalMs: 30 * 60_000,
        startDelayMs: 0,
        limits: { alertsPerName: 0, silences: 0, silenceBytes: 0, deadLetters: 1_000 },
        cluster: {
          listenAddress: '0.0.0.0:9094',
          advertiseAddress: '',
          peerName: '',
          peers: [],
        },
        logSilences: false,
        listenAddresses: [{ host: '', port: 9093 }],
        web: NO_WEB_FLAGS,
        externalURL: '',
        routePrefix: '',
        getConcurrency: 0,
        requestTimeoutMs: 0,
        features: new Set(),
        logLevel: 'info',
        logFormat: 'logfmt',
        inertFlags: [],
      },
    });
  });
});

describe('a flag', () => {
  it.each<{ args: string[]; expected: Partial<ServeOptions> }>([
    { args: ['--config.file=a.yml'], expected: { configFile: 'a.yml' } },
    { args: ['--data.retention=1h30m'], expected: { retentionMs: 5_400_000 as never } },
    { args: ['--data.retention', '2d'], expected: { retentionMs: 172_800_000 as never } },
    { args: ['--web.timeout=0'], expected: { requestTimeoutMs: 0 as never } },
    { args: ['--web.get-concurrency=-1'], expected: { getConcurrency: -1 } },
    { args: ['--web.route-prefix=/am'], expected: { routePrefix: '/am' } },
    { args: ['--web.route-prefix=/'], expected: { routePrefix: '' } },
    { args: ['--web.route-prefix=//am/x/'], expected: { routePrefix: '/am/x' } },
    { args: ['--web.route-prefix=am'], expected: { routePrefix: '/am' } },
    { args: ['--web.external-url=http://h/am/'], expected: { routePrefix: '/am' } },
    { args: ['--web.external-url=http://h'], expected: { routePrefix: '' } },
    {
      args: ['--web.external-url=http://h/am', '--web.route-prefix=/'],
      expected: { externalURL: 'http://h/am', routePrefix: '' },
    },
    {
      args: ['--web.config.file=w.yml', '--web.systemd-socket', '--web.max-body-bytes=5'],
      expected: {
        web: { ...NO_WEB_FLAGS, configFile: 'w.yml', systemdSocket: true, maxBodyBytes: 5 },
      },
    },
    {
      args: ['--web.frame-ancestor=https://*.example.org:3000', '--web.frame-ancestor=grafana'],
      expected: {
        web: { ...NO_WEB_FLAGS, frameAncestors: ['https://*.example.org:3000', 'grafana'] },
      },
    },
    { args: ['--log.silences', '--no-web.systemd-socket'], expected: { logSilences: true } },
    { args: ['--log.format=json', '--log.level=debug'], expected: { logFormat: 'json' } },
    {
      args: ['--web.listen-address=127.0.0.1:0', '--web.listen-address=[::1]:9094'],
      expected: {
        listenAddresses: [
          { host: '127.0.0.1', port: 0 },
          { host: '::1', port: 9094 },
        ],
      },
    },
    {
      args: ['--enable-feature=classic-mode,auto-gomemlimit'],
      expected: { features: new Set(['classic-mode', 'auto-gomemlimit'] as const) },
    },
    {
      args: ['--cluster.listen-address=', '--cluster.peer=a:1', '--cluster.peer=b:1'],
      expected: {
        cluster: { listenAddress: '', advertiseAddress: '', peerName: '', peers: ['a:1', 'b:1'] },
      },
    },
  ])('$args is taken', ({ args, expected }) => {
    expect(parse(args)).toMatchObject({ ok: true, value: expected });
  });

  it.each([
    ['--nope', "unknown long flag '--nope'"],
    ['--data.retention=soon', 'time: invalid duration "soon"'],
    ['--data.retention=', 'time: invalid duration ""'],
    ['--data.retention=9999999h', 'time: invalid duration'],
    ['--data.retention=5', 'missing unit in duration "5"'],
    ['--data.retention=0s', '--data.retention must be longer than 0'],
    ['--alerts.gc-interval=-1m', '--alerts.gc-interval must be longer than 0'],
    ['--web.get-concurrency=many', 'parsing "many": invalid syntax'],
    ['--log.level=loud', 'must be one of debug,info,warn,error'],
    ['--web.listen-address=9093', '"9093": expected host:port'],
    ['--web.listen-address=a:99999', '"a:99999": expected host:port'],
    ['--web.listen-address=vsock://:9093', 'Node.js cannot listen on vsock'],
    ['--web.external-url=ftp://a', '"ftp://a": not a URL'],
    ['--web.frame-ancestor=a; script-src *', 'got "a; script-src *"'],
    ['--enable-feature=magic', 'unknown option "magic"'],
    ['--enable-feature=classic-mode,utf8-strict-mode', 'exclude each other'],
  ])('%s is refused in one line', (flag, expected) => {
    const result = parse([flag]);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(expected) as string });
    expect(result.ok ? '' : result.error.split('\n')).toHaveLength(1);
  });
});

describe('the Redis URL', () => {
  it('comes from the flag, or from the environment, and never prints', () => {
    const url = 'redis://:hunter2@127.0.0.1/0';
    for (const result of [
      parse([`--storage.redis.url=${url}`]),
      parse([], { TOCSIN_REDIS_URL: url }),
    ]) {
      expect(JSON.stringify(result)).not.toContain('hunter2');
      const storage = result.ok ? result.value.storage : undefined;
      expect(storage?.kind === 'redis' && storage.url.reveal()).toBe(url);
    }
  });
});
