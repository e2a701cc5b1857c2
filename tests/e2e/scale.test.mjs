// What is far too much: the page says so or works it off, loses nothing of what is open, and goes on.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { downloaded, open, sample } from './harness.mjs';

const PATIENCE = { timeout: 180_000 };

/** Pastes or drops what `source`, the body of a function, makes in the page: megabytes do not travel well. */
async function give(page, source) {
  await page.evaluate((body) => {
    const { text, html, file } = new Function(body)();
    const data = new DataTransfer();
    if (text !== undefined) data.setData('text/plain', text);
    if (html !== undefined) data.setData('text/html', html);
    if (file !== undefined) data.items.add(new File([file.content], file.name, { type: file.type ?? '' }));
    const target = document.activeElement ?? document.body;
    const event = file
      ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
      : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
  }, source);
}

/** A Qawl file whose annotations all reach over all of its paragraphs. */
function wideFile(annotations, paragraphs) {
  const text = Array(paragraphs).fill('a').join('\n');
  const at = { start: 0, end: text.length, text };
  const spans = Array.from({ length: annotations }, (_, idx) => ({
    id: `a${idx + 1}`, label: 'cue', ...at, parts: [at], status: 'suggested', origin: { by: 'person' },
  }));
  return JSON.stringify({
    format: 'qawl', version: 1, offset_unit: 'code-point', newlines: 'lf', id: 'wide', lang: 'en', text,
    text_sha256: createHash('sha256').update(text).digest('hex'), blocks: [], speakers: [], spans, attributions: [], claims: [],
  });
}

const refused = [
  ['50 MB of text', `return { text: 'كلمة '.repeat(10 * 1024 * 1024) };`],
  ['50 MB of HTML', `const all = '<p>said</p>'.repeat(5 * 1024 * 1024); return { text: all, html: all };`],
  ['50 MB of JSON', `return { text: '{"format": "qawl", "spans": [' + '{"id": "a1"},'.repeat(4 * 1024 * 1024) };`],
  ['a line of 5 MB without a space', `return { text: 'x'.repeat(5 * 1024 * 1024) };`],
  ['a file of a million annotations', `
    const span = '{"id":"a1","label":"cue","start":0,"end":1,"text":"a","parts":[{"start":0,"end":1,"text":"a"}],"status":"accepted","origin":{"by":"person"}}';
    return { file: { name: 'million.json', content: '{"format":"qawl","version":1,"spans":[' + (span + ',').repeat(999999) + span + ']}' } };`],
  ['a file of 300,000 marks', `return { file: { name: 'wide.json', content: ${JSON.stringify(wideFile(3000, 100))} } };`],
  ['JSON a million deep', `return { file: { name: 'deep.json', content: '{"a":'.repeat(1e6) } };`],
  ['UTF-16 with half a pair', `return { file: { name: 'half.txt', content: new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00]) } };`],
];

const opened = [
  ['100,000 nested marks', `return { html: '<p>first</p>' + '<b>'.repeat(1e5) + 'said' + '</b>'.repeat(1e5), text: 'x' };`, 'said'],
  ['a line of 300 KB without a space', `return { text: 'قال' + 'ق'.repeat(150 * 1024) };`, 'قال'],
  ['10,000 combining marks on one letter', `return { text: 'she said e' + '\\u0301'.repeat(10000) + ' today' };`, 'today'],
  ['half a surrogate pair', `return { text: 'قال \\uD800 الوزير: “نعم” \\uDFFF.' };`, '\uFFFD'],
  ['50 MB of mark-up around a sentence', `return { html: '<p>' + '<b></b>'.repeat(8 * 1024 * 1024), text: 'he said no' };`, 'he said no'],
  ['the first plane of Unicode', `
    let all = ''; for (let c = 1; c < 0x10000; c += 1) all += String.fromCharCode(c);
    return { text: all + '\\nقال الوزير: “نعم”.' };`, 'قال الوزير'],
  ['planes beyond', `
    let all = ''; for (let c = 0x10000; c < 0x20000; c += 1) all += String.fromCodePoint(c);
    return { text: all + '\\nقال الوزير: “نعم”.' };`, 'قال الوزير'],
];

for (const locale of ['ar', 'en']) {
  test(`far too much is refused in words and harms nothing (${locale} interface)`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      await give(page, `return { text: ${JSON.stringify(await readFile(sample(locale), 'utf8'))} };`);
      await page.waitForSelector('#article .run.suggested', PATIENCE);
      await page.focus('#article');
      await page.keyboard.press('n');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#article .run.accepted');
      const save = () => downloaded(page, () => page.click('.header .button.primary'));
      const before = (await save()).text;
      for (const [what, source] of refused) {
        const told = await page.evaluate(() => document.querySelector('.toast')?.textContent ?? '');
        await give(page, source);
        await page.waitForFunction((was) => {
          const toast = document.querySelector('.toast');
          return toast && toast.textContent !== was;
        }, told, PATIENCE).catch(() => assert.fail(`no message for ${what}`));
        const message = await page.textContent('.toast');
        assert.equal(/[\u0621-\u064a]/.test(message), locale === 'ar', `${what}: ${message}`);
        assert.equal((await save()).text, before, `${what} leaves the document as it was`);
      }
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

test('what is odd but not too much is opened, worked on and kept', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    for (const [what, source, held] of opened) {
      await give(page, source);
      await page.waitForFunction((held) => document.querySelector('#article')?.textContent.includes(held), held, PATIENCE)
        .catch(() => assert.fail(`${what} is not opened`));
      // The page answers.
      await page.click('button[lang=ar]', PATIENCE);
      await page.waitForFunction(() => document.documentElement.dir === 'rtl', null, PATIENCE);
      await page.click('button[lang=en]', PATIENCE);
      await page.waitForFunction(() => document.documentElement.dir === 'ltr', null, PATIENCE);
      const file = JSON.parse((await downloaded(page, () => page.click('.header .button.primary'))).text);
      const shown = await page.evaluate(() => [...document.querySelectorAll('#article [data-at]')].map((run) => run.textContent).join(''));
      assert.ok(file.text.includes(held), what);
      assert.equal(shown.replaceAll(/\s/g, '').length, file.text.replaceAll(/\s/g, '').length, `${what}: all of it is shown`);
    }
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
