// The Discord receiver against a server (row N11).
import { expect, it } from 'vitest';
import { discordConfig } from '../../support/chat-fixtures.ts';
import { inline } from '../../support/receiver-fixtures.ts';
import { describeJsonReceiver, startJsonWorld } from './json-receiver.contract.ts';

describeJsonReceiver({
  name: 'discord',
  duplicateMark: '"footer":{"text":"Possible duplicate',
  configure: (webhookUrl, httpConfig) => discordConfig({ webhookUrl, httpConfig }),
});

it.each([
  [
    { body: '{"message":"You are being rate limited.","retry_after":64.57,"global":false}' },
    65_000,
  ],
  [{ body: '{"retry_after":1}', headers: { 'retry-after': '7' } }, 7_000],
  [{ body: '{"retry_after":"soon"}' }, undefined],
  [{ body: '{"retry_after":-1}' }, undefined],
  [{ body: '<html>' }, undefined],
])('discord waits as long as a 429 asks: %j', async (answer, retryAfterMs) => {
  const { sink, send, close } = await startJsonWorld((url) =>
    discordConfig({ webhookUrl: inline(url) }),
  );
  sink.answer = () => ({ status: 429, ...answer });
  const outcome = await send();
  expect(outcome).toMatchObject({ kind: 'retry', reason: 'rateLimited' });
  expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined).toBe(retryAfterMs);
  await close();
});

it('discord tells the log what it cut, and of which group', async () => {
  const { sink, lines, send, close } = await startJsonWorld((url) =>
    discordConfig({ webhookUrl: inline(url), title: 'x'.repeat(300) }),
  );
  expect(await send()).toEqual({ kind: 'sent' });
  expect(sink.requests[0]?.body).toContain(`"title":"${'x'.repeat(255)}…"`);
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'Truncated title to 256 characters',
      fields: {
        integration: 'discord',
        index: 0,
        receiver: 'ops',
        groupKey: '{}:{alertname="Down"}',
      },
    },
  ]);
  await close();
});
