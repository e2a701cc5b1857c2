// The workspace as a person uses it: filtering and deciding on many at once, switching a rule off,
// finding and marking, speakers, keys of one's own, the command palette, the text cursor, the log.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, open, paste, sample } from './harness.mjs';

const save = async (page) => JSON.parse((await downloaded(page, () => page.keyboard.press('Control+s'))).text);
/** Waits until what the last key did is painted. */
const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const focusedText = async (page) => (await painted(page), page.textContent('.card-text'));
const waiting = async (page) => (await painted(page), Number(await page.textContent('#tab\\.review .tab-count')));

async function opened(locale, options = {}) {
  const qawl = await open({ locale, ...options });
  await paste(qawl.page, { text: await readFile(sample(locale), 'utf8') });
  await qawl.page.waitForSelector('#article .run.quote');
  await qawl.page.focus('#article');
  return qawl;
}

/** Runs a test in both languages of the interface, and asks that the page had no trouble. */
function inBoth(name, run) {
  for (const locale of ['ar', 'en']) {
    test(`${name} (${locale})`, async () => {
      const qawl = await opened(locale);
      try {
        await run(qawl.page, locale);
        assert.deepEqual(qawl.problems, []);
      } finally {
        await qawl.close();
      }
    });
  }
}

/** Opens the command palette, types, and takes the first row. */
async function ask(page, words) {
  await page.keyboard.press('Control+k');
  await page.waitForSelector('.palette-field:focus');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.palette-field', { state: 'detached' });
  // The command runs once the keyboard is the article's again.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
}

const arabic = (text) => /[\u0621-\u064a]/.test(text);

inBoth('what is shown after filtering is accepted at once, and taken back from the message', async (page, locale) => {
  const all = await waiting(page);
  await page.selectOption('.filter-label', 'cue');
  const cues = await waiting(page);
  assert.ok(cues > 1 && cues < all, `${cues} of ${all}`);
  await page.click('.list-bulk .button >> nth=0');
  await page.waitForSelector('.toast');
  const told = await page.textContent('.toast p');
  assert.ok(told.includes(String(cues)), told);
  assert.equal(arabic(told), locale === 'ar');
  assert.equal((await save(page)).spans.filter((it) => it.status === 'accepted').length, cues);
  await page.keyboard.press('Control+z');
  assert.equal(await waiting(page), cues);
  await page.click('.list-bulk .button.danger');
  await page.click('.toast .button >> nth=0');
  assert.equal(await waiting(page), cues, 'rejected, and taken back by the message itself');
  await page.selectOption('.filter-label', '');
  await page.click('.filters summary');
  const speaker = await page.$eval('.filter-speaker option:nth-child(2)', (it) => it.value);
  await page.selectOption('.filter-speaker', speaker);
  const theirs = await waiting(page);
  assert.ok(theirs > 0 && theirs < all);
});

inBoth('a rule is switched off from the suggestion itself, and on again', async (page) => {
  const all = await waiting(page);
  await page.keyboard.press('Tab');
  const sentence = await page.textContent('.why p');
  assert.ok(sentence.length > 10, sentence);
  await page.click('.why-menu summary');
  await page.click('.rule-off');
  await page.waitForSelector('.rules-off');
  const left = await waiting(page);
  assert.ok(left < all, `${left} of ${all}`);
  await page.focus('#article');
  await page.keyboard.press('Control+z');
  assert.equal(await waiting(page), all, 'undo');
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await waiting(page), left);
  await page.click('.rules-off .button');
  assert.equal(await waiting(page), all, 'on again');
});

inBoth('find, go through the hits, mark the one or all of them', async (page, locale) => {
  const [name, folded] = locale === 'ar' ? ['إسرائيل', 'اسراييل'.replace('يي', 'ئي')] : ['bridge', 'BRIDGE'];
  await page.keyboard.press('/');
  await page.waitForSelector('.find-field:focus');
  await page.keyboard.type(folded);
  const count = async () => (await painted(page), await page.textContent('.find-count')).match(/\d+/g)?.map(Number) ?? [];
  const [at, n] = await count();
  const text = await page.$eval('#article', (it) => it.textContent.toLowerCase());
  assert.equal(n, text.split(name).length - 1, 'every place is found, whatever its spelling');
  assert.ok(n > 1);
  await page.keyboard.press('Enter');
  assert.equal((await count())[0], (at % n) + 1);
  await page.keyboard.press('Shift+Enter');
  assert.equal((await count())[0], at);
  const shown = await page.evaluate(() => [CSS.highlights.get('find').size, CSS.highlights.get('find-here').size]);
  assert.deepEqual(shown, [n, 1]);
  // Escape leaves the hit selected, and a label's key marks it.
  await page.keyboard.press('Escape');
  await page.waitForSelector('.find', { state: 'detached' });
  assert.equal((await page.evaluate(() => getSelection().toString())).toLowerCase(), name);
  assert.equal(await page.evaluate(() => CSS.highlights.has('find')), false);
  await page.keyboard.press('4');
  assert.ok((await focusedText(page)).toLowerCase().includes(name));
  await page.keyboard.press('Control+z');
  // All of them, as one thing to undo.
  await page.keyboard.press('Control+f');
  await page.waitForSelector('.find-field:focus');
  await page.keyboard.type(name);
  const before = (await save(page)).spans.length;
  await page.click('.find-mark .button >> nth=1');
  await page.waitForSelector('.toast');
  const told = await page.textContent('.toast p');
  await page.click('.toast .button >> nth=0');
  assert.equal((await save(page)).spans.length, before, 'taken back from the message');
  await page.click('.find-mark .button >> nth=1');
  const after = (await save(page)).spans;
  const made = after.filter((it) => it.origin.by === 'person' && it.label === 'cue');
  assert.ok(made.length > 1 && made.every((it) => it.text.toLowerCase() === name), JSON.stringify(made.map((it) => it.text)));
  assert.ok(made.length === 2 || told.includes(String(made.length)), told);
  // A regular expression, a broken one, one that is too large.
  await page.click('.find-pattern');
  await page.fill('.find-field', '\\d+');
  assert.ok((await count())[1] > 0);
  for (const bad of ['(', '((\\pL{1,500}){500}){500}']) {
    await page.fill('.find-field', bad);
    const told = await page.textContent('.find-count.trouble');
    assert.equal(arabic(told), locale === 'ar', told);
  }
});

inBoth('a speaker is renamed, recoloured, split and merged, and its mentions gone through', async (page) => {
  await page.click('#tab\\.speakers');
  const rows = page.locator('.speaker-row');
  const n = await rows.count();
  const index = await rows.evaluateAll((all) => all.findIndex((row) => row.querySelectorAll('.mentions li').length > 2));
  assert.ok(index >= 0, 'somebody is mentioned often');
  const row = rows.nth(index);
  await row.locator('.speaker-head .button').click();
  await row.locator('.speaker-editor input').fill('Qawl 1');
  // What is typed stays, however long a person takes.
  await page.waitForTimeout(400);
  assert.equal(await row.locator('.speaker-editor input').inputValue(), 'Qawl 1');
  await row.locator('.speaker-editor input').press('Tab');
  await row.locator('.colour').nth(5).click();
  await row.locator('.mentions li:nth-child(2) .button').last().click();
  assert.equal(await rows.count(), n + 1, 'split off');
  const other = row.locator('.speaker-editor select').nth(1);
  await other.selectOption((await other.locator('option').last().getAttribute('value')) ?? '');
  assert.equal(await rows.count(), n, 'merged');
  const file = await save(page);
  const speaker = file.speakers.find((it) => it.name === 'Qawl 1');
  assert.ok(speaker && speaker.mentions.length > 2);
  await row.locator('.mentions .row-main').first().click();
  await page.focus('#article');
  const places = new Set();
  for (let step = 0; step < speaker.mentions.length; step += 1) {
    await painted(page);
    places.add(await page.$eval('#article .run.focused', (it) => it.dataset.at));
    await page.keyboard.press('j');
  }
  assert.equal(places.size, speaker.mentions.length, 'each mention once, and round');
});

inBoth('a key is chosen, a conflict shown, kept over a reload, and reset', async (page) => {
  await page.keyboard.press('?');
  await page.click('[data-command="command.accept"]');
  await page.keyboard.press('x');
  assert.ok((await page.textContent('.keys-taken')).includes('x'));
  await page.keyboard.press('x');
  await page.waitForSelector('.asking', { state: 'detached' });
  assert.equal(await page.textContent('[data-command="command.accept"] .key'), 'x');
  await page.click('[data-command="command.next"]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('.asking', { state: 'detached' });
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await page.waitForSelector('main');
  await paste(page, { text: 'The mayor said that the bridge would close in May.' });
  await page.waitForSelector('#article .run.quote');
  await page.focus('#article');
  await page.keyboard.press('n');
  await page.keyboard.press('x');
  assert.equal(await page.locator('#article .run.accepted').count() > 0, true, 'x accepts now');
  // Without single letters, and by their names.
  await ask(page, 'single-key');
  const before = await page.locator('#article .run.accepted').count();
  await page.keyboard.press('x');
  assert.equal(await page.locator('#article .run.accepted').count(), before);
  await page.keyboard.press('?');
  assert.equal(await page.locator('dialog[open]').count(), 0, '? is a single character too');
  await ask(page, 'المفتاح الواحد');
  await ask(page, 'Keyboard shortcuts');
  await page.waitForSelector('dialog[open] .keys-switch input');
  assert.equal(await page.isChecked('.keys-switch input'), true, 'switched off and on again: both names found it');
  await page.click('.dialog-actions .button >> nth=0');
  assert.equal((await page.textContent('[data-command="command.accept"]')).includes('Enter'), true, 'reset');
});

inBoth('the command palette finds by either language, and acts on what has the focus', async (page) => {
  await page.keyboard.press('Tab');
  const first = await focusedText(page);
  await ask(page, 'قبول');
  assert.notEqual(await focusedText(page), first, 'the focus went on');
  await ask(page, 'show the claims');
  assert.equal(await page.getAttribute('#tab\\.claims', 'aria-selected'), 'true');
  await page.keyboard.press('Control+k');
  await page.waitForSelector('.palette-field:focus');
  const rows = await page.locator('.commands li').count();
  assert.ok(rows > 40, `${rows} commands`);
  assert.equal(await page.locator('.commands li:has(kbd)').count() > 25, true, 'with their keys');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.getAttribute('.commands li:nth-child(2)', 'aria-selected'), 'true');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
});

inBoth('claims are listed by score with counts that follow the slider', async (page, locale) => {
  await page.click('#tab\\.claims');
  const scores = (await page.$$eval('.row-score', (all) => all.map((it) => Number(it.textContent))));
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
  const counts = async () => (await painted(page), await page.textContent('.list-counts')).match(/\d+/g).map(Number);
  assert.equal((await counts())[0], scores.length);
  const middle = scores[Math.floor(scores.length / 2)];
  await page.focus('.list-tools input[type=range]');
  for (let step = 0; step * 5 < middle; step += 1) await page.keyboard.press('ArrowUp');
  const least = Number(await page.inputValue('.list-tools input[type=range]'));
  assert.equal((await counts())[0], scores.filter((it) => it >= least).length);
  assert.ok((await counts())[0] < (await counts())[1]);
  const reasons = await page.textContent('.reasons');
  assert.equal(arabic(reasons), locale === 'ar', reasons);
  const select = page.locator('.row-edit select').first();
  await select.selectOption('denial');
  await page.locator('.row-edit .button').first().click();
  const changed = (await save(page)).claims.filter((it) => it.kind === 'denial');
  assert.ok(changed.length > 0);
});

inBoth('the text cursor moves by sentences, selects, and a key marks', async (page, locale) => {
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Shift+Alt+ArrowDown');
  const selected = (await page.evaluate(() => getSelection().toString())).trim();
  assert.ok(selected.split(' ').length > 2, selected);
  await page.keyboard.press('4');
  const marked = await focusedText(page);
  assert.ok(selected.includes(marked) && marked.length > selected.length - 6, `${selected} -> ${marked}`);
  // Arrows are visual: towards the left is forward in Arabic and backward in English.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  const ahead = locale === 'ar' ? 'ArrowLeft' : 'ArrowRight';
  await page.keyboard.press(`Shift+Control+${ahead}`);
  assert.ok((await page.evaluate(() => getSelection().toString())).trim().length > 1);
});

inBoth('the log of decisions is downloaded with times and edges', async (page) => {
  await page.selectOption('.filter-label', 'quote');
  await page.focus('#article');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('[');
  const log = async (words) => (await downloaded(page, () => ask(page, words))).text;
  const { entries, offset_unit } = JSON.parse(await log('log json'));
  assert.equal(offset_unit, 'code-point');
  assert.deepEqual(entries.map((it) => it.action), ['accept', 'reshape']);
  assert.ok(entries.every((it) => it.spent_ms >= 0 && it.at_ms > 1e12));
  assert.ok(entries[1].changes[0].end_moved < 0);
  const csv = (await log('log csv')).trim().split('\r\n');
  assert.equal(csv.length, 3);
  assert.equal(csv[0].split(',').length, csv[1].split(',').length);
  await ask(page, 'clear the decision');
  assert.equal(JSON.parse(await log('log json')).entries.length, 0);
});

inBoth('page furniture is not marked by hand, what is removed stays so, the tab bears the title where that is wanted', async (page, locale) => {
  const title = await page.$eval('h1.block-title', (it) => it.textContent);
  // Browsers keep titles and send them to other devices: it bears the headline only where a person wants that.
  assert.ok(!(await page.title()).includes(title.slice(0, 20)), await page.title());
  if (!(await page.locator('.rail-project').isVisible())) await page.click('.rail-button');
  await page.click('.rail-project');
  await page.click('.project-setting input');
  await page.waitForFunction((start) => document.title.includes(start), title.slice(0, 60));
  await page.keyboard.press('Escape');
  await page.focus('#article');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Delete');
  const removed = (await save(page)).spans.filter((it) => it.status === 'rejected').length;
  assert.equal(removed, 1);
  if (await page.locator('.block-boilerplate').count()) {
    const before = (await save(page)).spans.length;
    await page.locator('.fold-toggle').first().click();
    await page.locator('.block-boilerplate:visible').first().click({ clickCount: 3 });
    await page.keyboard.press('3');
    await page.waitForFunction((arabic) => /[\u0621-\u064a]/.test(document.querySelector('.toast')?.textContent ?? '') === arabic
      && document.querySelector('.toast')?.textContent.includes('b'), locale === 'ar');
    assert.equal((await save(page)).spans.length, before);
  }
});

inBoth('what is typed into a field stays while something else changes, and what is refused does not', async (page) => {
  // By a script, so that the keyboard stays in the field.
  const click = async (selector) => {
    await page.$eval(selector, (button) => button.click());
    await painted(page);
  };
  await page.keyboard.press('Tab');
  await page.keyboard.press('Delete');
  await page.waitForSelector('.toast');
  await page.keyboard.press('r');
  await page.locator('.rail-note').pressSequentially('note');
  await click('.toast .icon-only');
  assert.equal(await page.locator('.toast').count(), 0);
  assert.equal(await page.inputValue('.rail-note'), 'note', 'a message that goes leaves it');

  await page.click('#tab\\.speakers');
  await page.click('.speaker-head .button >> nth=0');
  const name = page.locator('.speaker-editor input');
  const kept = await name.inputValue();
  await name.fill('Qawl');
  await click('.header-actions button:enabled');
  assert.equal(await name.inputValue(), 'Qawl', 'an edit from elsewhere leaves it');
  await name.fill('');
  await name.press('Tab');
  await painted(page);
  assert.equal(await name.inputValue(), kept, 'a name must be something');
});
