// What differs between the two generations of POST /alerts. The names of Go types are part of
// upstream's answers (reference row H12), so they are data here.
import type { EpochMs } from '../../model/instant.ts';

export interface WireDialect {
  /** Go's name of the whole body, as decode errors print it. */
  readonly listType: string;
  /** Go's name of one element. */
  readonly alertType: string;
  /** Go's name of a label set. */
  readonly labelSetType: string;
  /** Go's name of a label value. */
  readonly valueType: string;
  /** What stands before `.annotations` and `.startsAt` in a decode error. */
  readonly outerStruct: string;
  /** Whether labels must be there and generatorURL must be a URI (rows H13, A5). */
  readonly isChecked: boolean;
  /** Undefined for what is no date. */
  parseDate(text: string): EpochMs | undefined;
  /** Says what is wrong with a date that `parseDate` refused. */
  dateProblem(text: string): string;
}
