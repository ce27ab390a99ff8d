// The receiver for connectors of Microsoft 365 against a server (row N13).
import { expect, it } from 'vitest';
import { msTeamsConfig } from '../../support/chat-fixtures.ts';
import { inline } from '../../support/receiver-fixtures.ts';
import { describeJsonReceiver, startJsonWorld } from './json-receiver.contract.ts';

describeJsonReceiver({
  name: 'msteams',
  duplicateMark: '"text":"A text\\n\\nPossible duplicate',
  configure: (webhookUrl, httpConfig) => msTeamsConfig({ webhookUrl, httpConfig }),
});

const refusal = (status: number): string =>
  `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId tcid=0`;

it.each([
  [429, { kind: 'retry', reason: 'rateLimited', mayHaveArrived: false }],
  [503, { kind: 'retry', reason: 'serverError', mayHaveArrived: false }],
  [413, { kind: 'failed', reason: 'clientError' }],
])('msteams finds a refusal with %i in an answer of 200', async (status, expected) => {
  const { sink, send, close } = await startJsonWorld((url) =>
    msTeamsConfig({ webhookUrl: inline(url) }),
  );
  sink.answer = () => ({ status: 200, body: refusal(status) });
  const error = `unexpected status code ${status}: ${refusal(status)}`;
  expect(await send()).toEqual({ ...expected, error });
  await close();
});
