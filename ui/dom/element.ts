// What a view describes: elements and texts as plain values. Only `patch.ts` makes them real, and a
// text stays a text whatever is in it.

/** A view is asked about events only while it is on the screen. */
export type Listener = (event: Event) => void;

export interface Attributes {
  /** Tells siblings apart, so that an element stays itself when others come and go. */
  readonly key?: string;
  /** `on…` are listeners, `true` and `false` an attribute that is there or not. */
  readonly [name: string]: string | number | boolean | undefined | Listener;
}

export interface ElementView {
  readonly kind: 'element';
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly View[];
  /** Called once, when the element has just come onto the page. */
  readonly onAdded?: (element: Element) => void;
}

export interface TextView {
  readonly kind: 'text';
  readonly text: string;
}

export type View = ElementView | TextView;

/** What may stand in a list of children; nothing is shown of `undefined` and `false`. */
export type Child = View | string | undefined | false;

/** Describes an element. */
export function h(
  tag: string,
  attributes: Attributes = {},
  children: readonly Child[] = [],
): ElementView {
  return { kind: 'element', tag, attributes, children: children.flatMap(viewOf) };
}

function viewOf(child: Child): readonly View[] {
  if (child === undefined || child === false) return [];
  return [typeof child === 'string' ? { kind: 'text', text: child } : child];
}
