// What views may do when somebody presses something.
import type { Route } from '../route/route.ts';
import type { Settings } from '../settings/settings.ts';
import type { FormWorld } from '../silences/silence-form.ts';
import type { AppState, FormState, ListState } from './state.ts';

export interface Context {
  /** Shows the next state. */
  update(change: (state: AppState) => AppState): void;
  updateList(change: Partial<ListState>): void;
  updateForm(change: (form: FormState, world: FormWorld) => FormState): void;
  /** Follows a link; `replaces` leaves no entry in the history. */
  go(route: Route, options?: { readonly replaces?: boolean }): void;
  /** Loads what is shown now. */
  refresh(): void;
  /** Keeps what somebody has chosen, in this browser. */
  choose(settings: Partial<Settings>): void;
  /** Sends the form, if it is complete. */
  submitForm(): void;
  /** Ends the silence of the dialog. */
  expire(): void;
}
