// Sockets from systemd (H20).
import { describe, expect, it } from 'vitest';
import { activatedSockets } from '../../../../src/app/web/activated-sockets.ts';

describe('activatedSockets()', () => {
  it('gives the descriptors from 3 on', () => {
    const environment = { LISTEN_PID: '42', LISTEN_FDS: '2' };
    expect(activatedSockets({ pid: 42, environment })).toEqual({
      ok: true,
      value: [{ fd: 3 }, { fd: 4 }],
    });
  });

  it.each([
    {},
    { LISTEN_FDS: '1' },
    { LISTEN_PID: '41', LISTEN_FDS: '1' },
    { LISTEN_PID: '42' },
    { LISTEN_PID: '42', LISTEN_FDS: '0' },
    { LISTEN_PID: '42', LISTEN_FDS: '-1' },
    { LISTEN_PID: '42', LISTEN_FDS: 'x' },
  ])('fails with %j', (environment) => {
    expect(activatedSockets({ pid: 42, environment })).toMatchObject({ ok: false });
  });
});
