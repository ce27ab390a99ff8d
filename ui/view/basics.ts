// Small pieces that all pages share: buttons, links, and what is said when there is nothing else.
import { h, type Attributes, type Child, type View } from '../dom/element.ts';
import { routeHash, type Route } from '../route/route.ts';
import type { Resource } from '../app/resource.ts';

/** A button that does something on this page. */
export function button(
  content: string | readonly Child[],
  onclick: () => void,
  attributes: Attributes = {},
): View {
  const children = typeof content === 'string' ? [content] : content;
  return h('button', { type: 'button', ...attributes, onclick }, children);
}

/** A link to another page of ours. */
export function pageLink(text: string, route: Route, attributes: Attributes = {}): View {
  return h('a', { href: routeHash(route), ...attributes }, [text]);
}

/** A state in a word; the colour only repeats it. */
export function badge(text: string, kind: string): View {
  return h('span', { class: `badge badge-${kind}` }, [text]);
}

/** What stands where data would: that they are loading, or why they cannot be had. */
export function placeholder(resource: Resource<unknown>): View {
  return resource.failure === undefined
    ? h('p', { class: 'placeholder', role: 'status' }, ['Loading …'])
    : h('p', { class: 'placeholder problem', role: 'alert' }, [resource.failure.text]);
}

/** That a list has nothing in it, and perhaps what to do about it. */
export function emptyList(text: string, action?: View): View {
  return h('div', { class: 'placeholder' }, [h('p', {}, [text]), action]);
}

/** Text of a number of things: `1 alert`, `2 alerts`. */
export function countText(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** Pairs of a name and what belongs to it. */
export function facts(pairs: readonly (readonly [name: string, content: Child])[]): View {
  return h(
    'dl',
    { class: 'facts' },
    pairs.flatMap(([name, content]) => [h('dt', {}, [name]), h('dd', {}, [content])]),
  );
}

/** The value of the field that an event is about. */
export function typedText(event: Event): string {
  const { target } = event;
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return isField || target instanceof HTMLSelectElement ? target.value : '';
}

/** Calls `action` when Enter is pressed in a field, in place of sending a form. */
export function onEnter(action: () => void): (event: Event) => void {
  return (event) => {
    // A word that is still being composed is taken over by Enter.
    if (!(event instanceof KeyboardEvent) || event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    action();
  };
}
