import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../src/config/config.ts';
import { formatMatchers } from '../../../src/matcher/format.ts';
import { durationMs } from '../../../src/model/instant.ts';
import { describeProblem, loadGood, loadText, problemsOf, withIntegration } from './load-text.ts';

const RECEIVER = 'receivers: [{name: team}]\n';

describe('loadConfig()', () => {
  it('keeps what a route does not say undefined, so that it is inherited (C8)', () => {
    const { route } = loadGood(`route: {receiver: team, routes: [{group_by: []}]}\n${RECEIVER}`);
    expect(route).toMatchObject({
      receiver: 'team',
      groupBy: undefined,
      groupByAll: false,
      groupWaitMs: undefined,
      groupIntervalMs: undefined,
      repeatIntervalMs: undefined,
      continue: false,
    });
    expect(route.routes[0]).toMatchObject({ receiver: undefined, groupBy: [] });
  });

  it('reads timers and the wildcard of group_by (C9, C10, C17)', () => {
    const { route, resolveTimeoutMs } = loadGood(
      `route: {receiver: team, group_by: ['...'], group_wait: 0, group_interval: 1m30s, repeat_interval: 1d}\n${RECEIVER}`,
    );
    expect(route).toMatchObject({
      groupBy: undefined,
      groupByAll: true,
      groupWaitMs: 0,
      groupIntervalMs: 90_000,
      repeatIntervalMs: 86_400_000,
    });
    expect(resolveTimeoutMs).toBe(300_000);
  });

  it('joins match, match_re and matchers into one sorted list (D3)', () => {
    const { route } = loadGood(
      `route: {receiver: team, routes: [{match: {z: y}, match_re: {m: "a|b"}, matchers: ['b!="c",a=~"d"']}]}\n${RECEIVER}`,
    );
    const matchers = route.routes[0]?.matchers ?? [];
    expect(formatMatchers(matchers)).toBe('{a=~"d",b!="c",m=~"^(?:a|b)$",z="y"}');
    expect(matchers.map((matcher) => matcher.matches('b'))).toEqual([false, true, true, false]);
  });

  it('names every receiver by a label (C15)', () => {
    const { receivers } = loadGood(
      'route: {receiver: a}\nreceivers: [{name: a, labels: {tier: 1, __proto__: x}}, {name: b}]',
    );
    expect(receivers.map(({ labels }) => [...labels])).toEqual([
      [
        ['__proto__', 'x'],
        ['name', 'a'],
        ['tier', '1'],
      ],
      [['name', 'b']],
    ]);
  });

  it('puts integrations in the order of the decoders, then of the file', () => {
    const { receivers } = loadGood(`
global: {smtp_smarthost: "h:25", smtp_from: f, slack_api_url: "http://s/"}
route: {receiver: team}
receivers:
  - name: team
    slack_configs: [{channel: one}]
    email_configs: [{to: two}]
    webhook_configs: [{url: "http://a/", max_alerts: 3}, {url: "http://a/", max_alerts: 4}]
`);
    expect(receivers[0]?.integrations).toMatchObject([
      { kind: 'webhook', maxAlerts: 3 },
      { kind: 'webhook', maxAlerts: 4 },
      { kind: 'email', to: 'two' },
      { kind: 'slack', channel: 'one' },
    ]);
  });

  it.each([
    [{ file: '/etc/am/alertmanager.yml' }, ['/etc/am/t/*.tmpl', '/abs/x', '/etc/b']],
    [{ file: 'conf/am.yml' }, ['conf/t/*.tmpl', '/abs/x', 'b']],
    [{ file: 'am.yml' }, ['t/*.tmpl', '/abs/x', '../b']],
    [{ file: 'am.yml', baseDir: '/srv' }, ['/srv/t/*.tmpl', '/abs/x', '/b']],
  ])('joins templates to the folder of %j (C18)', (options, templates) => {
    const text = `templates: [t/*.tmpl, /abs/x, ../b]\nroute: {receiver: team}\n${RECEIVER}`;
    expect(loadGood(text, options).templates).toEqual(templates);
  });

  it('warns when notifications are repeated after they are forgotten (C14)', () => {
    const { warnings } = loadGood(`route: {receiver: team, repeat_interval: 1w}\n${RECEIVER}`, {
      retentionMs: durationMs(432_000_000),
    });
    expect(warnings.map(describeProblem)).toEqual([
      '1:42: repeat_interval (1w) is greater than the data retention period (5d). It can lead to notifications being repeated more often than expected.',
    ]);
  });

  it('reads matchers and names in the given mode (M1)', () => {
    const utf8 = `route: {receiver: team, group_by: ["é"]}\n${RECEIVER}`;
    expect(problemsOf(utf8, { matcherMode: 'classic' })).toEqual([
      '1:35: invalid label name "é" in group_by list',
    ]);
    const classic = `route: {receiver: team, routes: [{matchers: ['a=~\\d']}]}\n${RECEIVER}`;
    expect(loadGood(classic, { matcherMode: 'classic' }).warnings).toEqual([]);
    expect(problemsOf(classic, { matcherMode: 'utf8-strict' })).toHaveLength(1);
  });

  it('returns a configuration that cannot be changed', () => {
    const config = loadGood(`route: {receiver: team, group_by: [a]}\n${RECEIVER}`);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.route.groupBy)).toBe(true);
    expect(Object.isFrozen(config.receivers[0]?.integrations)).toBe(true);
  });

  it('prints a problem as file:line:column: message', () => {
    const loaded = loadText('route: {}\n', { file: '/etc/am.yml' });
    expect(loaded.ok ? [] : loaded.error.map(formatProblem)).toEqual([
      '/etc/am.yml:1:8: root route must specify a default receiver',
    ]);
  });
});

describe('merge keys', () => {
  it.each([
    ['the first of several sources wins', '{<<: [{max_alerts: 1}, {max_alerts: 2}]}', 1],
    ['a key behind them wins', '{<<: {max_alerts: 1}, max_alerts: 3}', 3],
    ['they win over a key before them, as in yaml.v2', '{max_alerts: 3, <<: {max_alerts: 1}}', 1],
    ['in quotes they are an ordinary key', '{max_alerts: 3, "<<": {max_alerts: 1}}', undefined],
  ])('%s (C1)', (_name, item, maxAlerts) => {
    const text = withIntegration('webhook', `[${item.replace('{', '{url: "http://a", ')}]`);
    const loaded = loadText(text);
    const [integration] = loaded.ok ? (loaded.value.receivers[0]?.integrations ?? []) : [];
    if (maxAlerts === undefined) expect(loaded.ok).toBe(false);
    else expect(integration).toMatchObject({ maxAlerts });
  });
});

describe('aliases', () => {
  it('cannot multiply a file beyond reason (C1)', () => {
    const levels = Array.from({ length: 12 }, (_, i) => {
      const items = Array.from({ length: 10 }, () => (i === 0 ? 'x' : `*l${i - 1}`));
      return `{l: &l${i} [${items.join(', ')}]}`;
    });
    const text = withIntegration('webhook', `[{url: "http://a", payload: [${levels.join(', ')}]}]`);
    expect(problemsOf(text).map((problem) => problem.replace(/^[0-9:]+ /, ''))).toEqual([
      'document contains excessive aliasing',
    ]);
  });
});

describe('the place of a problem', () => {
  it.each([
    ['windows line ends', 'route:\r\n  receiver: x\r\nreceivers: []\r\n', '2:13'],
    ['a byte order mark', '\ufeffroute:\n  receiver: x\n', '2:13'],
    ['characters outside the basic plane', 'route: {labels: {a: "😀"}, receiver: x}\n', '1:38'],
    [
      'a value that comes through an alias',
      'route: {receiver: &x y, routes: [{receiver: *x}]}',
      '1:22',
    ],
  ])('is right with %s', (_name, text, place) => {
    expect(problemsOf(text)[0]).toMatch(new RegExp(`^${place}: undefined receiver`));
  });
});

describe('unsupported features', () => {
  it.each([
    'discord',
    'incidentio',
    'pagerduty',
    'opsgenie',
    'wechat',
    'pushover',
    'victorops',
    'sns',
    'telegram',
    'webex',
    'msteams',
    'msteamsv2',
    'jira',
    'rocketchat',
    'mattermost',
  ])('%s_configs is refused at its key and accepted when empty', (kind) => {
    const file = (value: string): string =>
      `route: {receiver: team}\nreceivers:\n  - name: team\n    ${kind}_configs: ${value}\n`;
    expect(problemsOf(file('[{}]'))).toEqual([
      `4:5: ${kind}_configs is not supported yet: this version notifies through webhook_configs, email_configs, slack_configs`,
    ]);
    expect(problemsOf(file('[]'))).toEqual([]);
    expect(problemsOf(file(''))).toEqual([]);
  });
});
