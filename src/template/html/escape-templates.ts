// Escapes a template and all it calls: follows the context through text, values and branches, and
// answers with rewritten trees. A template that is called in several contexts is rewritten for each.
// Source: golang/go:src/html/template/escape.go (escaper).
import { fail, ok, type Result } from '../../model/result.ts';
import { quoteText } from '../format/quote.ts';
import type { Tree } from '../parse/node.ts';
import type { TemplateError } from '../template-error.ts';
import { LimitFailure } from '../value/callable.ts';
import { BodyEscaper } from './body-escaper.ts';
import {
  derivedName,
  describeContext,
  failed,
  isSameContext,
  TEXT,
  type Context,
} from './context/context.ts';
import { problemText, type EscapeProblem } from './context/problem.ts';
import { Findings } from './findings.ts';
import type { EscapedCall, TemplateCall, TemplateCalls } from './template-calls.ts';

/** Visited statements; Go needs time exponential in the depth of some loops. */
const MAX_STEPS = 50_000;
const MAX_DEPTH = 200;

/** Trees that are safe to execute. */
export interface EscapedTemplates {
  readonly root: Tree;
  /** Those that the root calls, by the names under which it calls them. */
  readonly called: ReadonlyMap<string, Tree>;
}

/**
 * Escapes a template and what it calls. Fails with Go's text when the context of a value is unclear,
 * or with `kind: 'limit'` for templates that would take very long.
 */
export function escapeTemplates(
  root: Tree,
  lookup: (name: string) => Tree | undefined,
): Result<EscapedTemplates, TemplateError> {
  try {
    const findings = new Findings();
    const escaper = new TemplateEscaper((name) => (name === root.name ? root : lookup(name)));
    const place = { tree: root, node: root.root };
    const { context } = escaper.call(TEXT, { name: root.name, place, findings });
    const problem = context.problem ?? endProblem(context);
    if (problem !== undefined) return fail(escapeError(problem, root.name));
    const called = findings.trees();
    return ok({ root: called.get(root.name) ?? root, called });
  } catch (error) {
    if (error instanceof LimitFailure) {
      return fail({ kind: 'limit', message: `html/template: ${error.message}` });
    }
    // How much stack is left depends on the caller.
    if (error instanceof RangeError && error.message.includes('call stack')) {
      return fail({ kind: 'limit', message: 'html/template: exceeded maximum nesting depth' });
    }
    throw error;
  }
}

/** A document must be complete. */
function endProblem(context: Context): EscapeProblem | undefined {
  if (context.state === 'Text') return undefined;
  return { description: `ends in a non-text context: ${describeContext(context)}` };
}

function escapeError(problem: EscapeProblem, name: string): TemplateError {
  return { kind: 'escape', message: problemText(problem, name) };
}

/** Escapes templates as they are called. */
class TemplateEscaper implements TemplateCalls {
  readonly #lookup: (name: string) => Tree | undefined;
  #steps = 0;
  #depth = 0;
  #hasExits = false;

  constructor(lookup: (name: string) => Tree | undefined) {
    this.#lookup = lookup;
  }

  step(): void {
    if (++this.#steps > MAX_STEPS) {
      throw new LimitFailure(`exceeded maximum number of steps (${MAX_STEPS})`);
    }
  }

  exitSeen(): void {
    this.#hasExits = true;
  }

  call(context: Context, { name, place, findings }: TemplateCall): EscapedCall {
    const derived = derivedName(name, context);
    findings.called.add(derived);
    const known = findings.endOf(derived);
    if (known !== undefined) return { context: known, name: derived };
    const tree = this.#lookup(name);
    if (tree === undefined) {
      const description = `no such template ${quoteText(name, false)}`;
      return { context: failed({ description, place }), name: derived };
    }
    if (++this.#depth > MAX_DEPTH) {
      throw new LimitFailure(`exceeded maximum template depth (${MAX_DEPTH})`);
    }
    const end = this.#escape(context, { ...tree, name: derived }, findings);
    this.#depth--;
    return { context: end, name: derived };
  }

  /** The context behind a template. One that calls itself must be told it before it is known. */
  #escape(context: Context, tree: Tree, findings: Findings): Context {
    const first = this.#tryBody(context, tree, findings);
    // Go tries again also behind a problem, which then gathers words about loops.
    const isEnd = first.end.state === 'Error' && !this.#hasExits;
    if (first.isRight || isEnd) return first.end;
    const second = this.#tryBody(first.end, tree, findings);
    if (second.isRight) return second.end;
    if (first.end.state === 'Error') return first.end;
    return failed({
      description: `cannot compute output context for template ${tree.name}`,
      place: { tree, node: tree.root },
    });
  }

  /** Escapes a body, assuming that it ends in the context in which it starts. */
  #tryBody(
    start: Context,
    tree: Tree,
    findings: Findings,
  ): { readonly end: Context; readonly isRight: boolean } {
    findings.assumeEnd(tree.name, start);
    const own = new Findings(findings);
    const { context: end, node: root } = new BodyEscaper(this, tree, own).list(start, tree.root);
    const isRecursive = own.called.has(tree.name);
    const isRight = end.state !== 'Error' && (!isRecursive || isSameContext(start, end));
    if (isRight) {
      own.add({ ...tree, root });
      own.keep();
    }
    return { end, isRight };
  }
}
