// The hash by which Alertmanager's notification pipeline knows an alert: xxHash64 of its labels. Its
// event recorder writes it, and so does its notification log, which Tocsin can take over. Tocsin
// itself names alerts by their fingerprint.
// Source: prometheus/alertmanager:notify/notify.go (hashAlert); Cyan4973/xxHash:doc/xxhash_spec.md.
import type { LabelSet } from './label-set.ts';

/** Sixteen lower-case hexadecimal digits. */
export type AlertHash = string & { readonly __brand: 'AlertHash' };

const MASK = (1n << 64n) - 1n;
const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

const SEPARATOR = 0xff;

const encoder = new TextEncoder();

/** Hashes name, 0xFF, value, 0xFF of each pair in byte order of the names. */
export function hashLabels(labels: LabelSet): bigint {
  const parts = labels.flat.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
    bytes[at++] = SEPARATOR;
  }
  return xxHash64(bytes);
}

/** Names an alert as Alertmanager's notification log does. */
export function alertHashOf(labels: LabelSet): AlertHash {
  return toAlertHash(hashLabels(labels));
}

/** Spells a number of 64 bits. */
export function toAlertHash(hash: bigint): AlertHash {
  return BigInt.asUintN(64, hash).toString(16).padStart(16, '0') as AlertHash;
}

/** Accepts text that has the form of such a hash. */
export function parseAlertHash(text: string): AlertHash | undefined {
  return /^[0-9a-f]{16}$/.test(text) ? (text as AlertHash) : undefined;
}

/** Hashes bytes with the seed 0. */
export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stripes = bytes.length - (bytes.length % 32);
  let hash = stripes === 0 ? PRIME_5 : hashStripes(view, stripes);
  hash = (hash + BigInt(bytes.length)) & MASK;
  let at = stripes;
  for (; at + 8 <= bytes.length; at += 8) {
    hash = rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n);
    hash = (multiply(hash, PRIME_1) + PRIME_4) & MASK;
  }
  if (at + 4 <= bytes.length) {
    hash = rotate(hash ^ multiply(BigInt(view.getUint32(at, true)), PRIME_1), 23n);
    hash = (multiply(hash, PRIME_2) + PRIME_3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at++) {
    hash = rotate(hash ^ multiply(BigInt(view.getUint8(at)), PRIME_5), 11n);
    hash = multiply(hash, PRIME_1);
  }
  hash = multiply(hash ^ (hash >> 33n), PRIME_2);
  hash = multiply(hash ^ (hash >> 29n), PRIME_3);
  return hash ^ (hash >> 32n);
}

/** Four lanes of eight bytes each, and what they come to. */
function hashStripes(view: DataView, length: number): bigint {
  const lanes = [(PRIME_1 + PRIME_2) & MASK, PRIME_2, 0n, -PRIME_1 & MASK];
  for (let at = 0; at < length; at += 8) {
    const lane = (at / 8) % 4;
    lanes[lane] = round(lanes[lane] ?? 0n, view.getBigUint64(at, true));
  }
  const turned = lanes.map((lane, i) => rotate(lane, [1n, 7n, 12n, 18n][i] ?? 0n));
  let hash = turned.reduce((sum, lane) => sum + lane, 0n) & MASK;
  for (const lane of lanes) {
    hash = (multiply(hash ^ round(0n, lane), PRIME_1) + PRIME_4) & MASK;
  }
  return hash;
}

function round(lane: bigint, input: bigint): bigint {
  return multiply(rotate((lane + multiply(input, PRIME_2)) & MASK, 31n), PRIME_1);
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) & MASK;
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK;
}
