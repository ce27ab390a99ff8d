// Issues as they are sent to Jira (row N15); whole conversations are in the contract tests.
import { describe, expect, it } from 'vitest';
import type { JiraConfig } from '../../../../src/receivers/jira/config.ts';
import { encodeIssue, encodeTransition } from '../../../../src/receivers/jira/payload.ts';
import { loadItems } from '../../../support/receiver-goldens.ts';

const DRAFT = { project: 'P', label: 'ALERT{h}', isUpdate: false, possibleDuplicate: false };
const itself = (template: string): string => template;

function configOf(item = '', version = 2): JiraConfig {
  const url = `api_url: "https://j.example/rest/api/${version}/?x=/3#/3"`;
  return loadItems(
    'jira',
    `[{project: P, issue_type: Bug, ${url}, summary: s, description: '', priority: '', ${item}}]`,
  );
}

function bodyOf(config: JiraConfig, draft: Partial<typeof DRAFT> = {}): string {
  const issue = encodeIssue(config, itself, { ...DRAFT, ...draft });
  return issue.ok ? issue.value.body : `refused: ${issue.error}`;
}

describe('encodeIssue()', () => {
  it.each([
    ['summary', 255],
    ['description', 32_767],
  ] as const)('cuts a long %s to %i characters, and says so', (key, max) => {
    const config = configOf();
    const long = { ...config, [key]: { template: 'x'.repeat(max + 1), enableUpdate: true } };
    const issue = encodeIssue(long, itself, DRAFT);
    expect(issue).toMatchObject({
      ok: true,
      value: { warnings: [`Truncated ${key} to ${max} characters`] },
    });
    expect(bodyOf(long)).toContain(`"${key}":"${'x'.repeat(max - 1)}…"`);
  });

  it('counts as Java does, and leaves no half of a character', () => {
    const config = { ...configOf(), summary: { template: '🔥'.repeat(128), enableUpdate: true } };
    expect(bodyOf(config)).toContain(`"summary":"${'🔥'.repeat(127)}…"`);
  });

  it('writes a summary of several lines on one', () => {
    const config = { ...configOf(), summary: { template: 'a\r\nb\n', enableUpdate: true } };
    expect(bodyOf(config)).toContain('"summary":"a b "');
  });

  it('makes labels of texts that Jira would refuse as such', () => {
    const config = { ...configOf(), labels: [' two  words\n', '', 'x'.repeat(300)] };
    expect(bodyOf(config)).toContain(`"labels":["ALERT{h}","two-words","${'x'.repeat(254)}…"]`);
  });

  it('labels an issue that may have a twin, but not one that is changed', () => {
    expect(bodyOf(configOf(), { possibleDuplicate: true })).toContain(
      '"labels":["ALERT{h}","possible-duplicate"]',
    );
    expect(bodyOf(configOf(), { possibleDuplicate: true, isUpdate: true })).toContain(
      '"labels":["ALERT{h}"]',
    );
  });

  it.each([
    ['{}', '{}'],
    [' [1.0, 1e400 ,\n"a b\\" <c> \\u003c"]\t', '[1.0,1e400,"a b\\" \\u003cc\\u003e \\u003c"]'],
    ['null', 'null'],
    ['"\u2028 \\\\"', '"\\u2028 \\\\"'],
    ['{"b":1,"a":2,"b":3}', '{"b":1,"a":2,"b":3}'],
  ])('sends the description %j as it is through version 3', (description, json) => {
    const config = {
      ...configOf('', 3),
      description: { template: description, enableUpdate: true },
    };
    expect(bodyOf(config)).toContain(`{"description":${json},"issuetype"`);
  });

  it.each(['text', '{"a":1', '{"a":1}{}', "{'a': 1}", '[1,]'])(
    'refuses the description %j for version 3',
    (description) => {
      const config = {
        ...configOf('', 3),
        description: { template: description, enableUpdate: true },
      };
      expect(bodyOf(config)).toBe(
        'refused: The description is not JSON, which version 3 of the API needs',
      );
    },
  );

  it('keeps the texts of a document that is too long for version 3', () => {
    const node = (text: string): unknown => ({
      type: 'paragraph',
      content: [{ type: 'text', text }],
    });
    const content = [node('first "line"\n'), node('🔥'.repeat(20_000))];
    const document = JSON.stringify({ version: 1, type: 'doc', content });
    const config = { ...configOf('', 3), description: { template: document, enableUpdate: true } };
    const issue = encodeIssue(config, itself, DRAFT);
    expect(issue).toMatchObject({
      value: { warnings: ['Shortened description to text of 32767 characters'] },
    });
    const { fields } = JSON.parse(bodyOf(config)) as {
      readonly fields: { readonly description: unknown };
    };
    const text: unknown = expect.stringMatching(/^first "line"\n\n(🔥)+…$/u);
    expect(fields.description).toEqual({
      version: 1,
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
    });
    expect(JSON.stringify(fields.description).length).toBeLessThanOrEqual(32_767);
  });

  it('lets fields of any name stand beside its own, and win', () => {
    const body = bodyOf(configOf('fields: {__proto__: {constructor: 1}, summary: mine}'));
    expect(body).toBe(
      '{"fields":{"__proto__":{"constructor":1},"issuetype":{"name":"Bug"},' +
        '"labels":["ALERT{h}"],"project":{"key":"P"},"summary":"mine"}}\n',
    );
  });
});

describe('encodeTransition()', () => {
  it('names the transition by its id', () => {
    expect(encodeTransition('31')).toBe('{"transition":{"id":"31"}}\n');
  });
});
