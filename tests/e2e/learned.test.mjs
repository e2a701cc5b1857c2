// The learned tables of Arabic are files of their own: a text that is pasted before they came waits for them, and where
// they cannot be had that is said.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, open, paste, sample } from './harness.mjs';

const TABLES = '**/ar/*.bin';
const text = await readFile(sample('ar'), 'utf8');
const save = async (page) => JSON.parse((await downloaded(page, () => page.keyboard.press('Control+s'))).text);
const found = (file) => file.spans.map(({ label, start, end, rule }) => [label, start, end, rule]);
const isAnnotated = () => document.querySelectorAll('#article .run.suggested').length > 3;
// The worker would have the files at once.
const withoutWorker = (page) =>
  page.addInitScript(() => {
    navigator.serviceWorker.register = () => Promise.reject(new Error('not in this test'));
  });

test('a text that is pasted before the tables came is annotated with them', async () => {
  const usual = await open({ locale: 'ar' });
  const late = await open({ locale: 'ar', prepare: withoutWorker });
  try {
    await paste(usual.page, { text });
    await usual.page.waitForFunction(isAnnotated);

    const { page } = late;
    let release;
    const held = new Promise((done) => (release = done));
    await page.route(TABLES, async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.waitForSelector('main textarea');
    await paste(page, { text });
    await page.fill('main textarea', 'the page answers meanwhile');
    assert.equal(await page.locator('#article').count(), 0);
    release();
    await page.waitForFunction(isAnnotated);
    assert.deepEqual(found(await save(page)), found(await save(usual.page)));
    assert.deepEqual([...usual.problems, ...late.problems], []);
  } finally {
    await usual.close();
    await late.close();
  }
});

for (const [what, answer] of [
  ['missing', (route) => route.fulfill({ status: 404, body: '' })],
  ['broken', (route) => route.fulfill({ status: 200, body: 'QWLT' })],
]) {
  test(`where a table is ${what}, the text is annotated by the rules and that is said; later texts get it`, async () => {
    const qawl = await open({ locale: 'en', prepare: withoutWorker });
    const { page } = qawl;
    try {
      await page.route(TABLES, answer);
      await page.reload();
      await page.waitForSelector('main textarea');
      await paste(page, { text });
      await page.waitForFunction(isAnnotated);
      await page.waitForFunction(() => document.body.textContent.includes('annotated by the rules alone'));
      const byRules = found(await save(page));

      await page.unroute(TABLES);
      // One word more, so that it is another document.
      await paste(page, { text: `${text}\n\nانتهى.` });
      await page.waitForFunction(() => document.querySelector('#article')?.textContent.includes('انتهى.'));
      await page.waitForFunction(isAnnotated);
      assert.notDeepEqual(found(await save(page)), byRules);
    } finally {
      await qawl.close();
    }
  });
}

test('where the table of claims of a language cannot be had, the rest is annotated and that is said', async () => {
  const qawl = await open({ locale: 'en', prepare: withoutWorker });
  const { page } = qawl;
  try {
    await page.route('**/en/claims.bin', (route) => route.fulfill({ status: 404, body: '' }));
    await page.reload();
    await page.waitForSelector('main textarea');
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    await page.waitForFunction(() => document.body.textContent.includes('no claims were looked for'));
    await page.waitForSelector('#article .run.quote');
    assert.equal((await save(page)).claims.length, 0);
  } finally {
    await qawl.close();
  }
});
