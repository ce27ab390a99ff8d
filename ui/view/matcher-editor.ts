// A list of matchers with a field that adds to it: the filter of a list, or what a silence matches.
import type { Draft } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import { matcherText } from '../matcher/matcher-text.ts';
import { isSameMatcher, type Matcher } from '../matcher/matcher.ts';
import { parseMatcher } from '../matcher/parse-matchers.ts';
import { button, onEnter, typedText } from './basics.ts';

export interface MatcherEditor {
  /** Tells the editors of a page apart. */
  readonly id: string;
  readonly label: string;
  readonly matchers: readonly Matcher[];
  readonly draft: Draft;
  /** The list and the text of the field have changed. */
  onChange(matchers: readonly Matcher[], draft: Draft): void;
}

const EXAMPLE = 'severity="page"';

/** Shows the matchers, each of which can be changed or removed, and the field for the next one. */
export function matcherEditor(editor: MatcherEditor): View {
  const { id, label, matchers, draft } = editor;
  const add = (): void => {
    addDraft(editor);
  };
  return h('div', { class: 'matcher-editor' }, [
    h('label', { for: id }, [label]),
    h('div', { class: 'matcher-row' }, [
      ...(matchers.length === 0 ? [] : [matcherList(editor)]),
      h('input', {
        id,
        key: 'draft',
        value: draft.text,
        placeholder: EXAMPLE,
        autocomplete: 'off',
        autocapitalize: 'none',
        spellcheck: 'false',
        'aria-invalid': draft.problem === undefined ? undefined : 'true',
        'aria-describedby': draft.problem === undefined ? undefined : `${id}-problem`,
        oninput: (event) => {
          editor.onChange(matchers, { text: typedText(event), problem: undefined });
        },
        onkeydown: onKey(editor, add),
      }),
      button('Add', add, { key: 'add', 'aria-label': `Add to: ${label}` }),
    ]),
    draft.problem === undefined
      ? undefined
      : h('p', { class: 'problem', id: `${id}-problem`, role: 'alert' }, [draft.problem]),
  ]);
}

function matcherList(editor: MatcherEditor): View {
  const { matchers, draft } = editor;
  const without = (gone: Matcher): readonly Matcher[] =>
    matchers.filter((each) => !isSameMatcher(each, gone));
  return h(
    'ul',
    { class: 'chips', key: 'matchers', 'aria-label': editor.label },
    matchers.map((matcher) => {
      const text = matcherText(matcher);
      return h('li', { class: 'chip', key: text }, [
        button(
          text,
          () => {
            editor.onChange(without(matcher), { text, problem: undefined });
            focusField(editor.id);
          },
          { class: 'chip-text', title: 'Change this matcher' },
        ),
        button(
          '×',
          () => {
            editor.onChange(without(matcher), draft);
            focusField(editor.id);
          },
          { class: 'chip-remove', 'aria-label': `Remove ${text}` },
        ),
      ]);
    }),
  );
}

/** The pressed button goes away: who works by keys goes on in the field. */
function focusField(id: string): void {
  document.getElementById(id)?.focus();
}

/** Enter adds what is typed; the backspace key in an empty field takes the last matcher back. */
function onKey(editor: MatcherEditor, add: () => void): (event: Event) => void {
  const enter = onEnter(add);
  return (event) => {
    enter(event);
    const last = editor.matchers.at(-1);
    const isBack = event instanceof KeyboardEvent && event.key === 'Backspace' && !event.repeat;
    if (!isBack || editor.draft.text !== '' || last === undefined) return;
    event.preventDefault();
    editor.onChange(editor.matchers.slice(0, -1), { text: matcherText(last), problem: undefined });
  };
}

function addDraft(editor: MatcherEditor): void {
  const { matchers, draft } = editor;
  const matcher = parseMatcher(draft.text);
  if (!matcher.ok) {
    editor.onChange(matchers, { text: draft.text, problem: matcher.error });
    return;
  }
  const isKnown = matchers.some((known) => isSameMatcher(known, matcher.value));
  editor.onChange(isKnown ? matchers : [...matchers, matcher.value], {
    text: '',
    problem: undefined,
  });
}
