// A template that never ends costs a message its wording, a service that misbehaves costs one
// receiver its message, and neither costs anybody else theirs. All receivers share one server: what one of them broke would show in the next.
import { writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, postAlert, timesTold } from '../support/alert-traffic.ts';
import { runExecutable } from '../support/executable.ts';
import { HttpSink, type SinkAnswer } from '../support/http-sink.ts';
import { RawPeer } from '../support/raw-peer.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';

interface BadTemplate {
  readonly name: string;
  /** What the log says about it. */
  readonly says: string;
  readonly title: string;
}

const TEMPLATES: readonly BadTemplate[] = [
  {
    name: 'calls itself for ever',
    says: 'exceeded maximum template depth',
    title: '{{ template "itself" . }}',
  },
  {
    name: 'calls itself twice at every step',
    says: 'exceeded maximum',
    title: '{{ template "twice" . }}',
  },
  {
    name: 'runs through a trillion rounds',
    says: 'exceeded maximum number of steps',
    title: '{{ template "round12" . }}',
  },
  {
    name: 'puts out 100 MB',
    says: 'exceeded maximum output length',
    title: '{{ template "put8" . }}',
  },
  {
    name: 'doubles a text thirty times',
    says: 'exceeded maximum number of steps',
    title: `{{ $x := "x" }}${'{{ $x = printf "%s%s" $x $x }}'.repeat(30)}`,
  },
  {
    name: 'prints eleven times a million blanks',
    says: 'exceeded maximum text length',
    title: `{{ printf "%1000000d" 1 | printf "${'%[1]s'.repeat(11)}" }}`,
  },
];

/** Blocks that are worth little each; level n calls level n - 1 ten times. */
const DEFINITIONS = [
  '{{ define "itself" }}{{ template "itself" . }}{{ end }}',
  '{{ define "twice" }}{{ template "twice" . }}{{ template "twice" . }}{{ end }}',
  '{{ define "round0" }}{{ end }}{{ define "put0" }}{{ printf "%100d" 1 }}{{ end }}',
  ...Array.from({ length: 12 }, (_, level) =>
    ['round', 'put'].map(
      (name) =>
        `{{ define "${name}${level + 1}" }}${`{{ template "${name}${level}" . }}`.repeat(10)}{{ end }}`,
    ),
  ).flat(),
].join('\n');

interface BadService {
  readonly name: string;
  /** What the log says about it. */
  readonly says: string;
  readonly kind: 'webhook' | 'slack' | 'email';
  /** What it does: an answer, or what it does on the bare socket. */
  readonly does: SinkAnswer | ((socket: Socket) => void);
}

const SERVICES: readonly BadService[] = [
  {
    name: 'never answers',
    says: 'context deadline exceeded',
    kind: 'webhook',
    does: 'hang',
  },
  {
    name: 'answers with garbage',
    says: 'Response does not match the HTTP/1.1 protocol',
    kind: 'webhook',
    does: (socket) => socket.end('\x00\xff\xfe garbage\r\n\r\n'),
  },
  {
    name: 'sends headers without an end',
    says: 'headers',
    kind: 'webhook',
    does: (socket) => endless(socket, 'HTTP/1.1 200 OK\r\n', 'X: 0123456789abcdef\r\n'),
  },
  {
    name: 'sends a body without an end',
    says: 'received an error response from Slack: okokok',
    kind: 'slack',
    does: (socket) =>
      endless(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n', 'ok'.repeat(1_000)),
  },
  {
    name: 'closes in the middle of its answer',
    says: 'could not read response body',
    kind: 'slack',
    does: { status: 200, body: 'o', isCutOff: true },
  },
  {
    name: 'answers 200 with a page of HTML',
    says: 'received an error response from Slack: <html>',
    kind: 'slack',
    does: { status: 200, body: '<html>Please log in</html>' },
  },
  {
    name: 'redirects to itself for ever',
    says: 'stopped after 10 redirects',
    kind: 'webhook',
    does: { status: 307, headers: { Location: '/' } },
  },
  {
    name: 'redirects to a file',
    says: 'unsupported protocol scheme',
    kind: 'webhook',
    does: { status: 302, headers: { Location: 'file:///etc/passwd' } },
  },
  {
    name: 'takes mail and never greets',
    says: 'context deadline exceeded',
    kind: 'email',
    does: () => undefined,
  },
  {
    name: 'greets a mailer with garbage',
    says: 'Invalid greeting',
    kind: 'email',
    does: (socket) => socket.end('\x00\xff\xfe garbage\r\n'.repeat(1_000)),
  },
];

const REGEX_BOMB = '(a+)+(a|aa)*b';

let others: HttpSink;
let server: ServerProcess;
const cleanups: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  others = await HttpSink.listen();
  const integrations = await Promise.all(SERVICES.map(integrationFor));
  const receivers = [
    ...SERVICES.map(({ name }, i) => ({ name, integration: integrations[i] ?? '' })),
    ...TEMPLATES.map(({ name, title }) => ({
      name,
      integration: slackConfig(others.url('/templated'), title),
    })),
  ];
  server = await ServerProcess.prepare({ config: configFor(receivers) });
  await writeFile(join(server.folder, 'bad.tmpl'), DEFINITIONS);
  await server.restart();
});
afterAll(async () => {
  await server.remove();
  for (const clean of cleanups) await clean();
  await others.close();
});

describe('while one receiver fails, its neighbour and the next route are told', () => {
  it.each(TEMPLATES)('a template that $name, and its own message goes out', async (template) => {
    const { name, says } = template;
    await expectTold(name, ['/others', '/neighbour', '/templated']);
    const message = others.requests.find(
      ({ url, body }) => url === '/templated' && body.includes(name),
    );
    expect(message?.body).toContain(`[FIRING:1] ${name}`);
    expect(message?.body.split(says.replace(/[()]/g, '').trim())).toHaveLength(2);
    await logged(says, name);
  });

  it('and a metric counts the messages that say less than they should', async () => {
    const { text } = await get(server, '/metrics');
    expect(text).toContain(
      `tocsin_template_fallbacks_total{integration="slack"} ${TEMPLATES.length}`,
    );
  });

  it.each(SERVICES)('a service that $name', async ({ name }) => {
    await expectTold(name, ['/others', '/neighbour']);
  });

  it.each(SERVICES)('and the log says why: a service that $name', async ({ name, says }) => {
    await logged(says, name);
  });
});

describe('a route with a regular expression that explodes elsewhere', () => {
  it('decides at once', async () => {
    const startedAt = performance.now();
    const text = `${'a'.repeat(1_000_000)}!`;
    expect((await postAlert(server, { alertname: 'Explosive', text })).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await told('/others', 'Explosive');
    expect(timesTold(others, 'Explosive')).toBe(1);
  });

  it('is refused with line and column when it would be too large', async () => {
    const file = join(server.folder, 'large.yml');
    const config = configFor([]).replace(REGEX_BOMB, '((a{100}){100}){100}');
    await writeFile(file, config);
    const { code, stdout } = await runExecutable(['check-config', file]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/large\.yml:\d+:\d+: .*error parsing regexp/);
  });
});

it('still answers', async () => {
  expect((await get(server, '/-/ready')).status).toBe(200);
  expect(server.log).not.toMatch(/unhandled|uncaught/i);
});

async function expectTold(name: string, paths: readonly string[]): Promise<void> {
  expect(await postAlert(server, { alertname: name })).toEqual({ status: 200, text: '' });
  for (const path of paths) await told(path, name);
  // Webhooks only.
  expect(timesTold(others, name)).toBe(2);
}

function told(path: string, name: string): Promise<void> {
  return waitUntil(
    () => others.requests.some(({ url, body }) => url === path && body.includes(name)),
    5_000,
    () => `${path} was not told of "${name}"\n${server.log.slice(-3_000)}`,
  );
}

/** Waits for a line of the log about a receiver. */
function logged(text: string, receiver: string): Promise<void> {
  const lines = (): readonly string[] =>
    server.log.split('\n').filter((line) => line.includes(`"${receiver}`));
  return waitUntil(
    () => lines().some((line) => line.includes(text)),
    15_000,
    () => `a line with "${text}" among\n${lines().join('\n').slice(-3_000)}`,
  );
}

/** Starts a service and makes the integration that tells it. */
async function integrationFor({ kind, does }: BadService): Promise<string> {
  if (typeof does === 'function') {
    const peer = await RawPeer.listen(does);
    cleanups.push(() => peer.close());
    return integration(kind, peer.port);
  }
  const sink = await HttpSink.listen();
  sink.answer = () => does;
  cleanups.push(() => sink.close());
  return integration(kind, sink.port);
}

function integration(kind: BadService['kind'], port: number): string {
  const url = `http://127.0.0.1:${port}/`;
  switch (kind) {
    case 'webhook':
      return `webhook_configs: [{ url: '${url}' }, { url: '${others.url('/neighbour')}' }]`;
    case 'slack':
      return slackConfig(url, 'A title');
    case 'email':
      return `email_configs: [{ to: a@example.org, from: b@example.org, smarthost: '127.0.0.1:${port}', require_tls: false }]
    webhook_configs: [{ url: '${others.url('/neighbour')}' }]`;
  }
}

function slackConfig(url: string, title: string): string {
  return `slack_configs: [{ api_url: '${url}', channel: '#a', title: '${title}' }]
    webhook_configs: [{ url: '${others.url('/neighbour')}' }]`;
}

/** Writes as fast as the other side reads, until it has enough. */
function endless(socket: Socket, start: string, piece: string): void {
  const pieces = piece.repeat(100);
  const more = (): void => {
    while (socket.writable && socket.write(pieces));
  };
  socket.on('drain', more).write(start);
  more();
}

function configFor(receivers: readonly { name: string; integration: string }[]): string {
  const route = ({ name }: { name: string }): string =>
    `    - { matchers: ['alertname="${name}"'], receiver: '${name}', continue: true }`;
  const receiver = ({ name, integration }: { name: string; integration: string }): string =>
    `  - name: '${name}'\n    ${integration}`;
  return `
templates: [bad.tmpl]
route:
  receiver: others
  group_by: [alertname]
  group_wait: 50ms
  group_interval: 10s
  repeat_interval: 1h
  routes:
    - { matchers: ['text=~"${REGEX_BOMB}"'], receiver: never }
${receivers.map(route).join('\n')}
    - receiver: others
receivers:
  - name: never
    webhook_configs: [{ url: '${others.url('/never')}' }]
  - name: others
    webhook_configs: [{ url: '${others.url('/others')}' }]
${receivers.map(receiver).join('\n')}
`;
}
