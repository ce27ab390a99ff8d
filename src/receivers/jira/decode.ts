// Reads items of jira_configs (reference row N15).
// Source: prometheus/alertmanager:notify/jira/config.go and config/config.go (inheritance).
import { isSet } from '../../config/at-most-one.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import { list, map } from '../../config/decode/collection-codecs.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { rawValue } from '../../config/decode/raw-value.ts';
import { boolean, duration, string } from '../../config/decode/scalar-codecs.ts';
import { httpUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import type { JiraApiType, JiraConfig } from './config.ts';
import { jiraText, toJiraText } from './decode-text.ts';

const API_TYPES: readonly JiraApiType[] = ['auto', 'cloud', 'datacenter'];

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  api_url: field(optional(httpUrl)),
  api_type: field(string, 'auto'),
  project: field(string),
  summary: jiraText('summary', defaultTemplate('summary')),
  description: jiraText('description', defaultTemplate('description')),
  labels: field(list(string)),
  priority: field(string, defaultTemplate('priority')),
  issue_type: field(string),
  reopen_transition: field(string),
  resolve_transition: field(string),
  wont_fix_resolution: field(string),
  reopen_duration: field(duration),
  fields: field(map(rawValue)),
};

const jiraSection = section('jira_configs', schema);
type JiraSection = Section<typeof schema>;

/** The decoder of `jira_configs`. */
export const jiraDecoder: IntegrationDecoder = { kind: 'jira', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(jiraSection, node, context)?.value;
  if (given === undefined) return undefined;
  for (const key of ['project', 'issue_type'] as const) {
    if (!isSet(given.values[key]) && !given.isRefused(key)) {
      context.report(given.at, `missing ${key} in jira_config`);
    }
  }
  const apiType = API_TYPES.find((type) => type === given.values.api_type);
  if (apiType === undefined) {
    const message = 'unknown api_type on jira_config, must be auto, cloud or datacenter';
    context.report(given.placeOf('api_type'), message);
  }
  const resolved = inherit(given, context);
  const apiUrl = resolved.values.api_url;
  if (apiUrl === undefined && !given.isRefused('api_url')) {
    context.report(given.at, 'no global Jira Cloud URL set');
  }
  if (apiType === undefined || apiUrl === undefined) return undefined;
  const config = toJiraConfig(resolved, apiType, apiUrl);
  return { config, printed: jiraSection.print(resolved) };
}

function defaultTemplate(name: string): string {
  return `{{ template "jira.default.${name}" . }}`;
}

function inherit(given: JiraSection, { global }: IntegrationContext): JiraSection {
  const { values } = given;
  return withValues(given, {
    http_config: values.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    api_url: values.api_url ?? global.jira_api_url,
  });
}

function toJiraConfig({ values }: JiraSection, apiType: JiraApiType, apiUrl: string): JiraConfig {
  return {
    kind: 'jira',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    apiUrl,
    apiType,
    project: values.project,
    issueType: values.issue_type,
    summary: toJiraText(values.summary),
    description: toJiraText(values.description),
    labels: values.labels,
    priority: values.priority,
    reopenTransition: values.reopen_transition,
    resolveTransition: values.resolve_transition,
    wontFixResolution: values.wont_fix_resolution,
    reopenDurationMs: values.reopen_duration,
    fields: [...values.fields],
  };
}
