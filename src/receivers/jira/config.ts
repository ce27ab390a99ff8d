// jira_configs (reference row N15). Every string is a template unless said otherwise.
import type { HttpConfig } from '../../config/http-config.ts';
import type { DurationMs } from '../../model/instant.ts';
import type { PayloadTemplate } from '../webhook/config.ts';

/** A text of an issue. */
export interface JiraText {
  readonly template: string;
  /** Whether an issue that exists already gets the text, too. */
  readonly enableUpdate: boolean;
}

/** `auto` tells Cloud from Data Center by the host's name. */
export type JiraApiType = 'auto' | 'cloud' | 'datacenter';

export interface JiraConfig {
  readonly kind: 'jira';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** No template; ends in the version of the API, `/rest/api/2` or `/rest/api/3`. */
  readonly apiUrl: string;
  readonly apiType: JiraApiType;
  readonly project: string;
  readonly issueType: string;
  readonly summary: JiraText;
  /** Version 3 of the API takes a JSON document instead of a text. */
  readonly description: JiraText;
  readonly labels: readonly string[];
  readonly priority: string;
  /** Name of a transition, no template; empty leaves closed issues closed. */
  readonly reopenTransition: string;
  /** Name of a transition, no template; empty leaves issues open. */
  readonly resolveTransition: string;
  /** Issues that people closed with this resolution are left alone. No template. */
  readonly wontFixResolution: string;
  /** How long after it was closed an issue may be opened again. */
  readonly reopenDurationMs: DurationMs;
  /** Further fields, over which nothing wins; the names are no templates. */
  readonly fields: readonly (readonly [name: string, value: PayloadTemplate])[];
}
