// Texts far longer than an article: the page answers while they are read, all of the text is there, and what is out of
// sight is marked as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, paste } from './harness.mjs';

const sentences = [
  'Mayor Sam Aldous said that the old bridge will close to lorries before the end of winter.',
  'Calm returned to the quarters near the harbour after a night of rain.',
  '“The tram line will not be finished this year,” said Transport Minister Laila Haddad.',
  'According to the hospital, the number of patients rose by 12 percent over the past year.',
];

/** Returns a text of so many paragraphs, each told from the others by its number. */
const article = (n) => Array.from({ length: n }, (_, at) => `Paragraph ${at + 1}. ${sentences.join(' ')}`).join('\n\n');

test('the page answers while a long text is read', { timeout: 240_000 }, async () => {
  const it = await open({ locale: 'en' });
  const text = article(2_500);
  await it.page.evaluate(() => {
    globalThis.seen = { turns: 0, shares: [] };
    const look = () => {
      const bar = document.querySelector('.reading progress');
      if (bar) {
        globalThis.seen.turns += 1;
        globalThis.seen.shares.push(bar.value);
      }
      if (!document.querySelector('#article')) setTimeout(look);
    };
    setTimeout(look);
  });
  await paste(it.page, { text });
  await it.page.waitForSelector('#article .run', { timeout: 200_000 });
  const { turns, shares } = await it.page.evaluate(() => globalThis.seen);
  assert.ok(turns >= 4, `the page got its turn ${turns} times while it read`);
  assert.ok(new Set(shares).size >= 3, 'the bar moves on');
  assert.deepEqual(shares, [...shares].sort((a, b) => a - b), 'and never back');
  assert.equal(await it.page.locator('.reading').count(), 0, 'the bar is gone');

  // All of the text is there at once, for finding and reading aloud, and marked to its end soon.
  const blocks = await it.page.$$eval('#article .block', (all) => all.map((block) => block.textContent));
  assert.equal(blocks.join('\n\n'), text);
  await it.page.waitForFunction(() => document.querySelector('#article .section:last-child .run'), null, { timeout: 120_000 });
  await it.page.locator('#article .section:last-child .block:last-child').scrollIntoViewIfNeeded();
  await it.page.locator('#article .section:last-child .block:last-child .run').first().click();
  assert.match(await it.page.locator('.card').textContent(), /\S/);
  assert.equal(await it.page.locator('#article .run.focused').count() > 0, true, 'a mark at the end takes the focus');
  assert.deepEqual(it.problems, []);
  await it.close();
});

test('what is pasted while another text is read takes its place', { timeout: 240_000 }, async () => {
  const it = await open({ locale: 'en' });
  await paste(it.page, { text: article(2_000) });
  await it.page.waitForSelector('.reading', { timeout: 60_000 });
  await paste(it.page, { text: 'The mayor said that the bridge will open again.' });
  await it.page.waitForSelector('#article .block');
  // Long enough for the first one to come, if it still did.
  await it.page.waitForTimeout(3_000);
  assert.equal(await it.page.locator('#article .block').count(), 1);
  assert.equal(await it.page.locator('.reading').count(), 0);
  assert.deepEqual(it.problems, []);
  await it.close();
});
