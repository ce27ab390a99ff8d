// Web configuration files: a full one with lines left out, changed by bytes and tokens.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { pickFrom } from './choose.ts';
import { wordsOf } from './corpus.ts';
import { changedYamlFile, YAML_SYNTAX } from './yaml-file.ts';

const HASH = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';
const SECTIONS = [
  `tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ca.crt
  client_allowed_sans: [a.example, "*.b.example"]
  min_version: TLS12
  max_version: TLS13
  cipher_suites: [TLS_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
  prefer_server_cipher_suites: true
  curve_preferences: [CurveP256, X25519]
`,
  `http_server_config:
  http2: true
  headers:
    Content-Security-Policy: default-src 'self'
    Strict-Transport-Security: max-age=31536000
    X-Frame-Options: deny
    X-Content-Type-Options: nosniff
    X-XSS-Protection: "1; mode=block"
`,
  `rate_limit:
  interval: 1m30s
  burst: 20
`,
  `basic_auth_users:
  alice: ${HASH}
  __proto__: ${HASH}
`,
];
const WORDS = [
  ...YAML_SYNTAX,
  ...['TLS10', 'TLS11', 'NoClientCert', 'cert', 'key', '-1', '1e3', '0s', '$2a$31$x', HASH],
  ...wordsOf(SECTIONS),
];

export function webConfigText(random: SeededRandom): string {
  const sections = SECTIONS.filter(() => random.chance(0.5));
  const file = (sections.length === 0 ? [pickFrom(random, SECTIONS)] : sections).join('');
  return changedYamlFile(file, random, WORDS);
}
