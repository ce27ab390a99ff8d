// Asks before a silence is ended.
import type { Context } from '../app/context.ts';
import type { ExpireDialog } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import { matcherText } from '../matcher/matcher-text.ts';
import { fromWire } from '../matcher/matcher.ts';
import { button } from './basics.ts';

/** Shows the question over the page; the browser keeps the focus inside. */
export function expireDialog(
  { silence, isSending, refusal }: ExpireDialog,
  context: Context,
): View {
  const close = (): void => {
    context.update((state) => ({ ...state, dialog: undefined }));
  };
  const isPending = silence.status.state === 'pending';
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title', onclose: close }, [
    h('h2', { id: 'dialog-title' }, [isPending ? 'Delete this silence?' : 'Expire this silence?']),
    h('p', {}, [
      isPending ? 'It will not begin.' : 'People are told again of the alerts that it matches.',
    ]),
    h(
      'ul',
      { class: 'chips' },
      silence.matchers.map((matcher) =>
        h('li', { class: 'chip' }, [
          h('span', { class: 'chip-text' }, [matcherText(fromWire(matcher))]),
        ]),
      ),
    ),
    h('p', {}, [silence.comment]),
    refusal !== undefined && h('p', { class: 'problem', role: 'alert' }, [refusal]),
    h('div', { class: 'buttons' }, [
      button(
        isPending ? 'Delete' : 'Expire',
        () => {
          context.expire();
        },
        { class: 'danger', disabled: isSending },
      ),
      // Enter, pressed once too often, ends nothing.
      button('Cancel', closeModal, { autofocus: true }),
    ]),
  ]);
  return { ...dialog, onAdded: showModal };
}

/** The browser gives the focus back to where it was, and tells `onclose`. */
function closeModal(): void {
  document.querySelector('dialog')?.close();
}

function showModal(element: Element): void {
  if (element instanceof HTMLDialogElement) element.showModal();
}
