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

for (const locale of ['ar', 'en']) {
  test(`the bar of a narrow window has two rows, and what is not in them is in its menu (${locale})`, async () => {
    const qawl = await open({ locale, width: 320, height: 640, touch: true });
    const { page } = qawl;
    try {
      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      await page.waitForSelector('#article .run.quote');
      const shown = () => page.$$eval('.header button', (buttons) => buttons.map((it) => it.getBoundingClientRect()).filter((box) => box.width > 0).map(({ x, y, width, height }) => ({ x, y, width, height })));
      const boxes = await shown();
      assert.equal(new Set(boxes.map((box) => Math.round(box.y))).size, 2, 'two rows');
      assert.ok(boxes.every((box) => box.width >= 44 && box.height >= 44 && box.x >= 0 && box.x + box.width <= 320), JSON.stringify(boxes));
      await page.tap('.header-more-button');
      await page.waitForSelector('.header-menu.open');
      assert.deepEqual(await findings(page), [], 'the menu');
      const menu = await page.$$eval('.header-menu button', (buttons) => buttons.map((it) => it.innerText.trim()));
      assert.equal(menu.length, 7);
      assert.ok(menu.every((name) => name.length > 2), 'everything there is called by a name that is seen');
      assert.ok((await shown()).every((box) => box.x >= 0 && box.x + box.width <= 320), 'and all of it is on the screen');
      // Escape and a tap beside it close it.
      await page.keyboard.press('Escape');
      await page.waitForSelector('.header-menu.open', { state: 'detached' });
      await page.tap('.header-more-button');
      await page.waitForSelector('.header-menu.open');
      await page.touchscreen.tap(160, 500);
      await page.waitForSelector('.header-menu.open', { state: 'detached' });
      // The palette by touch.
      await page.tap('.header-more-button');
      await page.tap('.header-menu button >> nth=0');
      await page.waitForSelector('.palette-field');
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}
