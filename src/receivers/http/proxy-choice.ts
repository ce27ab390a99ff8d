// Which proxy a request goes through: proxy_url and no_proxy, or the environment's variables.
// Source: golang.org/x/net:http/httpproxy/proxy.go.
import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { ProxyChoice } from '../../config/http-config.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy for a URL; undefined goes straight to it. */
export function proxyFor(
  target: URL,
  choice: ProxyChoice,
  environment: Environment,
): URL | undefined {
  switch (choice.kind) {
    case 'none':
      return undefined;
    case 'url':
      // Without no_proxy even local addresses go through the proxy.
      if (choice.noProxy !== '' && isExempt(target, choice.noProxy)) return undefined;
      return parseProxy(choice.url.reveal());
    case 'environment':
      return fromEnvironment(target, environment);
  }
}

/** All proxies that requests may go through, whatever their target. */
export function proxiesOf(choice: ProxyChoice, environment: Environment): readonly URL[] {
  const texts = (): readonly string[] => {
    switch (choice.kind) {
      case 'none':
        return [];
      case 'url':
        return [choice.url.reveal()];
      case 'environment':
        return ['HTTP_PROXY', 'HTTPS_PROXY'].map((name) => either(environment, name));
    }
  };
  return texts()
    .map(parseProxy)
    .filter((proxy) => proxy !== undefined);
}

function fromEnvironment(target: URL, environment: Environment): URL | undefined {
  const isPlain = target.protocol === 'http:';
  // In a CGI program HTTP_PROXY may come from a request header (golang.org/s/cgihttpproxy).
  if (isPlain && environment['REQUEST_METHOD']) return undefined;
  const proxy = parseProxy(either(environment, isPlain ? 'HTTP_PROXY' : 'HTTPS_PROXY'));
  return proxy === undefined || isExempt(target, either(environment, 'NO_PROXY'))
    ? undefined
    : proxy;
}

function either(environment: Environment, name: string): string {
  return environment[name] || environment[name.toLowerCase()] || '';
}

/** Accepts a URL, or `host:port` for an HTTP proxy. */
function parseProxy(text: string): URL | undefined {
  if (text === '') return undefined;
  if (URL.canParse(text) && new URL(text).host !== '') return new URL(text);
  return URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
}

/** Whether `no_proxy` names the target; this host is never reached through a proxy. */
function isExempt(target: URL, noProxy: string): boolean {
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || isLoopback(host)) return true;
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => entry !== '' && matchesEntry(entry, host, port));
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function matchesEntry(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInSubnet(host, entry);
  const [name, wantedPort] = splitPort(entry);
  if (name === '' || (wantedPort !== '' && wantedPort !== port)) return false;
  if (isIP(name) !== 0) return sameAddress(name, host);
  return isIP(host) === 0 && matchesDomain(name, host);
}

/** `example.com` means it and what is below it; `.example.com` and `*.example.com` only the latter. */
function matchesDomain(name: string, host: string): boolean {
  const bare = name.startsWith('*.') ? name.slice(1) : name;
  const domain = domainToASCII(bare.replace(/^\./, '')) || bare.replace(/^\./, '');
  return host.endsWith(`.${domain}`) || (!bare.startsWith('.') && host === domain);
}

/** Brackets are for an address with a port; without one Go takes them for a part of the name. */
function splitPort(entry: string): readonly [name: string, port: string] {
  const match = /^\[(.*)\]:([^:]*)$/.exec(entry) ?? /^([^:]*):([^:]*)$/.exec(entry);
  return match === null ? [entry, ''] : [match[1] ?? '', match[2] ?? ''];
}

function sameAddress(address: string, host: string): boolean {
  return (
    isIP(host) === isIP(address) && isInSubnet(host, `${address}/${isIP(host) === 6 ? 128 : 32}`)
  );
}

function isInSubnet(host: string, subnet: string): boolean {
  const [address = '', bits = ''] = subnet.split('/');
  const family = isIP(address);
  const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (family === 0 || isIP(host) !== family || !(prefix <= (family === 6 ? 128 : 32))) return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  return list.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
