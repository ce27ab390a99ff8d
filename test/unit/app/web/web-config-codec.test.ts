// The text of a --web.config.file: what the exporter-toolkit takes is taken, what it refuses is
// refused with its place (H19).
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../../src/config/config.ts';
import { parseWebConfig } from '../../../../src/app/web/web-config-codec.ts';
import type { WebConfig } from '../../../../src/app/web/web-config.ts';

const HASH = '$2y$10$qRTBuFoULoYNA7AQ/F3ck.trZBPyjV64.oA4ZsSBCIWvXuvQlQTuu';
const TLS = 'cert_file: c.pem, key_file: k.pem';

function parse(text: string): ReturnType<typeof parseWebConfig> {
  return parseWebConfig({ file: 'web.yml', baseDir: '/etc/am', text });
}

function accepted(text: string): WebConfig {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.error.map(formatProblem).join('\n'));
  return parsed.value;
}

/** All problems of a text, whether they make it unreadable or only unfit to serve with. */
function problemsOf(text: string): readonly string[] {
  const parsed = parse(text);
  const problems = parsed.ok
    ? [...parsed.value.tlsProblems, ...parsed.value.userProblems]
    : parsed.error;
  return problems.map(formatProblem);
}

describe('a file with nothing in it', () => {
  it.each([
    '',
    '# nothing\n',
    'null',
    '{}',
    'tls_server_config:\nbasic_auth_users:\nrate_limit:\n',
  ])('%j asks for nothing', (text) => {
    expect(accepted(text)).toEqual({
      tls: undefined,
      tlsProblems: [],
      http2: true,
      headers: new Map(),
      users: new Map(),
      userProblems: [],
      rateLimit: undefined,
    });
  });
});

describe('tls_server_config', () => {
  it('joins relative paths to the folder of the file and has defaults', () => {
    expect(accepted(`tls_server_config: {cert_file: c.pem, key_file: /keys/k.pem}`).tls).toEqual({
      cert: { kind: 'file', path: '/etc/am/c.pem' },
      key: { kind: 'file', path: '/keys/k.pem' },
      client: { auth: 'none', authorities: undefined, allowedSans: undefined },
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      ciphers: undefined,
      curves: undefined,
      prefersServerCiphers: true,
    });
  });

  it('is absent when only details of it are given', () => {
    expect(accepted('tls_server_config: {min_version: TLS13}').tls).toBeUndefined();
  });

  it.each([
    ['NoClientCert', 'none', ''],
    ['RequestClientCert', 'requested', 'client_ca: x, '],
    ['RequireAnyClientCert', 'any', 'client_ca: x, '],
    ['RequireClientCert', 'any', ''],
    ['VerifyClientCertIfGiven', 'verifiedIfGiven', 'client_ca_file: ca.pem, '],
    ['RequireAndVerifyClientCert', 'verified', 'client_ca_file: ca.pem, '],
  ])('client_auth_type %s is %s', (name, auth, authorities) => {
    const text = `tls_server_config: {${TLS}, ${authorities}client_auth_type: ${name}}`;
    const { tls, tlsProblems } = accepted(text);
    expect([tls?.client.auth, tlsProblems]).toEqual([auth, []]);
  });

  it('tells an empty list of names from none', () => {
    const sansOf = (text: string): readonly string[] | undefined =>
      accepted(`tls_server_config: {${TLS}, client_allowed_sans: ${text}}`).tls?.client.allowedSans;
    expect([sansOf('[]'), sansOf(''), sansOf('[a, b]')]).toEqual([[], undefined, ['a', 'b']]);
  });

  it('adds the suites of TLS 1.3 to those that were chosen', () => {
    const suites = '[TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]';
    expect(accepted(`tls_server_config: {${TLS}, cipher_suites: ${suites}}`).tls?.ciphers).toEqual([
      'TLS_AES_128_GCM_SHA256',
      'TLS_AES_256_GCM_SHA384',
      'TLS_CHACHA20_POLY1305_SHA256',
      'ECDHE-RSA-AES128-GCM-SHA256',
    ]);
  });

  it('prefers a file to a text, as upstream does', () => {
    const { tls } = accepted(`tls_server_config: {${TLS}, cert: inline}`);
    expect(tls?.cert).toEqual({ kind: 'file', path: '/etc/am/c.pem' });
  });
});

describe('http_server_config', () => {
  it('offers HTTP/2 unless the section is empty or says otherwise', () => {
    const texts = [
      '{}',
      'http_server_config: {}',
      'http_server_config:',
      'http_server_config: {http2: false}',
    ];
    expect(texts.map((text) => accepted(text).http2)).toEqual([true, true, false, false]);
  });

  it('puts headers on one line', () => {
    const text =
      'http_server_config:\n  headers:\n    Content-Security-Policy: |\n      a;\n      b\n';
    expect(accepted(text).headers).toEqual(new Map([['Content-Security-Policy', 'a; b']]));
  });
});

describe('rate_limit', () => {
  it.each([
    ['{interval: 1s, burst: 3}', { intervalMs: 1000, burst: 3 }],
    ['{interval: 1s}', { intervalMs: 1000, burst: 0 }],
    ['{burst: 3}', undefined],
    ['{interval: -1s, burst: 3}', undefined],
  ])('%s is %o', (text, expected) => {
    expect(accepted(`rate_limit: ${text}`).rateLimit).toEqual(expected);
  });
});

describe('a problem', () => {
  it.each([
    ['foo: 1', '1:1: field foo not found in web configuration'],
    ['- a', '1:1: expected web configuration as a mapping, found a list'],
    [
      'tls_server_config: {cert_filse: c}',
      '1:21: field cert_filse not found in tls_server_config, did you mean "cert_file"?',
    ],
    ['tls_server_config: {key_file: k}', '1:20: missing one of cert or cert_file'],
    ['tls_server_config: {cert_file: c}', '1:20: missing one of key or key_file'],
    [
      `tls_server_config: {${TLS}, client_auth_type: x}`,
      '1:74: invalid ClientAuth: "x", expected one of',
    ],
    [
      `tls_server_config: {${TLS}, client_ca_file: ca}`,
      "1:56: client CA's have been configured without a Client Auth Policy",
    ],
    [
      `tls_server_config: {${TLS}, min_version: TLS14}`,
      '1:69: unknown TLS version: "TLS14", expected one of TLS13',
    ],
    [`tls_server_config: {${TLS}, cipher_suites: [RC4]}`, '1:72: unknown cipher: "RC4"'],
    [`tls_server_config: {${TLS}, curve_preferences: [P1]}`, '1:76: unknown curve: "P1"'],
    [
      `tls_server_config: {${TLS}, cipher_suites: [TLS_AES_128_GCM_SHA256]}`,
      '1:71: HTTP/2 needs at least one of',
    ],
    ['http_server_config: {http2: "yes"}', '1:29: expected true or false'],
    [
      'http_server_config: {headers: {Server: x}}',
      '1:32: HTTP header "Server" can not be configured',
    ],
    [
      'http_server_config: {headers: {x-frame-options: deny}}',
      '1:32: HTTP header "x-frame-options"',
    ],
    [
      'http_server_config: {headers: {X-Frame-Options: no}}',
      '1:49: invalid value for X-Frame-Options. Expected one of: ["deny" "sameorigin"], but got: "no"',
    ],
    ['http_server_config: {headers: {X-Frame-Options: }}', 'invalid value for X-Frame-Options'],
    ['http_server_config: {headers: {X-XSS-Protection: "a\\x00b"}}', 'expected ASCII characters'],
    ['rate_limit: {interval: soon}', '1:24: expected a duration such as 10s'],
    ['rate_limit: {interval: 1s, burst: -1}', '1:35: expected a whole number of 0 or more'],
    [
      'basic_auth_users: {a: hunter2}',
      '1:23: the password of user "a" is too short to be a bcrypt hash',
    ],
    ['basic_auth_users: {a: }', 'the password of user "a" is too short'],
    [`basic_auth_users: {a: '${HASH}', a: '${HASH}'}`, 'already set in map'],
  ])('in %j is told with its place', (text, expected) => {
    const problems = problemsOf(text);
    expect(problems.join('\n')).toContain(expected);
    expect(problems.every((each) => /^web\.yml:\d+:\d+: /.test(each))).toBe(true);
  });

  it('never shows a password', () => {
    const problems = problemsOf(`basic_auth_users: {a: hunter2, b: "${HASH}".}`);
    expect(problems.join('\n')).not.toMatch(/hunter2|qRTBu/);
    expect(problems).not.toEqual([]);
  });
});

describe('basic_auth_users', () => {
  it('may have any names', () => {
    const { users, userProblems } = accepted(
      `basic_auth_users: {__proto__: '${HASH}', constructor: '${HASH}'}`,
    );
    expect([[...users.keys()], userProblems]).toEqual([['__proto__', 'constructor'], []]);
    expect(JSON.stringify([...users])).not.toContain('$2y');
  });
});
