import { describe, expect, it } from 'vitest';
import {
  expectRecordedVerdict,
  loadItem,
  readRecorded,
} from '../../../support/recorded-receivers.ts';

describe('msteams_configs', () => {
  it.each(readRecorded('msteams').configs)(
    'get the verdict and the printed form of upstream: $name (N13, C13)',
    (recorded) => {
      expectRecordedVerdict('msteams', recorded);
    },
  );

  it('have upstream defaults (N13)', () => {
    expect(loadItem('msteams', '{webhook_url_file: f}')).toMatchObject({
      kind: 'msteams',
      sendResolved: true,
      webhookUrl: { kind: 'file', path: 'f' },
      title: '{{ template "msteams.default.title" . }}',
      summary: '{{ template "msteams.default.summary" . }}',
      text: '{{ template "msteams.default.text" . }}',
    });
  });
});
