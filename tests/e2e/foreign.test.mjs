// Translation, grammar checkers and extensions change the page's nodes: the app goes on as if they had not. And if it
// ever stops, that is said.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { downloaded, open, paste, sample, saved } from './harness.mjs';

/** What a translation does to the page: every text in two elements of its own, in other words. */
const translate = () => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
  for (const text of texts) {
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.append(`x${text.data}`);
    outer.append(inner);
    text.replaceWith(outer);
  }
  return texts.length;
};

/** What a grammar checker does: it splits texts, marks words, and puts a panel of its own beside the page. */
const check = () => {
  const walker = document.createTreeWalker(document.querySelector('#article'), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim().length > 8) texts.push(walker.currentNode);
  for (const text of texts) {
    const word = document.createElement('grammar-mark');
    text.splitText(4);
    text.before(word);
    word.append(text);
    word.firstChild.data = 'oops';
  }
  document.querySelectorAll('[data-review], .chip, li')[0]?.remove();
  const panel = document.createElement('grammar-panel');
  panel.textContent = 'checked';
  document.body.append(panel);
  panel.append(' and checked');
};

const article = (page) => page.evaluate(() => document.querySelector('#article').textContent);
const settled = (page) => page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
const decided = (file) => file.spans.filter((span) => span.status !== 'suggested').map((span) => `${span.status} ${span.text}`);

test('what something else does to the page is undone, and keys reach what they are meant for', async () => {
  const run = async (disturb) => {
    const { page, problems, close } = await open({ locale: 'en' });
    try {
      assert.equal(await page.getAttribute('html', 'translate'), 'no');
      await paste(page, { text: await readFile(sample('en'), 'utf8') });
      await page.waitForSelector('#article');
      await saved(page);
      const before = await article(page);
      for (const key of ['Tab', 'Enter', 'x', 'Enter', 'Tab', 'Enter', 'Control+z', 'x', 'Enter']) {
        await disturb(page);
        await page.keyboard.press(key);
        await settled(page);
        await disturb(page);
        await settled(page);
        assert.equal(await article(page), before);
      }
      assert.equal(await page.locator('font, grammar-mark').count(), 0);
      await saved(page);
      const { text } = await downloaded(page, () => page.keyboard.press('Control+s'));
      assert.deepEqual(problems, []);
      return { decided: decided(JSON.parse(text)), rows: await page.locator('.inspector').innerText(), panels: await page.locator('grammar-panel').allTextContents() };
    } finally {
      await close();
    }
  };
  const alone = await run(() => {});
  assert.ok(alone.decided.length > 3);
  const translated = await run((page) => page.evaluate(translate));
  assert.deepEqual([translated.decided, translated.rows], [alone.decided, alone.rows]);
  const checked = await run((page) => page.evaluate(check));
  assert.deepEqual([checked.decided, checked.rows], [alone.decided, alone.rows]);
  assert.ok(checked.panels.length > 0 && checked.panels.every((text) => text === 'checked and checked'), 'what stands beside the app is left alone');
});

test('an app that stops says so, with what is saved, and a reload brings the work back', async () => {
  const { page, close } = await open({ locale: 'en' });
  try {
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    await page.waitForSelector('#article');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await saved(page);
    const progress = await page.locator('header').innerText();
    // As the browser reports that a module has stopped.
    await page.evaluate(() => setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable'); }, 0));
    const panel = page.locator('.stopped');
    await panel.waitFor();
    assert.match(await panel.innerText(), /Qawl has stopped because of an error\. Everything you did is saved in this browser\./);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#article');
    assert.equal(await panel.count(), 0);
    assert.equal(await page.locator('header').innerText(), progress);
  } finally {
    await close();
  }
});
