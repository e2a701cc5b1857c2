// No serious finding by axe-core on any screen, in both languages, light and dark, wide and narrow.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { open, paste, sample } from './harness.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function findings(page) {
  // Halfway through a fade nothing has the contrast it will have: what a reader sees is what stays.
  await page.evaluate(() => Promise.all(document.getAnimations().map((it) => it.finished.catch(() => {}))));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter((it) => ['serious', 'critical'].includes(it.impact))
    .map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

for (const locale of ['ar', 'en']) {
  for (const [theme, width] of [['light', 1280], ['dark', 390]]) {
    test(`every screen can be used by everybody (${locale}, ${theme}, ${width} px)`, async () => {
      const qawl = await open({ locale, width, dark: theme === 'dark' });
      const { page } = qawl;
      try {
        assert.deepEqual(await findings(page), [], 'start');
        await paste(page, { text: await readFile(sample(locale), 'utf8') });
        await page.waitForSelector('#article .run.quote');
        await page.focus('#article');
        await page.keyboard.press('Tab');
        assert.deepEqual(await findings(page), [], 'review');
        if (width < 600) await page.click('.sheet-handle');
        for (const tab of await page.$$('[role=tab]')) {
          await tab.click();
          assert.deepEqual(await findings(page), [], await tab.textContent());
        }
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
        await page.focus('#article');
        await page.keyboard.press('?');
        await page.waitForSelector('dialog[open]');
        assert.deepEqual(await findings(page), [], 'keys');
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog[open]', { state: 'detached' });
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette-field');
        assert.deepEqual(await findings(page), [], 'command palette');
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog[open]', { state: 'detached' });
        await page.focus('#article');
        await page.keyboard.press('/');
        await page.keyboard.type(locale === 'ar' ? 'قال' : 'said');
        await page.waitForSelector('.find-mark');
        assert.deepEqual(await findings(page), [], 'find');
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `the page is ${wide} px too wide`);
      } finally {
        await qawl.close();
      }
    });
  }
}
