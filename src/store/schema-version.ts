// Which version of the stored state this program reads and writes, and what it says to another one.
import { StoreError } from '../engine/state-store.ts';

/**
 * The version of keys and values. Raise it when a record changes in a way that older programs
 * would misread; the stores refuse state of a higher version.
 */
export const SCHEMA_VERSION = 1;

/**
 * Makes the refusal of a version that is not ours; `where` names the place, quoted. The remedy
 * depends on the side that is behind.
 */
export function wrongSchema(where: string, found: number): StoreError {
  return new StoreError(
    found > SCHEMA_VERSION
      ? `State in ${where} has schema version ${String(found)}, this program knows up to ` +
          `${String(SCHEMA_VERSION)}: start the newer program, or restore a backup made by this one`
      : `State in ${where} has a schema version that this program cannot read: ` +
          'expected a whole number from 1 up',
  );
}

/** Reads a version that was written as text; undefined for anything but a positive whole number. */
export function parseSchemaVersion(text: string): number | undefined {
  return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : undefined;
}
