// The cheapest way from planted mistakes, and from nothing, to what is wanted: found over the reducer by
// `cargo test --test it -- effort`, played here with real keys, clicks and drags. Prints how many each quote takes.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open } from './harness.mjs';

const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Returns where an offset of the text is on the screen: the side of the letter behind it (or before it, for an end). */
const point = (page, at, isEnd = false) => page.evaluate(({ at, isEnd }) => {
  const walker = document.createTreeWalker(document.querySelector('#article'), NodeFilter.SHOW_TEXT);
  let rest = isEnd ? at - 1 : at;
  for (let node; (node = walker.nextNode());) {
    if (rest >= node.data.length) {
      rest -= node.data.length;
      continue;
    }
    const range = document.createRange();
    range.setStart(node, rest);
    range.setEnd(node, rest + 1);
    const rect = range.getBoundingClientRect();
    const rtl = /\p{Script=Arabic}/u.test(node.data[rest]) || (!/\p{L}/u.test(node.data[rest]) && document.querySelector('#article').dir === 'rtl');
    const x = (rtl === isEnd ? rect.left : rect.right) + (rtl === isEnd ? 0.5 : -0.5);
    return { x, inside: rect.left + rect.width / 2, y: rect.top + rect.height / 2 };
  }
  throw new Error(`no letter at ${at}`);
}, { at, isEnd });

async function play(page, input, place) {
  if (input.key) {
    await page.keyboard.press(input.key);
  } else if (input.click !== undefined) {
    const { inside, y } = await point(page, place(input.click));
    await page.mouse.click(inside, y);
  } else if (input.drag) {
    const [from, to] = [await point(page, place(input.drag[0])), await point(page, place(input.drag[1]), true)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
  } else {
    assert.ok(input.unlink, `not for a browser: ${JSON.stringify(input)}`);
    const link = page.locator('.links .link').filter({ hasText: input.unlink });
    await link.locator('button').last().click();
  }
  await drawn(page);
}

/** Returns the accepted attributions of a file, as the plays have what is wanted. */
function accepted(file) {
  const spans = new Map(file.spans.map((span) => [span.id, span]));
  const points = [...file.text];
  const text = (id) => (id ? spans.get(id).text : null);
  const parts = (span) => (span.parts ?? [span]).map(({ start, end }) => points.slice(start, end).join(''));
  return file.attributions
    .filter((it) => spans.get(it.quote).status === 'accepted')
    .map((it) => ({ content: parts(spans.get(it.quote)), cues: it.cues.map(text), source: text(it.source), medium: text(it.medium), kind: it.type }));
}

for (const name of ['ar-from-suggestions', 'en-from-suggestions', 'ar-from-nothing', 'en-from-nothing']) {
  test(`the counted actions lead to what is wanted in a browser (${name})`, async (t) => {
    const { document, inputs, wanted } = JSON.parse(await readFile(new URL(`plays/${name}.json`, import.meta.url), 'utf8'));
    const qawl = await open({ locale: name.slice(0, 2), height: 2400 });
    try {
      const { page } = qawl;
      await drop(page, [{ name: 'play.json', type: 'application/json', content: JSON.stringify(document) }]);
      await page.waitForSelector('#article .block');
      await page.evaluate(() => window.document.fonts.ready);
      await page.focus('#article');
      // The page shows the paragraphs without the line breaks between them.
      const place = (at) => at - document.text.slice(0, at).split('\n').length + 1;
      for (const input of inputs) await play(page, input, place);
      const file = JSON.parse((await downloaded(page, () => page.keyboard.press('Control+s'))).text);
      const order = (all) => all.map((it) => JSON.stringify(it, ['content', 'cues', 'source', 'medium', 'kind'])).sort();
      assert.deepEqual(order(accepted(file)), order(wanted));
      t.diagnostic(`${(inputs.length / wanted.length).toFixed(2)} actions for each quote (${inputs.length} for ${wanted.length})`);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}
