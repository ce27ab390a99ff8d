// PrometheusProcess: a real Prometheus with one rule over one number that the test controls.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function hasPrometheus(): boolean {
  return spawnSync('prometheus', ['--version']).status === 0;
}

const RULES = `
groups:
  - name: demo
    interval: 1s
    rules:
      - alert: DiskAlmostFull
        expr: demo_disk_used_ratio > 0.9
        labels: { severity: page }
        annotations:
          summary: 'Disk of {{ $labels.instance }} is {{ $value | humanizePercentage }} full'
          runbook_url: https://runbooks.example.org/disk
`;

export class PrometheusProcess {
  /** What the rule looks at, per disk; above 0.9 the alert fires. */
  readonly disks = new Map<string, number>();
  readonly #folder: string;
  readonly #target: Server;
  #process: ChildProcess | undefined;

  private constructor(folder: string, target: Server) {
    this.#folder = folder;
    this.#target = target;
  }

  /** Starts Prometheus with an Alertmanager at `alertmanager` (host:port). */
  static async start(alertmanager: string): Promise<PrometheusProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-prometheus-'));
    const target = createServer();
    const prometheus = new PrometheusProcess(folder, target);
    target.on('request', (_, response) => {
      const lines = [...prometheus.disks].map(
        ([disk, used]) => `demo_disk_used_ratio{disk="${disk}"} ${used}`,
      );
      response.setHeader('Content-Type', 'text/plain; version=0.0.4');
      response.end(`# TYPE demo_disk_used_ratio gauge\n${lines.join('\n')}\n`);
    });
    target.listen(0, '127.0.0.1');
    await once(target, 'listening');
    await prometheus.#launch(alertmanager);
    return prometheus;
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await exited;
    }
    this.#target.closeAllConnections();
    this.#target.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #launch(alertmanager: string): Promise<void> {
    const config = `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [${join(this.#folder, 'rules.yml')}]
alerting:
  alertmanagers: [{ api_version: v2, static_configs: [{ targets: ['${alertmanager}'] }] }]
scrape_configs:
  - job_name: demo
    static_configs: [{ targets: ['127.0.0.1:${portOf(this.#target)}'] }]
`;
    await writeFile(join(this.#folder, 'rules.yml'), RULES);
    await writeFile(join(this.#folder, 'prometheus.yml'), config);
    this.#process = spawn(
      'prometheus',
      [
        `--config.file=${join(this.#folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(this.#folder, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${await freePort()}`,
        '--rules.alert.resend-delay=2s',
        '--log.level=warn',
      ],
      { stdio: 'ignore' },
    );
  }
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  return port;
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
