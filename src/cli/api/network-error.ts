// Why a server gave no answer, in the words of Go's network library, which people search for.

/** Says in one line what went wrong on the way to `url`. */
export function explainNetworkError(error: unknown, url: URL): string {
  if (!(error instanceof Error)) return 'unknown network error';
  // Several addresses of a name were tried; the first tells enough.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return explainNetworkError(error.errors[0], url);
  }
  const code = 'code' in error ? String(error.code) : '';
  const address = 'address' in error ? addressOf(error, url) : url.host;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return explainTlsError(error, code);
  switch (code) {
    case 'ECONNREFUSED':
      return `dial tcp ${address}: connect: connection refused`;
    case 'EHOSTUNREACH':
      return `dial tcp ${address}: connect: no route to host`;
    case 'ENETUNREACH':
      return `dial tcp ${address}: connect: network is unreachable`;
    case 'ETIMEDOUT':
      return `dial tcp ${address}: connect: connection timed out`;
    case 'ENOTFOUND':
      return `dial tcp: lookup ${url.hostname}: no such host`;
    case 'EAI_AGAIN':
      return `dial tcp: lookup ${url.hostname}: the name server does not answer`;
    case 'ECONNRESET':
      return error.message === 'socket hang up' ? hungUp(url) : 'connection reset by peer';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_HAS_EXPIRED':
      return `tls: failed to verify certificate: ${error.message}`;
    default:
      return code.startsWith('HPE_') ? 'the server does not speak HTTP' : error.message;
  }
}

/** As servers do that were spoken to in another protocol. */
function hungUp({ protocol }: URL): string {
  const other = protocol === 'http:' ? 'https://' : 'http://';
  return `EOF: the server hung up without an answer; does it expect ${other}?`;
}

function explainTlsError(error: Error, code: string): string {
  const isPlain = /wrong version number|packet length too long|http request/i.test(
    `${error.message} ${code.replaceAll('_', ' ')}`,
  );
  return isPlain ? 'http: server gave HTTP response to HTTPS client' : `tls: ${code}`;
}

function addressOf(error: object, url: URL): string {
  const { address, port } = { address: '', port: 0, ...error };
  if (typeof address !== 'string' || address === '') return url.host;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
