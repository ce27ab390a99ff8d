// The card of a Microsoft 365 connector as upstream posts it (row N13), and what answers mean.
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';
import {
  buildMsTeamsMessage,
  correctMsTeamsAnswer,
} from '../../../../src/receivers/msteams/payload.ts';
import { goldenSends, loadItem, loadItems } from '../../../support/receiver-goldens.ts';

describe('buildMsTeamsMessage()', () => {
  it.each(goldenSends('msteams'))(
    'equals upstream byte for byte: $title',
    ({ items, requests, scope, state }) => {
      const message = buildMsTeamsMessage(loadItems('msteams', items), scope.text, state);
      expect(scope.failure).toBeUndefined();
      expect(`${encodeGoJson(message.body)}\n`).toBe(requests[0]?.body);
    },
  );

  it.each([
    ['', 'Possible duplicate: an earlier attempt may have arrived'],
    ['x', 'x\n\nPossible duplicate: an earlier attempt may have arrived'],
  ])('marks a possible duplicate below the text %j', (text, expected) => {
    const config = loadItem('msteams', `{webhook_url: "http://t/", text: "${text}"}`);
    const { body } = buildMsTeamsMessage(config, (template) => template, {
      isFiring: true,
      possibleDuplicate: true,
    });
    expect(encodeGoJson(body)).toContain(`"text":${JSON.stringify(expected)}`);
  });
});

const REFUSED =
  'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0';

describe('correctMsTeamsAnswer()', () => {
  it.each([
    ['1', 200, 200],
    ['', 200, 200],
    [REFUSED, 200, 429],
    [REFUSED.replace('429', '413'), 200, 413],
    [REFUSED, 502, 502],
    ['the runbook says: Microsoft Teams endpoint returned HTTP error', 200, 200],
  ])('takes %j with status %i as status %i', (text, status, expected) => {
    const answer = { kind: 'answer', contentType: '', retryAfter: undefined } as const;
    const corrected = correctMsTeamsAnswer({ ...answer, status, text, bodyError: undefined });
    expect(corrected.status).toBe(expected);
  });
});
