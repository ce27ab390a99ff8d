// Whether the type of a script element makes its body a script, or data in a script's notation.
// Source: golang/go:src/html/template/js.go (isJSType).
import { toLowerGo } from '../../functions/title-case.ts';

const SCRIPT_TYPES: ReadonlySet<string> = new Set([
  '',
  'application/ecmascript',
  'application/javascript',
  'application/json',
  'application/ld+json',
  'application/x-ecmascript',
  'application/x-javascript',
  'module',
  'text/ecmascript',
  'text/javascript',
  'text/javascript1.0',
  'text/javascript1.1',
  'text/javascript1.2',
  'text/javascript1.3',
  'text/javascript1.4',
  'text/javascript1.5',
  'text/jscript',
  'text/livescript',
  'text/x-ecmascript',
  'text/x-javascript',
]);

/** Whether a type, with or without parameters, is one of a script. */
export function isScriptType(type: string): boolean {
  const [essence = ''] = type.split(';', 1);
  return SCRIPT_TYPES.has(toLowerGo(essence).trim());
}
