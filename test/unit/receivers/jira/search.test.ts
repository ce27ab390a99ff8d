// How an issue is looked for (row N15).
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../../src/model/instant.ts';
import { issueJql, searchUrl } from '../../../../src/receivers/jira/search.ts';

const QUERY = { project: 'P', label: 'ALERT{h}', isFiring: true };
const NEVER = { reopenDurationMs: durationMs(0), reopenTransition: '', wontFixResolution: '' };
const LATELY = { ...NEVER, reopenDurationMs: durationMs(5_459_999), reopenTransition: 'Reopen' };
const REST = 'project="P" and labels="ALERT{h}" order by status ASC,resolutiondate DESC';

describe('issueJql()', () => {
  it.each([
    ['open issues', NEVER, true, `statusCategory != Done and ${REST}`],
    [
      'issues closed lately',
      LATELY,
      true,
      `(resolutiondate is EMPTY OR resolutiondate >= -90m) and ${REST}`,
    ],
    ['open issues when all is over', LATELY, false, `statusCategory != Done and ${REST}`],
    [
      'open issues without a transition to open them again',
      { ...LATELY, reopenTransition: '' },
      true,
      `statusCategory != Done and ${REST}`,
    ],
    [
      'open issues within less than a minute',
      { ...LATELY, reopenDurationMs: durationMs(59_999) },
      true,
      `statusCategory != Done and ${REST}`,
    ],
  ])('asks for %s', (_name, config, isFiring, jql) => {
    expect(issueJql(config, { ...QUERY, isFiring })).toBe(jql);
  });

  it('quotes what it is given', () => {
    const config = { ...NEVER, wontFixResolution: 'Won\'t "fix"\\' };
    expect(issueJql(config, { ...QUERY, project: 'P" or "1"="1\n' })).toBe(
      String.raw`(resolution is EMPTY or resolution != "Won't \"fix\"\\") and statusCategory != Done and ` +
        String.raw`project="P\" or \"1\"=\"1\n" and labels="ALERT{h}" order by status ASC,resolutiondate DESC`,
    );
  });
});

describe('searchUrl()', () => {
  it.each([
    ['auto', 'https://a.atlassian.net/rest/api/2', 'https://a.atlassian.net/rest/api/3/search/jql'],
    [
      'auto',
      'https://a.atlassian.net/rest/api/3/',
      'https://a.atlassian.net/rest/api/3/search/jql',
    ],
    ['auto', 'https://a.atlassian.net:443/rest/api/2', 'https://a.atlassian.net/rest/api/2/search'],
    ['auto', 'https://jira.example/atlassian.net', 'https://jira.example/atlassian.net/search'],
    ['auto', 'https://atlassian.net.example/x', 'https://atlassian.net.example/x/search'],
    [
      'datacenter',
      'https://a.atlassian.net/rest/api/2',
      'https://a.atlassian.net/rest/api/2/search',
    ],
    ['cloud', 'https://jira.example/rest/api/2', 'https://jira.example/rest/api/3/search/jql'],
    ['cloud', 'https://jira.example/x', 'https://jira.example/x/search/jql'],
  ] as const)('of %s and %s is %s', (apiType, apiUrl, url) => {
    expect(searchUrl({ apiType, apiUrl })).toBe(url);
  });
});
