// A headless Chromium as Debian installs it, and pages in it that note what they should not do.
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { programPath } from './programs.ts';

/** Whether the suites with a browser can run. */
export const hasBrowser = programPath('chromium') !== undefined;

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** How long anything on a page may take. */
const TIMEOUT_MS = 10_000;

/** Starts the browser. Somebody must close it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: programPath('chromium') ?? '', args: ARGS });
}

/** A page and everything on it that nobody should see: errors, broken policies, foreign requests. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Opens an address in a browser without a past. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ timezoneId: 'Europe/Berlin', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  const complaints: string[] = [];
  const { origin } = new URL(address);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, complaints };
}

/** What stands behind the `#` of a page's address, decoded. */
export function hashOf(page: Page): string {
  return decodeURIComponent(new URL(page.url()).hash);
}
