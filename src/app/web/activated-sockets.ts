// The sockets that systemd opened for this process (reference row H20; sd_listen_fds(3)).
import { fail, ok, type Result } from '../../model/result.ts';

/** systemd hands sockets over from this file descriptor on. */
const FIRST_FD = 3;

export interface ActivatedProcess {
  readonly pid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The descriptors handed to this very process. Fails with a text for people when there are none. */
export function activatedSockets({
  pid,
  environment,
}: ActivatedProcess): Result<readonly { readonly fd: number }[]> {
  const forPid = environment['LISTEN_PID'] ?? '';
  const count = environment['LISTEN_FDS'] ?? '';
  const isOurs = forPid === String(pid) && /^[1-9]\d{0,3}$/.test(count);
  if (!isOurs) {
    return fail(
      'no socket activation file descriptors found: --web.systemd-socket needs LISTEN_PID and LISTEN_FDS from systemd',
    );
  }
  return ok(Array.from({ length: Number(count) }, (_, i) => ({ fd: FIRST_FD + i })));
}
