// For orchestration and monitoring: health, readiness, reload and metrics
// (reference rows H41–H43). Unlike upstream, readiness is a true answer.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Result } from '../../model/result.ts';
import { acceptsGzip } from '../http/accept-encoding.ts';
import type { ApiAnswer, ApiRequest, ApiRoute } from '../http/exchange.ts';
import { emptyAnswer, errorAnswer, textAnswer } from '../http/text-answer.ts';
import { metricsType } from './metrics-type.ts';

export interface Readiness {
  readonly ready: boolean;
  /** Why not, for people; used when `ready` is false. */
  readonly reason?: string;
}

export interface ApiOpsDeps {
  /** Whether this process can receive alerts and notify now. */
  readiness(): Readiness;
  /** Reads the configuration again; fails with a text fit for an answer. */
  reload(): Promise<Result<void>>;
  /** The whole exposition, in the Prometheus text format. */
  renderMetrics(): string;
}

/** Builds the routes outside `/api`. */
export function createApiOps(deps: ApiOpsDeps): readonly ApiRoute[] {
  return [
    { method: 'GET', path: '/-/healthy', handle: () => textAnswer('OK') },
    { method: 'HEAD', path: '/-/healthy', handle: () => emptyAnswer(200) },
    { method: 'GET', path: '/-/ready', handle: () => answerReady(deps.readiness()) },
    {
      method: 'HEAD',
      path: '/-/ready',
      handle: () => emptyAnswer(deps.readiness().ready ? 200 : 503),
    },
    { method: 'POST', path: '/-/reload', handle: () => answerReload(deps) },
    {
      method: 'GET',
      path: '/metrics',
      handle: (request) => answerMetrics(request, deps.renderMetrics()),
    },
  ];
}

/** Compressed for those who ask, as Prometheus does (Go: promhttp). */
async function answerMetrics(request: ApiRequest, text: string): Promise<ApiAnswer> {
  const headers = { 'Content-Type': metricsType(request.header('accept')) };
  if (!acceptsGzip(request.header('accept-encoding'))) return { status: 200, headers, body: text };
  const body = Uint8Array.from(await compress(text));
  return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body };
}

const compress = promisify(gzip);

function answerReady({ ready, reason }: Readiness): ApiAnswer {
  return ready ? textAnswer('OK') : errorAnswer(503, reason ?? 'Not ready');
}

async function answerReload(deps: ApiOpsDeps): Promise<ApiAnswer> {
  const reloaded = await deps.reload();
  return reloaded.ok
    ? emptyAnswer(200)
    : errorAnswer(500, `failed to reload config: ${reloaded.error}`);
}
