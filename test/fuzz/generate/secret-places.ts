// Secrets at every place where a file or a command line may have one.

/** What must never be seen again. */
export const SECRET = 'hunter2-5f1c';

/** Shapes in which the secret may be written, good and bad ones; `%` stands for it. */
export const SHAPES: readonly string[] = [
  '%',
  '"%"',
  '"%',
  "'%",
  '[%]',
  '{a: %}',
  '{%: a}',
  'http://%:x/',
  'http://u:%@h/',
  'http://h/%',
  '"http://% x/"',
  '"http://[%"',
  '"http://h:%/"',
  '!!int %',
  '!!binary %',
  '"\\q%"',
  '"{{ % "',
  '"{{ .% }}"',
  '%: %',
  '*%',
  '&% x',
  '|\n%',
  '"%\\0"',
];

const GLOBAL = [
  'smtp_auth_password',
  'smtp_auth_secret',
  'slack_app_token',
  'slack_api_url',
  'opsgenie_api_key',
  'victorops_api_key',
  'wechat_api_secret',
  'mattermost_webhook_url',
  'telegram_bot_token',
  'rocketchat_token',
];

const IN_RECEIVERS: readonly (readonly [kind: string, key: string])[] = [
  ['webhook', 'url'],
  ['slack', 'api_url'],
  ['slack', 'app_token'],
  ['email', 'auth_password'],
  ['email', 'auth_secret'],
  ['pagerduty', 'routing_key'],
  ['pagerduty', 'service_key'],
  ['opsgenie', 'api_key'],
  ['victorops', 'api_key'],
  ['pushover', 'user_key'],
  ['pushover', 'token'],
  ['wechat', 'api_secret'],
  ['telegram', 'bot_token'],
  ['discord', 'webhook_url'],
  ['msteams', 'webhook_url'],
  ['msteamsv2', 'webhook_url'],
  ['mattermost', 'webhook_url'],
  ['rocketchat', 'token'],
  ['incidentio', 'alert_source_token'],
];

/** In lines of their own: within brackets a comma would end the secret, and begin a key. */
const IN_HTTP: readonly (readonly string[])[] = [
  ['bearer_token: #'],
  ['authorization:', '  credentials: #'],
  ['basic_auth:', '  username: u', '  password: #'],
  ['oauth2:', '  client_id: i', '  token_url: http://t/', '  client_secret: #'],
  ['tls_config:', '  cert: c', '  key: #'],
];

/** Files with a `#` where a secret belongs. */
export const CONFIG_PLACES: readonly string[] = [
  ...GLOBAL.map((key) => `global:\n  ${key}: #\nroute: {receiver: a}\nreceivers: [{name: a}]\n`),
  ...IN_RECEIVERS.map(([kind, key]) => inReceiver(kind, [`${key}: #`])),
  ...IN_HTTP.map((lines) =>
    inReceiver('webhook', ['url: http://h/', ...below('http_config', lines)]),
  ),
  inReceiver('sns', ['topic_arn: t', ...below('sigv4', ['access_key: a', 'secret_key: #'])]),
];

export const WEB_PLACES: readonly string[] = [
  'basic_auth_users:\n  u: #\n',
  'tls_server_config:\n  cert: c\n  key: #\n',
];

/** Words of the server's command line. */
export const FLAG_PLACES: readonly string[] = ['--storage.redis.url=#'];

function below(key: string, lines: readonly string[]): readonly string[] {
  return [`${key}:`, ...lines.map((line) => `  ${line}`)];
}

function inReceiver(kind: string, lines: readonly string[]): string {
  const own = lines.map((line) => `    ${line}\n`).join('');
  return `route: {receiver: a}\nreceivers:\n- name: a\n  ${kind}_configs:\n  - send_resolved: true\n${own}`;
}
