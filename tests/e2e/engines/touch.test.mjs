// By finger on a phone: marks, decisions, handles, the palette, the sheet; letters that are large enough, and nothing
// under the camera.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { sample, serve } from '../harness.mjs';
import { annotated, gone, middle, painted, pictureOf, shown, tap, textOf, typeArticle, until } from './acts.mjs';
import { absence, engines, start } from './engines.mjs';

/** Selects the first words of a paragraph, as a long press and its handles do. */
const selectWords = (page) => page.evaluate(() => {
  const block = [...document.querySelectorAll('#article p.block')].find((it) => it.textContent.length > 60);
  block.scrollIntoView({ block: 'center', behavior: 'instant' });
  const range = document.createRange();
  range.setStart(block.querySelector('span').firstChild, 0);
  range.setEnd(block.querySelector('span').firstChild, 6);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
});

for (const engine of Object.keys(engines)) {
  describe(`${engine}: touch`, { skip: absence(engine) }, () => {
    for (const locale of ['ar', 'en']) {
      test(`${engine}: a phone reviews, corrects and marks (${locale})`, { timeout: 180_000 }, async () => {
        const server = await serve();
        const browser = await start(engine, { locale, width: 390, height: 780, touch: true });
        const { page } = browser;
        try {
          await page.goto(`http://127.0.0.1:${server.address().port}/`);
          await typeArticle(page, await readFile(sample(locale), 'utf8'));
          await annotated(page);
          await tap(page, '#article .run.quote');
          await shown(page, '.card-text');
          const was = await textOf(page, '.card-text');
          // An edge by its handle, inwards.
          const knob = await middle(page, '.handle.end .handle-target');
          const inwards = locale === 'ar' ? 1 : -1;
          // A finger is not exact; a mouse is.
          const beside = engines[engine].cannot['a finger'] ? 0 : 1;
          await page.swipe([beside, 2, 3, 4, 5, 6].map((step) => ({ x: knob.x + inwards * step * 12, y: knob.y })));
          await until(page, (was) => {
            const now = document.querySelector('.card-text')?.textContent;
            return now && now.length < was.length && was.startsWith(now);
          }, was);
          // The next one is accepted from the sheet.
          await tap(page, '.card-steps .button', 1);
          const waiting = () => Number(document.querySelector('#tab\\.review .tab-count').textContent);
          const before = await page.evaluate(waiting);
          await tap(page, '.card-decisions .button.primary');
          await until(page, (before) => Number(document.querySelector('#tab\\.review .tab-count').textContent) < before, before);
          // The sheet rises and sinks.
          await tap(page, '.sheet-handle');
          await shown(page, '.inspector.raised');
          await tap(page, '.sheet-handle');
          await gone(page, '.inspector.raised');
          // The palette labels what is selected.
          await selectWords(page);
          await shown(page, '.palette .palette-button.claim');
          await tap(page, '.palette .palette-button.claim');
          await until(page, () => document.querySelector('.card.claim') !== null);
          await painted(page);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is too wide');
        } catch (error) {
          await pictureOf(page, `${engine}-touch-${locale}`);
          throw error;
        } finally {
          await browser.close();
          server.close();
          server.closeAllConnections();
        }
      });
    }

    test(`${engine}: no field makes a phone enlarge the page`, { skip: engines[engine].cannot['a finger'], timeout: 120_000 }, async () => {
      const server = await serve();
      const browser = await start(engine, { locale: 'en', width: 390, height: 780, touch: true });
      const { page } = browser;
      try {
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        await shown(page, '#paste');
        assert.ok(await page.evaluate(() => matchMedia('(pointer: coarse)').matches));
        const small = () => [...document.querySelectorAll('input:not([type=range], [type=checkbox], [type=file]), select, textarea')]
          .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
          .map((field) => `${field.className || field.id}: ${getComputedStyle(field).fontSize}`);
        assert.deepEqual(await page.evaluate(small), []);
        await typeArticle(page, await readFile(sample('en'), 'utf8'));
        await annotated(page);
        await page.evaluate(() => addEventListener('pointerdown', ({ pointerType }) => { globalThis.pointed = pointerType; }, true));
        await tap(page, '#article .run.quote');
        assert.equal(await page.evaluate(() => globalThis.pointed), 'touch');
        for (const tab of ['review', 'quotes', 'speakers', 'claims']) {
          await page.evaluate((tab) => document.getElementById(`tab.${tab}`).click(), tab);
          await painted(page);
          assert.deepEqual(await page.evaluate(small), [], tab);
        }
        await page.press('/');
        await shown(page, '.find-field');
        assert.deepEqual(await page.evaluate(small), [], 'find');
        await page.press('Escape');
        await page.press('Control+k');
        await shown(page, '.palette-field');
        assert.deepEqual(await page.evaluate(small), [], 'command palette');
      } finally {
        await browser.close();
        server.close();
        server.closeAllConnections();
      }
    });

    test(`${engine}: nothing stands under the camera of a phone`, { skip: engines[engine].cannot['safe areas'], timeout: 120_000 }, async () => {
      const insets = { top: 47, bottom: 34, left: 20, right: 20 };
      const server = await serve();
      const browser = await start(engine, { locale: 'ar', width: 430, height: 780, touch: true });
      const { page } = browser;
      try {
        await page.setInsets(insets);
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        await shown(page, '#paste');
        const under = ({ top, bottom, left, right }) => [...document.querySelectorAll('button, a, input, select, textarea')]
          .filter((it) => !it.closest('#article, .list-pane, .visually-hidden') && !it.matches('.visually-hidden, [type=file]'))
          .map((it) => [it, it.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && box.bottom > 0 && box.top < innerHeight)
          .filter(([, box]) => box.top < top - 1 || box.left < left - 1 || box.right > innerWidth - right + 1)
          .map(([it, box]) => `${it.className}: ${JSON.stringify(box)} of ${bottom}`);
        assert.deepEqual(await page.evaluate(under, insets), [], 'start');
        await typeArticle(page, await readFile(sample('ar'), 'utf8'));
        await annotated(page);
        await page.press('Tab');
        await painted(page);
        assert.deepEqual(await page.evaluate(under, insets), [], 'review');
        const sheet = await page.evaluate(() => innerHeight - document.querySelector('.inspector').getBoundingClientRect().bottom);
        assert.ok(sheet >= insets.bottom - 1, `the sheet ends ${sheet} px above the edge`);
      } finally {
        await browser.close();
        server.close();
        server.closeAllConnections();
      }
    });
  });
}
