// The receiver for workflows of Power Automate against a server (row N14).
import { msTeamsV2Config } from '../../support/chat-fixtures.ts';
import { describeJsonReceiver } from './json-receiver.contract.ts';

describeJsonReceiver({
  name: 'msteamsv2',
  duplicateMark: '"text":"Possible duplicate',
  configure: (webhookUrl, httpConfig) => msTeamsV2Config({ webhookUrl, httpConfig }),
});
