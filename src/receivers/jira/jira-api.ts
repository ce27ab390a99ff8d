// JiraApi: the requests that a notification is made of. Each of them says what it was for when it
// fails, and whether Jira may have changed something by it (row N15).
import { fail, ok, type Result } from '../../model/result.ts';
import type { Outcome } from '../../notify/integration.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import type { HttpReply } from '../http/http-reply.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { joinUrlPath } from '../encoding/join-url-path.ts';
import { failed } from '../outcomes.ts';
import { excerpt } from '../secrets/redact.ts';
import type { JiraConfig } from './config.ts';
import { readSearchResult, readTransition, type FoundIssue } from './jira-answer.ts';
import { encodeTransition } from './payload.ts';
import { encodeSearch, searchUrl } from './search.ts';

/** Names of transitions are compared, so that they must not depend on the user's language. */
const IN_ENGLISH = [['Accept-Language', 'en']] as const;

/** Why a notification ends here. */
export type Ended = Exclude<Outcome, { kind: 'sent' }>;

type JiraRequest =
  | { readonly method: 'GET'; readonly url: string }
  | { readonly method: 'POST' | 'PUT'; readonly url: string; readonly body: string };

type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** What a request is for: put before its errors, and whether it changes an issue. */
interface Purpose {
  readonly name: string;
  readonly isWriting: boolean;
}

export class JiraApi {
  readonly #config: JiraConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: JiraConfig, deps: IntegrationDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  /** Looks for an issue; undefined when there is none. */
  async search(jql: string, signal: AbortSignal): Promise<Result<FoundIssue | undefined, Ended>> {
    const purpose = { name: 'Cannot look up existing issues', isWriting: false };
    const request = {
      method: 'POST',
      url: searchUrl(this.#config),
      body: encodeSearch(jql),
    } as const;
    const answer = await this.#send(request, purpose, signal);
    if (!answer.ok) return answer;
    const result = readSearchResult(answer.value.text);
    if (result === undefined) return fail(unreadable(answer.value, purpose));
    return ok(result === 'none' ? undefined : result);
  }

  async create(body: string, signal: AbortSignal): Promise<Result<Answer, Ended>> {
    const request = { method: 'POST', url: this.#urlOf('issue'), body } as const;
    return this.#send(request, { name: 'Cannot create an issue', isWriting: true }, signal);
  }

  async update(key: string, body: string, signal: AbortSignal): Promise<Result<Answer, Ended>> {
    const url = this.#urlOf(`issue/${encodeURIComponent(key)}`);
    const purpose = { name: `Cannot update ${key}`, isWriting: true };
    return this.#send({ method: 'PUT', url, body }, purpose, signal);
  }

  /** Moves an issue along a transition, of which Jira wants the id. */
  async transition(key: string, name: string, signal: AbortSignal): Promise<Result<Answer, Ended>> {
    const url = this.#urlOf(`issue/${encodeURIComponent(key)}/transitions`);
    const asking = { name: `Cannot read the transitions of ${key}`, isWriting: false };
    const answer = await this.#send({ method: 'GET', url }, asking, signal);
    if (!answer.ok) return answer;
    const found = readTransition(answer.value.text, name);
    if (found === undefined) return fail(unreadable(answer.value, asking));
    if (found.kind === 'missing') {
      return fail(failed(`Cannot find the transition ${name} of ${key}`));
    }
    const body = encodeTransition(found.id);
    const purpose = { name: `Cannot move ${key} along ${name}`, isWriting: true };
    return this.#send({ method: 'POST', url, body }, purpose, signal);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #urlOf(path: string): string {
    return joinUrlPath(this.#config.apiUrl, path);
  }

  async #send(
    request: JiraRequest,
    { name, isWriting }: Purpose,
    signal: AbortSignal,
  ): Promise<Result<Answer, Ended>> {
    const common = { contentType: 'application/json', headers: IN_ENGLISH };
    const reply = await this.#client.send({ ...request, ...common }, signal);
    const judged = judgeReply(reply, { now: this.#deps.clock.now(), prefix: `${name}: ` });
    if (judged.kind === 'success') return ok(judged.answer);
    if (judged.kind === 'failed') return fail(judged);
    return fail({ ...judged, mayHaveArrived: judged.mayHaveArrived && isWriting });
  }
}

/** An answer that broke off may be whole next time; one that says something else will not. */
function unreadable({ bodyError, text }: Answer, { name }: Purpose): Ended {
  if (bodyError === undefined) {
    return failed(`${name}: cannot read Jira's answer "${excerpt(text)}"`);
  }
  const error = `${name}: cannot read Jira's answer: ${bodyError}`;
  return { kind: 'retry', reason: 'other', error, mayHaveArrived: false };
}
