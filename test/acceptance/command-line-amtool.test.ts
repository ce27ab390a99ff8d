// The command line beside amtool's own: the same words, the same answers of a server, and then the
// same output, errors, exit code and requests (reference rows F10 to F22).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readRecording,
  recordedRequests,
  ReplayServer,
  writeFiles,
  type RecordedRun,
  type ReplayedRun,
} from './command-line-replay.ts';

/** What is different here, and better for those who read it; the rest is as recorded. */
interface Difference {
  readonly code?: number;
  /** A text, or what it must look like. */
  readonly stdout?: unknown;
  readonly stderr?: unknown;
  readonly requests?: 'none';
}

const BAD_URL: Difference = {
  stderr: error(
    "invalid URL for flag '--alertmanager.url', expected http://host:port or https://…",
  ),
};
const NO_VALUE: Difference = { stderr: error("expected argument for flag '--alertmanager.url'") };
const UNREADABLE = '[GET /alerts] cannot read the answer:';
const NOT_JSON = "couldn't unmarshal input data, is it JSON?:";
const COMMANDS =
  'help, alert, silence, check-config, cluster, config, template, receivers, dead-letters';
const CONFIG_FILE = 'could not load config file: {home}/.config/amtool/config.yml';

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  // amtool drops a flag without its value, or a value that it cannot read, and goes on.
  'flag without its value': NO_VALUE,
  'flag whose value looks like a flag': NO_VALUE,
  'short flag without its value': {
    code: 1,
    stdout: '',
    stderr: error("expected argument for flag '-o'"),
    requests: 'none',
  },
  // What there is instead.
  'unknown command': { stderr: error(`expected command but got "sing"; there are ${COMMANDS}`) },
  'unknown sub-command of template': {
    stderr: error('expected command but got "nope"; there are render'),
  },
  'template without a sub-command': {
    stderr: error("must select a subcommand of 'template': render"),
  },
  'inverted flag that is not boolean': {
    stderr: error("unknown long flag '--no-output', did you mean '--output'?"),
  },
  'abbreviated flag': {
    stderr: error("unknown long flag '--alertmanager', did you mean '--alertmanager.url'?"),
  },
  'bad URL': BAD_URL,
  'bad URL escape': BAD_URL,
  'bad URL port': BAD_URL,
  'a URL without a scheme': BAD_URL,
  'boolean with a value': {
    stderr: error("flag '--verbose' takes no value; write --verbose or --no-verbose"),
  },
  // Problems of files have a line and a column.
  'http config file with an unknown key': {
    stderr:
      'amtool: error: failed to load HTTP config file: {dir}/http-bad.yml:1:15: field user not found in basic_auth\n',
  },
  'check-config of bad standard input': {
    stdout: `Checking '/dev/stdin'  FAILED: /dev/stdin:1:20: undefined receiver "nobody" used in route\n\n`,
  },
  'config routes show of a bad file': {
    stderr: 'amtool: error: {dir}/bad.yml:1:20: undefined receiver "nobody" used in route\n',
  },
  'config file that is no map': {
    stderr: error(`${CONFIG_FILE}:1:1: expected a map from flags to values`),
  },
  'config file that is no YAML': {
    stderr: error(
      `${CONFIG_FILE}:2:1: yaml: wrong indentation: keys of one mapping and items of one list must start in the same column, and brackets must be closed`,
    ),
  },
  // amtool's logger writes these into the output, where scripts stumble over them.
  'alert add with everything': {
    stderr:
      'Warning: matchers summary=a b are written in the classic syntax only (10:11: unexpected b: expected a comma or close brace); write summary="a b" instead\n',
  },
  'alert add with an empty label': {
    stderr:
      'Warning: matchers c= are written in the classic syntax only (end of input: expected label value); write c="" instead\n',
  },
  // The server says why.
  'silence expire not an id': {
    stderr: error(
      '[DELETE /silence/{silenceID}] deleteSilence (status 422): silenceID in path must be of type uuid: "nope"',
    ),
  },
  'a server that says 401': { stderr: error('[GET /alerts] getAlerts (status 401): no') },
  'a server that says 503 in JSON': { stderr: error('[GET /alerts] getAlerts (status 503): away') },
  'a server that says 404': {
    stderr: error(
      '[GET /silences] getSilences (status 404): 404 page not found; is a path missing in --alertmanager.url?',
    ),
  },
  'a server that hangs up': {
    stderr: error(
      'Get "{url}/reset/api/v2/alerts?active=true&inhibited=false&silenced=false&unprocessed=false": EOF: the server hung up without an answer; does it expect https://?',
    ),
  },
  // In words that do not name the types of a program.
  'silence import no JSON': {
    stderr: expect.stringContaining(`${NOT_JSON} Unexpected token`),
  },
  'silence import broken JSON': {
    stderr: expect.stringContaining(`${NOT_JSON} Expected ',' or '}'`),
  },
  'silence import an object': { stderr: error(`${NOT_JSON} expected a list of silences`) },
  'silence import numbers': { stderr: error(`${NOT_JSON} [0]: expected an object`) },
  'template render bad data': {
    stderr: error('cannot read the template data: Unexpected end of JSON input'),
  },
  'a server that answers HTML': {
    stderr: error(`${UNREADABLE} it is text/html, not JSON; is this an Alertmanager?`),
  },
  'a server that answers text': {
    stderr: error(`${UNREADABLE} it is text/plain, not JSON; is this an Alertmanager?`),
  },
  'a server that answers broken JSON': { stderr: error(`${UNREADABLE} it is broken JSON`) },
  'a server that answers another shape': {
    stderr: error(`${UNREADABLE} the answer: expected a list`),
  },
  // No answer is not the same as no alerts.
  'a server that answers nothing': {
    code: 1,
    stdout: '',
    stderr: error(`${UNREADABLE} it is empty`),
  },
  // The help has words of its own; which commands and flags there are is tested beside it.
  'no command': { stdout: expect.stringMatching(/^usage: amtool \[<flags>\] <command>/) },
  // amtool prints where in its memory the values lie.
  'silence update quiet': { stdout: expect.stringMatching(/^[-\da-f]{36}\n$/) },
  'config show extended': {
    stdout: expect.stringMatching(
      /^global:\n[^]*\nbuildUser \ngoVersion go1[^]*\nuptime 20\S+Z\n$/,
    ),
  },
};

/** Differs in the midst of its output. */
const PLACED = 'check-config of two, one bad';

const recording = readRecording();

let folder = '';
let server: ReplayServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-amtool-'));
  await writeFiles(join(folder, 'files'), recording.files);
  server = await ReplayServer.start(recording.answers);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('says and does what amtool does', () => {
  const same = recording.cases.filter(
    ({ name }) => DIFFERENCES[name] === undefined && name !== PLACED,
  );
  it.each(same)('$name', async (run) => {
    expect(withoutPresent(await server.replay(run, folder), run)).toEqual(asRecorded(run));
  });
});

describe('says more than amtool does', () => {
  it.each(Object.entries(DIFFERENCES))('%s', async (name, { requests, ...said }) => {
    const run = recorded(name);
    expect(await server.replay(run, folder)).toEqual({
      ...asRecorded(run),
      ...said,
      ...(requests === 'none' ? { requests: [] } : {}),
    });
  });

  it(PLACED, async () => {
    const run = recorded(PLACED);
    const { stdout } = await server.replay(run, folder);
    expect(stdout.replace('FAILED: {dir}/bad.yml:1:20: ', 'FAILED: ')).toBe(run.stdout);
  });
});

function recorded(name: string): RecordedRun {
  const run = recording.cases.find((each) => each.name === name);
  if (run === undefined) throw new Error(`there is no recording "${name}"`);
  return run;
}

function asRecorded(run: RecordedRun): ReplayedRun {
  const { code, stdout, stderr } = run;
  return withoutPresent({ code, stdout, stderr, requests: recordedRequests(run) }, run);
}

/** A silence without a start begins now, which is not the same now. */
function withoutPresent(replayed: ReplayedRun, { at }: RecordedRun): ReplayedRun {
  const text = JSON.stringify(replayed.requests).replace(/"20\d\d-\d\d-\d\dT[^"]+Z"/g, (date) => {
    const late = Date.parse(date.slice(1, -1)) - at;
    const hours = Math.round(late / 3_600_000);
    return Math.abs(late - hours * 3_600_000) < 5_000 && hours < 2 ? `"now + ${hours} h"` : date;
  });
  return { ...replayed, requests: JSON.parse(text) as ReplayedRun['requests'] };
}

function error(message: string): string {
  return `amtool: error: ${message}\n\n`;
}
