// The Mattermost receiver against a server (row N18).
import { mattermostConfig } from '../../support/chat-fixtures.ts';
import { describeJsonReceiver } from './json-receiver.contract.ts';

describeJsonReceiver({
  name: 'mattermost',
  duplicateMark: '"footer":"Possible duplicate',
  errorPrefix: 'channel "ops": ',
  configure: (webhookUrl, httpConfig) => mattermostConfig({ webhookUrl, httpConfig }),
});
