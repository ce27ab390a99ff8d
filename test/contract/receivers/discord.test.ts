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
