// Reads `summary` and `description` of jira_configs: a template, or an object with one (row N15).
// Source: prometheus/alertmanager:notify/jira/config.go (JiraFieldConfig).
import { optional, type Codec } from '../../config/decode/codec.ts';
import { isQuotedNull } from '../../config/decode/node.ts';
import { field, section, withValues, type Field } from '../../config/decode/object-codec.ts';
import { boolean, string } from '../../config/decode/scalar-codecs.ts';
import type { JiraText } from './config.ts';

type TextSection = ReturnType<typeof textSection>['defaults'];

/** One text; an object without a template keeps the default one. */
export function jiraText(name: string, defaultTemplate: string): Field<TextSection> {
  const object = textSection(name, defaultTemplate);
  const zero = withValues(object.defaults, { template: '' });
  const codec: Codec<TextSection> = {
    ...object,
    zero,
    decode: (node, context) => {
      if (node.kind !== 'scalar' || isQuotedNull(node)) return object.decode(node, context);
      const text = string.decode(node, context);
      return text && { value: withValues(zero, { template: text.value }) };
    },
  };
  return field(codec, object.defaults);
}

/** Compiles a text. */
export function toJiraText({ values }: TextSection): JiraText {
  return { template: values.template, enableUpdate: values.enable_update ?? true };
}

// The type of the codec follows from the schema in here.
function textSection(name: string, defaultTemplate: string) {
  return section(name, {
    template: field(string, defaultTemplate),
    enable_update: field(optional(boolean)),
  });
}
