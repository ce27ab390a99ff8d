// No secret of the configuration is in any log line or answer: at debug level, while every send
// fails, and with services that repeat in their refusals all that they were sent.
import { writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, post, postAlert } from '../support/alert-traffic.ts';
import { runExecutable } from '../support/executable.ts';
import { HttpSink } from '../support/http-sink.ts';
import { RawPeer } from '../support/raw-peer.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Begins every secret, so that any of them is found by one search. */
const MARK = 'opensesame';

let echo: HttpSink;
let mail: RawPeer;
let server: ServerProcess;
let receivers: readonly string[] = [];

beforeAll(async () => {
  echo = await HttpSink.listen();
  echo.answer = ({ url, headers, body }) => ({
    status: 500,
    body: `Cannot take ${url} with ${JSON.stringify(headers)}: ${body}`,
  });
  mail = await RawPeer.listen(echoingMailServer);
  const config = configFor(echo.url().slice(0, -1), mail.port);
  receivers = [...config.matchAll(/- name: (\S+)/g)].map(([, name = '']) => name);
  server = await ServerProcess.prepare({ config, flags: ['--log.level=debug'] });
  await writeFile(join(server.folder, 'token'), `${MARK}-of-a-file`);
  await writeFile(join(server.folder, 'url'), echo.url(`/${MARK}-of-a-url-file`));
  await writeFile(join(server.folder, 'bad-url'), `${MARK}://of a bad url file`);
  await server.restart();
});
afterAll(async () => {
  await server.remove();
  await mail.close();
  await echo.close();
});

it('fails every send, and says so of each receiver', async () => {
  expect((await postAlert(server, { alertname: 'Down' })).status).toBe(200);
  const silent = (): readonly string[] =>
    receivers.filter(
      (name) =>
        !server.log
          .split('\n')
          .some((line) => line.includes(`receiver=${name} `) && line.includes(' err=')),
    );
  await waitUntil(
    () => silent().length === 0,
    10_000,
    () => `a failure of ${silent().join(' ')}\n${server.log.slice(-3_000)}`,
  );
});

it.each([
  '/api/v2/status',
  '/api/v2/receivers',
  '/api/v2/alerts',
  '/api/v2/alerts/groups',
  '/metrics',
])('answers GET %s without a secret', async (path) => {
  const { status, text } = await get(server, path);
  expect(status).toBe(200);
  expect(leaksIn(text)).toEqual([]);
});

describe('a reload that is refused', () => {
  it.each(brokenConfigs())('names no secret: %s', async (_, config) => {
    await server.writeConfig(config);
    const { status, text } = await post(server, '/-/reload');
    expect(status).toBe(500);
    expect(text).toContain('alertmanager.yml:');
    expect(leaksIn(text)).toEqual([]);
    const checked = await runExecutable(['check-config', server.configFile]);
    expect(checked.code).toBe(1);
    expect(leaksIn(checked.stdout + checked.stderr)).toEqual([]);
  });
});

it('ends without having logged a secret', async () => {
  expect(await server.end('SIGTERM')).toBe(0);
  expect(server.log.split('\n').length).toBeGreaterThan(30);
  expect(leaksIn(server.log)).toEqual([]);
});

/** Lines with a secret in them: as it is, or as login names and passwords travel. */
function leaksIn(text: string): readonly string[] {
  const decoded = (line: string): string =>
    line.replace(/[A-Za-z0-9+/=]{12,}/g, (word) => Buffer.from(word, 'base64').toString('latin1'));
  return text
    .split('\n')
    .filter((line) => [line, decoded(line)].some((form) => form.toLowerCase().includes(MARK)))
    .map((line) => line.slice(0, 1_000));
}

/** Takes a login and refuses it, and repeats whatever it was told. */
function echoingMailServer(socket: Socket): void {
  socket.write('220 echo ready\r\n');
  socket.setEncoding('latin1').on('data', (text: string) => {
    if (text.startsWith('EHLO')) socket.write('250-echo\r\n250 AUTH PLAIN LOGIN CRAM-MD5\r\n');
    else if (text.startsWith('AUTH CRAM-MD5')) socket.write('334 PDEyMzRAZWNobz4=\r\n');
    else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
    else socket.write(`535 Cannot take ${text.trim()}\r\n`);
  });
}

/** Every place that holds a secret, in receivers that all fail. */
function configFor(url: string, mailPort: number): string {
  const withUser = url.replace('://', `://${MARK}-user:${MARK}-password@`);
  const webhook = (options: string): string => `webhook_configs: [{ url: '${url}', ${options} }]`;
  const email = (options: string): string =>
    `email_configs: [{ to: a@example.org, from: b@example.org, smarthost: 'localhost:${mailPort}', require_tls: false, ${options} }]`;
  const integrations = [
    `webhook_configs: [{ url: '${withUser}/${MARK}-path?token=${MARK}-query' }]`,
    `webhook_configs: [{ url_file: url }]`,
    `webhook_configs: [{ url_file: bad-url }]`,
    webhook(`http_config: { basic_auth: { username: user, password: ${MARK}-basic } }`),
    webhook(`http_config: { basic_auth: { username: user, password_file: token } }`),
    webhook(`http_config: { authorization: { credentials: ${MARK}-bearer } }`),
    webhook(`http_config: { authorization: { type: Token, credentials_file: token } }`),
    webhook(`http_config: { http_headers: { X-Token: { secrets: [${MARK}-header] } } }`),
    webhook(`http_config: { http_headers: { X-Token: { files: [token] } } }`),
    webhook(`http_config: { proxy_url: 'http://user:${MARK}-proxy@127.0.0.1:1' }`),
    // A plain request goes to the proxy itself, which is the echo again.
    webhook(`http_config: { proxy_url: '${url.replace('://', `://user:${MARK}-proxy@`)}' }`),
    webhook(`http_config: { tls_config: { cert: ${MARK}-cert, key: ${MARK}-key } }`)
      .replace('http://', 'https://')
      .replace(`${MARK}-cert`, 'a-certificate'),
    `slack_configs: [{ api_url: '${url}/services/${MARK}/${MARK}', channel: '#a' }]`,
    `slack_configs: [{ api_url_file: url, channel: '#a' }]`,
    `slack_configs: [{ app_token: ${MARK}-app, app_url: '${url}/api', channel: '#a' }]`,
    email(`auth_username: user, auth_password: ${MARK}-plain`),
    email(`auth_username: user, auth_secret: ${MARK}-cram`),
    email(`auth_username: user, auth_password_file: token`),
  ];
  const names = integrations.map((_, i) => `receiver-${i}`);
  return `global:
  smtp_auth_password: ${MARK}-global
  slack_app_token: ${MARK}-token
  opsgenie_api_key: ${MARK}-genie
  telegram_bot_token: ${MARK}-bot
  http_config: { follow_redirects: false }
route:
  receiver: receiver-0
  group_by: [alertname]
  group_wait: 50ms
  group_interval: 10s
  repeat_interval: 1h
  routes:
${names.map((name) => `    - { receiver: ${name}, continue: true }`).join('\n')}
receivers:
${integrations.map((text, i) => `  - name: ${names[i] ?? ''}\n    ${text}`).join('\n')}
`;
}

/** What goes wrong right beside a secret. */
function brokenConfigs(): readonly (readonly [name: string, config: string])[] {
  const route = 'route: { receiver: a }\n';
  const receiver = (text: string): string => `${route}receivers:\n  - name: a\n    ${text}\n`;
  return [
    ['an open quote', `global:\n  smtp_auth_password: "${MARK}\n${route}`],
    ['a tab', `global:\n\tsmtp_auth_password: ${MARK}\n${route}`],
    ['an unknown anchor', `global:\n  smtp_auth_password: *${MARK}\n${route}`],
    [
      'a key twice',
      `global:\n  smtp_auth_password: ${MARK}\n  smtp_auth_password: ${MARK}\n${route}`,
    ],
    ['a list for a text', `global:\n  smtp_auth_password: [${MARK}]\n${route}`],
    ['a map for a text', `global:\n  slack_app_token: { ${MARK}: 1 }\n${route}`],
    ['a URL that is none', receiver(`slack_configs: [{ api_url: '${MARK}' }]`)],
    ['a URL of another scheme', receiver(`webhook_configs: [{ url: 'ftp://x/${MARK}' }]`)],
    ['a URL with a bad port', receiver(`webhook_configs: [{ url: 'http://x:${MARK}/' }]`)],
    ['a URL with a bad escape', receiver(`webhook_configs: [{ url: 'http://x/%zz${MARK}' }]`)],
    ['a URL with a bad template', receiver(`webhook_configs: [{ url: 'http://x/{{ ${MARK}' }]`)],
    [
      'a proxy URL that is none',
      receiver(`webhook_configs: [{ url: 'http://x/', http_config: { proxy_url: '::${MARK}' } }]`),
    ],
    [
      'two ways to give a secret',
      receiver(`slack_configs: [{ api_url: 'http://x/${MARK}', api_url_file: y }]`),
    ],
    [
      'a header that is reserved',
      receiver(
        `webhook_configs: [{ url: 'http://x/', http_config: { http_headers: { Authorization: { secrets: [${MARK}] } } } }]`,
      ),
    ],
    ['no receiver of that name', `global: { smtp_auth_password: ${MARK} }\n${route}`],
  ];
}
