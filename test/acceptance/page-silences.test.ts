// Silences on the page, in a real browser against a real server (U1): create with a preview, edit,
// expire, recreate, links that are in circulation, and the words of the server when it says no.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, hashOf, launchBrowser, openPage } from '../support/browser.ts';
import { ALERTS, PageWorld } from '../support/page-world.ts';

let browser: Browser;
let world: PageWorld;

describe.skipIf(!hasBrowser)('silences on the page', () => {
  beforeAll(async () => {
    browser = await launchBrowser();
    world = await PageWorld.start();
    await world.post(ALERTS);
  });
  afterAll(async () => {
    await browser.close();
    await world.server.remove();
  });

  async function open(hash: string): Promise<Page> {
    return (await openPage(browser, world.page + hash)).page;
  }

  /** Presses until the question is there: the page may be about to show what was changed just before. */
  async function ask(page: Page, press: () => Promise<void>): Promise<void> {
    const question = page.getByRole('dialog').getByText('Expire this silence?');
    for (let tries = 0; tries < 4; tries++) {
      await press();
      if (
        await question.waitFor({ timeout: 1_000 }).then(
          () => true,
          () => false,
        )
      )
        return;
    }
    await question.waitFor();
  }

  it('are created from an alert, changed, ended and made again', async () => {
    const { page, complaints } = await openPage(browser, `${world.page}#/alerts`);
    await page.getByRole('button', { name: /^ClusterDown/ }).click();
    await page.locator('.alert').getByRole('link', { name: 'Silence' }).click();
    await page.getByRole('button', { name: 'Remove alertname="ClusterDown"' }).waitFor();
    await page.getByText('1 alert affected now').waitFor();
    await page.getByLabel('Created by').fill('bob');
    await page.getByLabel('Comment').fill('the cluster moves');
    await page.getByRole('button', { name: '4h' }).click();
    await page.getByRole('button', { name: 'Create' }).click();

    await page.getByText('the cluster moves').waitFor();
    await page.getByText('(in 3h 59m)').waitFor();
    expect(hashOf(page)).toMatch(/^#\/silences\/[0-9a-f-]{36}$/);
    const first = hashOf(page);

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Comment').fill('the cluster moves far');
    expect(hashOf(page)).toBe(`${first}/edit`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('the cluster moves far').waitFor();

    await ask(page, () => page.getByRole('button', { name: 'Expire' }).click());
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await ask(page, () => page.getByRole('button', { name: 'Expire' }).press('Enter'));
    // The first press of a key ends nothing.
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Expire');
    await page.getByRole('button', { name: 'Expire' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Expire' }).click();
    await page.getByText('Expired', { exact: true }).waitFor();

    await page.getByRole('link', { name: 'Recreate' }).click();
    await page.getByRole('heading', { name: 'New silence' }).waitFor();
    expect(await page.getByLabel('Comment').inputValue()).toBe('the cluster moves far');
    expect(await page.getByLabel('Created by').inputValue()).toBe('bob');
    expect(complaints).toEqual([]);
  });

  it('are listed by their state, and filtered by their matchers', async () => {
    await world.silence({ matchers: [{ name: 'a', value: 'b' }], comment: 'now' });
    await world.silence({
      matchers: [{ name: 'a', value: 'c' }],
      comment: 'later',
      startsInMinutes: 60,
    });
    const page = await open('#/silences');
    await page.getByText('alice: now').waitFor();
    await page.getByRole('link', { name: /Pending \(1\)/ }).click();
    await page.getByText('alice: later').waitFor();
    await page.getByRole('button', { name: 'Filter by a="c"' }).click();
    await page.getByRole('link', { name: 'Active (0)' }).click();
    await page.getByText('No silence matches.').waitFor();
    expect(hashOf(page)).toBe('#/silences?filter={a="c"}');
    await page.getByRole('button', { name: 'Remove a="c"' }).click();
    await page.getByText('alice: now').waitFor();
  });

  it.each([
    [
      'filter=%7Balertname%3D%22DiskFull%22%2C%20instance%3D~%22db.%2B%22%7D&comment=by%20hand',
      'db.+',
    ],
    ['filter=%7Balertname%3D%22DiskFull%22%2Cinstance%3D~%22db.%2B%22%7D&comment=by+hand', 'db.+'],
    ['filter=alertname="DiskFull",instance=~"db.+"&comment=by hand', 'db.+'],
  ])('are begun by the link ?%s', async (query, value) => {
    const page = await open(`#/silences/new?${query}`);
    await page.getByRole('button', { name: `Remove instance=~"${value}"` }).waitFor();
    expect(await page.getByLabel('Comment').inputValue()).toBe('by hand');
    await page.getByText('2 alerts affected now').waitFor();
  });

  it('say what is missing, beside the field', async () => {
    const page = await open('#/silences/new');
    await page.getByLabel('Duration').fill('soon');
    await page.getByRole('button', { name: 'Create' }).click();
    for (const text of [
      'A silence needs a matcher',
      'Write a duration such as 30m, 2h or 1d 12h',
      'Say who creates the silence',
      'Say why the alerts shall be quiet',
    ]) {
      await page.getByText(text).waitFor();
    }
    expect(await page.getByLabel('Comment').getAttribute('aria-describedby')).toBe(
      'comment-problem',
    );
  });

  it('show the words of a server that refuses', async () => {
    const page = await open('#/silences/new?filter=%7Ba%3D~%22.*%22%7D&comment=x');
    await page.getByLabel('Created by').fill('bob');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Not saved: ').waitFor();
    expect(await page.getByText('Not saved: ').innerText()).toContain(
      'at least one matcher must not match the empty string',
    );
  });

  it('take their end from a calendar, in the zone and week of the settings', async () => {
    const page = await open('#/settings');
    await page.getByLabel('UTC').check();
    await page.getByLabel('Sunday').check();
    await page.goto(`${world.page}#/silences/new`);
    await page.getByLabel('End (UTC)').fill('2030-02-01 12:00');
    await page.getByRole('button', { name: 'Calendar for ends' }).click();
    expect(await page.locator('.calendar th').first().innerText()).toBe('Su');
    await page.getByRole('button', { name: 'Month after' }).click();
    await page.getByRole('button', { name: '2030-03-15' }).press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('End (UTC)').inputValue()).toBe('2030-03-22 12:00:00');
  });

  it('that do not exist are missed in words', async () => {
    const page = await open('#/silences/00000000-0000-4000-8000-000000000000');
    await page.getByText('There is no such silence').waitFor();
  });
});
