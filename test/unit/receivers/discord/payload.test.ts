// Discord's message as upstream posts it (row N11).
import { describe, expect, it } from 'vitest';
import type { DiscordConfig } from '../../../../src/receivers/discord/config.ts';
import { buildDiscordMessage } from '../../../../src/receivers/discord/payload.ts';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';
import { goldenSends, loadItem, loadItems } from '../../../support/receiver-goldens.ts';

const itself = (template: string): string => template;
const FIRST = { isFiring: true, possibleDuplicate: false };

function configOf(item: string): DiscordConfig {
  return loadItem('discord', `{webhook_url: "http://d/", ${item}}`);
}

describe('buildDiscordMessage()', () => {
  it.each(goldenSends('discord'))(
    'equals upstream byte for byte: $title',
    ({ items, requests, scope, state }) => {
      const config = loadItems('discord', items);
      const message = buildDiscordMessage(config, scope.text, state);
      expect(scope.failure).toBeUndefined();
      expect(`${encodeGoJson(message.body)}\n`).toBe(requests[0]?.body);
    },
  );

  it.each([
    ['title', 256],
    ['message', 4096],
    ['content', 2000],
    ['username', 80],
  ])('cuts a long %s to %i characters, and says so', (key, max) => {
    const config = configOf(`${key}: "${'🔥'.repeat(max + 1)}"`);
    const { body, warnings } = buildDiscordMessage(config, itself, FIRST);
    expect(warnings).toEqual([`Truncated ${key} to ${max} characters`]);
    expect(encodeGoJson(body)).toContain(`"${'🔥'.repeat(max - 1)}…"`);
  });

  it('leaves out a picture whose address is none, and says so', () => {
    const { body, warnings } = buildDiscordMessage(
      configOf('avatar_url: "http://[::1"'),
      itself,
      FIRST,
    );
    expect(encodeGoJson(body)).not.toContain('avatar_url');
    expect(warnings).toEqual(['Left out avatar_url, which is not a URL']);
  });

  it('marks a possible duplicate below the embed', () => {
    const message = buildDiscordMessage(configOf('title: t'), itself, {
      ...FIRST,
      possibleDuplicate: true,
    });
    expect(encodeGoJson(message.body)).toContain(
      '"footer":{"text":"Possible duplicate: an earlier attempt may have arrived"}',
    );
  });
});
