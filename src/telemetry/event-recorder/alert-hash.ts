// The hash by which upstream's notification pipeline, and with it the event recorder, knows an
// alert: xxHash64 of its labels. The product itself has no use for it besides.
// Source: prometheus/alertmanager:notify/notify.go (hashAlert); Cyan4973/xxHash:doc/xxhash_spec.md.
import type { LabelSet } from '../../model/label-set.ts';

const MASK = (1n << 64n) - 1n;
const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

const SEPARATOR = Uint8Array.of(0xff);

/** Hashes name, 0xFF, value, 0xFF of each pair in byte order of the names. */
export function hashLabels(labels: LabelSet): bigint {
  return xxHash64(Buffer.concat(labels.flat.flatMap((text) => [Buffer.from(text), SEPARATOR])));
}

/** Hashes bytes with the seed 0. */
export function xxHash64(bytes: Buffer): bigint {
  const stripes = bytes.length - (bytes.length % 32);
  let hash = stripes === 0 ? PRIME_5 : hashStripes(bytes, stripes);
  hash = (hash + BigInt(bytes.length)) & MASK;
  let at = stripes;
  for (; at + 8 <= bytes.length; at += 8) {
    hash = rotate(hash ^ round(0n, bytes.readBigUInt64LE(at)), 27n);
    hash = (multiply(hash, PRIME_1) + PRIME_4) & MASK;
  }
  if (at + 4 <= bytes.length) {
    hash = rotate(hash ^ multiply(BigInt(bytes.readUInt32LE(at)), PRIME_1), 23n);
    hash = (multiply(hash, PRIME_2) + PRIME_3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at++) {
    hash = rotate(hash ^ multiply(BigInt(bytes.readUInt8(at)), PRIME_5), 11n);
    hash = multiply(hash, PRIME_1);
  }
  hash = multiply(hash ^ (hash >> 33n), PRIME_2);
  hash = multiply(hash ^ (hash >> 29n), PRIME_3);
  return hash ^ (hash >> 32n);
}

/** Four lanes of eight bytes each, and what they come to. */
function hashStripes(bytes: Buffer, length: number): bigint {
  const lanes = [(PRIME_1 + PRIME_2) & MASK, PRIME_2, 0n, -PRIME_1 & MASK];
  for (let at = 0; at < length; at += 8) {
    const lane = (at / 8) % 4;
    lanes[lane] = round(lanes[lane] ?? 0n, bytes.readBigUInt64LE(at));
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
