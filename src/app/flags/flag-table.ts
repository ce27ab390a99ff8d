// Every flag of the server, as data: the parser, `--help` and docs/operations.md are made of it.
// Names, defaults and meanings are upstream's (reference rows F1–F6) unless they say "Tocsin".
import type { CommandSpec, FlagSpec } from '../../cli/parse/command-spec.ts';

export const FLAGS = [
  {
    name: 'config.file',
    type: { kind: 'text' },
    default: 'alertmanager.yml',
    help: 'The configuration file.',
  },
  {
    name: 'storage.path',
    type: { kind: 'text' },
    default: 'data/',
    help: 'Folder of the embedded state store.',
  },
  {
    name: 'storage.redis.url',
    type: { kind: 'text' },
    help: 'Tocsin: keep state in this Redis (redis://, redis-sentinel:// or redis-cluster://, and rediss for redis with TLS) instead of --storage.path. TOCSIN_REDIS_URL gives the same without showing a password in the process list.',
  },
  {
    name: 'storage.redis.prefix',
    type: { kind: 'text' },
    default: 'tocsin',
    help: 'Tocsin: begins every key in Redis; one prefix is one installation.',
  },
  {
    name: 'data.retention',
    type: { kind: 'duration' },
    default: '120h',
    help: 'How long to remember at most what was notified.',
  },
  {
    name: 'data.maintenance-interval',
    type: { kind: 'duration' },
    default: '15m',
    help: 'How often notification records past their time are removed.',
  },
  {
    name: 'alerts.gc-interval',
    type: { kind: 'duration' },
    default: '30m',
    help: 'How often ended alerts that nobody needs any more are removed.',
  },
  {
    name: 'alerts.per-alertname-limit',
    type: { kind: 'integer' },
    default: '0',
    help: 'At most this many alerts of one name; further ones are dropped and counted. 0 sets no limit.',
  },
  {
    name: 'silences.max-silences',
    type: { kind: 'integer' },
    default: '0',
    help: 'At most this many silences, expired ones included; 0 sets no limit.',
  },
  {
    name: 'silences.max-silence-size-bytes',
    type: { kind: 'integer' },
    default: '0',
    help: 'Largest silence, in bytes; 0 sets no limit.',
  },
  {
    name: 'dead-letters.max-letters',
    type: { kind: 'integer' },
    default: '1000',
    help: 'Tocsin: at most this many dead letters; more push out the oldest. 0 sets no limit.',
  },
  {
    name: 'dispatch.start-delay',
    type: { kind: 'duration' },
    default: '0s',
    help: 'How long after the start nobody is told anything, so that groups can fill first.',
  },
  {
    name: 'web.listen-address',
    type: { kind: 'texts' },
    default: ':9093',
    help: 'Address to listen on, host:port or :port. May be repeated.',
  },
  {
    name: 'web.systemd-socket',
    type: { kind: 'boolean' },
    help: 'Listen on the sockets that systemd opened, instead of --web.listen-address.',
  },
  {
    name: 'web.config.file',
    type: { kind: 'text' },
    help: 'File that turns on TLS, logins, response headers and a rate limit; see docs/web-configuration.md.',
  },
  {
    name: 'web.external-url',
    type: { kind: 'text' },
    help: 'The URL under which people reach this server; used in links. Its path becomes the route prefix. Default: http://<hostname>:<port>.',
  },
  {
    name: 'web.route-prefix',
    type: { kind: 'text' },
    help: 'Prefix of all paths served. Default: the path of --web.external-url.',
  },
  {
    name: 'web.get-concurrency',
    type: { kind: 'integer' },
    default: '0',
    help: 'At most this many GET requests at the same time; 0 is the number of cores, at least 8.',
  },
  {
    name: 'web.timeout',
    type: { kind: 'duration' },
    default: '0s',
    help: 'Answer 503 to a request that takes longer; 0 never does.',
  },
  {
    name: 'web.max-body-bytes',
    type: { kind: 'integer' },
    default: '0',
    help: 'Tocsin: answer 413 to a post with a longer body; 0 sets no limit.',
  },
  {
    name: 'web.frame-ancestor',
    type: { kind: 'texts' },
    help: 'Tocsin: a site, such as https://grafana.example.org, that may show the page in a frame. May be repeated. Default: the same site only.',
  },
  {
    name: 'web.enable-debug',
    type: { kind: 'boolean' },
    help: 'Tocsin: serve CPU and heap profiles under /debug/pprof/.',
  },
  {
    name: 'cluster.listen-address',
    type: { kind: 'text' },
    default: '0.0.0.0:9094',
    help: 'Address by which replicas name this one; nothing listens there. Empty turns replicas off.',
  },
  {
    name: 'cluster.advertise-address',
    type: { kind: 'text' },
    help: 'The same, where other replicas must use another address.',
  },
  {
    name: 'cluster.peer-name',
    type: { kind: 'text' },
    help: 'Name of this replica. Default: random.',
  },
  {
    name: 'cluster.peer',
    type: { kind: 'texts' },
    help: 'Address of a replica to join, which takes a shared Redis; see docs/redis.md. May be repeated.',
  },
  {
    name: 'enable-feature',
    type: { kind: 'text' },
    help: 'Comma-separated: alert-names-in-metrics, receiver-name-in-metrics, group-key-in-metrics, classic-mode, utf8-strict-mode, auto-gomemlimit, event-recorder.',
  },
  {
    name: 'log.silences',
    type: { kind: 'boolean' },
    help: 'Log every silence that is created, changed or expired.',
  },
  {
    name: 'log.level',
    type: { kind: 'choice', choices: ['debug', 'info', 'warn', 'error'] },
    default: 'info',
    help: 'Least severity that is logged.',
  },
  {
    name: 'log.format',
    type: { kind: 'choice', choices: ['logfmt', 'json'] },
    default: 'logfmt',
    help: 'Form of the log lines on standard error.',
  },
] as const satisfies readonly FlagSpec[];

export type FlagName = (typeof FLAGS)[number]['name'];

/** Upstream's flags that are understood and have no effect here; using one is logged. */
export const INERT_FLAGS: readonly FlagSpec[] = [
  ...[
    'peer-timeout',
    'peers-resolve-timeout',
    'gossip-interval',
    'pushpull-interval',
    'tcp-timeout',
    'probe-timeout',
    'probe-interval',
    'settle-timeout',
    'reconnect-interval',
    'reconnect-timeout',
    'tls-config',
    'label',
  ].map(inertCluster),
  {
    name: 'cluster.allow-insecure-public-advertise-address-discovery',
    type: { kind: 'boolean' },
    help: 'No effect: replicas do not gossip.',
    isHidden: true,
  },
  {
    name: 'auto-gomemlimit.ratio',
    type: { kind: 'text' },
    help: 'No effect: there is no Go runtime.',
    isHidden: true,
  },
  {
    name: 'dispatch.maintenance-interval',
    type: { kind: 'duration' },
    default: '30s',
    help: 'No effect: an empty group goes at once.',
    isHidden: true,
  },
];

function inertCluster(name: string): FlagSpec {
  return {
    name: `cluster.${name}`,
    type: { kind: 'texts' },
    help: 'No effect: replicas do not gossip.',
    isHidden: true,
  };
}

/** The command `serve`, or the whole program when it is called `alertmanager`. */
export function serveSpec(name: string): CommandSpec {
  return {
    name,
    help: 'Receive, group and route alerts, and tell people.',
    flags: [
      { name: 'help', short: 'h', type: { kind: 'boolean' }, help: 'Show this help.' },
      { name: 'version', type: { kind: 'boolean' }, help: 'Print the version.' },
      ...FLAGS,
      ...INERT_FLAGS,
    ],
  };
}
