// The shape of the configuration files that stories use.

/** A route as in a configuration file; its conditions in all notations. */
export interface RouteSpec {
  readonly receiver?: string;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly matchers?: readonly string[];
  readonly match?: Readonly<Record<string, string>>;
  readonly match_re?: Readonly<Record<string, string>>;
  readonly continue?: boolean;
  readonly mute_time_intervals?: readonly string[];
  readonly active_time_intervals?: readonly string[];
  readonly routes?: readonly RouteSpec[];
}

export interface InhibitRuleSpec {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** A configuration file. Stories write it as JSON, which is YAML. */
export interface ConfigSpec {
  readonly global: { readonly resolve_timeout: string };
  readonly route: RouteSpec;
  readonly receivers: readonly object[];
  readonly inhibit_rules?: readonly InhibitRuleSpec[];
  readonly time_intervals?: readonly object[];
}
