// Errors of the API in words, whatever their form.
import { describe, expect, it } from 'vitest';
import { failureOf, unreachable } from '../../../../ui/model/failure.ts';

describe('failureOf()', () => {
  it.each<[status: number, body: string, text: string]>([
    [400, '"bad matcher format: a"', 'bad matcher format: a'],
    [422, '{"code":602,"message":"matchers in body is required"}', 'matchers in body is required'],
    [400, '{"status":"error","error":"no"}', 'no'],
    [
      503,
      'Limit of concurrent GET requests reached (8), try again later.\n',
      'Limit of concurrent GET requests reached (8), try again later.',
    ],
    [502, '<html><h1>Bad Gateway</h1></html>', 'The server is not available (502)'],
    [404, '', 'The server does not know this'],
    [401, '', 'The server asks for a login: load the page again'],
    [500, '{"code":500}', 'The server answered with an error (500)'],
    [418, 'null', 'The server answered with an error (418)'],
  ])('%i with %j says "%s"', (status, body, text) => {
    expect(failureOf(status, body)).toEqual({ status, text });
  });
});

describe('unreachable()', () => {
  it.each([
    [true, 'The server does not answer in time'],
    [false, 'The server cannot be reached'],
  ])('after a time-out (%s) says "%s"', (isTimeout, text) => {
    expect(unreachable(isTimeout)).toEqual({ status: undefined, text });
  });
});
