// The page of alerts in a real browser against a real server (U1): filters, switches, links that are
// in circulation, keys, a small screen, five thousand alerts, and a server that goes away.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, hashOf, launchBrowser, openPage } from '../support/browser.ts';
import { ALERTS, PageWorld } from '../support/page-world.ts';

/** What a browser makes of the style: the scheme, the ground and the text. */
const COLOURS = `(({ colorScheme }, { backgroundColor, color }) => [colorScheme, backgroundColor, color])(
  getComputedStyle(document.documentElement), getComputedStyle(document.body))`;
const THEMES = {
  light: ['light', 'rgb(255, 255, 255)', 'rgb(27, 31, 36)'],
  dark: ['dark', 'rgb(20, 23, 27)', 'rgb(228, 231, 235)'],
} as const;

let browser: Browser;
let world: PageWorld;
let linked: Page | undefined;

describe.skipIf(!hasBrowser)('the page of alerts', () => {
  beforeAll(async () => {
    browser = await launchBrowser();
    world = await PageWorld.start('/tools/am');
    await world.post(ALERTS);
  });
  afterAll(async () => {
    await browser.close();
    await world.server.remove();
  });

  async function open(hash: string): Promise<Page> {
    return (await openPage(browser, world.page + hash)).page;
  }

  it('shows the groups of the server, closed, and opens them', async () => {
    const { page, complaints } = await openPage(browser, world.page);
    await page.getByText('3 alerts in 2 groups').waitFor();
    expect(await page.title()).toBe('(5) Alerts · Tocsin');
    expect(await page.getByRole('listitem').filter({ hasText: 'db1' }).count()).toBe(0);
    await page.getByRole('button', { name: /^DiskFull/ }).click();
    const alert = page.locator('.alert', { hasText: 'db1' });
    await alert.getByText('Disk of db1 is full').waitFor();
    expect(await alert.locator('.since').innerText()).toMatch(/^for 2h 5m, since \d{4}-/);
    const runbook = alert.getByRole('link', { name: 'https://runbooks.example' });
    expect(await runbook.getAttribute('href')).toBe('https://runbooks.example/disk?a=1&b=2');
    const source = alert.getByRole('link', { name: 'Source' });
    expect(await source.getAttribute('href')).toBe('http://prometheus.example/graph?g0.expr=disk');
    expect(complaints).toEqual([]);
  });

  it('filters by what is typed and by a click on a label, and keeps it in the address', async () => {
    const page = await open('#/alerts');
    await page.getByLabel('Filter', { exact: true }).fill('severity=~"page|critical"');
    await page.keyboard.press('Enter');
    await page.getByText('3 alerts in 2 groups').waitFor();
    await page.getByRole('button', { name: /^DiskFull/ }).click();
    await page.getByRole('button', { name: 'Filter by instance="db2"' }).click();
    await page.getByText('1 alert in 1 group').waitFor();
    expect(hashOf(page)).toContain('filter={severity=~"page|critical", instance="db2"}');
    await page.reload();
    await page.getByText('1 alert in 1 group').waitFor();
    await page.getByRole('button', { name: 'Remove instance="db2"' }).click();
    await page.getByText('3 alerts in 2 groups').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('filter');
    await page.goBack();
    await page.getByText('1 alert in 1 group').waitFor();
  });

  it('says what is wrong with a matcher', async () => {
    const page = await open('#/alerts');
    await page.getByLabel('Filter', { exact: true }).fill('severity');
    await page.keyboard.press('Enter');
    await page.getByText('Expected =, !=, =~ or !~ at the end').waitFor();
    expect(await page.getByLabel('Filter', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    await page.getByLabel('Filter', { exact: true }).fill('severity=~"("');
    await page.keyboard.press('Enter');
    await page
      .getByText('bad matcher')
      .or(page.getByText('error parsing regexp'))
      .first()
      .waitFor();
  });

  it('counts what is quiet, shows it when asked to, and says why it is', async () => {
    const id = await world.silence({
      matchers: [{ name: 'instance', value: 'db2' }],
      comment: 'disk is on its way',
    });
    const page = await open('#/alerts');
    await page.getByText('2 alerts in 2 groups').waitFor();
    for (const name of ['Silenced (1)', 'Inhibited (1)', 'Muted (1)']) {
      await page.getByLabel(name).check();
    }
    await page.getByText('5 alerts in 4 groups').waitFor();
    await page.getByRole('button', { name: 'Expand all groups' }).click();
    await page.getByText(`Silenced by silence ${id}`).waitFor();
    await page.getByText('Muted by time interval always').waitFor();
    await page.getByText('Inhibited by alert alertname="ClusterDown", cluster="eu"').waitFor();
    await page.getByLabel('Active (3)').uncheck();
    await page.getByText('2 alerts in 2 groups').waitFor();
    expect(hashOf(page)).toContain('silenced=true&inhibited=true&muted=true&active=false');
  });

  it.each([
    ['#/alerts?receiver=night.team&muted=true', '1 alert in 1 group'],
    ['#/alerts?receiver=on-call', 'in 2 groups'],
    ['#/alerts?receiver=.%2Acall', 'in 2 groups'],
    ['#/alerts?filter=%7Balertname%3D%22ClusterDown%22%7D', '1 alert in 1 group'],
    ['#/alerts?filter={alertname="ClusterDown"}', '1 alert in 1 group'],
    ['#/alerts?silenced=false&inhibited=true&active=false', '1 alert in 1 group'],
    ['#/alerts?filter=%7Balertname%3D%22Nothing%22%7D', 'No alert matches.'],
    ['#/alerts?receiver=night.team', 'No alert is shown: 1 alert (1 muted) is left out.'],
    ['#/alerts?filter=%7Bnonsense', 'The filter in the address cannot be read'],
    ['#/alerts?customGrouping=true&group=severity', 'Grouped by'],
    ['#/nowhere', 'There is no such page'],
    ['#/status', 'group_by:'],
    ['#/settings', 'First day of the week'],
  ])('follows the link %s', async (hash, text) => {
    // Links are followed from other pages.
    linked ??= await open('');
    await linked.goto('about:blank');
    const page = linked;
    await page.goto(world.page + hash);
    await page.getByText(text).or(page.getByLabel(text)).first().waitFor();
  });

  it('shows what hides when nothing is shown', async () => {
    const page = await open('#/alerts?receiver=night.team');
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByText('Muted by time interval always').waitFor();
  });

  it('groups by labels of choice', async () => {
    const page = await open('#/alerts?silenced=true&inhibited=true&muted=true');
    await page.getByLabel('by labels of my choice').check();
    await page.getByLabel('Label to group by', { exact: true }).fill('severity');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Do not group by alertname' }).click();
    await page.getByText('5 alerts in 4 groups').waitFor();
    expect(await page.locator('.group-name').allInnerTexts()).toEqual([
      'severity="critical"',
      'severity="page"',
      'severity="warning"',
      'Not grouped',
    ]);
    expect(hashOf(page)).toContain('group=severity&customGrouping=true');
  });

  it('can be used by keys alone, with the focus in sight', async () => {
    const page = await open('#/alerts');
    await page.getByText('in 2 groups').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe(
      'solid',
    );
    await page.keyboard.type('instance="db1"');
    await page.keyboard.press('Enter');
    await page.getByText('1 alert in 1 group').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('filter');
    await page.keyboard.press('Backspace');
    await page.getByText('in 2 groups').waitFor();
    expect(await page.getByLabel('Filter', { exact: true }).inputValue()).toBe('instance="db1"');
  });

  it('fits a phone, in the dark', async () => {
    const { page } = await openPage(browser, `${world.page}#/alerts?silenced=true`, {
      viewport: { width: 360, height: 640 },
      colorScheme: 'dark',
    });
    await page.getByRole('button', { name: 'Expand all groups' }).click();
    await page.getByText('Disk of db1 is full').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it.each([
    ['light', 'As this device', 'light'],
    ['dark', 'As this device', 'dark'],
    ['dark', 'Light', 'light'],
    ['light', 'Dark', 'dark'],
  ] as const)(
    'has, on a device that is %s, with the colours chosen as "%s", a ground that is %s',
    async (colorScheme, choice, expected) => {
      const { page } = await openPage(browser, `${world.page}#/settings`, { colorScheme });
      await page.getByRole('radio', { name: choice, exact: true }).check();
      expect(await page.evaluate(COLOURS)).toEqual(THEMES[expected]);
      // It changes with the device where that was asked for, and only there.
      const other = colorScheme === 'dark' ? 'light' : 'dark';
      await page.emulateMedia({ colorScheme: other });
      const then = choice === 'As this device' ? other : expected;
      expect(await page.evaluate(COLOURS)).toEqual(THEMES[then]);
    },
  );

  it('says since when the server is away, and what it shows meanwhile', async () => {
    const page = await open('#/alerts');
    await page.getByText('in 2 groups').waitFor();
    await page.route('**/api/v2/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Refresh' }).click();
    const note = page.getByRole('alert');
    await note.waitFor();
    expect(await note.innerText()).toMatch(
      /^The server cannot be reached \(since [\d:]+\)\. Shown is what was known at [\d:]+\.$/,
    );
    await page.getByText('in 2 groups').waitFor();
    await page.unroute('**/api/v2/**');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await note.waitFor({ state: 'detached' });
  });

  it('refreshes itself until it is paused', async () => {
    const page = await open('#/alerts');
    await page.getByText('in 2 groups').waitFor();
    await page.clock.install();
    await page.reload();
    await page.getByText('in 2 groups').waitFor();
    const again = page.waitForRequest('**/alerts/groups?*');
    await page.clock.runFor(16_000);
    await again;
    await page.getByRole('button', { name: 'Pause' }).click();
    let requests = 0;
    page.on('request', () => (requests += 1));
    await page.clock.runFor(60_000);
    expect(requests).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => requests).toBeGreaterThan(0);
  });

  it('stays quick with five thousand alerts', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({
      labels: { alertname: `Many${i % 40}`, instance: `host${i}`, severity: 'info' },
      annotations: { summary: `Host ${i} is slow` },
    }));
    await world.post(many);
    const page = await open('#/alerts?filter=%7Bseverity%3D%22info%22%7D');
    await page.getByText('5000 alerts in 40 groups').waitFor();
    await page.getByRole('button', { name: 'Expand all groups' }).click();
    await page.getByRole('button', { name: /Show more/ }).waitFor();
    expect(await page.locator('.alert').count()).toBeLessThanOrEqual(100);
    await page.getByRole('button', { name: /Show more/ }).click();
    await expect.poll(() => page.locator('.alert').count()).toBeGreaterThan(100);
    const tookMs = await page.evaluate(`new Promise((resolve) => {
      const startedMs = performance.now();
      document.querySelector('.group-toggle').click();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedMs)));
    })`);
    // Generous: the machine may be busy, and a frozen page takes many seconds.
    expect(tookMs).toBeLessThan(2_000);
  });
});

function focused(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement.textContent');
}
