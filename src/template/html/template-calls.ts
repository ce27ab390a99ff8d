// What the body of a template asks for when it calls another.
import type { Context } from './context/context.ts';
import type { Place } from './context/problem.ts';
import type { Findings } from './findings.ts';

/** A call of a template: where it is, and the findings to which its own are added. */
export interface TemplateCall {
  readonly name: string;
  readonly place: Place;
  readonly findings: Findings;
}

/** The context behind a call, and the name of the form of the template that it must call. */
export interface EscapedCall {
  readonly context: Context;
  readonly name: string;
}

export interface TemplateCalls {
  /** Counts a visited statement. */
  step(): void;
  /** Takes note of a break or continue: only these put words before a problem. */
  exitSeen(): void;
  /** Escapes a template for the context in which it is called, unless that is done. */
  call(context: Context, call: TemplateCall): EscapedCall;
}
