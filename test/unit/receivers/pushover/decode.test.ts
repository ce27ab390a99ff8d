import { expect, it } from 'vitest';
import { pushoverDecoder } from '../../../../src/receivers/pushover/decode.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';

describeItems(pushoverDecoder);

it('pushover_configs have upstream defaults (row N8)', () => {
  expect(loadItems('pushover', '[{user_key: u, token: t}]')).toMatchObject({
    kind: 'pushover',
    sendResolved: true,
    apiUrl: 'https://api.pushover.net/1/messages.json',
    priority: '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}',
    retryMs: 60_000,
    expireMs: 3_600_000,
    ttlMs: 0,
    html: false,
    monospace: false,
  });
});
