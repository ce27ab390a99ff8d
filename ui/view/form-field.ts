// How a field of a form says what is wrong with it, to eyes and to screen readers.
import { h, type View } from '../dom/element.ts';
import type { FormField } from '../silences/silence-form.ts';

/** The attributes of a field that say what is wrong with it. */
export function described(
  field: FormField,
  problem: string | undefined,
): Readonly<Record<string, string>> {
  return problem === undefined
    ? {}
    : { 'aria-invalid': 'true', 'aria-describedby': `${field}-problem` };
}

/** What is wrong with a field, below it. */
export function problemLine(field: FormField, problem: string | undefined): View | undefined {
  if (problem === undefined) return undefined;
  return h('p', { class: 'problem', id: `${field}-problem`, role: 'alert' }, [problem]);
}
