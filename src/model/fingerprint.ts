// Fingerprint: the 64-bit FNV-1a hash by which Prometheus and Alertmanager name a label set
// (reference row A7). Computed in two 32-bit lanes, because BigInt is ten times slower.
import type { LabelSet } from './label-set.ts';

/** Sixteen lower-case hexadecimal digits. */
export type Fingerprint = string & { readonly __brand: 'Fingerprint' };

const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
const PRIME_LOW = 0x1b3;
const SEPARATOR = 0xff;

const encoder = new TextEncoder();

/**
 * Hashes name, 0xFF, value, 0xFF of each pair in byte order of the names, all in UTF-8.
 * Source: prometheus/common:model/signature.go.
 */
export function fingerprintOf(labels: LabelSet): Fingerprint {
  const hash = new Fnv1a();
  for (const text of labels.flat) {
    hash.mixText(text);
    hash.mixByte(SEPARATOR);
  }
  return hash.digest();
}

class Fnv1a {
  #high = OFFSET_HIGH;
  #low = OFFSET_LOW;

  mixByte(byte: number): void {
    const low = (this.#low ^ byte) >>> 0;
    // (high·2³² + low) · (2⁴⁰ + 0x1b3) mod 2⁶⁴; the partial product stays below 2⁵³.
    const product = low * PRIME_LOW;
    const carry = (product / 0x1_0000_0000) >>> 0;
    this.#high = (Math.imul(this.#high, PRIME_LOW) + carry + (low << 8)) >>> 0;
    this.#low = product >>> 0;
  }

  mixText(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) {
        for (const byte of encoder.encode(text.slice(i))) this.mixByte(byte);
        return;
      }
      this.mixByte(unit);
    }
  }

  digest(): Fingerprint {
    return (hex32(this.#high) + hex32(this.#low)) as Fingerprint;
  }
}

/** Accepts text that has the form of a fingerprint. */
export function parseFingerprint(text: string): Fingerprint | undefined {
  return /^[0-9a-f]{16}$/.test(text) ? (text as Fingerprint) : undefined;
}

function hex32(lane: number): string {
  return lane.toString(16).padStart(8, '0');
}
