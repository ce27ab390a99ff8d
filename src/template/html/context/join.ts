// Which context follows on branches: where they agree, or near enough to escape what comes next.
// Source: golang/go:src/html/template/escape.go (join, nudge).
import {
  describeContext,
  failed,
  isSameContext,
  type Attr,
  type Context,
  type State,
} from './context.ts';
import type { Place } from './problem.ts';

/** The state in which the value of an attribute starts. */
export const ATTRIBUTE_START: Readonly<Record<Attr, State>> = {
  None: 'Attr',
  Script: 'JS',
  ScriptType: 'Attr',
  Style: 'CSS',
  URL: 'URL',
  Srcset: 'Srcset',
  MetaContent: 'MetaContent',
};

/** What a value makes of a place in a tag: a name, or the start of a value without quotes. */
export function nudge(context: Context): Context {
  switch (context.state) {
    case 'Tag':
      return { ...context, state: 'AttrName' };
    case 'BeforeValue':
      return {
        ...context,
        state: ATTRIBUTE_START[context.attr],
        delim: 'SpaceOrTagEnd',
        attr: 'None',
      };
    case 'AfterName':
      return { ...context, state: 'AttrName', attr: 'None' };
    default:
      return context;
  }
}

/** Joins the ends of two branches of the statement at `place`; a problem when they do not fit. */
export function join(a: Context, b: Context, place: Place): Context {
  if (a.state === 'Error') return a;
  if (b.state === 'Error') return b;
  if (a.state === 'Dead') return b;
  if (b.state === 'Dead') return a;
  if (isSameContext(a, b)) return a;
  if (isSameContext({ ...a, urlPart: b.urlPart }, b)) return { ...a, urlPart: 'Unknown' };
  if (isSameContext({ ...a, jsCtx: b.jsCtx }, b)) return { ...a, jsCtx: 'Unknown' };
  // `<p title={{if .C}}{{.}}{{end}}` goes on inside the value, although one branch has none.
  const nudgedA = nudge(a);
  const nudgedB = nudge(b);
  if (!isSameContext(nudgedA, a) || !isSameContext(nudgedB, b)) {
    const joined = join(nudgedA, nudgedB, place);
    if (joined.state !== 'Error') return joined;
  }
  const { kind } = place.node;
  // A break or continue joins on behalf of its loop.
  const statement = kind === 'break' || kind === 'continue' ? 'range' : kind;
  const ends = `${describeContext(a)}, ${describeContext(b)}`;
  return failed({
    description: `{{${statement}}} branches end in different contexts: ${ends}`,
    place,
  });
}
