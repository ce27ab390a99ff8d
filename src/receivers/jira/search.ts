// How the issue of a group is found: by a label that holds the hash of its key (row N15).
// Source: prometheus/alertmanager:notify/jira/jira.go (searchExistingIssue, prepareSearchRequest).
import { quoteGo } from '../../model/go-quote.ts';
import { encodeGoJson, type Json } from '../encoding/go-json.ts';
import { joinUrlPath } from '../encoding/join-url-path.ts';
import type { JiraConfig } from './config.ts';

/** One is enough; a second one tells that there are several. */
const MAX_RESULTS = 2;
const MS_PER_MINUTE = 60_000;

/** What is looked for. */
export interface IssueQuery {
  /** Rendered. */
  readonly project: string;
  /** Carried by the issue of the group, and by no other. */
  readonly label: string;
  readonly isFiring: boolean;
}

/** Names the label of a group's issue from the hash of its key. */
export function alertLabel(groupHash: string): string {
  return `ALERT{${groupHash}}`;
}

/**
 * Writes the query: open issues and, while alerts fire and closed ones may be opened again, those
 * that were closed lately; the ones still open come first.
 */
export function issueJql(
  config: Pick<JiraConfig, 'reopenDurationMs' | 'reopenTransition' | 'wontFixResolution'>,
  { project, label, isFiring }: IssueQuery,
): string {
  const { reopenTransition, wontFixResolution } = config;
  const minutes = Math.trunc(config.reopenDurationMs / MS_PER_MINUTE);
  const mayReopen = isFiring && reopenTransition !== '' && minutes > 0;
  const conditions = [
    // To Jira, `!=` alone would leave out issues without a resolution.
    ...(wontFixResolution === ''
      ? []
      : [`(resolution is EMPTY or resolution != ${quoteGo(wontFixResolution)})`]),
    mayReopen
      ? `(resolutiondate is EMPTY OR resolutiondate >= -${minutes}m)`
      : 'statusCategory != Done',
    `project=${quoteGo(project)}`,
    `labels=${quoteGo(label)}`,
  ];
  return `${conditions.join(' and ')} order by status ASC,resolutiondate DESC`;
}

/** Encodes the body of the search. */
export function encodeSearch(jql: string): string {
  const body = new Map<string, Json>([
    ['fields', ['status']],
    ['jql', jql],
    ['maxResults', MAX_RESULTS],
  ]);
  return `${encodeGoJson(body)}\n`;
}

/** Where to search: Cloud has a method of its own, in version 3 of its API only. */
export function searchUrl({ apiType, apiUrl }: Pick<JiraConfig, 'apiType' | 'apiUrl'>): string {
  const isCloud =
    apiType === 'cloud' ||
    (apiType === 'auto' && /^[^/]*\/\/[^/?#]*atlassian\.net([/?#]|$)/.test(apiUrl));
  if (!isCloud) return joinUrlPath(apiUrl, 'search');
  return joinUrlPath(apiUrl, 'search/jql').replace('/rest/api/2/', '/rest/api/3/');
}
