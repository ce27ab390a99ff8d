// Recorded exchanges about silences, replayed one after the other: ids come as they were recorded,
// the clock stands where it stood, and instants of the recording itself are compared as `<now>`.
import { expect } from 'vitest';
import { epochMs } from '../../src/model/instant.ts';
import {
  comparable,
  readGolden,
  requestInit,
  sortAllow,
  type GoldenCase,
} from './golden-exchange.ts';
import type { TestApp } from './http-app.ts';

export interface StoryCase extends GoldenCase {
  /** Milliseconds. */
  readonly at: number;
}

export interface StoryRun {
  readonly flags: readonly string[];
  readonly cases: readonly StoryCase[];
}

/** Reads a story from `test/golden/silences`. */
export function readStory(name: string): readonly StoryCase[] {
  // The recorded cases are data of this repository; these have times.
  return readGolden(`../silences/${name}`).cases as readonly StoryCase[];
}

/** Lets the app make silences with the ids that the recorded server gave them. */
export function lendIds({ silences }: TestApp, cases: readonly StoryCase[]): void {
  const ids = cases.flatMap(({ request, response }) => {
    const [, id] = /"silence(?:ID|Id)":"([^"]+)"/.exec(response.body) ?? [];
    return request.method === 'POST' && id !== undefined ? [id] : [];
  });
  silences.nextIds.push(...new Set(ids));
}

/** Asks as recorded and expects the recorded answer; silences that sort alike may change places. */
export async function expectAnswer(app: TestApp, recorded: StoryCase): Promise<void> {
  const { at, request, response } = recorded;
  app.silences.now = epochMs(at);
  const answer = await comparable(await app.ask(request.path, requestInit(request)));
  const [given, wanted] = [sortAllow(answer), sortAllow(response)].map(({ body, ...rest }) => ({
    ...rest,
    body: asTold(body),
  }));
  expect(given, recorded.name).toEqual(wanted);
}

/** A list of silences as a list of texts, so that what sorts alike can be put in one order. */
function asTold(body: string): string | readonly string[] {
  const list = /^(?:\{"status":"success","data":)?\[(.*)\]\}?\n?$/s.exec(body)?.[1];
  if (list === undefined || list === '') return withoutNow(body);
  const texts = list.split(/,(?=\{"id":")/);
  return runsOf(texts, sortKey).flatMap((run) => run.map(withoutNow).sort());
}

function runsOf(texts: readonly string[], keyOf: (text: string) => string): readonly string[][] {
  const runs: string[][] = [];
  let last: string | undefined;
  for (const text of texts) {
    const key = keyOf(text);
    if (key === last) runs.at(-1)?.push(text);
    else runs.push([text]);
    last = key;
  }
  return runs;
}

function sortKey(text: string): string {
  const [, state = ''] = /"state":"(\w+)"/.exec(text) ?? [];
  const field = state === 'pending' ? 'startsAt' : 'endsAt';
  const [date = ''] = new RegExp(`"${field}":"[^"]+"`).exec(text) ?? [];
  return state + date;
}

/** The recordings were all made on one day. */
function withoutNow(text: string): string {
  return text.replaceAll(/"2026-11-21T[^"]*Z"/g, '"<now>"');
}
