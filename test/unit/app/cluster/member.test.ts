// What a replica is called, and where others would find it.
import { describe, expect, it } from 'vitest';
import { thisMember } from '../../../../src/app/cluster/member.ts';
import { seatOf } from '../../../../src/app/cluster/seat.ts';
import { START } from '../../../support/engine-world.ts';

const MOMENT = { now: START, webPort: 9_093 };
const PLAIN = { advertiseAddress: '', listenAddress: '0.0.0.0:9094', peerName: 'one' };

describe('the address of a member', () => {
  it.each([
    ['what it advertises', { advertiseAddress: '192.0.2.7:1234' }, '192.0.2.7:1234'],
    ['where it listens', { listenAddress: '192.0.2.8:9094' }, '192.0.2.8:9094'],
    ['of version 6 in brackets', { advertiseAddress: '[2001:db8::1]:9094' }, '[2001:db8::1]:9094'],
    [
      'with the port of the web page instead of 0',
      { listenAddress: '192.0.2.8:0' },
      '192.0.2.8:9093',
    ],
    ['with that port where none is given', { advertiseAddress: 'host' }, 'host:9093'],
  ])('is %s', (_, options, address) => {
    expect(thisMember({ ...PLAIN, ...options }, MOMENT).address).toBe(address);
  });

  it.each(['0.0.0.0:9094', '[::]:9094', ':9094'])('is one of this machine for %s', (listen) => {
    const { address } = thisMember({ ...PLAIN, listenAddress: listen }, MOMENT);
    expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+:9094$/);
    expect(address).not.toMatch(/^0\.0\.0\.0/);
  });
});

describe('the name of a member', () => {
  it('is the one that it is given', () => {
    expect(thisMember(PLAIN, MOMENT).name).toBe('one');
  });

  it('is unique otherwise, and sorts by time', () => {
    const unnamed = { ...PLAIN, peerName: '' };
    const [a, b] = [thisMember(unnamed, MOMENT).name, thisMember(unnamed, MOMENT).name];
    expect(a).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(a).not.toBe(b);
    expect(a.slice(0, 10)).toBe(b.slice(0, 10));
  });
});

describe('a seat', () => {
  it('is nobody’s where the address is not known', async () => {
    expect(await seatOf(undefined)).toBe('');
  });

  it.runIf(process.platform === 'linux')('is the same for whoever listens there next', async () => {
    const seat = await seatOf('127.0.0.1:9093');
    expect(seat).toMatch(/ 127\.0\.0\.1:9093$/);
    expect(await seatOf('127.0.0.1:9093')).toBe(seat);
    expect(await seatOf('127.0.0.1:9094')).not.toBe(seat);
  });
});
