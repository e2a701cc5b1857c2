// A whole session asks for the app's own files and for nothing else, whoever in the browser asks.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open, ownFiles, paste, sample } from './harness.mjs';

for (const locale of ['ar', 'en']) {
  test(`nothing but the app's own files is asked for in a whole session (${locale} interface)`, async () => {
    const sockets = [];
    const qawl = await open({ locale });
    const { page } = qawl;
    const methods = new Set();
    page.context().on('request', (request) => methods.add(request.method()));
    page.on('websocket', (socket) => sockets.push(socket.url()));
    try {
      // Open: the sample, a file, a paste of a page with pictures, styles and scripts from elsewhere.
      await drop(page, [{ name: 'a.txt', type: 'text/plain', content: await readFile(sample(locale), 'utf8') }]);
      await page.waitForSelector('#article .run.suggested');
      await paste(page, {
        text: 'The mayor said “no”. See https://collector.invalid/page',
        html: '<link rel=stylesheet href="https://collector.invalid/a.css"><p>The mayor said “no”. '
          + '<img src="https://collector.invalid/a.png"><a href="https://collector.invalid/page">See</a></p>'
          + '<script src="https://collector.invalid/a.js"></script>',
      });
      await page.waitForFunction(() => document.querySelector('#article')?.textContent.includes('See'));
      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      await page.waitForFunction(() => document.querySelectorAll('#article .run.suggested').length > 3);

      // Work: review, mend, undo, note, speakers.
      await page.focus('#article');
      for (const key of ['n', 'Enter', 'n', 'x', 'n', '[', '}', 'Control+z', 'Control+z', 'b', 'Control+z']) {
        await page.keyboard.press(key);
      }
      for (const tab of await page.locator('.inspector [role=tab]').all()) {
        await tab.click();
        const row = page.locator('.inspector .row-main').first();
        if (await row.count()) await row.click();
      }
      // Find, by words and by an expression.
      await page.focus('#article');
      await page.keyboard.press('/');
      await page.keyboard.type(locale === 'ar' ? 'قال' : 'said');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      // Settings: keys, the palette, both languages, the themes.
      await page.focus('#article');
      await page.keyboard.press('Shift+?');
      await page.waitForSelector('dialog[open]');
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog[open]', { state: 'detached' });
      await page.keyboard.press('Control+k');
      await page.waitForSelector('dialog[open]');
      await page.keyboard.type('x');
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog[open]', { state: 'detached' });
      const other = locale === 'ar' ? 'en' : 'ar';
      await page.click(`button[lang=${other}]`);
      await page.waitForFunction((lang) => document.documentElement.lang === lang, other);
      await page.click(`button[lang=${locale}]`);
      await page.emulateMedia({ colorScheme: 'dark' });
      // Export, and open what was exported.
      const file = await downloaded(page, () => page.click('.header .button.primary'));
      await drop(page, [{ name: file.name, type: 'application/json', content: file.text }]);
      await page.waitForFunction(() => document.querySelectorAll('#article .run.accepted').length > 0);
      // Come again.
      await page.reload();
      await page.waitForSelector('main');

      const own = await ownFiles(qawl.address);
      const blobs = `blob:${qawl.address}`;
      const foreign = qawl.requests.filter((address) => !own.has(address) && !address.startsWith(blobs));
      assert.deepEqual({ foreign, left: qawl.left, sockets }, { foreign: [], left: [], sockets: [] });
      // Nothing is handed over by asking, either.
      assert.deepEqual([...methods], ['GET']);
      assert.ok(qawl.requests.every((address) => !new URL(address).search), qawl.requests.join(' '));
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}
