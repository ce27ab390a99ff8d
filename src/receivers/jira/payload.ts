// The fields of an issue, byte for byte as upstream sends them (row N15).
// Source: prometheus/alertmanager:notify/jira/jira.go (prepareIssueRequestBody), types.go.
import { compareBytes } from '../../model/byte-order.ts';
import { ok, type Result } from '../../model/result.ts';
import { encodeGoJson } from '../encoding/go-json.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY } from '../rendering/stand-ins.ts';
import { TextLimiter } from '../truncation/text-limiter.ts';
import { truncateUtf16, UTF16_UNITS } from '../truncation/truncate-utf16.ts';
import { encodeCustomPayload } from '../webhook/custom-payload.ts';
import type { JiraConfig } from './config.ts';
import { PLAIN_DOCUMENT, withParagraph } from './document.ts';
import { encodeDocument } from './long-document.ts';

/** Jira's limits, in the units of Java's strings. */
const MAX_SUMMARY = 255;
const MAX_LABEL = 255;
const MAX_DESCRIPTION = 32_767;
/** For the paragraph around a notice in a document. */
const NOTICE_ROOM = 400;

/** On an issue in place of a label that could not be rendered. */
const FAILED_LABEL = 'template-failed';

const SUMMARY = defaultTemplate('jira', 'summary');
const DESCRIPTION = defaultTemplate('jira', 'description');
const PRIORITY = defaultTemplate('jira', 'priority');

/** On an issue that may have a twin, because it is not known whether the first attempt arrived. */
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
  const summary = encodeSummary(render(config.summary.template, SUMMARY), limiter);
  const description = describeIssue(config, render, { limiter, notice: draft.templateNotice });
  if (!description.ok) return description;
  const priority = render(config.priority, PRIORITY);
  const fields = new Map<string, string>();
  if (!draft.isUpdate || config.summary.enableUpdate) fields.set('summary', summary);
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

/** Jira refuses a summary of several lines, which upstream sends. */
function encodeSummary(rendered: string, limiter: TextLimiter): string {
  const text = rendered.replace(/[\r\n]+/g, ' ');
  return encodeGoJson(limiter.cutIn(UTF16_UNITS, { name: 'summary', text, max: MAX_SUMMARY }));
}

interface DescriptionOptions {
  readonly limiter: TextLimiter;
  readonly notice: string | undefined;
}

/** Renders the description, in the form that the API's version takes. The empty text sends none. */
function describeIssue(
  { apiUrl, description: { template } }: JiraConfig,
  render: Render,
  options: DescriptionOptions,
): Result<string> {
  return isVersion3(apiUrl)
    ? encodeRichDescription(render(template, PLAIN_DOCUMENT), options)
    : ok(encodePlainDescription(render(template, DESCRIPTION), options));
}

function encodePlainDescription(text: string, { limiter, notice }: DescriptionOptions): string {
  const end = notice === undefined ? '' : `\n\n${notice}`;
  const max = MAX_DESCRIPTION - end.length;
  const shown = limiter.cutIn(UTF16_UNITS, { name: 'description', text, max }) + end;
  return shown === '' ? '' : encodeGoJson(shown);
}

function encodeRichDescription(
  text: string,
  { limiter, notice }: DescriptionOptions,
): Result<string> {
  const max = notice === undefined ? MAX_DESCRIPTION : MAX_DESCRIPTION - NOTICE_ROOM;
  const encoded = encodeDocument(text, max);
  if (!encoded.ok) return encoded;
  const { json, isShortened } = encoded.value;
  if (isShortened) limiter.note(`Shortened description to text of ${max} characters`);
  return ok(notice === undefined ? json : withParagraph(json, notice));
}

function labelsOf(
  { labels }: JiraConfig,
  render: Render,
  { label, isUpdate, possibleDuplicate }: IssueDraft,
): readonly string[] {
  const own = [...labels.map((each) => toLabel(render(each, FAILED_LABEL))), label];
  // An update changes the same issue whether it arrives once or twice.
  const all = possibleDuplicate && !isUpdate ? [...own, DUPLICATE_LABEL] : own;
  return all.filter((each) => each !== '').sort(compareBytes);
}

/** Jira refuses the whole issue when a label has spaces, is too long or empty; upstream sends it. */
function toLabel(text: string): string {
  return truncateUtf16(text.trim().replace(/\s+/g, '-'), MAX_LABEL);
}

function isVersion3(apiUrl: string): boolean {
  return /\/3\/*$/.test(apiUrl.replace(/[?#].*$/s, ''));
}
