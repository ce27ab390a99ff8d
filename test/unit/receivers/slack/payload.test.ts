// Slack's message as upstream posts it (row N6), and what Slack's answers mean.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type {
  SlackAction,
  SlackConfig,
  SlackField,
} from '../../../../src/receivers/slack/config.ts';
import { buildSlackMessage } from '../../../../src/receivers/slack/payload.ts';
import { slackConfig } from '../../../support/receiver-fixtures.ts';

interface Golden {
  readonly cases: readonly {
    readonly name: string;
    readonly config: Partial<SlackConfig>;
    readonly body: unknown;
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../golden/receivers/slack.json', import.meta.url), 'utf8'),
  // The shape of the file is ours.
) as Golden;

const itself = (template: string): string => template;
const FIRST = { possibleDuplicate: false };

describe('buildSlackMessage()', () => {
  it.each(golden.cases)('equals upstream with $name', ({ config, body }) => {
    const message = buildSlackMessage(slackConfig(config), itself, FIRST);
    expect(JSON.parse(JSON.stringify(message))).toEqual(body);
    // Slack reads them in any order, people compare them in this one.
    expect(JSON.stringify(message)).toBe(JSON.stringify(body));
  });

  it('renders every text', () => {
    const action: SlackAction = {
      type: 'a',
      text: 'b',
      url: 'c',
      style: 'd',
      name: 'e',
      value: 'f',
      confirm: { text: 'g', title: 'h', okText: 'i', dismissText: 'j' },
    };
    const field: SlackField = { title: 'k', value: 'l', short: undefined };
    const config = slackConfig({ actions: [action], fields: [field], footer: 'm' });
    const seen = new Set<string>();
    buildSlackMessage(config, (template) => (seen.add(template), ''), FIRST);
    for (const template of 'abcdefghijklm') expect(seen).toContain(template);
  });

  it.each([
    ['', 'Possible duplicate: an earlier attempt may have arrived'],
    ['foot', 'foot · Possible duplicate: an earlier attempt may have arrived'],
  ])('marks a possible duplicate after the footer "%s"', (footer, expected) => {
    const message = buildSlackMessage(slackConfig({ footer }), itself, { possibleDuplicate: true });
    expect(message.attachments[0].footer).toBe(expected);
  });

  it.each([
    [false, 300, /^🔥{299}…$/u],
    [true, 300, /^🔥+… · Possible duplicate: .* arrived$/u],
  ])('cuts a long footer, and keeps what has to be said (%s)', (possibleDuplicate, max, shown) => {
    const config = slackConfig({ footer: '🔥'.repeat(301) });
    const [{ footer }] = buildSlackMessage(config, itself, { possibleDuplicate }).attachments;
    expect(Array.from(footer)).toHaveLength(max);
    expect(footer).toMatch(shown);
  });

  it('cuts a long title by characters, not by UTF-16 units', () => {
    const build = (title: string): string | undefined =>
      buildSlackMessage(slackConfig({ title }), itself, FIRST).attachments[0].title;
    expect(build('🔥'.repeat(1024))).toBe('🔥'.repeat(1024));
    expect(build('🔥'.repeat(1025))).toBe(`${'🔥'.repeat(1023)}…`);
  });
});
