// The form of a silence, new or changed: matchers, times, who and why, and which alerts it affects.
import type { Context } from '../app/context.ts';
import type { AppState, FormState } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import { addAnnotation, type FormField, type SilenceForm } from '../silences/silence-form.ts';
import { described, problemLine } from './form-field.ts';
import { button, emptyList, onEnter, placeholder, typedText } from './basics.ts';
import { matcherEditor } from './matcher-editor.ts';
import { affectedAlerts } from './silence-parts.ts';
import { timeFields } from './time-fields.ts';

/** Shows the form, or that the silence to change is still being loaded. */
export function silenceFormPage(state: AppState, context: Context): View {
  const { form, route } = state;
  const isNew = route.kind === 'newSilence';
  const title = h('h1', { tabindex: '-1' }, [isNew ? 'New silence' : 'Edit silence']);
  if (form === undefined) return h('div', {}, [title, placeholder(state.silence)]);
  return h('div', { class: 'form-page' }, [
    title,
    matcherField(form, context),
    timeFields(form, state, context),
    textField({ field: 'createdBy', label: 'Created by', tag: 'input' }, form, context),
    textField({ field: 'comment', label: 'Comment', tag: 'textarea' }, form, context),
    annotationField(form, context),
    form.refusal !== undefined &&
      h('p', { class: 'problem', role: 'alert' }, [`Not saved: ${form.refusal}`]),
    h('div', { class: 'buttons' }, [
      button(
        isNew ? 'Create' : 'Save',
        () => {
          context.submitForm();
        },
        { class: 'primary', disabled: form.isSending },
      ),
    ]),
    h('h2', {}, ['Affected alerts']),
    form.form.matchers.length === 0
      ? emptyList('Add a matcher to see which alerts it matches.')
      : affectedAlerts(form.preview, state),
  ]);
}

function matcherField({ form, problems }: FormState, context: Context): View {
  return matcherEditor({
    id: 'matchers',
    label: 'Matchers (all must hold)',
    matchers: form.matchers,
    draft: { text: form.matcherDraft, problem: problems.matchers },
    onChange: (matchers, draft) => {
      context.updateForm((state) => ({
        ...state,
        form: { ...state.form, matchers, matcherDraft: draft.text },
        problems: withProblem(state, 'matchers', draft.problem),
      }));
    },
  });
}

interface TextField {
  readonly field: 'createdBy' | 'comment';
  readonly label: string;
  readonly tag: 'input' | 'textarea';
}

function textField(
  { field, label, tag }: TextField,
  { form, problems }: FormState,
  context: Context,
): View {
  return h('div', { class: 'form-field' }, [
    h('label', { for: field }, [label]),
    h(tag, {
      id: field,
      value: form[field],
      ...described(field, problems[field]),
      ...(field === 'createdBy' ? { autocomplete: 'username' } : { rows: '2' }),
      oninput: (event) => {
        change(context, { [field]: typedText(event) }, field);
      },
    }),
    problemLine(field, problems[field]),
  ]);
}

function annotationField({ form, problems }: FormState, context: Context): View {
  const add = (): void => {
    context.updateForm((state) => {
      const added = addAnnotation(state.form);
      return added.ok
        ? { ...state, form: added.value, problems: withProblem(state, 'annotations', undefined) }
        : { ...state, problems: withProblem(state, 'annotations', added.error) };
    });
  };
  return h('div', { class: 'form-field' }, [
    h('label', { for: 'annotations' }, ['Annotations (optional)']),
    form.annotations.length > 0 && annotationList(form, context),
    h('div', { class: 'matcher-row', key: 'row' }, [
      h('input', {
        id: 'annotations',
        value: form.annotationDraft,
        placeholder: 'ticket=OPS-1',
        ...described('annotations', problems.annotations),
        oninput: (event) => {
          change(context, { annotationDraft: typedText(event) }, 'annotations');
        },
        onkeydown: onEnter(add),
      }),
      button('Add', add, { 'aria-label': 'Add the annotation' }),
    ]),
    problemLine('annotations', problems.annotations),
  ]);
}

function annotationList({ annotations }: SilenceForm, context: Context): View {
  return h(
    'ul',
    { class: 'chips', key: 'list', 'aria-label': 'Annotations' },
    annotations.map(([name, value]) =>
      h('li', { class: 'chip', key: name }, [
        h('span', { class: 'chip-text' }, [`${name}=${value}`]),
        button(
          '×',
          () => {
            const others = annotations.filter(([each]) => each !== name);
            change(context, { annotations: others }, 'annotations');
          },
          { class: 'chip-remove', 'aria-label': `Remove annotation ${name}` },
        ),
      ]),
    ),
  );
}

/** A problem that somebody has begun to mend is not shown any more. */
function change(context: Context, changes: Partial<SilenceForm>, field: FormField): void {
  context.updateForm((state) => ({
    ...state,
    form: { ...state.form, ...changes },
    problems: withProblem(state, field, undefined),
  }));
}

function withProblem(
  { problems }: FormState,
  field: FormField,
  problem: string | undefined,
): FormState['problems'] {
  const others = Object.entries(problems).filter(([name]) => name !== field);
  return Object.fromEntries(problem === undefined ? others : [...others, [field, problem]]);
}
