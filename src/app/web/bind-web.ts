// Binds the sockets as the command line asks for them (reference rows H19, H20), and tells in the
// log where they are.
import type { Clock } from '../../model/clock.ts';
import type { Logger } from '../../model/logger.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ServeOptions } from '../flags/serve-options.ts';
import { activatedSockets, type ActivatedProcess } from './activated-sockets.ts';
import { HttpListeners, type ListenTarget } from './http-listeners.ts';
import { WebSecurity } from './web-security.ts';

export interface BindWebDeps {
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly process: ActivatedProcess;
}

/** Binds everything or nothing. Fails with a text for people; never rejects. */
export async function bindWeb(
  { listenAddresses, web }: Pick<ServeOptions, 'listenAddresses' | 'web'>,
  { logger, clock, process }: BindWebDeps,
): Promise<Result<HttpListeners>> {
  const targets: Result<readonly ListenTarget[]> = web.systemdSocket
    ? activatedSockets(process)
    : ok(listenAddresses);
  if (!targets.ok) return targets;
  const security =
    web.configFile === '' ? ok(undefined) : WebSecurity.open(web.configFile, { logger, clock });
  if (!security.ok) return fail(`error loading web configuration file:\n${security.error}`);
  const onFault = (error: Error): void => {
    logger.log('warn', 'Cannot take a connection', { err: error.message });
  };
  if (web.systemdSocket) logger.log('info', 'Using the sockets of systemd');
  try {
    return ok(await HttpListeners.bind(targets.value, { onFault, security: security.value }));
  } catch (error) {
    return fail(`cannot listen: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Logs each address in a line of its own, in upstream's words, and what is spoken there. */
export function logListening(listeners: HttpListeners, logger: Logger): void {
  const { tls, http2 } = listeners.protocol;
  for (const address of listeners.addresses()) {
    logger.log('info', 'Listening on', { address });
    logger.log('info', `TLS is ${tls ? 'enabled' : 'disabled'}.`, { http2, address });
  }
}
