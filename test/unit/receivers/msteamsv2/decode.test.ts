import { describe, expect, it } from 'vitest';
import { describeItems, loadItem } from '../../../support/receiver-goldens.ts';

describeItems({ kind: 'msteamsv2' });

describe('msteamsv2_configs', () => {
  it('have upstream defaults (N14)', () => {
    expect(loadItem('msteamsv2', '{webhook_url_file: f}')).toMatchObject({
      kind: 'msteamsv2',
      sendResolved: true,
      webhookUrl: { kind: 'file', path: 'f' },
      title: '{{ template "msteamsv2.default.title" . }}',
      text: '{{ template "msteamsv2.default.text" . }}',
    });
  });

  it.each([
    ['takes the global proxy beside its own block', '{follow_redirects: false}', 'http://g/'],
    ['keeps a proxy of its own', '{proxy_url: "http://own/"}', 'http://own/'],
  ])('%s (C20)', (_name, own, expected) => {
    const item = `{webhook_url: "http://t/", http_config: ${own}}`;
    const { httpConfig } = loadItem('msteamsv2', item, '{http_config: {proxy_url: "http://g/"}}');
    const { proxy } = httpConfig;
    expect(proxy.kind === 'url' ? proxy.url.reveal() : proxy.kind).toBe(expected);
  });

  it('take an empty proxy as none, whatever the globals say (C20)', () => {
    const item = '{webhook_url: "http://t/", http_config: {proxy_url: ""}}';
    const { httpConfig } = loadItem('msteamsv2', item, '{http_config: {proxy_url: "http://g/"}}');
    expect(httpConfig.proxy).toEqual({ kind: 'none' });
  });
});
