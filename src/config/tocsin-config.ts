// TocsinConfig: behaviour that Alertmanager does not have, under a key it does not have. All of it
// is off until a file asks for it (design invariant 6).

export interface TocsinConfig {
  /** A reload keeps the timers of groups whose route is unchanged, instead of starting anew. */
  readonly keepTimersOnReload: boolean;
  /** Repeats exactly after `repeat_interval`, not at the next flush of the group. */
  readonly exactRepeatInterval: boolean;
  /** Tells the end of alerts that are muted by now, if their start was told. */
  readonly sendResolvedWhenMuted: boolean;
}
