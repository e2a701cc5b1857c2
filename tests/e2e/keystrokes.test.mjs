// The sample article annotated by keyboard alone, from the suggestions and from nothing, to the same
// attributions and claims; prints how many keys were pressed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open, paste, sample } from './harness.mjs';

const save = async (page) => JSON.parse((await downloaded(page, () => page.keyboard.press('Control+s'))).text);

/** What a reader rejects of what is suggested for the sample. */
const WRONG_CLAIM = 'الهجوم دعت';

/** Returns a text without marks round all of it: what a person selects is trimmed of them. */
const unmarked = (text) => text.replace(/^[“«"]([^”»"]*)[”»"]$/u, '$1');

/** Returns the attributions and claims of a file that a person decided for, as text. */
function decided(file) {
  const spans = new Map(file.spans.map((span) => [span.id, span]));
  const text = (id) => (id ? unmarked(spans.get(id).text) : null);
  const good = (id) => spans.get(id).status === 'accepted';
  return {
    attributions: file.attributions
      .filter((it) => good(it.quote))
      .map((it) => `${text(it.source)} | ${it.cues.map(text).join(' ')} | ${text(it.quote)}`)
      .sort(),
    claims: file.spans.filter((it) => it.label === 'claim' && it.status === 'accepted').map((it) => it.text).sort(),
  };
}

/** Counts the keys pressed, each with its modifiers as one. */
function keyboard(page) {
  const counted = {
    n: 0,
    async press(key) {
      counted.n += 1;
      await page.keyboard.press(key);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    },
  };
  return counted;
}

async function fromSuggestions(page) {
  const keys = keyboard(page);
  await keys.press('Tab');
  for (let step = 0; step < 300; step += 1) {
    const here = await page.evaluate(() => ({
      text: document.querySelector('.card-text')?.textContent ?? '',
      label: ['speaker', 'cue', 'quote', 'claim'].find((it) => document.querySelector(`.card.${it}`)),
      undecided: Boolean(document.querySelector('.card .chip.suggested')),
      waiting: Number(document.querySelector('[id="tab.review"] .tab-count').textContent),
    }));
    if (here.waiting === 0) return keys.n;
    if (!here.undecided) await keys.press('n');
    else if (here.label === 'claim') await keys.press(here.text.startsWith(WRONG_CLAIM) ? 'x' : 'Enter');
    else await keys.press('Shift+Enter');
  }
  throw new Error('the queue has no end');
}

/** Returns where the text cursor stands and what is selected, in UTF-16 units of the article. */
const cursor = (page) => page.evaluate(() => {
  const article = document.querySelector('#article');
  const selection = getSelection();
  const range = document.createRange();
  range.setStart(article, 0);
  // Without a cursor, the next arrow begins where the focused mark does.
  if (selection.focusNode && article.contains(selection.focusNode)) range.setEnd(selection.focusNode, selection.focusOffset);
  else range.setEndBefore(document.querySelector('#article .run.focused') ?? article.firstChild);
  return { at: range.toString().length, selected: selection.toString() };
});

async function fromNothing(page, items) {
  const keys = keyboard(page);
  const article = await page.$eval('#article', (it) => it.textContent);
  const between = (from, to) => /^[\s\p{P}]*$/u.test(article.slice(from, to));
  for (const pass of [['speaker', 'cue'], ['quote', 'claim']]) {
    await keys.press('Control+Home');
    for (const item of items.filter((it) => pass.includes(it.label))) {
      let { at } = await cursor(page);
      for (let step = 0; !(at <= item.start && between(at, item.start)); step += 1) {
        assert.ok(step < 400, `the cursor does not come to ${item.text}`);
        // By letters only where a mark begins inside a word, after a conjunction written to it.
        const near = at < item.start && /^[\s\p{P}]*\p{L}{0,2}$/u.test(article.slice(at, item.start));
        await keys.press(near ? 'ArrowLeft' : at < item.start ? 'Control+ArrowLeft' : 'Control+ArrowRight');
        ({ at } = await cursor(page));
      }
      for (let step = 0; at < item.end; step += 1) {
        assert.ok(step < 100, `the selection does not reach the end of ${item.text}`);
        const rest = article.slice(item.end);
        // A whole sentence where it ends one, else word by word.
        const ends = /^[”"»]?[.!؟]/.test(rest) && !/[.!؟]/.test(article.slice(at, item.end));
        await keys.press(ends && item.end - at > 30 ? 'Shift+Alt+ArrowDown' : 'Shift+Control+ArrowLeft');
        ({ at } = await cursor(page));
      }
      const inWord = /\p{L}\p{L}/u.test(article.slice(item.start - 1, item.start + 1));
      await keys.press((inWord ? 'Alt+' : '') + { speaker: '1', cue: '2', quote: '3', claim: '4' }[item.label]);
      assert.equal(unmarked(await page.textContent('.card-text')), unmarked(item.text));
      if (item.label === 'quote') await linkAsIn(page, keys, item);
    }
  }
  return keys.n;
}

/** Mends the links that were proposed for the quote just made. */
async function linkAsIn(page, keys, item) {
  const linked = () => page.$$eval('.links .link-row', (rows) => rows.map((row) => [...row.querySelectorAll('.link .quoted')].map((it) => it.textContent)));
  const letter = (name) => page.$$eval('.candidate', (all, name) => all.find((it) => it.querySelector('bdi').textContent === name)?.querySelector('kbd')?.textContent, name);
  const [[source], cues] = await linked();
  if (source !== item.source) {
    await keys.press('s');
    const key = await letter(item.source);
    assert.ok(key, `${item.source} is no candidate`);
    await keys.press(key);
  }
  for (const cue of item.cues.filter((it) => !cues.includes(it))) {
    await keys.press('c');
    await keys.press(await letter(cue));
  }
}

test('the sample is annotated by keyboard alone, from its suggestions and from nothing', async (t) => {
  const qawl = await open({ locale: 'ar' });
  const { page } = qawl;
  try {
    await paste(page, { text: await readFile(sample('ar'), 'utf8') });
    await page.waitForSelector('#article .run.quote');
    await page.focus('#article');
    const suggested = await fromSuggestions(page);
    const file = await save(page);
    const gold = decided(file);
    assert.ok(gold.attributions.length >= 16 && gold.claims.length >= 10, JSON.stringify(gold, null, 1));

    // The same from the bare article: the spans in the order of the text, their places in UTF-16.
    const spans = new Map(file.spans.map((span) => [span.id, span]));
    const article = await page.$eval('#article', (it) => it.textContent);
    const points = [...file.text];
    const place = (span) => {
      // The page shows the paragraphs without the line breaks between them.
      const before = points.slice(0, span.start).join('').replace(/\n/g, '').length;
      assert.equal(article.slice(before, before + span.text.length), span.text);
      return { start: before, end: before + span.text.length };
    };
    const linked = new Map(file.attributions.map((it) => [it.quote, it]));
    const used = new Set(file.attributions.flatMap((it) => [it.source, ...it.cues]));
    const items = file.spans
      .filter((it) => it.status === 'accepted' && (used.has(it.id) || ['quote', 'claim'].includes(it.label)))
      .map((it) => ({
        label: it.label,
        text: it.text,
        ...place(it),
        source: spans.get(linked.get(it.id)?.source)?.text,
        cues: (linked.get(it.id)?.cues ?? []).map((id) => spans.get(id).text),
      }));
    const bare = { ...file, spans: [], attributions: [], claims: [], speakers: [] };
    // In a browser of its own: in this one the article is there already.
    const anew = await open({ locale: 'ar' });
    let made;
    try {
      await drop(anew.page, [{ name: 'bare.json', type: 'application/json', content: JSON.stringify(bare) }]);
      await anew.page.waitForSelector('#article .block');
      assert.equal(await anew.page.locator('#article .run').count(), 0);
      await anew.page.focus('#article');
      made = await fromNothing(anew.page, items);
      const again = decided(await save(anew.page));
      assert.deepEqual(again.attributions, gold.attributions);
      assert.deepEqual(again.claims, gold.claims);
      assert.deepEqual(anew.problems, []);
    } finally {
      await anew.close();
    }
    t.diagnostic(`${gold.attributions.length} attributions and ${gold.claims.length} claims: ${suggested} keys from the suggestions, ${made} from nothing`);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
