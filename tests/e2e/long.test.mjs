// Texts far longer than an article: the page answers while they are read, all of the text is there, and what is out of
// sight is marked as well.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { open as start, paste } from './harness.mjs';

const opened = [];
/** Opens a page that is closed at the end, whatever becomes of its test: a browser left open would keep the tests from ending. */
async function open(options) {
  const it = await start(options);
  opened.push(it);
  return it;
}
after(() => Promise.all(opened.map((it) => it.close())));

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

  // All of the text is there as soon as its beginning is painted, for finding and reading aloud, and marked to its
  // end soon.
  const whole = () => [...document.querySelectorAll('#article .block')].map((block) => block.textContent).join('\n\n');
  await it.page.waitForFunction((n) => document.querySelectorAll('#article .block').length >= n, 2_500);
  assert.equal(await it.page.evaluate(whole), text);
  await it.page.waitForFunction(() => document.querySelector('#article .section:last-child .run'), null, { timeout: 120_000 });
  await it.page.locator('#article .section:last-child .block:last-child').scrollIntoViewIfNeeded();
  await it.page.locator('#article .section:last-child .block:last-child .run').first().click();
  assert.match(await it.page.locator('.card').textContent(), /\S/);
  assert.equal(await it.page.locator('#article .run.focused').count() > 0, true, 'a mark at the end takes the focus');
  assert.deepEqual(it.problems, []);
  await it.close();
});

test('the page answers while a paragraph of a long text becomes of another kind', { timeout: 240_000 }, async () => {
  const it = await open({ locale: 'en' });
  await paste(it.page, { text: article(2_500) });
  await it.page.waitForFunction(() => document.querySelector('#article .section:last-child .run'), null, { timeout: 200_000 });
  const marks = () => it.page.locator('#article .section:first-child .run').count();
  const before = await marks();
  const second = it.page.locator('#article .block').nth(1);
  await second.locator('.run').first().click();
  const kind = () => second.evaluate((block) => [...block.classList].find((name) => name.startsWith('block-')));
  const was = await kind();
  await it.page.evaluate(() => {
    globalThis.turns = 0;
    const look = () => {
      globalThis.turns += document.querySelector('.reading progress') ? 1 : 0;
      setTimeout(look);
    };
    setTimeout(look);
  });
  // Once, and once more before the first is done: the kind after the next.
  await it.page.keyboard.press('b');
  await it.page.waitForSelector('.reading');
  await it.page.keyboard.press('b');
  await it.page.waitForFunction(([was]) => !document.querySelectorAll('#article .block')[1].classList.contains(was), [was], { timeout: 120_000 });
  const is = await kind();
  assert.ok((await it.page.evaluate(() => globalThis.turns)) >= 4, 'the page got its turn while it read');
  assert.equal(await it.page.locator('.reading').count(), 0);
  await it.page.keyboard.press('Control+z');
  await it.page.waitForFunction(([is]) => !document.querySelectorAll('#article .block')[1].classList.contains(is), [is]);
  assert.equal(await kind(), was, 'one thing to undo');
  assert.equal(await marks(), before);
  await it.page.locator('#article .block').nth(1).locator('.run').first().click();
  await it.page.keyboard.press('b');
  await it.page.waitForFunction(([was]) => !document.querySelectorAll('#article .block')[1].classList.contains(was), [was], { timeout: 120_000 });
  assert.notEqual(await kind(), is, 'one press is one kind on');
  // Two paragraphs, the second before the first is done: neither is lost.
  const third = it.page.locator('#article .block').nth(2);
  const kinds = () => it.page.$$eval('#article .block', (blocks) => [1, 2].map((idx) => [...blocks[idx].classList].find((name) => name.startsWith('block-'))));
  const [before_second, before_third] = await kinds();
  await it.page.keyboard.press('b');
  await it.page.waitForSelector('.reading');
  await third.locator('.run').first().click();
  await it.page.keyboard.press('b');
  await it.page.waitForFunction(([was]) => !document.querySelectorAll('#article .block')[2].classList.contains(was), [before_third], { timeout: 120_000 });
  assert.notEqual((await kinds())[0], before_second);
  assert.equal(await it.page.locator('.reading').count(), 0);
  assert.deepEqual(it.problems, []);
  await it.close();
});

test('a long text is shown from its beginning on, and what is not drawn yet is found and selected in', { timeout: 240_000 }, async () => {
  // The page's timers stand still once the rest has come, so that it stays as it is.
  const still = () => {
    const begin = globalThis.setTimeout.bind(globalThis);
    globalThis.setTimeout = (act, after, ...more) => (after === 16 && document.querySelector('#article .bare') ? 0 : begin(act, after, ...more));
  };
  const it = await open({ locale: 'en', before: [still] });
  const text = article(300);
  await paste(it.page, { text });
  await it.page.waitForSelector('#article .block.bare', { state: 'attached', timeout: 200_000 });
  const { drawn, found } = await it.page.evaluate(() => ({ drawn: document.querySelectorAll('#article .block:not(.bare)').length, found: document.querySelector('#article').textContent.includes('Paragraph 299.') }));
  assert.ok(drawn > 20 && drawn < 100, `${drawn} paragraphs are drawn`);
  assert.ok(found, 'the text is there to its end');
  // A word far down is selected in the bare text, and marked where it stands.
  await it.page.evaluate(() => {
    const node = [...document.querySelectorAll('#article .bare [data-at]')].at(-1).firstChild;
    const at = node.data.indexOf('Calm', node.data.indexOf('Paragraph 299.'));
    node.parentElement.scrollIntoView({ block: 'end' });
    getSelection().setBaseAndExtent(node, at, node, at + 4);
  });
  await it.page.waitForSelector('.palette');
  await it.page.focus('#article');
  await it.page.keyboard.press('1');
  await it.page.waitForSelector('#article .run.focused');
  assert.equal(await it.page.textContent('#article .run.focused'), 'Calm');
  assert.match(await it.page.locator('#article .block:has(.run.focused)').textContent(), /^Paragraph 299\./, 'its section is drawn then');
  assert.deepEqual(it.problems, []);
  await it.close();
});

test('a long text is kept when the page is left right behind its painting, and its place is found again', { timeout: 240_000 }, async () => {
  const it = await open({ locale: 'en' });
  const text = article(600);
  const length = () => [...document.querySelectorAll('#article .block')].reduce((sum, block) => sum + block.textContent.length, 0);
  await paste(it.page, { text });
  await it.page.waitForSelector('#article .run', { timeout: 200_000 });
  await it.page.reload();
  await it.page.waitForSelector('#article .run', { timeout: 200_000 });
  await it.page.waitForFunction(() => document.querySelectorAll('#article .block:not(.bare)').length >= 600, null, { timeout: 60_000 });
  assert.equal(await it.page.evaluate(length), text.length - 2 * 599);
  await it.page.evaluate(() => document.querySelectorAll('#article .block')[500].scrollIntoView());
  await it.page.waitForTimeout(300);
  await it.page.reload();
  await it.page.waitForSelector('#article .run', { timeout: 200_000 });
  await it.page.waitForFunction(() => {
    const block = [...document.querySelectorAll('#article .block')].find((it) => it.textContent.startsWith('Paragraph 501.'));
    const pane = document.querySelector('.article-pane').getBoundingClientRect();
    return block && Math.abs(block.getBoundingClientRect().top - pane.top) < pane.height;
  }, null, { timeout: 60_000 });
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

test('what is selected by hand in a part that is not drawn yet stays selected when it is', { timeout: 240_000 }, async () => {
  // Drawing goes on only when the test lets it.
  const held = () => {
    const begin = globalThis.setTimeout.bind(globalThis);
    globalThis.waiting = [];
    globalThis.setTimeout = (act, after, ...more) => (after === 16 && globalThis.waiting ? globalThis.waiting.push(act) : begin(act, after, ...more));
    globalThis.goOn = () => {
      const acts = globalThis.waiting;
      globalThis.waiting = undefined;
      for (const act of acts) act();
    };
  };
  for (const backwards of [false, true]) {
    const it = await open({ locale: 'en', before: [held] });
    const { page } = it;
    await paste(page, { text: article(300) });
    await page.waitForSelector('#article .block.bare', { state: 'attached', timeout: 200_000 });
    // A person drags over words of a paragraph that is bare text.
    await page.evaluate(() => document.querySelector('#article .bare').scrollIntoView({ block: 'start' }));
    await page.waitForTimeout(100);
    const [from, to] = await page.evaluate(() => {
      const node = document.querySelector('#article .bare [data-at]').firstChild;
      const at = node.data.indexOf('Calm returned to the quarters');
      const box = (start, end) => {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, end);
        return range.getBoundingClientRect();
      };
      document.querySelector('.article-pane').scrollTop += box(at, at + 1).top - 300;
      const [first, last] = [box(at, at + 1), box(at + 12, at + 13)];
      return [{ x: first.left + 1, y: first.top + first.height / 2 }, { x: last.right - 1, y: last.top + last.height / 2 }];
    });
    const [start, end] = backwards ? [to, from] : [from, to];
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move((start.x + end.x) / 2, start.y);
    await page.mouse.move(end.x, end.y);
    const selected = () => page.evaluate(() => {
      const selection = getSelection();
      const runsBack = selection.anchorNode?.compareDocumentPosition(selection.focusNode) & 2 || (selection.anchorNode === selection.focusNode && selection.anchorOffset > selection.focusOffset);
      return [selection.toString(), Boolean(runsBack)];
    });
    const before = await selected();
    assert.equal(before[0], 'Calm returned');
    assert.equal(before[1], backwards);
    // While the button is down nothing is drawn under the pointer.
    const bare = () => page.locator('#article .bare').count();
    const n_bare = await bare();
    await page.evaluate(() => globalThis.goOn());
    await page.waitForTimeout(200);
    assert.equal(await bare(), n_bare, 'a selection that is being made is not disturbed');
    await page.mouse.up();
    await page.waitForFunction(() => !document.querySelector('#article .bare'), null, { timeout: 60_000 });
    await page.waitForTimeout(100);
    assert.deepEqual(await selected(), before, 'the same words are selected, in the same direction');
    await page.keyboard.press('4');
    await page.waitForSelector('.card.claim');
    assert.equal(await page.textContent('.card-text'), 'Calm returned');
    assert.deepEqual(it.problems, []);
    await it.close();
  }
});
