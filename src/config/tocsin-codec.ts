// The `tocsin` section: opt-in keys that Alertmanager does not have.
import { field, section, shownField } from './decode/object-codec.ts';
import { optional } from './decode/codec.ts';
import { boolean } from './decode/scalar-codecs.ts';
import type { TocsinConfig } from './tocsin-config.ts';

const tocsinSection = section('tocsin', {
  keep_timers_on_reload: shownField(boolean),
  exact_repeat_interval: shownField(boolean),
  send_resolved_when_muted: shownField(boolean),
});

type TocsinSection = typeof tocsinSection.defaults;

/** The key of the top level; prints only when the file has it. */
export const tocsinField = field(optional(tocsinSection));

/** Compiles the section; without one everything is as in Alertmanager. */
export function toTocsinConfig(tocsin: TocsinSection | undefined): TocsinConfig {
  const { values } = tocsin ?? tocsinSection.defaults;
  return {
    keepTimersOnReload: values.keep_timers_on_reload,
    exactRepeatInterval: values.exact_repeat_interval,
    sendResolvedWhenMuted: values.send_resolved_when_muted,
  };
}
