// What Jira's answers to a search and to a question for transitions say (row N15).
// Source: prometheus/alertmanager:notify/jira/types.go (issueSearchResult, issueTransitions).
import { isJsonObject, parseJsonObject, type JsonObject } from '../http/json-object.ts';

/** The issue of a group. */
export interface FoundIssue {
  /** Such as `OPS-12`. */
  readonly key: string;
  /** Undefined when Jira does not tell the status. */
  readonly isDone: boolean | undefined;
  /** More than one issue matched; this is the first. */
  readonly isOneOfSeveral: boolean;
}

/** A way out of an issue's status, which not every issue has at every time. */
export type Transition =
  { readonly kind: 'found'; readonly id: string } | { readonly kind: 'missing' };

/** Reads the result of a search; `none` when there is no issue, undefined when it makes no sense. */
export function readSearchResult(text: string): FoundIssue | 'none' | undefined {
  const issues = listIn(parseJsonObject(text), 'issues');
  if (issues === undefined) return undefined;
  const [first] = issues;
  if (first === undefined) return 'none';
  const key = isJsonObject(first) ? first['key'] : undefined;
  if (!isJsonObject(first) || typeof key !== 'string' || key === '') return undefined;
  return { key, isDone: isDone(first), isOneOfSeveral: issues.length > 1 };
}

/** Reads the id of a transition; undefined when the answer makes no sense. */
export function readTransition(text: string, name: string): Transition | undefined {
  const transitions = listIn(parseJsonObject(text), 'transitions');
  if (transitions === undefined) return undefined;
  const found = transitions.find((each) => isJsonObject(each) && each['name'] === name);
  if (!isJsonObject(found)) return { kind: 'missing' };
  return typeof found['id'] === 'string' ? { kind: 'found', id: found['id'] } : undefined;
}

function isDone(issue: JsonObject): boolean | undefined {
  const status = isJsonObject(issue['fields']) ? issue['fields']['status'] : undefined;
  if (!isJsonObject(status)) return undefined;
  const category = status['statusCategory'];
  return isJsonObject(category) && category['key'] === 'done';
}

/** A list that is missing or null is empty, as in Go. */
function listIn(value: JsonObject | undefined, name: string): readonly unknown[] | undefined {
  const items = value === undefined ? undefined : (value[name] ?? []);
  return Array.isArray(items) ? items : undefined;
}
