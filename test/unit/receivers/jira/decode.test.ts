import { describe, expect, it } from 'vitest';
import { jiraDecoder } from '../../../../src/receivers/jira/decode.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';
import { problemsOf, withIntegration } from '../../config/load-text.ts';

describeItems(jiraDecoder);

describe('jira_configs', () => {
  it('have upstream defaults (N15)', () => {
    const items = '[{project: P, issue_type: Bug, api_url: "https://j.example/rest/api/2"}]';
    expect(loadItems('jira', items)).toMatchObject({
      kind: 'jira',
      sendResolved: true,
      apiType: 'auto',
      summary: { template: '{{ template "jira.default.summary" . }}', enableUpdate: true },
      description: { template: '{{ template "jira.default.description" . }}', enableUpdate: true },
      priority: '{{ template "jira.default.priority" . }}',
      reopenDurationMs: 0,
      fields: [],
    });
  });

  it('take texts as objects, too', () => {
    const items =
      '[{project: P, issue_type: B, summary: {enable_update: no}, description: {template: d}}]';
    const global = '{jira_api_url: "https://g.example/rest/api/3"}';
    expect(loadItems('jira', items, global)).toMatchObject({
      apiUrl: 'https://g.example/rest/api/3',
      summary: { template: '{{ template "jira.default.summary" . }}', enableUpdate: false },
      description: { template: 'd', enableUpdate: true },
    });
  });

  it.each([
    [
      '[{api_url: "https://j.example/", api_type: server}]',
      [
        '5:20: missing project in jira_config',
        '5:20: missing issue_type in jira_config',
        '5:62: unknown api_type on jira_config, must be auto, cloud or datacenter',
      ],
    ],
    ['[{project: P, issue_type: B}]', ['5:20: no global Jira Cloud URL set']],
    [
      '[{project: P, issue_type: B, api_url: j.example}]',
      ['5:57: unsupported scheme "" for URL, expected http or https'],
    ],
  ])('tell everything that is wrong in %s, and where (C13)', (items, problems) => {
    const text = withIntegration('jira', items);
    expect(problemsOf(text, { integrations: [jiraDecoder] })).toEqual(problems);
  });
});
