// The newcomer's way, in both languages of the interface: paste, look, mend by mouse and keyboard,
// download, open the download again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open, paste, sample } from './harness.mjs';

/** What an export covers, by slicing code points as Python does. */
const slice = (text, { start, end }) => [...text].slice(start, end).join('');

const save = (page) => downloaded(page, () => page.click('.header .button.primary'));

/** Downloads the document and checks what must hold for every export. */
async function exported(page) {
  const { name, text } = await save(page);
  assert.match(name, /\.json$/);
  const file = JSON.parse(text);
  assert.equal(file.format, 'qawl');
  assert.equal(file.offset_unit, 'code-point');
  assert.equal(file.text_sha256, createHash('sha256').update(file.text, 'utf8').digest('hex'));
  for (const span of file.spans) {
    assert.equal(slice(file.text, span), span.text);
    for (const part of span.parts) assert.equal(slice(file.text, part), part.text);
  }
  return { file, text };
}

/** What has the focus, once what the last key did is painted. */
const focusedText = async (page) => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return page.textContent('.card-text');
};
const isFocused = (page) => page.locator('.run.focused').count();

/** Selects the first occurrence of a string in the article, as dragging over it would. */
async function selectInArticle(page, wanted) {
  await page.evaluate((wanted) => {
    for (const block of document.querySelectorAll('#article .block')) {
      const at = block.textContent.indexOf(wanted);
      if (at < 0) continue;
      const find = (offset) => {
        const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        for (let before = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
          if (offset <= before + node.length) return [node, offset - before];
          before += node.length;
        }
        throw new Error('past the end');
      };
      getSelection().setBaseAndExtent(...find(at), ...find(at + wanted.length));
      return;
    }
    throw new Error(`not in the article: ${wanted}`);
  }, wanted);
  await page.waitForSelector('.palette');
}

/** Focuses the annotation of that label over a string: each click on the same place goes one outwards. */
async function clickOn(page, text, label) {
  const run = page.locator('#article .run', { hasText: text }).first();
  for (let n = 0; n < 4; n += 1) {
    await run.click();
    await page.waitForSelector('.card-text');
    if (await page.locator(`.card.${label}`).count()) return;
  }
  assert.fail(`no ${label} over ${text}`);
}

for (const locale of ['ar', 'en']) {
  test(`the newcomer's way through the sample article (${locale} interface)`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      assert.equal(await page.getAttribute('html', 'dir'), locale === 'ar' ? 'rtl' : 'ltr');
      const article = await readFile(sample('ar'), 'utf8');
      await paste(page, { text: article });
      await page.waitForSelector('#article .run.quote');
      assert.equal(await page.getAttribute('#article', 'dir'), 'rtl', "the article's direction is its own");
      const shown = await page.$$eval('#article .block', (blocks) => blocks.map((block) => block.textContent));
      const lines = article.split('\n').map((line) => line.trim()).filter(Boolean);
      assert.deepEqual(shown, lines, 'the text is shown as it is, to the letter');
      assert.equal(await page.locator('.block-boilerplate').count(), 4);
      assert.equal(await page.locator('.block-boilerplate .run').count(), 0, 'nothing is marked in furniture');

      const first = (await exported(page)).file;
      assert.equal(first.spans.filter((span) => span.status !== 'suggested').length, 0);
      assert.ok(first.attributions.length >= 17, `${first.attributions.length} attributions`);
      assert.ok(first.claims.length > 0 && first.speakers.length > 0);
      assert.ok(first.spans.every((span) => span.origin.by === 'rule' && span.origin.rule));
      assert.equal(first.blocks.filter((block) => block.kind === 'boilerplate').length, 4);

      // Keyboard: accept a whole attribution, reject the next suggestion, take that back.
      await page.focus('#article');
      await page.keyboard.press('Tab');
      assert.ok(await isFocused(page));
      await page.keyboard.press('Shift+Enter');
      const rejected = await focusedText(page);
      await page.keyboard.press('x');
      await page.keyboard.press('Control+z');
      assert.equal(await focusedText(page), rejected, 'undo goes back to what it undid');
      await page.keyboard.press('Control+Shift+z');

      // A quote's edges, by word, in logical direction.
      await clickOn(page, 'سعي بلاده لتجنب أي سوء فهم', 'quote');
      const before = await focusedText(page);
      await page.keyboard.press('[');
      assert.equal(await focusedText(page), 'سعي بلاده لتجنب أي سوء');
      await page.keyboard.press(']');
      assert.equal(await focusedText(page), before);
      await page.keyboard.press('}');
      assert.equal(await focusedText(page), `مؤكداً ${before}`);

      // The same edge by its handle: the start is on the right in a right-to-left line.
      const [handle, box] = await page.evaluate(() => {
        const rect = (it) => ({ x: it.getBoundingClientRect().x, right: it.getBoundingClientRect().right });
        const runs = [...document.querySelectorAll('#article .run.focused')].map(rect);
        return [rect(document.querySelector('.handle.start .handle-stem')), runs[0]];
      });
      assert.ok(Math.abs(handle.x - box.right) < 4, `start handle at ${handle.x}, run ends at ${box.right}`);
      const target = await page.locator('.handle.start .handle-target').boundingBox();
      const y = target.y + target.height / 2;
      await page.mouse.move(target.x + target.width / 2, y);
      await page.mouse.down();
      await page.mouse.move(target.x - 20, y, { steps: 5 });
      await page.mouse.move(target.x - 45, y, { steps: 5 });
      await page.mouse.up();
      assert.notEqual(await focusedText(page), `مؤكداً ${before}`, 'dragging moved the start');
      assert.ok((`مؤكداً ${before}`).endsWith(await focusedText(page)));
      await page.keyboard.press('[');

      // A span from a selection, by key and by palette; no outer marks, no final stop.
      await selectInArticle(page, '“إسرائيل”،');
      await page.keyboard.press('3');
      assert.equal(await focusedText(page), 'إسرائيل');
      await selectInArticle(page, 'دوامة العنف في المنطقة.');
      await page.click('.palette .claim');
      assert.equal(await focusedText(page), 'دوامة العنف في المنطقة');

      // Link and unlink a quote's speaker, change its type and label, remove it.
      await clickOn(page, 'نقله عبر قنوات متعددة', 'quote');
      await page.keyboard.press('u');
      assert.equal(
        await page.evaluate(() => document.querySelectorAll('.links .link').length),
        1,
        'only the cue is left',
      );
      await page.keyboard.press('s');
      await page.keyboard.press('a');
      await page.waitForFunction(() => document.querySelectorAll('.links .link').length === 2);
      await page.keyboard.press('t');
      await clickOn(page, 'مشاركة واشنطن في الهجوم', 'quote');
      await page.keyboard.press('Delete');

      // A block's kind.
      await page.evaluate(() => getSelection().removeAllRanges());
      await clickOn(page, 'طائرة مقاتلة', 'quote');
      await page.keyboard.press('b');

      const { file: second, text: saved } = await exported(page);
      const by = (status) => second.spans.filter((span) => span.status === status);
      assert.ok(by('accepted').length >= 5, `${by('accepted').length} accepted`);
      assert.ok(by('rejected').length >= 1, 'what was rejected is exported');
      assert.ok(second.spans.some((span) => span.label === 'quote' && span.text === 'إسرائيل' && span.origin.by === 'person'));
      assert.ok(second.spans.some((span) => span.suggested_parts), 'what had been suggested is kept beside what was mended');
      const relinked = second.spans.find((span) => span.label === 'quote' && span.text.startsWith('نقله عبر'));
      const attribution = second.attributions.find((it) => it.quote === relinked.id);
      assert.ok(attribution.source && attribution.speaker, 'the quote is linked again');
      assert.notEqual(attribution.type, 'direct');

      // Everything can be taken back, and done again.
      for (let n = 0; n < 40; n += 1) await page.keyboard.press('Control+z');
      const undone = (await exported(page)).file;
      assert.deepEqual(undone, first, 'undoing everything gives the first export again');
      for (let n = 0; n < 40; n += 1) await page.keyboard.press('Control+Shift+z');
      assert.equal((await exported(page)).text, saved);

      // The export opens as the same document.
      await drop(page, [{ name: 'work.json', type: 'application/json', content: saved }]);
      await page.waitForFunction(() => document.querySelector('.header [disabled]'));
      assert.equal((await exported(page)).text, saved);
      assert.deepEqual(qawl.problems, []);
      assert.ok(qawl.requests.every((it) => it.startsWith(qawl.address) || it.startsWith('blob:') || it.startsWith('data:')));
    } finally {
      await qawl.close();
    }
  });
}

test('HTML from the clipboard keeps its blocks, and none of its markup', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await paste(page, {
      text: 'not this',
      html: `<html><body><nav>Menu</nav><h1>Mayor: “It cannot wait”</h1><p>The mayor, <a href="javascript:alert(1)">Ruth Adeyemi</a>,
        said that the bridge would close &amp; stay shut 🌉.</p><script>document.title = 'x'</script><p onclick="x()">“Never,” she said.</p></body></html>`,
    });
    await page.waitForSelector('#article .run.quote');
    const blocks = await page.$$eval('#article .block', (all) => all.map((it) => it.textContent));
    assert.ok(blocks.includes('The mayor, Ruth Adeyemi, said that the bridge would close & stay shut 🌉.'), blocks.join('\n'));
    assert.ok(blocks.includes('“Never,” she said.'));
    assert.equal(await page.locator('#article a, #article script').count(), 0);
    assert.equal(await page.locator('h1.block-title').textContent(), 'Mayor: “It cannot wait”');
    await exported(page);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
