// What the page does where the browser lacks something: it works, or says what is missing. A script that runs before
// anything of the page takes the thing away, so that each engine can be an older one or a stricter one.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { dist, sample } from '../harness.mjs';
import { serveFiles } from '../server.mjs';
import { annotated, click, count, downloaded, focus, focusedOn, painted, pictureOf, saved, shown, textOf, typeArticle, until } from './acts.mjs';
import { absence, engines, start } from './engines.mjs';

const arabic = (text) => /[\u0621-\u064a]/.test(text);
const isShown = (page, selector) => page.evaluate((selector) => {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  return box !== undefined && box.height > 0 && box.width > 0;
}, selector);

/** Goes the main way: an article, a decision, its file. */
async function work({ page, downloads, locale = 'en' }) {
  await typeArticle(page, await readFile(sample(locale), 'utf8'));
  await annotated(page);
  await page.press('Tab');
  await page.press('Enter');
  await shown(page, '#article .run.accepted');
  const { text } = await downloaded(downloads, () => page.press('Control+s'));
  assert.ok(JSON.parse(text).spans.some((span) => span.status === 'accepted'));
}

/** Where the page may not copy, it says so, and what was to be copied is selected. */
async function copyByHand(it) {
  await work(it);
  const { page } = it;
  await focus(page, '#article');
  await page.press('Control+k');
  await focusedOn(page, '.palette-field');
  await page.type('Request for a language model');
  await page.press('Enter');
  await shown(page, '#answers-heading');
  await shown(page, '.answers-copy');
  await click(page, '.answers-copy');
  await until(page, () => /does not let/.test(document.querySelector('.answers-copied').textContent));
  await until(page, () => {
    const { value, selectionStart, selectionEnd } = document.querySelector('.answers-request');
    return value.length > 100 && selectionStart === 0 && selectionEnd === value.length;
  });
}

/** Checks that a page says in both languages why it does not start, and no blank or waiting page is left. */
async function refused(page, selector) {
  await until(page, () => document.documentElement.hasAttribute('data-failed'));
  assert.ok(await isShown(page, selector));
  for (const other of ['.loading-wait', '.loading-failed', '.loading-old'].filter((it) => it !== selector)) assert.equal(await isShown(page, other), false, other);
  const said = await textOf(page, selector);
  assert.ok(arabic(said) && /browser/.test(said), said);
  assert.equal(await count(page, 'main'), 0);
}

/** By what is lacking: the script that takes it away, how files are changed, and what must then hold. */
const lacks = {
  'WebAssembly': { script: 'delete globalThis.WebAssembly;', holds: ({ page }) => refused(page, '.loading-old') },
  'the newer parts of WebAssembly': {
    script: 'WebAssembly.validate = function () { return false; };',
    holds: ({ page }) => refused(page, '.loading-old'),
  },
  'mixed colours': {
    script: 'var supports = CSS.supports; CSS.supports = function (a, b) { return !/color-mix/.test(b) && supports.apply(CSS, arguments); };',
    async holds({ page }) {
      await refused(page, '.loading-old');
      // It names what is needed.
      assert.match(await textOf(page, '.loading-old'), /Chrome .* \d+.*Firefox \d+.*Safari \d+/s);
    },
  },
  'the syntax of the loader': {
    change: { '/load.js': (source) => `${source}\n let let = {;` },
    holds: ({ page }) => refused(page, '.loading-failed'),
  },
  'the loader itself': { change: { '/load.js': () => undefined }, holds: ({ page }) => refused(page, '.loading-failed') },
  'content-visibility': { change: { '.css': (source) => source.replaceAll('content-visibility', 'x-visibility') }, holds: work },
  'highlights': {
    script: 'Object.defineProperty(CSS, "highlights", { value: undefined }); delete globalThis.Highlight;',
    async holds(it) {
      await work(it);
      const { page } = it;
      await focus(page, '#article');
      await page.press('/');
      await focusedOn(page, '.find-field');
      await page.type('bridge');
      await until(page, () => /\d/.test(document.querySelector('.find-count').textContent));
      await shown(page, '.find-note');
      await page.press('Enter');
      await page.press('Escape');
      await until(page, () => getSelection().toString().toLowerCase() === 'bridge');
    },
  },
  'locks between tabs': {
    script: 'Object.defineProperty(Navigator.prototype, "locks", { value: undefined });',
    async holds(it) {
      await work(it);
      await saved(it.page);
    },
  },
  'messages between tabs': {
    script: 'delete globalThis.BroadcastChannel;',
    async holds(it) {
      await work(it);
      await saved(it.page);
    },
  },
  'room that lasts (persist)': {
    script: 'if (globalThis.StorageManager) { delete StorageManager.prototype.persist; delete StorageManager.prototype.persisted; }',
    async holds(it) {
      await work(it);
      await saved(it.page);
    },
  },
  'any storage manager': {
    script: 'Object.defineProperty(Navigator.prototype, "storage", { value: undefined });',
    async holds(it) {
      await work(it);
      await saved(it.page);
    },
  },
  'a picker for files (showSaveFilePicker)': { script: 'delete globalThis.showSaveFilePicker; delete globalThis.showOpenFilePicker;', holds: work },
  'the clipboard': {
    script: 'Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined });',
    holds: copyByHand,
  },
  'leave to use the clipboard': {
    script: 'if (globalThis.Clipboard) Clipboard.prototype.writeText = function () { return Promise.reject(new DOMException("no", "NotAllowedError")); };',
    holds: copyByHand,
  },
  'service workers': { script: 'Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined });', holds: work },
  'a database': {
    script: 'Object.defineProperty(globalThis, "indexedDB", { value: undefined });',
    async holds(it) {
      await work(it);
      await shown(it.page, '.banner');
      assert.ok(await isShown(it.page, '.banner'), 'it says that nothing is kept');
      assert.equal(await count(it.page, '[data-saving=saved]'), 0);
    },
  },
  'a database that may be opened': {
    script: 'IDBFactory.prototype.open = function () { throw new DOMException("not in a private window", "SecurityError"); };',
    async holds(it) {
      await work(it);
      await shown(it.page, '.banner');
      assert.equal(await count(it.page, '[data-saving=saved]'), 0);
    },
  },
  'a session storage': {
    script: 'Object.defineProperty(globalThis, "sessionStorage", { get: function () { throw new DOMException("no", "SecurityError"); } }); Object.defineProperty(globalThis, "localStorage", { get: function () { throw new DOMException("no", "SecurityError"); } });',
    holds: work,
  },
};

/** Serves the built page with a script before all others, and with files changed. */
function serveLacking({ script = '', change = {} }) {
  return serveFiles((path) => path, {
    async read(path) {
      if (path === '/lacking.js') return { body: script };
      let body = await readFile(join(dist, path));
      if (path === '/index.html') body = String(body).replace('<head>', '<head><script src="./lacking.js"></script>');
      for (const [ending, edit] of Object.entries(change)) {
        if (!path.endsWith(ending)) continue;
        body = edit(String(body));
        if (body === undefined) throw new Error('not there');
      }
      return { body };
    },
  });
}

for (const engine of Object.keys(engines)) {
  describe(`${engine}: what is lacking`, { skip: absence(engine) }, () => {
    let browser;
    let folder;
    after(async () => {
      await browser?.close();
      if (folder) await rm(folder, { recursive: true, force: true });
    });
    for (const [what, lack] of Object.entries(lacks)) {
      test(`${engine}: without ${what}`, { timeout: 120_000 }, async () => {
        folder ??= await mkdtemp(join(tmpdir(), `qawl-${engine}-`));
        const downloads = join(folder, 'downloads');
        await mkdir(downloads, { recursive: true });
        browser ??= await start(engine, { locale: 'en', profile: join(folder, 'profile'), downloads });
        const server = await serveLacking(lack);
        const { page } = browser;
        try {
          await page.goto(`http://127.0.0.1:${server.address().port}/`);
          await lack.holds({ page, downloads });
          await painted(page);
        } catch (error) {
          await pictureOf(page, `${engine}-lacking`);
          await browser.close().catch(() => {});
          browser = undefined;
          throw error;
        } finally {
          server.close();
          server.closeAllConnections();
        }
      });
    }
  });
}
