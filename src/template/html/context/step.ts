// How text moves a template from one context to the next.
import type { Context } from './context.ts';

/** The context behind a piece of text, and how much of the text that piece is, in UTF-16 units. */
export interface Step {
  readonly context: Context;
  readonly read: number;
}

/** Reads the next piece of a text that is not empty. It reads something or changes the state. */
export type Transition = (context: Context, text: string) => Step;
