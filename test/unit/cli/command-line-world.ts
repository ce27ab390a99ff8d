// A world for the command line that is made of answers and remembers what was said.
import type { ApiAnswer, ApiRequest, Transport } from '../../../src/cli/api/transport.ts';
import { runCommandLine } from '../../../src/cli/run-command-line.ts';
import type { LentRooms, World } from '../../../src/cli/world.ts';
import { epochMs } from '../../../src/model/instant.ts';
import { fail, ok, type Result } from '../../../src/model/result.ts';

export interface FakeRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly ApiRequest[];
}

export interface FakeWorldOptions {
  readonly answer?: (request: ApiRequest) => Partial<ApiAnswer> | string;
  readonly rooms?: Partial<LentRooms>;
  readonly stdin?: string;
  readonly home?: string;
  readonly version?: string;
  readonly pause?: World['pause'];
  readonly environment?: World['environment'];
  readonly terminal?: Partial<World['terminal']>;
}

export const NOW = epochMs(Date.UTC(2026, 0, 2, 3, 4, 5));

/** Runs words against a server that answers with `answer`. */
export async function runWith(
  words: readonly string[],
  options: FakeWorldOptions = {},
): Promise<FakeRun> {
  const { answer = () => ({ text: '[]' }), home = '/nowhere', version = '1.2.3' } = options;
  const requests: ApiRequest[] = [];
  const transport: Transport = {
    send: async (request): Promise<Result<ApiAnswer>> => {
      requests.push(request);
      const given = answer(request);
      if (typeof given === 'string') return fail(given);
      return ok({ status: 200, contentType: 'application/json', text: '', ...given });
    },
    close: async () => {},
  };
  const said = { stdout: '', stderr: '' };
  const none = async (): Promise<never> => Promise.reject(new Error('not lent'));
  const code = await runCommandLine(words, {
    name: 'amtool',
    version,
    // A proxy makes the command line ask for a transport.
    environment: { HOME: home, HTTP_PROXY: 'http://proxy.example.org', ...options.environment },
    terminal: {
      print: (text) => void (said.stdout += text),
      printError: (text) => void (said.stderr += text),
      isInteractive: false,
      showsProgress: false,
      isStdinTerminal: false,
      columns: 80,
      errorColumns: 80,
      ...options.terminal,
    },
    now: () => NOW,
    pause: options.pause ?? (async () => false),
    user: () => 'joe',
    readStdin: async () => options.stdin ?? '',
    rooms: {
      checkConfig: none,
      loadRoutes: none,
      loadCompared: none,
      renderTemplate: none,
      openTransport: async () => ok(transport),
      ...options.rooms,
    },
  });
  return { code, ...said, requests };
}
