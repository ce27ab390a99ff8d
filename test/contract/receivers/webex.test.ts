// The Webex receiver against a server (row N12).
import { expect, it } from 'vitest';
import { webexConfig } from '../../support/chat-fixtures.ts';
import { httpConfig, inline } from '../../support/receiver-fixtures.ts';
import { describeJsonReceiver, startJsonWorld } from './json-receiver.contract.ts';

describeJsonReceiver({
  name: 'webex',
  duplicateMark: '"markdown":"A message\\n\\nPossible duplicate',
  hasPublicUrl: true,
  configure: (url, http) => {
    // The harness gives a file only to receivers whose URL may be in one.
    const apiUrl = url.kind === 'inline' ? url.secret.reveal() : '';
    return webexConfig({ apiUrl, httpConfig: http });
  },
});

it('webex authorizes itself with the token of its bot', async () => {
  const auth = { kind: 'scheme', type: 'Bearer', credentials: inline('t0k3n') } as const;
  const { sink, send, close } = await startJsonWorld((apiUrl) =>
    webexConfig({ apiUrl, httpConfig: httpConfig({ auth }) }),
  );
  expect(await send()).toEqual({ kind: 'sent' });
  expect(sink.requests[0]?.headers.authorization).toBe('Bearer t0k3n');
  await close();
});
