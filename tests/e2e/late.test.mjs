// The app comes in two parts: the empty page stands and answers with the first, and what is done before the rest
// is there waits for it without holding up the page. Only a release build is split.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { dist, open, paste, sample } from './harness.mjs';

const REST = '**/*_late.wasm';
const isSplit = (await readdir(dist)).some((name) => name.endsWith('_late.wasm'));
const skip = isSplit ? false : 'the page is one module';

/** Opens a page whose rest comes when it is let. */
async function withoutRest(options = {}) {
  let letGo;
  const comes = new Promise((resolve) => { letGo = resolve; });
  const qawl = await open({
    ...options,
    prepare: async (page) => {
      // What holds up the page asks in this way and in no other.
      await page.addInitScript(() => {
        globalThis.heldUp = 0;
        const plain = XMLHttpRequest.prototype.open;
        XMLHttpRequest.prototype.open = function open(...given) {
          globalThis.heldUp += 1;
          return plain.apply(this, given);
        };
      });
      await page.route(REST, async (route) => {
        if (route.request().resourceType() === 'fetch') await comes;
        await route.continue();
      });
    },
  });
  return { ...qawl, letGo };
}

const heldUp = (page) => page.evaluate(() => globalThis.heldUp);

for (const locale of ['ar', 'en']) {
  test(`the empty page answers before the rest is there, and a paste waits for it (${locale})`, { skip }, async () => {
    const qawl = await withoutRest({ locale });
    const { page } = qawl;
    try {
      await page.waitForSelector('main textarea');
      const other = locale === 'ar' ? 'en' : 'ar';
      await page.fill('main textarea', 'x');
      await page.keyboard.press('Tab');
      assert.equal(await heldUp(page), 0);
      for (const lang of [other, locale]) {
        await page.click(`button[lang=${lang}]`);
        await page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
      }
      await page.click(`button[lang=${other}] + button`);
      await page.waitForSelector('[data-theme=light]');
      assert.equal(await heldUp(page), 0);
      await page.fill('main textarea', '');
      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      await page.fill('main textarea', 'y');
      assert.equal(await heldUp(page), 0);
      assert.equal(await page.locator('#article').count(), 0);
      qawl.letGo();
      await page.waitForFunction(() => document.querySelectorAll('#article .run.suggested').length > 3);
      assert.equal(await heldUp(page), 0);

      // Whoever comes back sees their document with no more ado, and no empty page before it.
      await page.addInitScript(() => {
        const look = () => { globalThis.sawEmpty ||= document.querySelector('main textarea') !== null; };
        new MutationObserver(look).observe(document, { childList: true, subtree: true });
      });
      await page.reload();
      await page.waitForFunction(() => document.querySelectorAll('#article .run.suggested').length > 3);
      assert.equal(await page.evaluate(() => globalThis.sawEmpty), false);
      assert.equal(await heldUp(page), 0);
      assert.equal(await page.locator('.late-failed').count(), 0);
      await page.click(`button[lang=${other}]`);
      await page.waitForFunction((lang) => document.documentElement.lang === lang, other);
    } finally {
      await qawl.close();
    }
  });
}

test('where the rest cannot be had it is told, and the page goes on when it can', { skip }, async () => {
  const qawl = await open({
    prepare: async (page) => {
      // It would have the file soon.
      await page.addInitScript(() => {
        navigator.serviceWorker.register = () => Promise.reject(new Error('not in this test'));
      });
      await page.route(REST, (route) => route.abort());
    },
  });
  const { page } = qawl;
  try {
    await page.waitForSelector('main textarea');
    await paste(page, { text: await readFile(sample('ar'), 'utf8') });
    await page.waitForSelector('.late-failed');
    assert.match(await page.textContent('.late-failed'), /تعذّر تحميل جزء من الصفحة.*A part of the page could not be loaded/s);
    await page.unroute(REST);
    await page.reload();
    await page.waitForSelector('main textarea');
    await paste(page, { text: await readFile(sample('ar'), 'utf8') });
    await page.waitForFunction(() => document.querySelectorAll('#article .run.suggested').length > 3);
    assert.equal(await page.locator('.late-failed').count(), 0);
  } finally {
    await qawl.close();
  }
});

test('what the empty page needs is less than 450 KiB packed with Brotli', { skip }, async () => {
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  const linked = Array.from(page.matchAll(/(?:href|src|data-app|data-wasm)="\.\/([^"]+\.(?:css|js|wasm))"/g), ([, name]) => name);
  let bytes = 0;
  for (const name of new Set(['index.html', ...linked])) {
    const content = await readFile(join(dist, name));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    bytes += brotliCompressSync(content, { params }).length;
  }
  assert.ok((await stat(dist)).isDirectory() && linked.some((name) => name.endsWith('_bg.wasm')));
  assert.ok(bytes < 450 * 1024, `${(bytes / 1024).toFixed(1)} KiB`);
});
