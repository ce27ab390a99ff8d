// A seat: the place that a process occupies as long as it lives, because nobody else can have its
// socket. Whoever comes to sit there next knows that the former process is dead, and need not wait
// for its lease to run out.
import { readFile, readlink } from 'node:fs/promises';

/**
 * Names the seat of the process that listens on `address`: the boot of the kernel, the network
 * namespace and the address. Empty where the system does not tell, or the address is not known.
 */
export async function seatOf(address: string | undefined): Promise<string> {
  if (address === undefined) return '';
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const network = await readlink('/proc/self/ns/net');
    return `${boot.trim()} ${network} ${address}`;
  } catch {
    // Not Linux, or a sandbox: the lease of a former process has to run out.
    return '';
  }
}
