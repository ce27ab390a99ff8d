// What the process itself uses, under the names that Prometheus' clients share, read at each scrape.
import { readdirSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Gauge } from './metric.ts';
import type { MetricRegistry } from './metric-registry.ts';

const NANOSECONDS = 1e9;
const LAG_RESOLUTION_MS = 10;

/**
 * Registers memory, CPU, start time, open files and the event loop's lag. The lag covers the time
 * since the previous scrape. Returns a function that ends the measuring.
 */
export function registerProcessMetrics(registry: MetricRegistry): () => void {
  const gauge = (name: string, help: string): Gauge => registry.gauge({ name, help }).with();
  const cpuSeconds = registry
    .counter({ name: 'process_cpu_seconds_total', help: 'User and system CPU time used.' })
    .with();
  const startSeconds = gauge('process_start_time_seconds', 'When the process started.');
  const residentBytes = gauge('process_resident_memory_bytes', 'Resident memory.');
  const heapUsedBytes = gauge('nodejs_heap_size_used_bytes', 'Memory in use on the heap.');
  const heapTotalBytes = gauge('nodejs_heap_size_total_bytes', 'Memory reserved for the heap.');
  const externalBytes = gauge('nodejs_external_memory_bytes', 'Memory outside the heap.');
  startSeconds.set((Date.now() - process.uptime() * 1000) / 1000);
  registry.beforeExpose(() => {
    const { user, system } = process.cpuUsage();
    const memory = process.memoryUsage();
    cpuSeconds.value = (user + system) / 1e6;
    residentBytes.set(memory.rss);
    heapUsedBytes.set(memory.heapUsed);
    heapTotalBytes.set(memory.heapTotal);
    externalBytes.set(memory.external);
  });
  registerOpenFiles(registry);
  registerVirtualMemory(registry);
  return registerEventLoopLag(registry);
}

/** Absent where the system does not tell (anything but Linux). */
function registerOpenFiles(registry: MetricRegistry): void {
  if (countOpenFiles() === undefined) return;
  const openFiles = registry
    .gauge({ name: 'process_open_fds', help: 'Open file descriptors.' })
    .with();
  registry.beforeExpose(() => openFiles.set(countOpenFiles() ?? NaN));
  const limit = readNumber('/proc/self/limits', /^Max open files +(\d+)/m);
  if (limit === undefined) return;
  registry.gauge({ name: 'process_max_fds', help: 'Open files allowed.' }).with().set(limit);
}

/** Absent where the system does not tell. */
function registerVirtualMemory(registry: MetricRegistry): void {
  const read = (): number | undefined => readNumber('/proc/self/status', /^VmSize:\s+(\d+) kB/m);
  if (read() === undefined) return;
  const virtualBytes = registry
    .gauge({ name: 'process_virtual_memory_bytes', help: 'Virtual memory.' })
    .with();
  registry.beforeExpose(() => virtualBytes.set((read() ?? NaN) * 1024));
}

function readNumber(path: string, pattern: RegExp): number | undefined {
  try {
    const digits = pattern.exec(readFileSync(path, 'latin1'))?.[1];
    return digits === undefined ? undefined : Number(digits);
  } catch {
    return undefined;
  }
}

function countOpenFiles(): number | undefined {
  try {
    // Reading the folder takes a descriptor of its own.
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return undefined;
  }
}

function registerEventLoopLag(registry: MetricRegistry): () => void {
  const delay = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  const gauge = (name: string, help: string): Gauge => registry.gauge({ name, help }).with();
  const mean = gauge('nodejs_eventloop_lag_mean_seconds', 'Mean lag of the event loop.');
  const p99 = gauge('nodejs_eventloop_lag_p99_seconds', '99th percentile of the lag.');
  const max = gauge('nodejs_eventloop_lag_max_seconds', 'Longest lag of the event loop.');
  delay.enable();
  registry.beforeExpose(() => {
    mean.set(lagSeconds(delay.mean));
    p99.set(lagSeconds(delay.percentile(99)));
    max.set(lagSeconds(delay.max));
    delay.reset();
  });
  return () => {
    delay.disable();
  };
}

/** The monitor reports whole intervals: what exceeds its resolution is lag. NaN before the first. */
function lagSeconds(intervalNs: number): number {
  if (Number.isNaN(intervalNs)) return 0;
  return Math.max(0, intervalNs / NANOSECONDS - LAG_RESOLUTION_MS / 1000);
}
