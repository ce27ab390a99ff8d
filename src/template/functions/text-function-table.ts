// All functions that a text template can call: Go's and Alertmanager's (reference rows G5 to G8).
import type { Callable } from '../value/callable.ts';
import { BUILTINS } from './builtins.ts';
import { DATA_FUNCTIONS } from './data-functions.ts';
import { regexpFunctions } from './regexp-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';
import { timeFunctions } from './time-functions.ts';

/** Makes the table; it holds caches of patterns and time zones, so one should serve many templates. */
export function textFunctionTable(): ReadonlyMap<string, Callable> {
  return new Map([
    ...BUILTINS,
    ...TEXT_FUNCTIONS,
    ...regexpFunctions(),
    ...timeFunctions(),
    ...DATA_FUNCTIONS,
  ]);
}
