// Tells a story to one server and writes down what it answers and sends.
import {
  Normaliser,
  type Answer,
  type Message,
  type RawAnswer,
  type Recording,
} from './recording.ts';
import type { AlertSpec, Scenario, SilenceSpec, Step } from './scenario.ts';

/** A server as a story sees it: a process, or an engine in this one. */
export interface Peer {
  /** Waits until this instant, in milliseconds since 1970. */
  until(at: number): Promise<void>;
  ask(method: string, path: string, body?: string): Promise<RawAnswer>;
  /** Takes another configuration, or refuses it. */
  reload(config: string): Promise<void>;
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** The messages of this peer's webhooks so far; `at` is in milliseconds since 1970. */
  messages(): readonly { readonly at: number; readonly to: string; readonly body: string }[];
}

/** Plays all steps, each at its time after `startedAt`, and waits for the story's end. */
export async function play(scenario: Scenario, peer: Peer, startedAt: number): Promise<Recording> {
  const player = new Player(scenario, peer, startedAt);
  for (const [index, step] of scenario.steps.entries()) await player.perform(index, step);
  await peer.until(startedAt + scenario.durationMs);
  return player.recording();
}

/** The file of this position. */
export function configText({ configs }: Scenario, index: number): string {
  return JSON.stringify(configs[index]);
}

class Player {
  readonly #scenario: Scenario;
  readonly #peer: Peer;
  readonly #startedAt: number;
  readonly #answers: { readonly step: number; readonly answer: RawAnswer }[] = [];
  readonly #ids = new Map<string, string>();

  constructor(scenario: Scenario, peer: Peer, startedAt: number) {
    this.#scenario = scenario;
    this.#peer = peer;
    this.#startedAt = startedAt;
  }

  async perform(index: number, step: Step): Promise<void> {
    await this.#peer.until(this.#startedAt + step.at);
    const answer = await this.#answerTo(step);
    if (answer !== undefined) this.#answers.push({ step: index, answer });
  }

  recording(): Recording {
    // The first name of an id stays: a silence that is changed in place keeps its id.
    const names = new Map([...this.#ids].reverse().map(([name, id]) => [id, name]));
    const normaliser = new Normaliser(this.#startedAt, names);
    const answers = this.#answers.map(({ step, answer }): Answer => ({
      ...answer,
      step,
      body: normaliser.body(answer.body),
    }));
    const messages = this.#peer.messages().map(({ at, to, body }): Message => ({
      at: Math.round(at - this.#startedAt),
      to,
      body: normaliser.body(body),
    }));
    return { answers, messages };
  }

  async #answerTo(step: Step): Promise<RawAnswer | undefined> {
    switch (step.kind) {
      case 'post':
        return this.#peer.ask('POST', '/api/v2/alerts', this.#batchText(step.alerts));
      case 'raw':
        return this.#peer.ask('POST', step.path, step.body);
      case 'silence':
        return this.#setSilence(step.silence);
      case 'unsilence':
        return this.#peer.ask('DELETE', `/api/v2/silence/${this.#idOf(step.name)}`);
      case 'get':
        return this.#peer.ask('GET', step.path);
      case 'reload':
        await this.#peer.reload(configText(this.#scenario, step.config));
        return undefined;
      case 'restart':
        await this.#peer.restart(step.signal);
        return undefined;
    }
  }

  async #setSilence({
    name,
    replaces,
    startsAt,
    endsAt,
    ...rest
  }: SilenceSpec): Promise<RawAnswer> {
    const body = JSON.stringify({
      ...rest,
      ...(replaces === undefined ? {} : { id: this.#idOf(replaces) }),
      startsAt: this.#date(startsAt),
      endsAt: this.#date(endsAt),
      createdBy: 'a story',
    });
    const answer = await this.#peer.ask('POST', '/api/v2/silences', body);
    const [, id] = /"silenceID":"([^"]+)"/.exec(answer.body) ?? [];
    if (id !== undefined) this.#ids.set(name, id);
    return answer;
  }

  /** A silence that was refused has an id that nobody knows. */
  #idOf(name: string): string {
    return this.#ids.get(name) ?? '00000000-0000-4000-8000-000000000000';
  }

  #batchText(alerts: readonly AlertSpec[]): string {
    return JSON.stringify(
      alerts.map(({ startsAt, endsAt, ...rest }) => ({
        ...rest,
        ...(startsAt === undefined ? {} : { startsAt: this.#date(startsAt) }),
        ...(endsAt === undefined ? {} : { endsAt: this.#date(endsAt) }),
      })),
    );
  }

  #date(at: number | 'zero'): string {
    if (at === 'zero') return '0001-01-01T00:00:00Z';
    return new Date(this.#startedAt + at).toISOString();
  }
}
