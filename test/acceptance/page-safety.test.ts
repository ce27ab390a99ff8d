// What comes from outside stays text on the page: hostile labels, annotations and silences run
// nothing, load nothing and lead nowhere, and the policy holds.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, openPage } from '../support/browser.ts';
import { PageWorld } from '../support/page-world.ts';

const MARKUP = '<img src=x onerror="document.title=`broken`"><script>document.title=1</script>';
const FILTER = '{constructor="\\"><svg onload=alert(1)>"}';
const HOSTILE = {
  labels: {
    alertname: MARKUP,
    __proto__x: 'a',
    ['__proto__']: MARKUP,
    constructor: '"><svg onload=alert(1)>',
    'a b': 'quote " and \\ and \u202e',
  },
  annotations: {
    [MARKUP]: MARKUP,
    link: 'javascript:alert(1) data:text/html,<script>alert(1)</script>',
    address: 'https://ok.example/"onmouseover="alert(1)',
  },
  generatorURL: 'javascript:alert(1)',
};

let browser: Browser;
let world: PageWorld;

describe.skipIf(!hasBrowser)('text from outside', () => {
  beforeAll(async () => {
    browser = await launchBrowser();
    world = await PageWorld.start();
    await world.post([HOSTILE]);
    await world.silence({
      matchers: [{ name: 'constructor', value: '"><svg onload=alert(1)>' }],
      comment: `${MARKUP} javascript:alert(1)`,
    });
  });
  afterAll(async () => {
    await browser.close();
    await world.server.remove();
  });

  it.each([
    '#/alerts?silenced=true',
    '#/silences',
    `#/silences/new?filter=${encodeURIComponent(FILTER)}&comment=${MARKUP}`,
  ])('is shown as it is, and does nothing, at %s', async (hash) => {
    const { page, complaints } = await openPage(browser, world.page + hash);
    await page.getByText('onload=alert(1)').or(page.getByText('onerror')).first().waitFor();
    expect(await page.locator('img, svg, script:not([src]), [style], [onerror]').count()).toBe(0);
    const links = await page.locator('a').evaluateAll((all) =>
      // The test runs outside the browser, where elements have no types.
      all.map((link) => String(Reflect.get(link, 'protocol'))),
    );
    expect(links.filter((protocol) => !/^https?:$/.test(protocol))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('is refused by the policy wherever it would become code', async () => {
    const { page } = await openPage(browser, world.page);
    const outcomes = await page.evaluate(`(() => {
      const tried = (attempt) => { try { attempt(); return 'done'; } catch (e) { return e.name; } };
      const inline = document.createElement('script');
      return [
        tried(() => { document.body.innerHTML = '<b>x</b>'; }),
        tried(() => { inline.text = 'window.hasRun = true'; document.body.append(inline); }),
        tried(() => { document.body.setAttribute('onclick', 'window.hasRun = true'); }),
        document.body.click() ?? 'hasRun' in window,
      ];
    })()`);
    expect(outcomes).toEqual(['TypeError', 'TypeError', 'TypeError', false]);
    const isLoaded = await page.evaluate(`new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
    })`);
    expect(isLoaded).toBe(false);
  });
});
