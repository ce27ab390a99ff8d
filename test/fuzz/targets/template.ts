// Template text: parsed and executed within limits, or refused with a reason.
import { textFunctionTable } from '../../../src/template/functions/text-function-table.ts';
import { parseTemplate } from '../../../src/template/parse/parser.ts';
import { DEFAULT_TEMPLATES } from '../../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../../src/template/template-set.ts';
import { SAMPLE_DATA, SAMPLE_NOW } from '../../unit/template/template-sample.ts';
import { broken, kept, type FuzzSession, type FuzzTarget } from '../fuzz-target.ts';
import { templateText } from '../generate/template-text.ts';

/** So low that what stays within them is quick. */
const LIMITS = { maxSteps: 20_000, maxTemplateDepth: 100, maxOutputLength: 100_000 };

export const TEMPLATE: FuzzTarget = {
  name: 'template',
  promise: 'template text: parsed and rendered within limits, or refused with a reason',
  sessionLength: 5_000,
  fixedParts: 0,
  generate: (random) => [templateText(random)],
  open,
};

function open(): FuzzSession {
  const set = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!set.ok) throw new Error(set.error.message);
  const functions = textFunctionTable();
  return {
    // Once as a text of a file, once as a text of a receiver.
    asks: 2,
    check: ([text = '']) => {
      const parsed = parseTemplate('file', text, (word) => functions.has(word));
      if (!parsed.ok && parsed.error === '') return broken('refused without a reason');
      const rendered = set.value.renderText(text, SAMPLE_DATA, { now: SAMPLE_NOW, limits: LIMITS });
      if (!rendered.ok) {
        const { kind, message } = rendered.error;
        return message === '' ? broken(`${kind}: no reason`) : kept(`refused: ${kind}`);
      }
      if (text.isWellFormed() && !rendered.value.isWellFormed())
        return broken('renders half a surrogate pair');
      return kept('rendered');
    },
  };
}
