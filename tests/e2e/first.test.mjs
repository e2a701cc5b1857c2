// The page can be used before the app has been fetched: the first screen needs little, and what a person does on it is not
// lost when the app takes its place. Only a release build is split.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { dist, open, paste, sample } from './harness.mjs';

const APP = '**/*_app.wasm';
const BUDGET = 450 * 1024;
const isSplit = (await readdir(dist)).some((name) => name.endsWith('_app.wasm'));
const skip = isSplit ? false : 'the page is one module';
const isAnnotated = () => document.querySelectorAll('#article .run.suggested').length > 3;

/** Opens a page whose app comes when `letGo` is called, with what was asked for until then and what was asked synchronously. */
async function withoutApp(options = {}) {
  let letGo;
  const comes = new Promise((resolve) => { letGo = resolve; });
  const qawl = await open({
    ...options,
    untilAppIsThere: false,
    prepare: async (page) => {
      await page.addInitScript(() => {
        globalThis.synchronous = 0;
        const plain = XMLHttpRequest.prototype.open;
        XMLHttpRequest.prototype.open = function open(method, address, isAsync = true, ...more) {
          if (!isAsync) globalThis.synchronous += 1;
          return plain.call(this, method, address, isAsync, ...more);
        };
        // It would have the files soon, and ask for all of them.
        navigator.serviceWorker.register = () => Promise.reject(new Error('not in this test'));
      });
      await page.route(APP, async (route) => {
        await comes;
        await route.continue();
      });
    },
  });
  return { ...qawl, letGo };
}

test('what is asked for until the page can be used is less than 450 KiB packed with Brotli', { skip }, async () => {
  const qawl = await withoutApp();
  try {
    await qawl.page.fill('main textarea', 'x');
    await qawl.page.waitForSelector('.paste-foot .primary:not([disabled])');
    const files = new Set(qawl.requests.map((address) => new URL(address).pathname.slice(1) || 'index.html'));
    // Fonts and icons come beside it and are not waited for.
    const asked = [...files].filter((name) => !/(_app\.wasm|\.woff2|\.png|\.svg|\.webmanifest)$/.test(name));
    assert.ok(asked.some((name) => name.endsWith('_bg.wasm')), asked.join());
    let bytes = 0;
    for (const name of asked) {
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
      bytes += brotliCompressSync(await readFile(join(dist, name)), { params }).length;
    }
    console.log(`${(bytes / 1024).toFixed(1)} KiB: ${asked.join(' ')}`);
    assert.ok(bytes <= BUDGET, `${(bytes / 1024).toFixed(1)} KiB: ${asked.join(' ')}`);
    qawl.letGo();
  } finally {
    await qawl.close();
  }
});

for (const locale of ['ar', 'en']) {
  test(`the first screen answers by itself, and an article pasted on it is annotated when the app is there (${locale})`, { skip }, async () => {
    const qawl = await withoutApp({ locale });
    const { page } = qawl;
    try {
      const other = locale === 'ar' ? 'en' : 'ar';
      for (const lang of [other, locale]) {
        await page.click(`button[lang=${lang}]`);
        await page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
      }
      await page.click(`button[lang=${other}] + button`);
      await page.waitForSelector('[data-theme=light]');
      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      await page.waitForSelector('.banner[role=status]');
      assert.equal(await page.locator('#article').count(), 0);
      qawl.letGo();
      await page.waitForFunction(isAnnotated);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');

      // Whoever comes back sees their document, and no empty page before it.
      await page.waitForSelector('[data-saving=saved]');
      await page.addInitScript(() => {
        const look = () => { globalThis.sawEmpty ||= document.querySelector('main textarea') !== null; };
        new MutationObserver(look).observe(document, { childList: true, subtree: true });
      });
      await page.reload();
      await page.waitForFunction(isAnnotated);
      assert.equal(await page.evaluate(() => globalThis.sawEmpty ?? false), false);
      assert.equal(await page.evaluate(() => globalThis.synchronous), 0);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

test('what is typed and selected, and the keyboard, stay where they are when the app takes over', { skip }, async () => {
  const qawl = await withoutApp({ locale: 'en' });
  const { page } = qawl;
  try {
    await page.fill('main textarea', 'She said that it rains.');
    await page.evaluate(() => document.querySelector('#paste').setSelectionRange(4, 8));
    qawl.letGo();
    await page.waitForSelector('html[data-kept]');
    await page.waitForFunction(() => document.querySelector('#paste')?.selectionEnd === 8);
    const field = await page.evaluate(() => {
      const field = document.querySelector('#paste');
      return [field.value, field.selectionStart, document.activeElement === field];
    });
    assert.deepEqual(field, ['She said that it rains.', 4, true]);
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('#article .run.cue');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('what is pasted before it is known what is stored is annotated once it is known', async () => {
  const qawl = await open({
    locale: 'en',
    untilAppIsThere: false,
    before: [() => {
      const plain = navigator.locks.request;
      const comes = new Promise((resolve) => { globalThis.giveLocks = resolve; });
      LockManager.prototype.request = async function request(...given) {
        globalThis.asksForLock = true;
        await comes;
        return plain.apply(this, given);
      };
    }],
  });
  const { page } = qawl;
  try {
    await page.waitForFunction(() => globalThis.asksForLock);
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    assert.equal(await page.locator('#article').count(), 0);
    await page.evaluate(() => globalThis.giveLocks());
    await page.waitForSelector('[data-saving=saved]');
    await page.waitForFunction(isAnnotated);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('where the app cannot be fetched that is said, and what was pasted is annotated once it can', { skip }, async () => {
  const qawl = await open({
    locale: 'en',
    untilAppIsThere: false,
    prepare: async (page) => {
      await page.addInitScript(() => {
        navigator.serviceWorker.register = () => Promise.reject(new Error('not in this test'));
      });
      await page.route(APP, (route) => route.abort());
    },
  });
  const { page } = qawl;
  try {
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    await page.waitForSelector('.banner.trouble');
    await page.unroute(APP);
    await page.click('.banner.trouble button');
    await page.waitForFunction(isAnnotated);
    assert.equal(await page.locator('.banner.trouble').count(), 0);
  } finally {
    await qawl.close();
  }
});
