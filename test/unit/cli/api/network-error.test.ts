import { describe, expect, it } from 'vitest';
import { explainNetworkError } from '../../../../src/cli/api/network-error.ts';

const URL_OF_SERVER = new URL('http://alerts.example.org:9093/');

function failure(message: string, fields: object): Error {
  return Object.assign(new Error(message), fields);
}

describe('explainNetworkError() speaks as Go does', () => {
  it.each([
    [
      'a closed port',
      { code: 'ECONNREFUSED', address: '127.0.0.1', port: 1 },
      'dial tcp 127.0.0.1:1: connect: connection refused',
    ],
    [
      'a closed IPv6 port',
      { code: 'ECONNREFUSED', address: '::1', port: 1 },
      'dial tcp [::1]:1: connect: connection refused',
    ],
    [
      'no route',
      { code: 'EHOSTUNREACH' },
      'dial tcp alerts.example.org:9093: connect: no route to host',
    ],
    [
      'no network',
      { code: 'ENETUNREACH' },
      'dial tcp alerts.example.org:9093: connect: network is unreachable',
    ],
    [
      'nobody there',
      { code: 'ETIMEDOUT' },
      'dial tcp alerts.example.org:9093: connect: connection timed out',
    ],
    ['an unknown name', { code: 'ENOTFOUND' }, 'dial tcp: lookup alerts.example.org: no such host'],
    [
      'no name server',
      { code: 'EAI_AGAIN' },
      'dial tcp: lookup alerts.example.org: the name server does not answer',
    ],
    ['a reset', { code: 'ECONNRESET' }, 'connection reset by peer'],
    ['another protocol', { code: 'HPE_INVALID_CONSTANT' }, 'the server does not speak HTTP'],
    [
      'an unknown certificate',
      { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'tls: failed to verify certificate: text',
    ],
    [
      'TLS that fails',
      { code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' },
      'tls: ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
    ],
    [
      'plain HTTP in place of TLS',
      { code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
      'http: server gave HTTP response to HTTPS client',
    ],
    ['anything else', {}, 'text'],
  ])('%s', (_, fields, text) => {
    expect(explainNetworkError(failure('text', fields), URL_OF_SERVER)).toBe(text);
  });

  it('a connection that ends before the answer', () => {
    const error = failure('socket hang up', { code: 'ECONNRESET' });
    expect(explainNetworkError(error, URL_OF_SERVER)).toBe(
      'EOF: the server hung up without an answer; does it expect https://?',
    );
  });

  it('several addresses, by the first', () => {
    const first = failure('', { code: 'ECONNREFUSED', address: '::1', port: 9093 });
    const error = new AggregateError([first, new Error('other')]);
    expect(explainNetworkError(error, URL_OF_SERVER)).toBe(
      'dial tcp [::1]:9093: connect: connection refused',
    );
  });

  it('what is no error at all', () => {
    expect(explainNetworkError('text', URL_OF_SERVER)).toBe('unknown network error');
  });
});
