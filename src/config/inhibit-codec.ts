// `inhibit_rules` (reference row C21): which alerts keep which others quiet.
// Source: prometheus/alertmanager:config/common/inhibitrule.go.
import { isValidLabelName } from '../matcher/label-name.ts';
import { quoteGo } from '../model/go-quote.ts';
import { refined, type Codec, type DecodeContext } from './decode/codec.ts';
import { list } from './decode/collection-codecs.ts';
import { locatedTexts } from './decode/located-texts.ts';
import { field, section } from './decode/object-codec.ts';
import { string } from './decode/scalar-codecs.ts';
import type { InhibitRule } from './inhibit-rule.ts';
import { allMatchers, labelPatterns, labelValues, matcherList } from './matcher-codecs.ts';

const ruleSection = section('inhibit rule', {
  name: field(string),
  source_match: field(labelValues),
  source_match_re: field(labelPatterns),
  source_matchers: field(matcherList),
  target_match: field(labelValues),
  target_match_re: field(labelPatterns),
  target_matchers: field(matcherList),
  equal: field(locatedTexts),
});

export type InhibitSection = typeof ruleSection.defaults;

/** The key of the top level; an item with nothing in it is legal. */
export const inhibitRules: Codec<readonly InhibitSection[]> = list(refined(ruleSection, check));

/** Compiles the rules. Those without content would mute nothing and are left out. */
export function toInhibitRules(sections: readonly InhibitSection[]): readonly InhibitRule[] {
  return sections.filter((rule) => !ruleSection.isZero(rule)).map(toInhibitRule);
}

function toInhibitRule({ values }: InhibitSection): InhibitRule {
  const { source_match, source_match_re, source_matchers } = values;
  const { target_match, target_match_re, target_matchers } = values;
  return {
    name: values.name,
    sourceMatchers: allMatchers(source_match, source_match_re, source_matchers),
    targetMatchers: allMatchers(target_match, target_match_re, target_matchers),
    equal: values.equal.map(({ text }) => text),
  };
}

function check(rule: InhibitSection, context: DecodeContext): InhibitSection {
  for (const { text, at } of rule.values.equal) {
    if (isValidLabelName(text, context.matcherMode)) continue;
    context.report(at, `invalid label name ${quoteGo(text)} in equal list`);
  }
  return rule;
}
