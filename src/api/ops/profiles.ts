// Where time and memory go, for those who look into a running server: off by default, under the
// paths that upstream uses for Go's profiles (reference row H44). The files open in the developer
// tools of Chromium, and in editors that read V8's profiles.
import { Session } from 'node:inspector';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer, ApiHandler, ApiRoute } from '../http/exchange.ts';
import { parseQuery } from '../http/query.ts';
import { errorAnswer, textAnswer } from '../http/text-answer.ts';

const DEFAULT_SECONDS = 30;
const MAX_SECONDS = 300;

const INDEX = `/debug/pprof/profile?seconds=30  CPU profile (.cpuprofile)
/debug/pprof/heap?seconds=30     sampled allocations (.heapprofile)
`;

interface ProfileKind {
  readonly file: string;
  /** Begins to record. */
  start(session: Session, done: Done<unknown>): void;
  /** Ends recording and gives the profile. */
  stop(session: Session, done: Done<{ readonly profile: object }>): void;
}

type Done<T> = (error: Error | null, value: T) => void;

const CPU: ProfileKind = {
  file: 'tocsin.cpuprofile',
  start: (session, done) => {
    session.post('Profiler.enable', () => {
      session.post('Profiler.start', (error) => {
        done(error, undefined);
      });
    });
  },
  stop: (session, done) => {
    session.post('Profiler.stop', done);
  },
};

const HEAP: ProfileKind = {
  file: 'tocsin.heapprofile',
  start: (session, done) => {
    session.post('HeapProfiler.startSampling', (error) => {
      done(error, undefined);
    });
  },
  stop: (session, done) => {
    session.post('HeapProfiler.stopSampling', done);
  },
};

/** Builds the routes. One profile is taken at a time; another request meanwhile gets 503. */
export function createProfileRoutes(): readonly ApiRoute[] {
  let isBusy = false;
  const answerProfile = (kind: ProfileKind): ApiHandler => {
    return async (request) => {
      const seconds = secondsOf(request.query);
      if (seconds === undefined) {
        return errorAnswer(400, `seconds: expected a number above 0, ${MAX_SECONDS} at most`);
      }
      if (isBusy) return errorAnswer(503, 'another profile is being taken, try again later');
      isBusy = true;
      try {
        return profileAnswer(kind, await takeProfile(kind, seconds * 1000));
      } finally {
        isBusy = false;
      }
    };
  };
  return [
    { method: 'GET', path: '/debug/pprof/', handle: () => textAnswer(INDEX) },
    { method: 'GET', path: '/debug/pprof/profile', handle: answerProfile(CPU) },
    { method: 'GET', path: '/debug/pprof/heap', handle: answerProfile(HEAP) },
  ];
}

function secondsOf(query: string): number | undefined {
  const [text = String(DEFAULT_SECONDS)] = parseQuery(query).get('seconds') ?? [];
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return seconds > 0 && seconds <= MAX_SECONDS ? seconds : undefined;
}

async function takeProfile(kind: ProfileKind, ms: number): Promise<object> {
  const session = new Session();
  session.connect();
  try {
    await called<unknown>((done) => {
      kind.start(session, done);
    });
    // A stop of the server does not wait for a profile.
    await sleep(ms, undefined, { ref: false });
    const { profile } = await called<{ readonly profile: object }>((done) => {
      kind.stop(session, done);
    });
    return profile;
  } finally {
    session.disconnect();
  }
}

/** What Node hands to a callback, as a promise. */
function called<T>(run: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    run((error, value) => {
      if (error === null) resolve(value);
      else reject(error);
    });
  });
}

function profileAnswer({ file }: ProfileKind, profile: object): ApiAnswer {
  const headers = {
    'Content-Type': 'application/json',
    'Content-Disposition': `attachment; filename="${file}"`,
    'X-Content-Type-Options': 'nosniff',
  };
  return { status: 200, headers, body: JSON.stringify(profile) };
}
