// ServeOptions: the server's command line, checked and compiled.
import { Command, InvalidArgumentError, Option } from 'commander';
import type { LogLevel } from '../model/logger.ts';
import { durationMs, type DurationMs } from '../model/instant.ts';
import { Secret } from '../model/secret.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { FLAGS, INERT_FLAGS, type Flag } from './flag-table.ts';

export interface ServeOptions {
  readonly configFile: string;
  readonly storage: StorageOptions;
  readonly retentionMs: DurationMs;
  readonly maintenanceIntervalMs: DurationMs;
  readonly alertGcIntervalMs: DurationMs;
  readonly startDelayMs: DurationMs;
  /** Each 0 where there is none. */
  readonly limits: {
    readonly alertsPerName: number;
    readonly silences: number;
    readonly silenceBytes: number;
  };
  readonly listenAddresses: readonly ListenAddress[];
  readonly web: WebOptions;
  /** Empty derives it from the host's name and the first port. */
  readonly externalURL: string;
  /** Empty, or `/prefix` without a slash at its end. */
  readonly routePrefix: string;
  readonly getConcurrency: number;
  /** 0 is off. */
  readonly requestTimeoutMs: DurationMs;
  readonly cluster: ClusterOptions;
  readonly features: ReadonlySet<Feature>;
  readonly logSilences: boolean;
  readonly logLevel: LogLevel;
  readonly logFormat: 'logfmt' | 'json';
  /** Flags given that have no effect here. */
  readonly inertFlags: readonly string[];
}

export type StorageOptions =
  | { readonly kind: 'embedded'; readonly path: string }
  /** Without a prefix the addresses of replicas decide what they share. */
  | { readonly kind: 'redis'; readonly url: Secret; readonly prefix: string | undefined };

/** Of upstream's flags those that mean something where replicas share a store. */
export interface ClusterOptions {
  /** Empty turns replicas off. */
  readonly listenAddress: string;
  readonly advertiseAddress: string;
  /** Empty takes a random name. */
  readonly peerName: string;
  /** Addresses of replicas to join. */
  readonly peers: readonly string[];
}

export interface WebOptions {
  /** Empty serves plain HTTP and asks nobody for a login. */
  readonly configFile: string;
  /** Whether the sockets come from systemd instead of `listenAddresses`. */
  readonly systemdSocket: boolean;
  /** 0 is off. */
  readonly maxBodyBytes: number;
  /** Whether profiles can be taken over HTTP. */
  readonly enableDebug: boolean;
}

export interface ListenAddress {
  /** Empty listens on all interfaces. */
  readonly host: string;
  readonly port: number;
}

const FEATURES = [
  'alert-names-in-metrics',
  'receiver-name-in-metrics',
  'group-key-in-metrics',
  'classic-mode',
  'utf8-strict-mode',
  'auto-gomemlimit',
  'event-recorder',
] as const;
export type Feature = (typeof FEATURES)[number];

type FlagName = (typeof FLAGS)[number]['name'];
type FlagValue = string | number | boolean | readonly string[] | undefined;

/**
 * Builds the command with the server's flags. `usage` is what people type for it, where that is
 * more than its name.
 */
export function serveCommand(name: string, usage = name): Command {
  const command = new Command(name)
    .description('Receive, group and route alerts, and tell people.')
    .configureHelp({ helpWidth: 100 })
    .addHelpText(
      'after',
      `\nExample:\n  ${usage} --config.file=alertmanager.yml --storage.path=data/`,
    );
  for (const flag of FLAGS) command.addOption(optionOf(flag));
  for (const flag of INERT_FLAGS) command.addOption(optionOf(flag).hideHelp());
  return command;
}

/**
 * Compiles parsed flags. `environment` gives TOCSIN_REDIS_URL. Fails with one line that names the
 * flag, what it was and what was expected.
 */
export function compileOptions(
  command: Command,
  environment: Readonly<Record<string, string | undefined>>,
): Result<ServeOptions> {
  const values = command.opts<Record<string, FlagValue>>();
  const valueOf = (name: FlagName): FlagValue => values[keyOf(name)];
  const text = (name: FlagName): string => String(valueOf(name) ?? '');
  const list = (name: FlagName): readonly string[] => {
    const value = valueOf(name);
    return Array.isArray(value) ? value.map(String) : [];
  };
  const integer = (name: FlagName): number => Number(valueOf(name) ?? 0);
  const ms = (name: FlagName): DurationMs => durationMs(integer(name));
  const features = parseFeatures(text('enable-feature'));
  if (!features.ok) return features;
  const addresses = parseAddresses(valueOf('web.listen-address'));
  if (!addresses.ok) return addresses;
  const externalURL = text('web.external-url');
  if (externalURL !== '' && !isHttpUrl(externalURL)) {
    return fail(
      `--web.external-url="${externalURL}": not a URL, expected http://host/path or https://…`,
    );
  }
  const isGiven = (flag: Flag): boolean => command.getOptionValueSource(keyOf(flag.name)) === 'cli';
  return ok({
    configFile: text('config.file'),
    storage: storageOf({ text, environment }),
    retentionMs: ms('data.retention'),
    maintenanceIntervalMs: ms('data.maintenance-interval'),
    alertGcIntervalMs: ms('alerts.gc-interval'),
    startDelayMs: ms('dispatch.start-delay'),
    limits: {
      alertsPerName: integer('alerts.per-alertname-limit'),
      silences: integer('silences.max-silences'),
      silenceBytes: integer('silences.max-silence-size-bytes'),
    },
    listenAddresses: addresses.value,
    web: {
      configFile: text('web.config.file'),
      systemdSocket: valueOf('web.systemd-socket') === true,
      maxBodyBytes: integer('web.max-body-bytes'),
      enableDebug: valueOf('web.enable-debug') === true,
    },
    externalURL,
    routePrefix: trimSlashes(text('web.route-prefix') || pathOf(externalURL)),
    getConcurrency: integer('web.get-concurrency'),
    requestTimeoutMs: ms('web.timeout'),
    cluster: {
      listenAddress: text('cluster.listen-address'),
      advertiseAddress: text('cluster.advertise-address'),
      peerName: text('cluster.peer-name'),
      peers: list('cluster.peer'),
    },
    features: features.value,
    logSilences: valueOf('log.silences') === true,
    logLevel: levelOf(text('log.level')),
    logFormat: text('log.format') === 'json' ? 'json' : 'logfmt',
    inertFlags: INERT_FLAGS.filter(isGiven).map((flag) => `--${flag.name}`),
  });
}

function storageOf({
  text,
  environment,
}: {
  readonly text: (name: FlagName) => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): StorageOptions {
  const url = text('storage.redis.url') || (environment['TOCSIN_REDIS_URL'] ?? '');
  if (url !== '') {
    return { kind: 'redis', url: new Secret(url), prefix: text('storage.redis.prefix') };
  }
  const groupUrl = environment['TOCSIN_CLUSTER_REDIS_URL'] ?? '';
  if (groupUrl !== '' && text('cluster.listen-address') !== '') {
    return { kind: 'redis', url: new Secret(groupUrl), prefix: undefined };
  }
  return { kind: 'embedded', path: text('storage.path') };
}

/** The key under which the parser keeps a flag's value. */
function keyOf(name: string): string {
  return new Option(`--${name}`).attributeName();
}

function optionOf(flag: Flag): Option {
  const { name, type, help } = flag;
  switch (type.kind) {
    case 'boolean':
      return new Option(`--${name}`, help);
    case 'text':
      return new Option(`--${name} <value>`, help).default(type.fallback);
    case 'choice':
      return new Option(`--${name} <value>`, help)
        .choices([...type.choices])
        .default(type.fallback);
    case 'integer':
      return new Option(`--${name} <number>`, help).argParser(parseInteger).default(0);
    case 'duration':
      return new Option(`--${name} <duration>`, help)
        .argParser(parseFlagDuration)
        .default(parseFlagDuration(type.fallback), type.fallback);
    case 'list':
      return new Option(`--${name} <value>`, help).argParser(appendTo).default([], type.fallback);
  }
}

function appendTo(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}

function parseInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  return Number(text);
}

const MAX_DURATION_MS = 2 ** 63 / 1e6;
const DURATION_PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w)/gy;
const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Go durations as upstream's flags take them (`1h30m`, `0`), days and weeks included. */
function parseFlagDuration(text: string): number {
  if (text === '0') return 0;
  let total = 0;
  let end = 0;
  for (const match of text.matchAll(DURATION_PART)) {
    total += Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0);
    end = match.index + match[0].length;
  }
  // Go keeps durations in 64-bit nanoseconds, about 292 years.
  if (text === '' || end !== text.length || total > MAX_DURATION_MS) {
    throw new InvalidArgumentError('expected a duration such as 30s, 15m or 120h.');
  }
  return total;
}

function parseFeatures(text: string): Result<ReadonlySet<Feature>> {
  const features = new Set<Feature>();
  for (const name of text.split(',').filter((part) => part !== '')) {
    const feature = FEATURES.find((known) => known === name);
    if (feature === undefined) {
      return fail(`--enable-feature: unknown option "${name}", expected ${FEATURES.join(', ')}`);
    }
    features.add(feature);
  }
  if (features.has('classic-mode') && features.has('utf8-strict-mode')) {
    return fail('--enable-feature: classic-mode and utf8-strict-mode exclude each other');
  }
  return ok(features);
}

function parseAddresses(value: FlagValue): Result<readonly ListenAddress[]> {
  const texts = Array.isArray(value) && value.length > 0 ? value.map(String) : [':9093'];
  const addresses: ListenAddress[] = [];
  for (const text of texts) {
    if (text.startsWith('vsock://')) {
      return fail(`--web.listen-address="${text}": Node.js cannot listen on vsock, use host:port`);
    }
    const address = parseListenAddress(text);
    if (address === undefined) {
      return fail(`--web.listen-address="${text}": expected host:port, [ipv6]:port or :port`);
    }
    addresses.push(address);
  }
  return ok(addresses);
}

function parseListenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? Number.NaN);
  if (match === null || port > 65_535) return undefined;
  return { host: match[1] ?? match[2] ?? '', port };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\//i.test(text);
}

function pathOf(url: string): string {
  return url === '' ? '' : new URL(url).pathname;
}

/** Reads a prefix however many slashes it has at its ends; `/` is none at all (reference row H2). */
function trimSlashes(prefix: string): string {
  const segments = prefix.split('/');
  const first = segments.findIndex((segment) => segment !== '');
  if (first < 0) return '';
  const last = segments.findLastIndex((segment) => segment !== '');
  return `/${segments.slice(first, last + 1).join('/')}`;
}

function levelOf(text: string): LogLevel {
  return text === 'debug' || text === 'warn' || text === 'error' ? text : 'info';
}
