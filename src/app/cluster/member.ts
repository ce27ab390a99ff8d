// Who this process is among replicas, as `/api/v2/status` shows it (reference rows H30, B2).
import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import type { PeerView } from '../../engine/alert-service.ts';
import type { EpochMs } from '../../model/instant.ts';
import type { ClusterOptions } from '../flags/serve-options.ts';

export interface Member {
  readonly name: string;
  /** `host:port` by which other replicas name this one. Nothing listens there. */
  readonly address: string;
  /** Names the configuration in force; replicas should have the same. */
  readonly configHash?: string;
  /** Of the program. */
  readonly version?: string;
}

/** What a replica says of itself to the others. */
export function describeMember(member: Member): string {
  return JSON.stringify(member);
}

/** Reads what replicas say of themselves, and adds the slots that each holds. */
export function peersOf(
  members: readonly { readonly description: string; readonly slots: readonly number[] }[],
): readonly PeerView[] {
  return members.map(({ description, slots }) => ({ ...readMember(description), slots }));
}

function readMember(description: string): Member {
  let value: unknown;
  try {
    value = JSON.parse(description);
  } catch {
    // Of another version, of which only this much is known.
    return { name: description, address: '' };
  }
  const text = (name: string): string | undefined => {
    const found = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    const part: unknown = found.find(([key]) => key === name)?.[1];
    return typeof part === 'string' ? part : undefined;
  };
  const [configHash, version] = [text('configHash'), text('version')];
  return {
    name: text('name') ?? description,
    address: text('address') ?? '',
    ...(configHash !== undefined && { configHash }),
    ...(version !== undefined && { version }),
  };
}

/**
 * Names this process. A port of 0 becomes `webPort`, so that two processes on one machine never
 * have the same address.
 */
export function thisMember(
  options: Pick<ClusterOptions, 'advertiseAddress' | 'listenAddress' | 'peerName'>,
  { now, webPort }: { readonly now: EpochMs; readonly webPort: number },
): Member {
  const { advertiseAddress, listenAddress, peerName } = options;
  const { host, port } = splitAddress(advertiseAddress === '' ? listenAddress : advertiseAddress);
  const isAny = host === '' || host === '0.0.0.0' || host === '::';
  const shownHost = isAny ? ownAddress() : host;
  return {
    name: peerName === '' ? ulid(now) : peerName,
    address: joinAddress(shownHost, port === 0 ? webPort : port),
  };
}

function splitAddress(text: string): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  const host = colon < 0 ? text : text.slice(0, colon);
  const port = colon < 0 ? 0 : Number(text.slice(colon + 1));
  return { host: host.replace(/^\[|\]$/g, ''), port: Number.isInteger(port) ? port : 0 };
}

function joinAddress(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

/** An address of this machine in its network, or the loopback one where it has none. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outer = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  return outer?.address ?? '127.0.0.1';
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A name that is unique and sorts by time: 48 bits of milliseconds, 80 bits of chance. */
function ulid(now: EpochMs): string {
  let time = '';
  for (let rest = now as number, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) {
    time = `${CROCKFORD.charAt(rest % 32)}${time}`;
  }
  const chance = [...randomBytes(16)].map((byte) => CROCKFORD.charAt(byte % 32)).join('');
  return `${time}${chance}`;
}
