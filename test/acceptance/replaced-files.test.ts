// A server whose files are replaced while it runs, as an upgrade does before the restart: what it has
// to say it says all the same.
import { cp, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { EXECUTABLE } from '../support/executable.ts';
import { HttpSink } from '../support/http-sink.ts';
import { ServerProcess } from '../support/server-process.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { waitUntil } from '../support/wait-until.ts';

const PATIENCE_MS = 20_000;

it('sends its first mail and its first request without its files', async () => {
  const dist = dirname(EXECUTABLE);
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-installed-'));
  await cp(dist, join(folder, 'dist'), { recursive: true });
  await cp(join(dist, '../package.json'), join(folder, 'package.json'));
  const program = join(folder, 'alertmanager');
  await symlink('dist/main.js', program);
  const [hook, smarthost] = [await HttpSink.listen({}), await SmtpSink.listen()];
  const config = `
receivers:
  - name: all
    webhook_configs: [{url: '${hook.url()}'}]
    email_configs: [{to: a@example.org, from: b@example.org, smarthost: '127.0.0.1:${smarthost.port}', require_tls: false}]
route: {receiver: all, group_wait: 0s}
`;
  const server = await ServerProcess.start({ config, program, flags: ['--log.level=debug'] });
  try {
    const isWarm = (): boolean => server.log.includes('Loaded what messages need');
    await waitUntil(isWarm, PATIENCE_MS, () => server.log);
    await rename(join(folder, 'dist'), join(folder, 'old'));
    await fetch(`${server.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname: 'Down' } }]),
    });
    const isTold = (): boolean => hook.requests.length > 0 && smarthost.mails.length > 0;
    await waitUntil(isTold, PATIENCE_MS, () => server.log);
    expect(server.log).not.toContain('Notify attempt failed');
  } finally {
    await server.remove();
    await Promise.all([hook.close(), smarthost.close()]);
    await rm(folder, { recursive: true, force: true });
  }
});
