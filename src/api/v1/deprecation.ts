// The parts of the v1 API that are not alive here answer as upstream does since it removed them
// (reference row H40).
import type { Logger } from '../../model/logger.ts';
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import type { ApiHandler, ApiRoute } from '../http/exchange.ts';

const NOTICE =
  'The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API';

const GONE: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/api/v1/status'],
  ['GET', '/api/v1/receivers'],
];

/** Builds the routes that answer 410 and leave a warning in the log. */
export function deprecatedRoutes(logger: Logger): readonly ApiRoute[] {
  const handle: ApiHandler = (request) => {
    const { method, path } = request;
    logger.log('warn', 'A client used a removed part of the v1 API', { method, path });
    return {
      status: 410,
      headers: { 'Content-Type': 'application/json' },
      body: `{"status":"deprecated","error":${quoteJsonHtml(NOTICE)}}\n`,
    };
  };
  return GONE.map(([method, path]) => ({ method, path, handle }));
}
