// Claims worth checking: the table that arrives behind the page, the slider, the reasons, what is exported.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, open, paste, sample } from './harness.mjs';

const save = async (page) => JSON.parse((await downloaded(page, () => page.keyboard.press('Control+s'))).text);
const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const counts = async (page) => (await painted(page), await page.textContent('.list-counts[role=status]')).match(/\d+/g).map(Number);
const scores = (file) => Object.fromEntries(file.claims.map((it) => [it.span, it.score]));

for (const locale of ['ar', 'en']) {
  test(`the page works before its table arrives, and renews what nobody decided on (${locale})`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      let release;
      const held = new Promise((done) => (release = done));
      await page.route('**/worth.bin', async (route) => {
        await held;
        await route.continue();
      });
      await page.reload();
      await page.waitForSelector('main');
      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      await page.waitForSelector('#article .run.claim');
      await page.click('#tab\\.claims');
      const rows = page.locator('.rows > .row');
      assert.ok((await rows.count()) > 1, 'claims are rated by rules meanwhile');
      assert.equal(await page.locator('.list-tools p').count(), 2, 'and the list says so');
      await rows.first().locator('.row-actions button').first().click();
      const before = await save(page);
      const decided = before.spans.find((it) => it.label === 'claim' && it.status === 'accepted').id;
      release();
      await page.waitForFunction(() => document.querySelectorAll('.list-tools p').length === 1);
      const after = await save(page);
      assert.equal(scores(after)[decided], scores(before)[decided], 'a decision stays as it is');
      const renewed = before.claims.filter((it) => scores(after)[it.span] !== it.score);
      assert.ok(renewed.length > before.claims.length / 2, `${renewed.length} of ${before.claims.length}`);
      const shown = await page.$$eval('.row-score', (all) => all.map((it) => Number(it.textContent)));
      assert.deepEqual(shown, [...shown].sort((a, b) => b - a));
      assert.deepEqual(qawl.problems.filter((it) => !it.includes('worth.bin')), []);
    } finally {
      await qawl.close();
    }
  });

  test(`the slider hides what is less worth checking, everywhere (${locale})`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      await page.waitForSelector('#article .run.claim');
      await page.click('#tab\\.claims');
      await page.waitForFunction(() => document.querySelectorAll('.list-tools p').length === 1);
      // Quiet by default: claims that are less certain are listed when the second slider is moved down.
      const [quiet] = await counts(page);
      await page.locator('.list-tools input[type=range]').nth(1).focus();
      await page.keyboard.press('Home');
      const [shown, all] = await counts(page);
      assert.ok(shown >= quiet);
      assert.equal(shown, all);
      const marked = await page.locator('#article .run.claim').count();
      await page.focus('.list-tools input[type=range]');
      await page.keyboard.press('End');
      const [few] = await counts(page);
      assert.ok(few < shown && (await page.locator('#article .run.claim').count()) < marked);
      await page.keyboard.press('Home');
      assert.equal((await counts(page))[0], all);
      assert.equal(await page.locator('#article .run.claim').count(), marked);

      // The reasons stand in the list and in the card, in the language of the interface.
      const reasons = await page.$$eval('.rows > .row:first-child .reasons .chip', (all) => all.map((it) => it.textContent));
      assert.ok(reasons.length >= 1, reasons.join());
      await page.locator('.row-main').first().click();
      await painted(page);
      const inCard = await page.$$eval('.card .reasons .chip', (all) => all.map((it) => it.textContent));
      assert.deepEqual(inCard, reasons);
      const arabic = /[\u0600-\u06ff]/u;
      assert.ok(reasons.some((it) => arabic.test(it)) === (locale === 'ar'), reasons.join());

      // Worth and kind are edited and exported with the score, the reasons and the quote.
      await page.locator('.card .card-field-row select').selectOption('law');
      await page.locator('.card .card-field-row button').first().click();
      const file = await save(page);
      const edited = file.claims.find((it) => it.kind === 'law');
      assert.equal(edited.worth, 'low');
      assert.ok(edited.reasons.length > 0 && edited.score > 0, JSON.stringify(edited));
      assert.equal(file.spans.find((it) => it.id === edited.span).status, 'accepted');
      assert.ok(file.claims.some((it) => file.attributions.some((quote) => quote.quote === it.quote)));
      assert.ok(file.claims.some((it) => it.quote === null));
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}
