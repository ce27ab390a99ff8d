// The proxy keys, which stand directly in an http_config and in an oauth2 block (reference row C20).
// Source: prometheus/common:config/http_config.go (ProxyConfig).
import { Secret } from '../model/secret.ts';
import { list, map } from './decode/collection-codecs.ts';
import type { DecodeContext } from './decode/codec.ts';
import { field, type Section } from './decode/object-codec.ts';
import { boolean, secret, string } from './decode/scalar-codecs.ts';
import { proxyUrl } from './decode/url-codecs.ts';
import type { HttpConfig, ProxyChoice } from './http-config.ts';

/** To be spread into the schema of a section. */
export const PROXY_FIELDS = {
  proxy_url: field(proxyUrl),
  no_proxy: field(string),
  proxy_from_environment: field(boolean),
  proxy_connect_header: field(map(list(secret))),
};

type ProxySection = Pick<Section<typeof PROXY_FIELDS>, 'values' | 'placeOf'>;

/** Reports keys that contradict or need one another. */
export function reportProxyConflicts(proxy: ProxySection, context: DecodeContext): void {
  const { values } = proxy;
  const hasUrl = hasText(values.proxy_url);
  if (values.proxy_connect_header.size > 0 && !values.proxy_from_environment && !hasUrl) {
    context.report(
      proxy.placeOf('proxy_connect_header'),
      'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured',
    );
  }
  if (values.proxy_from_environment && hasUrl) {
    context.report(
      proxy.placeOf('proxy_url'),
      'if proxy_from_environment is configured, proxy_url must not be configured',
    );
  }
  if (values.no_proxy !== '' && values.proxy_from_environment) {
    context.report(
      proxy.placeOf('no_proxy'),
      'if proxy_from_environment is configured, no_proxy must not be configured',
    );
  } else if (values.no_proxy !== '' && values.proxy_url === undefined) {
    context.report(
      proxy.placeOf('no_proxy'),
      'if no_proxy is configured, proxy_url must also be configured',
    );
  }
}

/** Compiles the keys. */
export function toProxy({
  values,
}: ProxySection): Pick<HttpConfig, 'proxy' | 'proxyConnectHeaders'> {
  return {
    proxy: choose(values),
    proxyConnectHeaders: [...values.proxy_connect_header].flatMap(([name, secrets]) =>
      secrets.map((value) => [name, value ?? new Secret('')] as const),
    ),
  };
}

function choose(values: ProxySection['values']): ProxyChoice {
  if (values.proxy_from_environment) return { kind: 'environment' };
  const { proxy_url: url, no_proxy: noProxy } = values;
  return hasText(url) ? { kind: 'url', url, noProxy } : { kind: 'none' };
}

/** An empty proxy_url counts as given and still means no proxy. */
function hasText(url: Secret | undefined): url is Secret {
  return url !== undefined && url.reveal() !== '';
}
