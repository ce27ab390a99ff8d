// Starts the page in a browser: the only file that knows the window.
import { ApiClient } from './app/api-client.ts';
import { PageApp, type Browser } from './app/page-app.ts';
import type { AppState } from './app/state.ts';
import { patchChildren, type Shown } from './dom/patch.ts';
import { memoryStorage, type SettingsStorage } from './settings/settings.ts';
import { pageTitle, pageView } from './view/page.ts';

/** How often data are loaded, and how often what is counted from now moves on. */
const POLL_MS = 15_000;
const TICK_MS = 10_000;

const browser: Browser = {
  storage: browserStorage(),
  now: () => Date.now(),
  hash: () => window.location.hash,
  navigate: (hash, replaces) => {
    if (replaces) window.location.replace(hash);
    else window.location.hash = hash;
  },
  later: (delayMs, action) => {
    const timer = window.setTimeout(action, delayMs);
    return () => {
      window.clearTimeout(timer);
    };
  },
};

const root = document.getElementById('page') ?? document.body;
let shown: readonly Shown[] = [];
let isDrawing = false;

const app = new PageApp({
  api: new ApiClient(window.location.href),
  browser,
  onChange: drawSoon,
});

window.addEventListener('hashchange', () => {
  app.addressChanged();
  drawNow();
  focusTitle();
});
document.addEventListener('visibilitychange', poll);
window.setInterval(poll, POLL_MS);
window.setInterval(() => {
  if (!document.hidden) app.tick();
}, TICK_MS);
app.addressChanged();
drawNow();

/** Nobody looks at a page in the background, and a slow answer is waited for. */
function poll(): void {
  const { isPaused, isLoading, route } = app.state;
  const isForm = route.kind === 'newSilence' || route.kind === 'editSilence';
  if (!document.hidden && !isPaused && !isLoading && !isForm) app.refresh();
}

/** The changes of one event make one picture, and the next event finds it finished. */
function drawSoon(): void {
  if (isDrawing) return;
  isDrawing = true;
  queueMicrotask(drawNow);
}

function drawNow(): void {
  isDrawing = false;
  const { state } = app;
  shown = patchChildren(root, shown, pageView(state, app));
  document.title = pageTitle(state);
  showTheme(state);
}

function showTheme({ settings }: AppState): void {
  document.documentElement.dataset['theme'] = settings.theme;
}

/** Where a page of a server would begin to be read, after another one has been followed to. */
let focusedPage = app.state.route.kind;
function focusTitle(): void {
  const { kind } = app.state.route;
  if (kind === focusedPage) return;
  focusedPage = kind;
  window.scrollTo(0, 0);
  document.querySelector('h1')?.focus();
}

/** A browser may forbid storage: then choices last as long as the page. */
function browserStorage(): SettingsStorage {
  try {
    window.localStorage.getItem('theme');
    return window.localStorage;
  } catch {
    return memoryStorage();
  }
}
