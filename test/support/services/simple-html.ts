// The HTML of messengers: a handful of elements that must be closed, and only the entities that
// cannot be left out. Source: core.telegram.org/bots/api, "HTML style".

/** What a messenger has against a text with these elements. */
export function htmlProblems(text: string, elements: ReadonlySet<string>): readonly string[] {
  const problems: string[] = [];
  const open: string[] = [];
  for (const [whole, slash = '', name = ''] of text.matchAll(/<(\/?)([a-z-]*)[^>]*>?/g)) {
    if (!whole.endsWith('>')) problems.push(`"${whole.slice(0, 40)}" is not closed`);
    else if (!elements.has(name)) problems.push(`unsupported start tag "${name}"`);
    else if (slash === '') open.push(name);
    else if (open.pop() !== name) problems.push(`unexpected end tag "${name}"`);
  }
  if (open.length > 0) problems.push(`no end tag for "${open.join(', ')}"`);
  for (const [whole] of text.matchAll(/&[^;\s&<]{0,20};?/g)) {
    if (!/^&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);$/.test(whole)) problems.push(`bare "${whole}"`);
  }
  return problems;
}

/** The text that is left when elements and entities are read. */
export function shownText(html: string): string {
  return html.replace(/<[^>]*>/g, '').replace(/&(?:#?\w+);/g, '?');
}
