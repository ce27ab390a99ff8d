// Brings the page to what a view describes, by changing what differs and nothing else: focus,
// selection and scrolling stay where they are.
import type { Attributes, View } from './element.ts';

/** A view that is on the page. */
export interface Shown {
  readonly view: View;
  readonly node: Element | Text;
  readonly children: readonly Shown[];
}

/** Kept as properties, because the attribute of the same name is only where they begin. */
const PROPERTIES: ReadonlySet<string> = new Set(['checked', 'value']);

/** The addresses to which a link may lead; everything else is no link. */
const LINK = /^(?:https?:\/\/|#|[a-z-]+\/|\.\.?\/)/i;

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS: ReadonlySet<string> = new Set(['svg', 'path']);

/** Makes the children of `parent` those that are described; `shown` is what the last call returned. */
export function patchChildren(
  parent: Element,
  shown: readonly Shown[],
  views: readonly View[],
): readonly Shown[] {
  const reused = reuse(shown, views);
  const kept = new Set(reused);
  for (const each of shown) if (!kept.has(each)) each.node.remove();
  const added: Shown[] = [];
  let cursor: ChildNode | null = parent.firstChild;
  const next = views.map((view, index) => {
    const former = reused[index];
    const now = former === undefined ? create(view) : update(former, view);
    if (former === undefined) added.push(now);
    if (now.node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(now.node, cursor);
    return now;
  });
  if (parent.isConnected) for (const each of added) tellAdded(each);
  return next;
}

/** For each view the element on the page that becomes it, if one does. */
function reuse(shown: readonly Shown[], views: readonly View[]): readonly (Shown | undefined)[] {
  const keyed = new Map<string, Shown>();
  const unkeyed: Shown[] = [];
  for (const each of shown) {
    const key = keyOf(each.view);
    if (key === undefined) unkeyed.push(each);
    else keyed.set(key, each);
  }
  return views.map((view) => {
    const key = keyOf(view);
    if (key !== undefined) {
      const former = keyed.get(key);
      keyed.delete(key);
      return former !== undefined && isSameKind(former.view, view) ? former : undefined;
    }
    const at = unkeyed.findIndex((each) => isSameKind(each.view, view));
    return at < 0 ? undefined : unkeyed.splice(0, at + 1)[at];
  });
}

function keyOf(view: View): string | undefined {
  return view.kind === 'element' ? view.attributes.key : undefined;
}

function isSameKind(a: View, b: View): boolean {
  if (a.kind === 'text' || b.kind === 'text') return a.kind === b.kind;
  return a.tag === b.tag;
}

function create(view: View): Shown {
  if (view.kind === 'text') {
    return { view, node: document.createTextNode(view.text), children: [] };
  }
  const element = SVG_TAGS.has(view.tag)
    ? document.createElementNS(SVG, view.tag)
    : document.createElement(view.tag);
  const children = patchChildren(element, [], view.children);
  setAttributes(element, {}, view.attributes);
  return { view, node: element, children };
}

function update(shown: Shown, view: View): Shown {
  const { node } = shown;
  if (view.kind === 'text' || !(node instanceof Element)) {
    if (view.kind === 'text' && node.nodeValue !== view.text) node.nodeValue = view.text;
    return { view, node, children: [] };
  }
  const children = patchChildren(node, shown.children, view.children);
  setAttributes(node, attributesOf(shown.view), view.attributes);
  return { view, node, children };
}

function attributesOf(view: View): Attributes {
  return view.kind === 'element' ? view.attributes : {};
}

/** After the children: a list of options takes its value only once it has them. */
function setAttributes(element: Element, former: Attributes, next: Attributes): void {
  for (const name of Object.keys(former)) {
    if (!(name in next)) setAttribute(element, name, undefined);
  }
  for (const [name, value] of Object.entries(next)) {
    if (PROPERTIES.has(name)) setProperty(element, name, value);
    else if (value !== former[name]) setAttribute(element, name, value);
  }
}

function setProperty(element: Element, name: string, value: Attributes[string]): void {
  // Writing the same text again would move the caret.
  if (Reflect.get(element, name) !== value) Reflect.set(element, name, value);
}

function setAttribute(element: Element, name: string, value: Attributes[string]): void {
  if (name === 'key') return;
  if (name.startsWith('on')) {
    Reflect.set(element, name, value ?? null);
    return;
  }
  if (value === undefined || value === false || typeof value === 'function') {
    element.removeAttribute(name);
  } else if (name !== 'href' || LINK.test(String(value))) {
    element.setAttribute(name, value === true ? '' : String(value));
  } else {
    element.removeAttribute(name);
  }
}

function tellAdded({ view, node, children }: Shown): void {
  for (const child of children) tellAdded(child);
  if (view.kind === 'element' && node instanceof Element) view.onAdded?.(node);
}
