import { describe, expect, it } from 'vitest';
import { describeItems, loadItem } from '../../../support/receiver-goldens.ts';

describeItems({ kind: 'msteams' });

describe('msteams_configs', () => {
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
