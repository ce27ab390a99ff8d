// TemplateSet: all template files of a configuration, ready to render the texts of notifications.
import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../model/instant.ts';
import { ok, type Result } from '../model/result.ts';
import { dataValue } from './data/data-value.ts';
import type { TemplateData } from './data/template-data.ts';
import type { Environment } from './execute/evaluator.ts';
import { execute } from './execute/execute.ts';
import { Budget, DEFAULT_LIMITS, type Limits } from './execute/limits.ts';
import { textFunctionTable } from './functions/text-function-table.ts';
import { escapeTemplates, type EscapedTemplates } from './html/escape-templates.ts';
import { ESCAPER_TABLE } from './html/escaper/escaper-table.ts';
import { isEmptyList, type Tree } from './parse/node.ts';
import { parseTemplate } from './parse/parser.ts';
import type { TemplateError } from './template-error.ts';
import { CallFailure, type Callable } from './value/callable.ts';
import { toWellFormed } from './value/go-string.ts';
import type { Value } from './value/value.ts';

export interface TemplateSource {
  /** Base name of the file, for error texts, and the name its text outside of definitions gets. */
  readonly name: string;
  readonly text: string;
}

export interface RenderOptions {
  /** What `now` and `since` take as the present. */
  readonly now: EpochMs;
  readonly limits?: Partial<Limits>;
  /**
   * What `routeLabels` answers; by default the route labels of the data as they are. An error becomes
   * the error of the call.
   */
  readonly routeLabel?: (name: string) => Result<string>;
}

type Trees = ReadonlyMap<string, Tree>;

/** A template, and what it can call. */
interface Executable extends Pick<Environment, 'lookup' | 'functions'> {
  readonly root: Tree;
}

/** Parsed texts kept, and how long all of them together may be, in UTF-16 units. */
const MAX_CACHED_TEXTS = 2_000;
const MAX_CACHED_LENGTH = 8_000_000;
/** Texts of HTML kept: each with its own form of all templates that it calls. */
const MAX_CACHED_DOCUMENTS = 200;

/** A name space of templates. Immutable, but for its caches. */
export class TemplateSet {
  readonly #trees: Trees;
  readonly #functions: ReadonlyMap<string, Callable>;
  readonly #htmlFunctions: ReadonlyMap<string, Callable>;
  readonly #parsed = new LRUCache<string, Result<Trees, TemplateError>>({
    max: MAX_CACHED_TEXTS,
    maxSize: MAX_CACHED_LENGTH,
    sizeCalculation: (_, text) => text.length + 1,
  });
  readonly #escaped = new LRUCache<string, Result<EscapedTemplates, TemplateError>>({
    max: MAX_CACHED_DOCUMENTS,
    maxSize: MAX_CACHED_LENGTH,
    sizeCalculation: (_, text) => text.length + 1,
  });
  readonly #values = new WeakMap<TemplateData, Value>();

  private constructor(trees: Trees, functions: ReadonlyMap<string, Callable>) {
    this.#trees = trees;
    this.#functions = functions;
    this.#htmlFunctions = new Map([...functions, ...ESCAPER_TABLE]);
  }

  /**
   * Parses sources in order into one name space; a later definition replaces an earlier one unless
   * it is empty. Fails at the first source that is no template.
   * Source: prometheus/alertmanager:template/template.go (FromGlobs).
   */
  static parse(sources: readonly TemplateSource[]): Result<TemplateSet, TemplateError> {
    const functions = textFunctionTable();
    const trees = new Map<string, Tree>();
    for (const { name, text } of sources) {
      const parsed = parse(name, text, functions);
      if (!parsed.ok) return parsed;
      for (const [defined, tree] of parsed.value) {
        if (!trees.has(defined) || !isEmptyList(tree.root)) trees.set(defined, tree);
      }
    }
    return ok(new TemplateSet(trees, functions));
  }

  /** Whether a template of that name is defined. */
  has(name: string): boolean {
    return this.#trees.has(name);
  }

  /**
   * Renders a text as a template without name; what it defines is known to itself alone. Fails with
   * Go's error text, or when a limit is exceeded.
   * Source: prometheus/alertmanager:template/template.go (ExecuteTextString).
   */
  renderText(
    text: string,
    data: TemplateData,
    options: RenderOptions,
  ): Result<string, TemplateError> {
    // Most texts of a configuration are no templates at all.
    if (!text.includes('{{')) return ok(text);
    const parsed = this.#parse(text);
    if (!parsed.ok) return parsed;
    const own = parsed.value;
    const root = own.get('');
    if (root === undefined) return ok('');
    const lookup = (name: string): Tree | undefined => lookUp(name, own, this.#trees);
    return this.#execute({ root, lookup, functions: this.#functions }, data, options);
  }

  /**
   * Renders a text as HTML: every value is escaped for the place at which it stands, comments are
   * left out. What escaping needs to know is found out once per text. Fails as `renderText` does,
   * and with Go's error text when the place of a value is unclear.
   * Source: prometheus/alertmanager:template/template.go (ExecuteHTMLString).
   */
  renderHtml(
    text: string,
    data: TemplateData,
    options: RenderOptions,
  ): Result<string, TemplateError> {
    if (!text.includes('{{') && !text.includes('<')) return ok(text);
    const escaped = this.#escape(text);
    if (!escaped.ok) return escaped;
    const { root, called } = escaped.value;
    const lookup = (name: string): Tree | undefined => called.get(name);
    return this.#execute({ root, lookup, functions: this.#htmlFunctions }, data, options);
  }

  #execute(
    { root, lookup, functions }: Executable,
    data: TemplateData,
    options: RenderOptions,
  ): Result<string, TemplateError> {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const rendered = execute(root, this.#valueOf(data), {
      functions,
      lookup,
      budget: new Budget(limits),
      context: {
        now: options.now,
        maxTextLength: limits.maxOutputLength,
        routeLabel: (name) => {
          const label = options.routeLabel?.(name) ?? ok(data.routeLabels.get(name));
          if (!label.ok) throw new CallFailure(label.error);
          return label.value;
        },
      },
    });
    return rendered.ok ? ok(toWellFormed(rendered.value)) : rendered;
  }

  #escape(text: string): Result<EscapedTemplates, TemplateError> {
    const known = this.#escaped.get(text);
    if (known !== undefined) return known;
    const escaped = this.#escapeParsed(text);
    this.#escaped.set(text, escaped);
    return escaped;
  }

  #escapeParsed(text: string): Result<EscapedTemplates, TemplateError> {
    const parsed = this.#parse(text);
    if (!parsed.ok) return parsed;
    const own = parsed.value;
    const root = own.get('');
    if (root === undefined) throw new TypeError('A parsed text has a tree of its own');
    return escapeTemplates(root, (name) => lookUp(name, own, this.#trees));
  }

  #parse(text: string): Result<Trees, TemplateError> {
    const known = this.#parsed.get(text);
    if (known !== undefined) return known;
    const parsed = parse('', text, this.#functions);
    this.#parsed.set(text, parsed);
    return parsed;
  }

  /** The texts of one notification share its data. */
  #valueOf(data: TemplateData): Value {
    const known = this.#values.get(data);
    if (known !== undefined) return known;
    const value = dataValue(data);
    this.#values.set(data, value);
    return value;
  }
}

function parse(
  name: string,
  text: string,
  functions: ReadonlyMap<string, Callable>,
): Result<Trees, TemplateError> {
  const parsed = parseTemplate(name, text, (word) => functions.has(word));
  return parsed.ok ? parsed : { ok: false, error: { kind: 'parse', message: parsed.error } };
}

/** An empty definition does not replace one of the set. */
function lookUp(name: string, own: Trees, set: Trees): Tree | undefined {
  const tree = own.get(name);
  const inherited = set.get(name);
  return tree !== undefined && (inherited === undefined || !isEmptyList(tree.root))
    ? tree
    : inherited;
}
