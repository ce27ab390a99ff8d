// What the sections of a file become; their verdicts and printed forms are in golden-yaml.test.ts.
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import type { LoadOptions } from '../../../src/config/load-config.ts';
import { formatMatcher } from '../../../src/matcher/format.ts';
import { describeProblem, loadGood, problemsOf } from './load-text.ts';

const BASE = 'route: {receiver: a}\nreceivers: [{name: a}]\n';

function load(section: string, options: Partial<LoadOptions> = {}): Config {
  return loadGood(BASE + section, options);
}

describe('inhibit_rules (C21)', () => {
  it('joins the three syntaxes of matchers', () => {
    const { inhibitRules } = load(
      'inhibit_rules: [{name: n, source_match: {b: x}, source_match_re: {c: "y|z"}, source_matchers: [a!=q], target_matchers: [d=e], equal: [f]}]',
    );
    const [rule] = inhibitRules;
    expect(rule?.sourceMatchers.map(formatMatcher)).toEqual(['a!="q"', 'b="x"', 'c=~"^(?:y|z)$"']);
    expect(rule?.targetMatchers.map(formatMatcher)).toEqual(['d="e"']);
    expect([rule?.name, rule?.equal]).toEqual(['n', ['f']]);
  });

  it('leaves out rules without content, which mute nothing', () => {
    expect(load('inhibit_rules: [~, {}, {equal: [a]}]').inhibitRules).toHaveLength(1);
  });
});

describe('time_intervals (C22)', () => {
  it('reads every part', () => {
    const { timeIntervals } = load(
      'time_intervals: [{name: t, time_intervals: [{times: [{start_time: "09:30", end_time: "24:00"}], weekdays: ["monday:friday"], days_of_month: ["-3:-1"], months: [may], years: ["2026:2027"], location: Asia/Tokyo}]}]',
    );
    expect(timeIntervals).toEqual([
      {
        name: 't',
        intervals: [
          {
            times: [{ startMinute: 570, endMinute: 1440 }],
            weekdays: [{ first: 1, last: 5 }],
            daysOfMonth: [{ first: -3, last: -1 }],
            months: [{ first: 5, last: 5 }],
            years: [{ first: 2026, last: 2027 }],
            location: 'Asia/Tokyo',
          },
        ],
      },
    ]);
  });

  it('joins both keys, the deprecated one first', () => {
    const { timeIntervals } = load(
      'time_intervals: [{name: b}]\nmute_time_intervals: [{name: a}]\n',
    );
    expect(timeIntervals.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('tells a part that is not given from one that never holds', () => {
    const intervals = (part: string): unknown =>
      load(`time_intervals: [{name: t, time_intervals: [{${part}}]}]`).timeIntervals[0]?.intervals;
    expect(intervals('weekdays: ')).toMatchObject([{ weekdays: [], location: 'UTC' }]);
    expect(intervals('weekdays: []')).toEqual([]);
    expect(intervals('weekdays: [~]')).toMatchObject([{ weekdays: [{ first: 0, last: 0 }] }]);
  });

  it('gives routes their own names, which are not inherited (C8)', () => {
    const { route } = loadGood(
      'route: {receiver: a, routes: [{mute_time_intervals: [t], active_time_intervals: [t], routes: [{}]}]}\nreceivers: [{name: a}]\ntime_intervals: [{name: t}]',
    );
    const [child] = route.routes;
    expect([child?.muteTimeIntervals, child?.activeTimeIntervals]).toEqual([['t'], ['t']]);
    expect(child?.routes[0]?.muteTimeIntervals).toEqual([]);
  });
});

describe('tracing (C23)', () => {
  it('has defaults', () => {
    expect(load('tracing: {endpoint: "a:4317"}').tracing).toEqual({
      clientType: 'grpc',
      endpoint: 'a:4317',
      samplingFraction: 0,
      insecure: false,
      tlsConfig: undefined,
      headers: [],
      compression: 'none',
      timeoutMs: 0,
    });
    expect(load('').tracing).toBeUndefined();
  });

  it('takes the first value or secret of a header, and leaves paths alone', () => {
    const { tracing } = load(
      'tracing: {endpoint: a, headers: {x: {values: [b, c], files: [f]}, y: {secrets: [s]}, z: {}}, tls_config: {ca_file: ca.pem}}',
      { baseDir: '/etc/am' },
    );
    const headers = tracing?.headers.map(([name, source]) => {
      return [name, source.kind === 'inline' ? source.secret.reveal() : source.path];
    });
    expect(headers).toEqual([
      ['x', 'b'],
      ['y', 's'],
    ]);
    expect(tracing?.tlsConfig?.ca).toEqual({ kind: 'file', path: 'ca.pem' });
  });

  it.each([
    ['7.5', 1],
    ['-1', 0],
    ['.nan', 0],
    ['0.25', 0.25],
  ])('reads a fraction of %s as %d', (text, fraction) => {
    const { tracing } = load(`tracing: {endpoint: a, sampling_fraction: ${text}}`);
    expect(tracing?.samplingFraction).toBe(fraction);
  });

  it.each([
    ['client_type: ', 'unknown tracing client type: expected http or grpc'],
    ['headers: {x: {files: [f]}}', 'header files are not supported for tracing configuration'],
  ])('refuses %j, with which Alertmanager does not start', (part, message) => {
    expect(problemsOf(`${BASE}tracing: {endpoint: a, ${part}}`).join()).toContain(message);
  });
});

describe('event_recorder (C24)', () => {
  const webhook = 'webhook_outputs: [{url: "http://h/", batch: true}]';

  it('has defaults and joins paths of files', () => {
    const { eventRecorder } = load(
      `event_recorder: {file_outputs: [{path: e}], stdout_outputs: [{}, {}], ${webhook}}`,
      { baseDir: '/etc/am' },
    );
    expect(eventRecorder?.files).toEqual([{ path: '/etc/am/e' }]);
    expect(eventRecorder?.stdout).toBe(2);
    expect(eventRecorder?.webhooks).toMatchObject([
      {
        timeoutMs: 10_000,
        workers: 4,
        maxRetries: 3,
        retryBackoffMs: 500,
        batch: { maxEvents: 100, maxBytes: 1_048_576, flushIntervalMs: 100 },
      },
    ]);
  });

  it('records nothing without outputs, and nothing for empty ones', () => {
    expect(load('event_recorder: {}').eventRecorder).toBeUndefined();
    expect(load('event_recorder: {file_outputs: [~], webhook_outputs: [~]}').eventRecorder).toBe(
      undefined,
    );
  });

  it('is checked and ignored with a warning while the feature is off', () => {
    const kafka = 'event_recorder: {kafka_outputs: [{brokers: [a], topic: t}]}';
    const config = load(kafka, { recordsEvents: false });
    expect(config.eventRecorder).toBeUndefined();
    expect(config.warnings.map(describeProblem)).toEqual([
      '3:17: no events are recorded, because the feature event-recorder is not enabled',
    ]);
    expect(config.original).toContain('format: json');
    expect(load('', { recordsEvents: false }).warnings).toEqual([]);
    expect(
      problemsOf(`${BASE}event_recorder: {file_outputs: [{}]}`, { recordsEvents: false }),
    ).toEqual(['3:33: event_recorder file output requires a path']);
  });
});

describe('oauth2 (C20)', () => {
  const authOf = (block: string): unknown => {
    const text = `global: {http_config: {oauth2: {client_id: me, token_url: "http://t/", ${block}}}}`;
    const config = loadGood(
      `${text}\nroute: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: "http://h/"}]}]`,
      { baseDir: '/etc/am' },
    );
    const [integration] = config.receivers[0]?.integrations ?? [];
    expect(integration).toBeDefined();
    return integration;
  };

  it('asks with a secret', () => {
    expect(
      authOf('client_secret_file: s, scopes: [x], endpoint_params: {a: b}, proxy_url: "http://p/"'),
    ).toMatchObject({
      httpConfig: {
        auth: {
          kind: 'oauth2',
          oauth2: {
            clientId: 'me',
            tokenUrl: 'http://t/',
            scopes: ['x'],
            endpointParams: [['a', 'b']],
            grant: {
              kind: 'client_credentials',
              clientSecret: { kind: 'file', path: '/etc/am/s' },
            },
            proxy: { kind: 'url' },
          },
        },
      },
    });
  });

  it('asks with an assertion, issued by the client unless said otherwise', () => {
    const grant = 'grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer"';
    expect(
      authOf(`${grant}, client_certificate_key_file: k, claims: {x: 1, y: [true]}`),
    ).toMatchObject({
      httpConfig: {
        auth: {
          oauth2: {
            grant: {
              kind: 'jwt-bearer',
              key: { kind: 'file', path: 'k' },
              algorithm: 'RS256',
              issuer: 'me',
              audience: '',
              claims: new Map<string, unknown>([
                ['x', 1],
                ['y', [true]],
              ]),
            },
          },
        },
      },
    });
  });
});

describe('secret managers', () => {
  it.each([
    'basic_auth: {username_ref: x}',
    'basic_auth: {password_ref: x}',
    'authorization: {credentials_ref: x}',
    'tls_config: {ca_ref: x}',
    'oauth2: {client_id: a, token_url: b, client_secret_ref: x}',
  ])('are refused in words: %s', (block) => {
    const problems = problemsOf(`global: {http_config: {${block}}}\n${BASE}`);
    expect(problems.join()).toContain(
      '_ref is not supported yet: secret managers are not supported',
    );
  });
});

describe('tocsin', () => {
  const OFF = {
    keepTimersOnReload: false,
    exactRepeatInterval: false,
    sendResolvedWhenMuted: false,
  };

  it('is off unless asked for, and does not print then', () => {
    const config = load('');
    expect(config.tocsin).toEqual(OFF);
    expect(config.original).not.toContain('tocsin');
    expect(load('tocsin:').tocsin).toEqual(OFF);
  });

  it('reads and prints what is asked for', () => {
    const config = load('tocsin: {exact_repeat_interval: yes}');
    expect(config.tocsin).toEqual({ ...OFF, exactRepeatInterval: true });
    expect(config.original).toContain(
      'tocsin:\n  keep_timers_on_reload: false\n  exact_repeat_interval: true\n  send_resolved_when_muted: false\n',
    );
    expect(problemsOf(config.original)).toEqual([]);
  });

  it('refuses keys that it does not have', () => {
    expect(problemsOf(`${BASE}tocsin: {exact_repeat: true}`)).toEqual([
      '3:10: field exact_repeat not found in tocsin',
    ]);
  });
});
