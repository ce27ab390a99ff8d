// The page as a running thing: it holds the state, follows addresses, loads what they show, and does
// what views ask for. What it needs of the browser is handed in.
import { routeHash, parseRoute, type Route } from '../route/route.ts';
import {
  readSettings,
  writeSettings,
  type Settings,
  type SettingsStorage,
} from '../settings/settings.ts';
import { checkForm, newSilenceForm, settled, type FormWorld } from '../silences/silence-form.ts';
import { alertsKey, type Api } from './api-client.ts';
import type { Context } from './context.ts';
import { askFor, loadRoute, matchersIn, type Change } from './load-route.ts';
import { answered, asking, refused } from './resource.ts';
import {
  firstState,
  NEW_LIST,
  openForm,
  type AppState,
  type FormState,
  type ListState,
} from './state.ts';

export interface Browser {
  readonly storage: SettingsStorage;
  now(): number;
  /** What stands in the address from its `#` on. */
  hash(): string;
  /** Shows another address; the browser then tells `addressChanged`. */
  navigate(hash: string, replaces: boolean): void;
  later(delayMs: number, action: () => void): () => void;
}

export interface PageAppDeps {
  readonly api: Api;
  readonly browser: Browser;
  /** Told of every new state. */
  readonly onChange: (state: AppState) => void;
}

/** How long somebody may type before the preview is asked for. */
const PREVIEW_DELAY_MS = 300;

export class PageApp implements Context {
  readonly #deps: PageAppDeps;
  #state: AppState;
  /** Ends what is being loaded for a page that is left. */
  #loading = new AbortController();
  #previewing = new AbortController();
  #cancelPreview: () => void = () => undefined;

  constructor(deps: PageAppDeps) {
    this.#deps = deps;
    const { browser } = deps;
    const route = parseRoute(browser.hash());
    this.#state = firstState(route, readSettings(browser.storage), browser.now());
  }

  get state(): AppState {
    return this.#state;
  }

  update(change: Change): void {
    this.#state = change(this.#state);
    this.#deps.onChange(this.#state);
  }

  updateList(change: Partial<ListState>): void {
    this.update((state) => ({ ...state, list: { ...state.list, ...change } }));
  }

  updateForm(change: (form: FormState, world: FormWorld) => FormState): void {
    this.update((state) =>
      state.form === undefined ? state : { ...state, form: change(state.form, worldOf(state)) },
    );
    this.#preview();
  }

  /** The address is another one: shows its page. */
  addressChanged(): void {
    const route = parseRoute(this.#deps.browser.hash());
    const isSamePage = route.kind === this.#state.route.kind;
    this.update((state) => ({
      ...askFor(state, route),
      route,
      nowMs: this.#deps.browser.now(),
      list: isSamePage ? { ...state.list, rows: NEW_LIST.rows } : NEW_LIST,
      form: route.kind === 'newSilence' ? newForm(route, state.settings) : undefined,
      dialog: undefined,
    }));
    this.#loading.abort();
    this.tick();
    this.refresh();
    this.#preview();
  }

  go(route: Route, { replaces = false }: { readonly replaces?: boolean } = {}): void {
    this.#deps.browser.navigate(routeHash(route), replaces);
  }

  refresh(): void {
    void this.#load();
  }

  /** Time has passed: what is counted from now moves on, and so do the times of the form. */
  tick(): void {
    this.update((state) => {
      const next = { ...state, nowMs: this.#deps.browser.now() };
      const { form } = next;
      if (form?.form.endsBy !== 'duration') return next;
      return { ...next, form: { ...form, form: settled(form.form, worldOf(next)) } };
    });
  }

  choose(settings: Partial<Settings>): void {
    this.update((state) => ({ ...state, settings: { ...state.settings, ...settings } }));
    writeSettings(this.#deps.browser.storage, this.#state.settings);
  }

  submitForm(): void {
    void this.#submit();
  }

  expire(): void {
    void this.#expire();
  }

  async #load(): Promise<void> {
    this.#loading.abort();
    const controller = new AbortController();
    this.#loading = controller;
    const { api, browser } = this.#deps;
    const { route } = this.#state;
    this.update((state) => ({ ...askFor(state, route), isLoading: true }));
    const now = (): number => browser.now();
    const change = await loadRoute(route, { api, signal: controller.signal, now });
    if (controller.signal.aborted) return;
    this.update((state) => ({ ...change(state), isLoading: false, nowMs: now() }));
    this.#preview();
  }

  /** Asks for the alerts that the form's matchers match, once they stay the same for a moment. */
  #preview(): void {
    const { form } = this.#state;
    if (form === undefined) return;
    const key = alertsKey({ matchers: form.form.matchers, receiver: '' });
    if (form.preview.key === key) return;
    this.#previewing.abort();
    this.#cancelPreview();
    this.update((state) => withPreview(state, (preview) => asking(preview, key)));
    if (form.form.matchers.length === 0) return;
    const { matchers } = form.form;
    this.#cancelPreview = this.#deps.browser.later(PREVIEW_DELAY_MS, () => {
      void this.#loadPreview(matchers);
    });
  }

  async #loadPreview(matchers: FormState['form']['matchers']): Promise<void> {
    const controller = new AbortController();
    this.#previewing = controller;
    const { api, browser } = this.#deps;
    const answer = await api.alerts({ matchers, receiver: '' }, controller.signal);
    if (controller.signal.aborted) return;
    this.update((state) =>
      withPreview(state, (preview) =>
        answer.ok
          ? answered(preview, answer.value, browser.now())
          : refused(preview, answer.failure, browser.now()),
      ),
    );
  }

  async #submit(): Promise<void> {
    const { form } = this.#state;
    if (form === undefined || form.isSending) return;
    const world = { ...worldOf(this.#state), nowMs: this.#deps.browser.now() };
    const checked = checkForm(form.form, world);
    if (!checked.ok) {
      this.updateForm((state) => ({ ...state, problems: checked.problems, refusal: undefined }));
      return;
    }
    this.updateForm((state) => ({ ...state, problems: {}, refusal: undefined, isSending: true }));
    const answer = await this.#deps.api.post(checked.silence);
    if (answer.ok) {
      this.choose({ defaultCreator: checked.silence.createdBy });
      this.go({ kind: 'silence', id: answer.value });
      return;
    }
    const refusal = answer.failure.text;
    this.updateForm((state) => ({ ...state, isSending: false, refusal }));
  }

  async #expire(): Promise<void> {
    const { dialog } = this.#state;
    if (dialog === undefined || dialog.isSending) return;
    this.update((state) => ({ ...state, dialog: { ...dialog, isSending: true } }));
    const answer = await this.#deps.api.expire(dialog.silence.id);
    const refusal = answer.ok ? undefined : answer.failure.text;
    this.update((state) => ({
      ...state,
      dialog: refusal === undefined ? undefined : { ...dialog, isSending: false, refusal },
    }));
    if (answer.ok) this.refresh();
  }
}

/** The form of the page that `#/silences/new` opens. */
function newForm(
  { filter, comment }: Extract<Route, { kind: 'newSilence' }>,
  { defaultCreator }: Settings,
): FormState {
  const matchers = matchersIn(filter);
  return openForm(newSilenceForm({ matchers, comment, createdBy: defaultCreator }));
}

function worldOf({ nowMs, settings }: AppState): FormWorld {
  return { nowMs, zone: settings.zone };
}

function withPreview(
  state: AppState,
  change: (preview: FormState['preview']) => FormState['preview'],
): AppState {
  const { form } = state;
  if (form === undefined) return state;
  return { ...state, form: { ...form, preview: change(form.preview) } };
}
