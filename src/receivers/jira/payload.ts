// The fields of an issue, byte for byte as upstream sends them (row N15).
// Source: prometheus/alertmanager:notify/jira/jira.go (prepareIssueRequestBody), types.go.
import { compareBytes } from '../../model/byte-order.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { encodeGoJson } from '../go-json.ts';
import type { Render } from '../renderer.ts';
import { defaultTemplate, EMPTY } from '../stand-ins.ts';
import { TextLimiter } from '../text-limiter.ts';
import { encodeCustomPayload } from '../webhook/custom-payload.ts';
import { compactJson } from './compact-json.ts';
import { PLAIN_DOCUMENT, withParagraph } from './document.ts';
import type { JiraConfig } from './config.ts';

/** Jira's limits. */
const MAX_SUMMARY = 255;
const MAX_DESCRIPTION = 32_767;

/** On an issue that may have a twin, because it is not known whether the first attempt arrived. */
/** On an issue in place of a label that could not be rendered. */
const FAILED_LABEL = 'template-failed';

const SUMMARY = defaultTemplate('jira', 'summary');
const DESCRIPTION = defaultTemplate('jira', 'description');
const PRIORITY = defaultTemplate('jira', 'priority');

const DUPLICATE_LABEL = 'possible-duplicate';

export interface IssueDraft {
  /** Rendered. */
  readonly project: string;
  /** By which the issue is found again. */
  readonly label: string;
  /** Changes an issue that exists already. */
  readonly isUpdate: boolean;
  /** An earlier attempt may have created an issue: label this one. */
  readonly possibleDuplicate: boolean;
  /** Says that templates failed: below the description. */
  readonly templateNotice?: string | undefined;
}

export interface EncodedIssue {
  /** JSON, newline at the end included. */
  readonly body: string;
  /** What was cut; each becomes a line in the log. */
  readonly warnings: readonly string[];
}

/** Encodes the issue; fails when the description is not what version 3 of the API takes. */
export function encodeIssue(
  config: JiraConfig,
  render: Render,
  draft: IssueDraft,
): Result<EncodedIssue> {
  const limiter = new TextLimiter();
  const summary = limiter.cut('summary', render(config.summary.template, SUMMARY), MAX_SUMMARY);
  const description = describeIssue(config, render, { limiter, notice: draft.templateNotice });
  if (!description.ok) return description;
  const priority = render(config.priority, PRIORITY);
  const fields = new Map<string, string>();
  if (!draft.isUpdate || config.summary.enableUpdate) fields.set('summary', encodeGoJson(summary));
  if (description.value !== '' && (!draft.isUpdate || config.description.enableUpdate)) {
    fields.set('description', description.value);
  }
  fields.set('issuetype', encodeNamed('name', render(config.issueType)));
  fields.set('labels', encodeGoJson(labelsOf(config, render, draft)));
  if (priority !== '') fields.set('priority', encodeNamed('name', priority));
  fields.set('project', `{"key":${encodeGoJson(draft.project)}}`);
  for (const [name, value] of config.fields) {
    fields.set(name, encodeCustomPayload(value, render, EMPTY).trimEnd());
  }
  const members = [...fields]
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([name, json]) => `${encodeGoJson(name)}:${json}`);
  return ok({ body: `{"fields":{${members.join(',')}}}\n`, warnings: limiter.warnings });
}

/** Encodes the request that moves an issue along the transition with this id. */
export function encodeTransition(id: string): string {
  return `{"transition":${encodeNamed('id', id)}}\n`;
}

/** Upstream leaves out an empty name, not the object around it. */
function encodeNamed(key: 'id' | 'name', value: string): string {
  return encodeGoJson(new Map(value === '' ? [] : [[key, value]]));
}

/** Renders the description, in the form that the API's version takes. */
function describeIssue(
  { apiUrl, description: { template } }: JiraConfig,
  render: Render,
  { limiter, notice }: { readonly limiter: TextLimiter; readonly notice: string | undefined },
): Result<string> {
  const isDocument = isVersion3(apiUrl);
  const rendered = render(template, isDocument ? PLAIN_DOCUMENT : DESCRIPTION);
  const end = notice === undefined || isDocument ? '' : `\n\n${notice}`;
  const text = limiter.cut('description', rendered, MAX_DESCRIPTION - end.length) + end;
  const encoded = encodeDescription(text, isDocument);
  if (!encoded.ok || !isDocument || notice === undefined) return encoded;
  return ok(withParagraph(encoded.value, notice));
}

/** The empty text sends no description. */
function encodeDescription(text: string, isDocument: boolean): Result<string> {
  if (!isDocument) return ok(text === '' ? '' : encodeGoJson(text));
  const trimmed = text.trim();
  const json = trimmed === '' ? '' : compactJson(trimmed);
  return json === undefined
    ? fail('The description is not JSON, which version 3 of the API needs')
    : ok(json);
}

function labelsOf(
  { labels }: JiraConfig,
  render: Render,
  { label, isUpdate, possibleDuplicate }: IssueDraft,
): readonly string[] {
  const own = [...labels.map((each) => render(each, FAILED_LABEL)), label];
  // An update changes the same issue whether it arrives once or twice.
  const all = possibleDuplicate && !isUpdate ? [...own, DUPLICATE_LABEL] : own;
  return all.sort(compareBytes);
}

function isVersion3(apiUrl: string): boolean {
  return /\/3\/*$/.test(apiUrl.replace(/[?#].*$/s, ''));
}
