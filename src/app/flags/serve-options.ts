// ServeOptions: the server's command line, checked and compiled.
import type { FlagValues } from '../../cli/parse/flag-values.ts';
import type { ParsedWords } from '../../cli/parse/parse-arguments.ts';
import type { LogLevel } from '../../model/logger.ts';
import { durationMs, type DurationMs } from '../../model/instant.ts';
import { Secret } from '../../model/secret.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { INERT_FLAGS, type FlagName } from './flag-table.ts';
import { parseListenAddresses, routePrefixOf, type ListenAddress } from './web-addresses.ts';

export interface ServeOptions {
  readonly configFile: string;
  readonly storage: StorageOptions;
  /** Where the embedded store is, and where an Alertmanager may have left its state. */
  readonly storagePath: string;
  readonly retentionMs: DurationMs;
  readonly maintenanceIntervalMs: DurationMs;
  readonly alertGcIntervalMs: DurationMs;
  readonly startDelayMs: DurationMs;
  /** Each 0 where there is none. */
  readonly limits: {
    readonly alertsPerName: number;
    readonly silences: number;
    readonly silenceBytes: number;
    readonly deadLetters: number;
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
  /** Sites that may show the page in a frame, as a Content-Security-Policy names them. */
  readonly frameAncestors: readonly string[];
  /** Whether profiles can be taken over HTTP. */
  readonly enableDebug: boolean;
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

export type Environment = Readonly<Record<string, string | undefined>>;

/** Flags by the names that the table has. */
interface Flags {
  text(name: FlagName): string;
  texts(name: FlagName): readonly string[];
  number(name: FlagName): number;
  isOn(name: FlagName): boolean;
}

/**
 * Compiles parsed flags. `environment` gives TOCSIN_REDIS_URL and TOCSIN_CLUSTER_REDIS_URL. Fails
 * with one line that names the flag, what it was and what was expected.
 */
export function compileOptions(
  values: FlagValues,
  given: ParsedWords['flags'],
  environment: Environment,
): Result<ServeOptions> {
  const flags: Flags = values;
  const features = parseFeatures(flags.text('enable-feature'));
  if (!features.ok) return features;
  const web = listenOptions(flags);
  if (!web.ok) return web;
  const times = positiveTimes(flags);
  if (!times.ok) return times;
  return ok({
    configFile: flags.text('config.file'),
    storage: storageOf(flags, environment),
    storagePath: flags.text('storage.path'),
    ...times.value,
    ...web.value,
    startDelayMs: durationMs(flags.number('dispatch.start-delay')),
    limits: {
      alertsPerName: flags.number('alerts.per-alertname-limit'),
      silences: flags.number('silences.max-silences'),
      silenceBytes: flags.number('silences.max-silence-size-bytes'),
      deadLetters: flags.number('dead-letters.max-letters'),
    },
    cluster: {
      listenAddress: flags.text('cluster.listen-address'),
      advertiseAddress: flags.text('cluster.advertise-address'),
      peerName: flags.text('cluster.peer-name'),
      peers: flags.texts('cluster.peer'),
    },
    features: features.value,
    logSilences: flags.isOn('log.silences'),
    logLevel: levelOf(flags.text('log.level')),
    logFormat: flags.text('log.format') === 'json' ? 'json' : 'logfmt',
    inertFlags: inertFlags(given),
  });
}

/** A host-source of a Content-Security-Policy, or `*` (CSP Level 3, section 2.3.1). */
const FRAME_ANCESTOR = /^(?:\*|(?:https?:\/\/)?(?:\*\.)?[A-Za-z0-9.-]+(?::(?:\d+|\*))?)$/;

type ListenOptions = Pick<
  ServeOptions,
  'listenAddresses' | 'externalURL' | 'routePrefix' | 'getConcurrency' | 'requestTimeoutMs' | 'web'
>;

function listenOptions(flags: Flags): Result<ListenOptions> {
  const addresses = parseListenAddresses(flags.texts('web.listen-address'));
  if (!addresses.ok) return addresses;
  const externalURL = flags.text('web.external-url');
  const wrongSite = flags.texts('web.frame-ancestor').find((site) => !FRAME_ANCESTOR.test(site));
  if (wrongSite !== undefined) {
    return fail(
      `--web.frame-ancestor: expected a site such as https://example.org, got "${wrongSite}"`,
    );
  }
  const prefix = routePrefixOf(flags.text('web.route-prefix'), externalURL);
  if (!prefix.ok) return prefix;
  return ok({
    listenAddresses: addresses.value,
    externalURL,
    routePrefix: prefix.value,
    getConcurrency: flags.number('web.get-concurrency'),
    requestTimeoutMs: durationMs(flags.number('web.timeout')),
    web: {
      configFile: flags.text('web.config.file'),
      systemdSocket: flags.isOn('web.systemd-socket'),
      maxBodyBytes: flags.number('web.max-body-bytes'),
      frameAncestors: flags.texts('web.frame-ancestor'),
      enableDebug: flags.isOn('web.enable-debug'),
    },
  });
}

type Times = Pick<ServeOptions, 'retentionMs' | 'maintenanceIntervalMs' | 'alertGcIntervalMs'>;

function positiveTimes(flags: Flags): Result<Times> {
  const names = ['data.retention', 'data.maintenance-interval', 'alerts.gc-interval'] as const;
  const wrong = names.find((name) => flags.number(name) <= 0);
  if (wrong !== undefined) return fail(`--${wrong} must be longer than 0`);
  return ok({
    retentionMs: durationMs(flags.number('data.retention')),
    maintenanceIntervalMs: durationMs(flags.number('data.maintenance-interval')),
    alertGcIntervalMs: durationMs(flags.number('alerts.gc-interval')),
  });
}

function storageOf(flags: Flags, environment: Environment): StorageOptions {
  const url = flags.text('storage.redis.url') || (environment['TOCSIN_REDIS_URL'] ?? '');
  if (url !== '') {
    return { kind: 'redis', url: new Secret(url), prefix: flags.text('storage.redis.prefix') };
  }
  const groupUrl = environment['TOCSIN_CLUSTER_REDIS_URL'] ?? '';
  if (groupUrl !== '' && flags.text('cluster.listen-address') !== '') {
    return { kind: 'redis', url: new Secret(groupUrl), prefix: undefined };
  }
  return { kind: 'embedded', path: flags.text('storage.path') };
}

function inertFlags(given: ParsedWords['flags']): readonly string[] {
  const inert = INERT_FLAGS.filter((flag) => given.some((each) => each.flag === flag));
  return inert.map(({ name }) => `--${name}`);
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

function levelOf(text: string): LogLevel {
  return text === 'debug' || text === 'warn' || text === 'error' ? text : 'info';
}
