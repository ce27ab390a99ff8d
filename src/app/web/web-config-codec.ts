// The text of a --web.config.file → WebConfig (reference row H19). What the exporter-toolkit
// accepts means the same here, what it refuses is refused, with line and column.
// Source: prometheus/exporter-toolkit:web/tls_config.go (getConfig, Validate).
import type { ConfigProblem } from '../../config/config.ts';
import { decodeNode, type Codec } from '../../config/decode/codec.ts';
import { map } from '../../config/decode/collection-codecs.ts';
import { isNull, type Offset } from '../../config/decode/node.ts';
import { field, section, withValues } from '../../config/decode/object-codec.ts';
import { boolean, count, goDuration, secret } from '../../config/decode/scalar-codecs.ts';
import { readYaml } from '../../config/decode/yaml-source.ts';
import { ProblemLog } from '../../config/problem-log.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { Secret } from '../../model/secret.ts';
import { hashProblem } from './bcrypt-hash.ts';
import { extraHeaders } from './extra-headers.ts';
import { compileTls, tlsSection } from './tls-section.ts';
import type { RateLimit, WebConfig } from './web-config.ts';

/** A password's hash and where it stands; whether it is one is asked later. */
interface PlacedHash {
  readonly hash: Secret;
  readonly at: Offset;
}

const EMPTY_HASH: PlacedHash = { hash: new Secret(''), at: 0 };

const placedHash: Codec<PlacedHash> = {
  zero: EMPTY_HASH,
  decode: (node, context) => {
    const decoded = secret.decode(node, context);
    return decoded && { value: { hash: decoded.value ?? EMPTY_HASH.hash, at: node.at } };
  },
  print: () => null,
  isZero: ({ hash }) => hash.reveal() === '',
};

const httpSection = section('http_server_config', {
  http2: field(boolean, true),
  headers: field(extraHeaders),
});

const rateSection = section('rate_limit', { burst: field(count), interval: field(goDuration) });

const webSection = section('web configuration', {
  tls_server_config: field(tlsSection, tlsSection.defaults),
  http_server_config: field(
    // An empty section is Go's zero value, which has no HTTP/2.
    { ...httpSection, zero: withValues(httpSection.defaults, { http2: false }) },
    httpSection.defaults,
  ),
  rate_limit: field(rateSection, rateSection.defaults),
  basic_auth_users: field(map(placedHash)),
});

type WebValues = (typeof webSection.defaults)['values'];

export interface WebConfigSource {
  /** The name that problems show. */
  readonly file: string;
  /** The folder to which relative paths are joined. */
  readonly baseDir: string;
  readonly text: string;
}

/** Reads the text. Fails with every problem, in the order of the file; secrets are in none. */
export function parseWebConfig({
  file,
  baseDir,
  text,
}: WebConfigSource): Result<WebConfig, readonly ConfigProblem[]> {
  const source = readYaml(text);
  const newLog = (): ProblemLog =>
    new ProblemLog(source, { file, baseDir, matcherMode: 'fallback' });
  const log = newLog();
  const { root } = source;
  const isEmpty = root === undefined || isNull(root);
  const isReadable = source.problems.length === 0;
  const decoded = isReadable && !isEmpty ? decodeNode(webSection, root, log)?.value : undefined;
  const problems = log.problems();
  if (problems.length > 0) return fail(problems);
  const { values } = decoded ?? webSection.defaults;
  const tlsLog = newLog();
  const userLog = newLog();
  const { http2, headers } = values.http_server_config.values;
  return ok({
    http2,
    headers,
    tls: compileTls(values.tls_server_config, { http2, context: tlsLog }),
    tlsProblems: tlsLog.problems(),
    users: compileUsers(values.basic_auth_users, userLog),
    userProblems: userLog.problems(),
    rateLimit: compileRateLimit(values.rate_limit.values),
  });
}

function compileUsers(
  users: WebValues['basic_auth_users'],
  log: ProblemLog,
): ReadonlyMap<string, Secret> {
  for (const [name, { hash, at }] of users) {
    const problem = hashProblem(hash.reveal());
    if (problem !== undefined)
      log.report(at, `the password of user ${quoteGo(name)} is ${problem}`);
  }
  return new Map([...users].map(([name, { hash }]) => [name, hash]));
}

/** Go takes an interval below 0 for a limit that nothing reaches. */
function compileRateLimit({
  interval,
  burst,
}: WebValues['rate_limit']['values']): RateLimit | undefined {
  return interval > 0 ? { intervalMs: interval, burst } : undefined;
}
