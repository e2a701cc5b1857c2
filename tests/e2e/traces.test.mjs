// What stays behind in the browser: the tab's title, removed documents and their term, and how safe "saved" is.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { downloaded, drop, open, saved } from './harness.mjs';

async function two(page) {
  await drop(page, [1, 2].map((n) => ({ name: `${n}.txt`, type: 'text/plain', content: `The bridge ${n} is closed, the mayor said.` })));
  await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 2);
  await page.waitForSelector('#article .run');
  await saved(page);
}

test('a removed document says until when it can be brought back, comes back, and goes for good on request', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await two(page);
    const remove = async () => {
      await page.click('.rail-row >> nth=0');
      await page.click('.rail-actions .danger');
      await page.waitForSelector('.rail-removed');
    };
    await remove();
    await page.click('.rail-removed summary');
    const until = await page.evaluate(() => new Date(Date.now() + 7 * 86_400_000).toLocaleDateString('en'));
    assert.ok((await page.textContent('.rail-removed li')).includes(until), await page.textContent('.rail-removed li'));
    await page.click('.rail-removed li .button >> nth=0');
    await page.waitForSelector('.rail-removed', { state: 'detached' });
    assert.equal(await page.locator('.rail-row').count(), 2);
    await remove();
    await page.click('.rail-removed summary');
    await page.click('.rail-removed li .danger');
    await page.waitForSelector('.rail-removed', { state: 'detached' });
    await saved(page);
    await page.reload();
    await page.waitForSelector('#article .run');
    assert.equal(await page.locator('.rail-removed, .banner.trouble').count(), 0, 'nor is it missed');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('where the browser may clear what is stored, that is said once per project, with a way to download', async () => {
  const refusing = () => { navigator.storage.persist = async () => false; };
  const qawl = await open({ locale: 'en', before: [refusing] });
  const { page } = qawl;
  const decide = async () => {
    await page.focus('#article');
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await saved(page);
  };
  try {
    await two(page);
    assert.equal(await page.locator('.banner.advice').count(), 0, 'not for a look');
    await decide();
    await page.waitForSelector('.banner.advice');
    const { text } = await downloaded(page, () => page.click('.banner.advice .button >> nth=0'));
    assert.equal(text.trim().split('\n').length, 3);
    await page.click('.banner.advice .button >> nth=-1');
    await page.waitForSelector('.banner.advice', { state: 'detached' });
    await page.reload();
    await page.waitForSelector('#article .run');
    await decide();
    await page.waitForTimeout(500);
    assert.equal(await page.locator('.banner.advice').count(), 0, 'said once');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('the title of the tab holds the headline only where a person wants that', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await two(page);
    assert.doesNotMatch(await page.title(), /bridge/);
    await page.click('.rail-project');
    await page.click('.project-setting input');
    await page.waitForFunction(() => /bridge/.test(document.title));
    await page.reload();
    await page.waitForSelector('#article .run');
    await page.waitForFunction(() => /bridge/.test(document.title));
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
