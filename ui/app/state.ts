// Everything that the page shows at one moment. Views read it, actions make the next one.
import type {
  AlertGroup,
  LabelSet,
  Receiver,
  Alert,
  ServerStatus,
  Silence,
} from '../model/wire.ts';
import type { Route } from '../route/route.ts';
import type { Settings } from '../settings/settings.ts';
import type { FormProblems, SilenceForm } from '../silences/silence-form.ts';
import type { Month } from '../time/month-grid.ts';
import { ROWS } from '../alerts/visible.ts';
import { unknownResource, type Resource } from './resource.ts';

export interface AlertsData {
  readonly groups: readonly AlertGroup[];
  readonly receivers: readonly Receiver[];
  /** Labels of alerts outside the list that inhibit some of it, by fingerprint. */
  readonly sources: ReadonlyMap<string, LabelSet>;
}

export interface SilenceData {
  readonly silence: Silence;
  /** The alerts that its matchers match now. */
  readonly affected: readonly Alert[];
}

/** A text that becomes an entry of a list once it is complete. */
export interface Draft {
  readonly text: string;
  /** Why it cannot become one; shown once somebody has tried. */
  readonly problem: string | undefined;
}

export interface ListState {
  readonly draft: Draft;
  readonly groupDraft: Draft;
  /** Groups that somebody has opened or closed. */
  readonly turned: ReadonlySet<string>;
  /** How many rows are on the page. */
  readonly rows: number;
}

export interface FormState {
  readonly form: SilenceForm;
  /** Shown once somebody has tried to send the form. */
  readonly problems: FormProblems;
  readonly isSending: boolean;
  /** Why the server refused the silence. */
  readonly refusal: string | undefined;
  readonly calendar: OpenCalendar | undefined;
  readonly preview: Resource<readonly Alert[]>;
}

export interface OpenCalendar {
  readonly field: 'starts' | 'ends';
  readonly month: Month;
}

/** A silence that somebody wants to end, and is asked about. */
export interface ExpireDialog {
  readonly silence: Silence;
  readonly isSending: boolean;
  readonly refusal: string | undefined;
}

export interface AppState {
  readonly route: Route;
  readonly settings: Settings;
  readonly nowMs: number;
  /** Whether data are loaded only when somebody asks for them. */
  readonly isPaused: boolean;
  readonly isLoading: boolean;
  readonly alerts: Resource<AlertsData>;
  readonly silences: Resource<readonly Silence[]>;
  readonly silence: Resource<SilenceData>;
  readonly status: Resource<ServerStatus>;
  readonly list: ListState;
  /** Undefined on pages without a form, and until the silence to change is loaded. */
  readonly form: FormState | undefined;
  readonly dialog: ExpireDialog | undefined;
}

export const NO_DRAFT: Draft = { text: '', problem: undefined };

export const NEW_LIST: ListState = {
  draft: NO_DRAFT,
  groupDraft: NO_DRAFT,
  turned: new Set(),
  rows: ROWS,
};

/** The page before anything is loaded. */
export function firstState(route: Route, settings: Settings, nowMs: number): AppState {
  return {
    route,
    settings,
    nowMs,
    isPaused: false,
    isLoading: false,
    alerts: unknownResource(),
    silences: unknownResource(),
    silence: unknownResource(),
    status: unknownResource(),
    list: NEW_LIST,
    form: undefined,
    dialog: undefined,
  };
}

/** The form when it has just been opened. */
export function openForm(form: SilenceForm): FormState {
  return {
    form,
    problems: {},
    isSending: false,
    refusal: undefined,
    calendar: undefined,
    preview: unknownResource(),
  };
}

/** The resource that the current page is about; undefined for pages that load nothing. */
export function currentResource(state: AppState): Resource<unknown> | undefined {
  switch (state.route.kind) {
    case 'alerts':
      return state.alerts;
    case 'silences':
      return state.silences;
    case 'silence':
    case 'editSilence':
      return state.silence;
    case 'status':
      return state.status;
    case 'newSilence':
    case 'settings':
    case 'unknown':
      return undefined;
  }
}
