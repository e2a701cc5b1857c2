// What hands do: the mouse on the glyphs of mixed lines, the mouse alone, touch, and cutting marks apart.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { downloaded, open, paste } from './harness.mjs';

const articles = {
  ar: [
    'أعلنت وزارة المياه الثلاثاء خطة جديدة للسدود.',
    'وقال الوزير سليم ناصر إن الوزارة ستحفر 2,150 بئراً مع شركة Blue Wells قبل الصيف 🌊 المقبل.',
    '«لن تعطش قرية واحدة»، أضاف الوزير.',
  ].join('\n'),
  en: [
    'The water ministry announced a new plan for the dams on Tuesday.',
    'The minister, Selim Nasser, said the ministry would drill 2,150 wells with شركة الآبار before next 🌊 summer.',
    '“No village will go thirsty,” the minister added.',
  ].join('\n'),
};
const words = {
  ar: { number: '2,150', other: 'Blue Wells', before: 'ستحفر', after: 'بئراً', end: 'قبل', quote: 'لن تعطش قرية واحدة', speaker: 'سليم ناصر' },
  en: { number: '2,150', other: 'شركة الآبار', before: 'drill', after: 'wells', end: 'before', quote: 'No village will go thirsty', speaker: 'Selim Nasser' },
};

const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const focusedText = async (page) => (await painted(page), page.textContent('.card-text'));
const save = async (page) => JSON.parse((await downloaded(page, () => page.keyboard.press('Control+s'))).text);

/** Returns the boxes of a text in the article, and of its first and last letter with their direction. */
const glyphs = (page, text) => page.evaluate((text) => {
  for (const block of document.querySelectorAll('#article .block')) {
    const at = block.textContent.indexOf(text);
    if (at < 0) continue;
    const place = (offset) => {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); offset -= node.length) if (offset < node.length) return [node, offset];
      return null;
    };
    const letter = (offset) => {
      const [node, from] = place(offset);
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, from + 1);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const rtl = /[\u0590-\u08ff]/.test(text[offset - at]);
      return { left, right, top, bottom, rtl };
    };
    return { first: letter(at), last: letter(at + text.length - 1) };
  }
  return null;
}, text);

/** Drags from the beginning of one text to the end of another, on the sides that their own direction gives. */
async function drag(page, from, to) {
  const { first } = await glyphs(page, from);
  const { last } = await glyphs(page, to);
  const edge = (it, begins) => (begins === it.rtl ? it.right - 1 : it.left + 1);
  await page.mouse.move(edge(first, true), (first.top + first.bottom) / 2);
  await page.mouse.down();
  await page.mouse.move((edge(first, true) + edge(last, false)) / 2, (last.top + last.bottom) / 2, { steps: 6 });
  await page.mouse.move(edge(last, false), (last.top + last.bottom) / 2, { steps: 6 });
  await page.mouse.up();
  await painted(page);
}

for (const locale of ['ar', 'en']) {
  const { number, other, before, after, end, quote, speaker } = words[locale];
  const opened = async (options = {}) => {
    const qawl = await open({ locale, ...options });
    await paste(qawl.page, { text: articles[locale] });
    await qawl.page.waitForSelector('#article .block');
    return qawl;
  };
  const check = (name, options, run) => test(`${name} (${locale})`, async () => {
    const qawl = await opened(options);
    try {
      await run(qawl.page, qawl);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });

  check('a drag over a number or another script takes the whole of it', {}, async (page) => {
    await page.evaluate(() => document.fonts.ready);
    await drag(page, before, after);
    await page.keyboard.press('4');
    assert.equal(await focusedText(page), `${before} ${number} ${after}`);
    // From inside a number to inside the other script: neither is cut.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    const { last } = await glyphs(page, number);
    const { first } = await glyphs(page, other);
    const middle = (it) => [(it.left + it.right) / 2, (it.top + it.bottom) / 2];
    await page.mouse.move(...middle(last));
    await page.mouse.down();
    await page.mouse.move(...middle(first), { steps: 8 });
    await page.mouse.up();
    await painted(page);
    await page.keyboard.press('4');
    const taken = await focusedText(page);
    assert.ok(taken.startsWith(number), taken);
    assert.ok(taken.endsWith(other.split(' ')[0]) || taken.endsWith(other), taken);
  });

  check('a quote is marked, linked and accepted with the mouse alone', {}, async (page) => {
    await page.locator('.list-bulk .button.danger').click();
    await drag(page, quote, quote);
    await page.click('.palette .palette-button.quote');
    assert.equal(await focusedText(page), quote);
    await drag(page, speaker, speaker);
    await page.click('.palette .palette-button.speaker');
    assert.equal(await focusedText(page), speaker);
    const box = await glyphs(page, quote);
    await page.mouse.click((box.first.left + box.first.right) / 2, (box.first.top + box.first.bottom) / 2);
    assert.equal(await focusedText(page), quote);
    const linked = page.locator('.links .link');
    const n_linked = await linked.count();
    await page.locator('.link-row dd > .button').first().click();
    const name = await glyphs(page, speaker);
    await page.mouse.click((name.first.left + name.first.right) / 2, (name.first.top + name.first.bottom) / 2);
    await painted(page);
    assert.ok((await linked.count()) >= Math.max(1, n_linked));
    const file = await save(page);
    const mine = file.spans.find((span) => span.label === 'quote' && span.status === 'accepted' && span.text === quote);
    const source = file.attributions.find((it) => it.quote === mine.id).source;
    assert.equal(file.spans.find((span) => span.id === source).text, speaker);
  });

  check('touch reviews, and moves an edge by its handle', { touch: true, width: 640, height: 800 }, async (page) => {
    await page.locator('#article .run.quote').first().tap();
    await page.waitForSelector('.card-text');
    const was = await focusedText(page);
    const cdp = await page.context().newCDPSession(page);
    const knob = await page.locator('.handle.end .handle-target').boundingBox();
    const [x, y] = [knob.x + knob.width / 2, knob.y + knob.height / 2];
    const touch = (type, points) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    const inwards = locale === 'ar' ? 100 : -100;
    await touch('touchStart', [{ x, y }]);
    for (let step = 1; step <= 6; step += 1) await touch('touchMove', [{ x: x + (inwards * step) / 6, y }]);
    await touch('touchEnd', []);
    const now = await focusedText(page);
    assert.ok(was.startsWith(now) && now.length < was.length, `${was} -> ${now}`);
    const accepted = async () => (await save(page)).spans.filter((span) => span.status === 'accepted').map((span) => span.text);
    assert.deepEqual(await accepted(), [now], 'who mends a mark has decided on it');
    await page.locator('.card-steps .button').last().tap();
    const next = await focusedText(page);
    await page.locator('.card-decisions .button.primary').tap();
    await painted(page);
    assert.ok((await accepted()).includes(next));
  });

  check('a mark is cut at the selection, joined again, and loses what is taken out', {}, async (page) => {
    await page.locator('.list-bulk .button.danger').click();
    await painted(page);
    await drag(page, before, end);
    await page.keyboard.press('3');
    const whole = await focusedText(page);
    assert.ok(whole.startsWith(before) && whole.includes(other) && whole.endsWith(end), whole);
    await drag(page, after, after);
    await page.keyboard.press('d');
    assert.equal(await focusedText(page), `${before} ${number}`);
    await page.keyboard.press('f');
    assert.equal(await focusedText(page), whole);
    await drag(page, number, number);
    await page.locator('.palette .palette-button', { hasText: '-' }).first().click();
    const { spans } = await save(page);
    const parts = spans.find((span) => span.label === 'quote' && span.status === 'accepted').parts.map((part) => part.text);
    assert.deepEqual(parts, [before, whole.slice(whole.indexOf(after))]);
    await page.keyboard.press('d');
    const pieces = (await save(page)).spans.filter((span) => span.label === 'quote' && span.status === 'accepted');
    assert.deepEqual(pieces.map((span) => span.text), parts);
    for (let n = 0; n < 4; n += 1) await page.keyboard.press('Control+z');
    assert.equal((await save(page)).spans.filter((span) => span.status === 'accepted').length, 1, 'everything is taken back');
  });
}
