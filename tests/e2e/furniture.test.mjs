// A whole page is pasted: what is not the article is folded, can be shown, and can be put back by mouse and keyboard.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, open, paste } from './harness.mjs';

const labelled = await readFile(new URL('../it/pages/en-related.txt', import.meta.url), 'utf8');
const text = labelled.split('\n').map((line) => line.slice(2)).join('\n');

for (const locale of ['en', 'ar']) {
  test(`page furniture is folded, shown and put back (${locale})`, async () => {
    const { page, problems, close } = await open({ locale });
    try {
      await paste(page, { text });
      // The article is drawn a part at a time; the page's last line is there once all of it is.
      await page.locator('#article .block-boilerplate', { hasText: 'Sitemap' }).waitFor({ state: 'attached' });
      await page.waitForFunction(() => !document.querySelector('#article .bare'));
      const folds = page.locator('#article .fold');
      const before = await folds.count();
      assert.ok(before >= 3, 'before, in and after the article');
      assert.match(await page.textContent('.header'), /Brightblocks to cut 900 jobs/);
      assert.equal(await page.locator('.block-boilerplate:visible .run').count(), 0);
      const menu = page.locator('#article .block-boilerplate', { hasText: 'DAILY COURIER' });
      assert.equal(await menu.isVisible(), false);

      const toggle = folds.first().locator('.fold-toggle');
      assert.match(await toggle.textContent(), /\d/);
      await toggle.focus();
      await page.keyboard.press('Enter');
      await menu.waitFor({ state: 'visible' });
      assert.equal(await toggle.getAttribute('aria-expanded'), 'true');
      await page.keyboard.press('Enter');
      await menu.waitFor({ state: 'hidden' });

      // The key takes the whole run that has the keyboard, and one step back undoes it.
      const inside = folds.nth(1);
      const n_furniture = await page.locator('.block-boilerplate').count();
      await inside.locator('.fold-toggle').focus();
      await page.keyboard.press('Shift+B');
      await page.waitForFunction((n) => document.querySelectorAll('#article .fold').length < n, before);
      assert.ok((await page.locator('.block-boilerplate').count()) < n_furniture);
      await page.keyboard.press('Control+z');
      await page.waitForFunction((n) => document.querySelectorAll('#article .fold').length === n, before);
      assert.equal(await page.locator('.block-boilerplate').count(), n_furniture);

      // A paragraph is left out by the same key.
      await page.locator('.block-body').first().click({ clickCount: 3 });
      await page.keyboard.press('Shift+B');
      await page.waitForFunction((n) => document.querySelectorAll('.block-boilerplate').length === n + 1, n_furniture);

      const { name } = await downloaded(page, () => page.click('.header .button.primary'));
      assert.match(name, /Brightblocks/);
      assert.deepEqual(problems, []);
    } finally {
      await close();
    }
  });
}
