// What goes in and what comes out: alerts posted as a sender does, and what a webhook was told.
import type { HttpSink } from './http-sink.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The fields of a webhook message that tests look at. */
export interface WebhookMessage {
  readonly status: string;
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly endsAt: string;
  }[];
  readonly possibleDuplicate?: boolean;
}

/** Posts a body of alerts as it is. */
export function postBody(server: { readonly url: string }, body: string | Buffer): Promise<Answer> {
  return request(`${server.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
}

/** Posts one alert that fires from now on. */
export function postAlert(
  server: { readonly url: string },
  labels: Readonly<Record<string, string>>,
): Promise<Answer> {
  return postBody(server, JSON.stringify([{ labels }]));
}

export function get(server: { readonly url: string }, path: string): Promise<Answer> {
  return request(`${server.url}${path}`, { method: 'GET' });
}

export function post(server: { readonly url: string }, path: string): Promise<Answer> {
  return request(`${server.url}${path}`, { method: 'POST' });
}

/** The names of the alerts that the API lists, sorted. */
export async function listedNames(server: { readonly url: string }): Promise<readonly string[]> {
  const { text } = await get(server, '/api/v2/alerts');
  const alerts = JSON.parse(text) as readonly { readonly labels: Record<string, string> }[];
  return alerts.map(({ labels }) => labels['alertname'] ?? '').sort();
}

/** The messages that arrived at a path of a sink. */
export function messagesAt(sink: HttpSink, path = '/'): readonly WebhookMessage[] {
  return sink.requests
    .filter(({ url }) => url === path)
    .map(({ body }) => JSON.parse(body) as WebhookMessage);
}

/** How often a sink was told of an alert, at whatever path. */
export function timesTold(sink: HttpSink, alertname: string): number {
  return sink.requests.filter(({ body }) => body.includes(`"alertname":"${alertname}"`)).length;
}

/** The value of a metric without labels, or with exactly these, such as `{state="active"}`. */
export async function metricOf(server: { readonly url: string }, series: string): Promise<number> {
  const { text } = await get(server, '/metrics');
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  if (line === undefined) throw new Error(`There is no metric ${series}`);
  return Number(line.slice(series.length + 1));
}

async function request(url: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init);
  return { status: answer.status, text: await answer.text() };
}
