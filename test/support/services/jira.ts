// Jira's REST API, versions 2 and 3. Source: Atlassian's OpenAPI document of the Jira Cloud platform
// (salto-io/jira-swaggers:platform-swagger.v3.json: IssueUpdateDetails, IssueTransition), the schema of
// the Atlassian Document Format (npm @atlaskit/adf-schema, json-schema/v1/full.json), and Jira's own
// limits, which neither has: a summary of 255 characters without line breaks, texts of 32,767, labels
// without spaces and of 255. Jira is written in Java and counts UTF-16 units, as String.length does.
import type { SinkAnswer, SinkRequest } from '../http-sink.ts';
import { loadItem } from '../receiver-goldens.ts';
import {
  expectTarget,
  json,
  jsonOf,
  memberOf,
  shapeOf,
  textIn,
  type Objections,
  type ServiceImitation,
  type ServiceVariant,
} from './imitation.ts';

const TEXT_NODE = {
  type: 'object',
  required: ['type', 'text'],
  additionalProperties: false,
  properties: {
    type: { const: 'text' },
    text: { type: 'string', minLength: 1 },
    marks: { type: 'array' },
  },
};

const DOCUMENT = {
  type: 'object',
  required: ['type', 'version', 'content'],
  additionalProperties: false,
  properties: {
    type: { const: 'doc' },
    version: { const: 1 },
    content: {
      type: 'array',
      items: {
        type: 'object',
        required: ['type'],
        properties: {
          type: { enum: ['paragraph', 'codeBlock'] },
          attrs: { type: 'object' },
          content: { type: 'array', items: TEXT_NODE },
        },
        additionalProperties: false,
      },
    },
  },
};

function issueShape(description: object, required: readonly string[]): ReturnType<typeof shapeOf> {
  const named = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string', minLength: 1 } },
  };
  return shapeOf({
    type: 'object',
    required: ['fields'],
    additionalProperties: false,
    properties: {
      fields: {
        type: 'object',
        required,
        additionalProperties: false,
        properties: {
          summary: { type: 'string', minLength: 1, pattern: '^[^\\r\\n]*$' },
          description,
          issuetype: named,
          priority: named,
          project: {
            type: 'object',
            required: ['key'],
            properties: { key: { const: 'OPS' } },
          },
          labels: {
            type: 'array',
            items: { type: 'string', minLength: 1, maxLength: 255, pattern: '^\\S+$' },
          },
          customfield_10001: { type: 'string' },
        },
      },
    },
  });
}

const REQUIRED = ['summary', 'issuetype', 'project', 'labels'];
const DESCRIPTIONS = { 2: { type: 'string' }, 3: DOCUMENT } as const;

const search = shapeOf({
  type: 'object',
  required: ['jql', 'fields', 'maxResults'],
  additionalProperties: false,
  properties: {
    jql: { type: 'string', minLength: 1 },
    fields: { type: 'array', items: { type: 'string' } },
    maxResults: { type: 'integer', minimum: 1, maximum: 5000 },
  },
});

const transition = shapeOf({
  type: 'object',
  required: ['transition'],
  properties: {
    transition: {
      type: 'object',
      required: ['id'],
      properties: { id: { enum: ['11', '21'] } },
    },
  },
});

const TRANSITIONS = [
  { id: '11', name: 'Done' },
  { id: '21', name: 'Reopen' },
];

type Version = keyof typeof DESCRIPTIONS;

/** A project with at most one issue. */
class JiraProject implements ServiceImitation {
  readonly #version: Version;
  readonly #shapes: Readonly<Record<'create' | 'edit', ReturnType<typeof shapeOf>>>;
  #issue: 'none' | 'open' | 'done' = 'none';

  constructor(version: Version, issue: 'none' | 'open' | 'done') {
    this.#version = version;
    this.#issue = issue;
    this.#shapes = {
      create: issueShape(DESCRIPTIONS[version], REQUIRED),
      edit: issueShape(DESCRIPTIONS[version], []),
    };
  }

  take(request: SinkRequest, objections: Objections): SinkAnswer {
    objections.expect(request.headers.authorization === 'Basic bWU6a2V5', 'not logged in');
    const path = request.url.replace(`/rest/api/${this.#version}/`, '');
    switch (`${request.method} ${path}`) {
      case 'POST search':
      case 'POST search/jql':
        return this.#search(request, objections);
      case 'POST issue':
        return this.#create(request, objections);
      case 'PUT issue/OPS-7':
        this.#expectIssue(request, 'edit', objections);
        return { status: 204 };
      case 'GET issue/OPS-7/transitions':
        return json({ transitions: TRANSITIONS });
      case 'POST issue/OPS-7/transitions':
        objections.expectShape(transition, jsonOf(request, objections));
        return { status: 204 };
      default:
        expectTarget(request, { path: /never/ }, objections);
        return { status: 404 };
    }
  }

  #search(request: SinkRequest, objections: Objections): SinkAnswer {
    const body = jsonOf(request, objections);
    objections.expectShape(search, body);
    const jql = textIn(body, 'jql');
    const label = /labels="ALERT\{[0-9a-f]{64}\}"/.test(jql) && jql.includes('project="OPS"');
    objections.expect(label, `cannot read the JQL "${jql}"`);
    const statusCategory = { key: this.#issue === 'done' ? 'done' : 'new' };
    const issue = { key: 'OPS-7', fields: { status: { name: 'S', statusCategory } } };
    return json({ issues: this.#issue === 'none' ? [] : [issue] });
  }

  #create(request: SinkRequest, objections: Objections): SinkAnswer {
    objections.expect(this.#issue === 'none', 'there is an issue already');
    this.#expectIssue(request, 'create', objections);
    this.#issue = 'open';
    return json({ id: '10000', key: 'OPS-7' }, 201);
  }

  #expectIssue(request: SinkRequest, shape: 'create' | 'edit', objections: Objections): void {
    const body = jsonOf(request, objections);
    objections.expectShape(this.#shapes[shape], body);
    const fields = memberOf(body, 'fields');
    const isShort = textIn(fields, 'summary').length <= 255;
    objections.expect(isShort, 'summary: less than 255 characters');
    const isFitting = textIn(fields, 'description').length <= 32_767;
    objections.expect(isFitting, 'description: more than 32,767 characters');
  }
}

function configured(
  base: string,
  version: Version,
  parts: string,
): ReturnType<ServiceVariant['configure']> {
  return loadItem(
    'jira',
    [
      `{api_url: "${base}/rest/api/${version}", project: OPS, issue_type: Bug`,
      'labels: [alert, "{{ .CommonLabels.team | reReplaceAll \\"\\\\\\\\s+\\" \\"-\\" }}x"]',
      'reopen_transition: Reopen, resolve_transition: Done, reopen_duration: 1h',
      'fields: {customfield_10001: "{{ .CommonLabels.alertname }}!"}',
      `http_config: {basic_auth: {username: me, password: key}}${parts}}`,
    ].join(', '),
  );
}

/** Without the braces of a flow mapping: the template's own quotes are in the way. */
const ADF =
  ', description: \'{"version":1,"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":{{ printf "%s: %s" .Status .CommonLabels.alertname | toJson }}}]}]}\'';

export const JIRA: readonly ServiceVariant[] = [
  {
    title: 'jira, a new issue',
    configure: (base) => configured(base, 2, ''),
    open: () => new JiraProject(2, 'none'),
  },
  {
    title: 'jira, an open issue',
    configure: (base) => configured(base, 2, ''),
    open: () => new JiraProject(2, 'open'),
  },
  {
    title: 'jira, a closed issue on Cloud',
    configure: (base) => configured(base, 3, `, api_type: cloud${ADF}`),
    open: () => new JiraProject(3, 'done'),
  },
];
