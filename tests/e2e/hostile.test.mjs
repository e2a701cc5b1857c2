// Whatever is pasted, dropped or opened stays text: no script of it runs, nothing of it is asked for, no
// dialog opens, and the page goes on.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, open, ownFiles, paste, sample } from './harness.mjs';
import { AWAY, intruders, watch } from './hostile/canary.mjs';
import { sound, spoilt } from './hostile/files.mjs';
import { markup } from './hostile/markup.mjs';
import { fields, names } from './hostile/names.mjs';

/** Returns every input: `{ what, way, ... }` as `give` takes it. */
async function inputs() {
  const all = [];
  for (const [group, payloads] of Object.entries(markup)) {
    for (const [idx, payload] of payloads.entries()) {
      const what = `${group} ${idx}`;
      all.push({ what, way: 'paste', html: `<p>قال الوزير</p>${payload}`, text: `قال الوزير ${payload}` });
      all.push({ what, way: 'paste', text: payload });
      all.push({ what, way: 'drop', html: payload, text: payload });
      all.push({ what, way: 'file', name: `${idx}.html`, content: `<!doctype html><p>He said “no”.</p>${payload}` });
    }
  }
  for (const [idx, name] of names.entries()) {
    all.push({ what: `name ${idx}`, way: 'file', name: `${name}.txt`, content: 'The mayor said “no”.' });
    all.push({ what: `name ${idx} of a broken file`, way: 'chosen', name: `${name}.json`, content: '{"format": ' });
    all.push({ what: `name ${idx} of no text`, way: 'file', name, content: '\u0000' });
  }
  for (const [idx, field] of fields.entries()) {
    all.push({ what: `field ${idx} as HTML attribute`, way: 'paste', html: `<p class='${field}' style='${field}' role='${field}' lang='${field}'>said</p>`, text: field });
    all.push({ what: `field ${idx} in broken JSON`, way: 'paste', text: `{"${field}": ${field}` });
  }
  for (const file of await spoilt()) all.push({ ...file, way: 'file' });
  for (const file of sound()) all.push({ ...file, way: 'chosen', opens: true });
  return all;
}

/** Gives an input to the page as a browser would, waits until it has answered, and returns what came of it. */
async function give(page, input) {
  return page.evaluate(async ({ way, text, html, name, content }) => {
    const data = new DataTransfer();
    if (text !== undefined) data.setData('text/plain', text);
    if (html !== undefined) data.setData('text/html', html);
    if (content !== undefined) data.items.add(new File([content], name, { type: '' }));
    const answered = new Promise((resolve) => {
      new MutationObserver((_, self) => { self.disconnect(); resolve(); })
        .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      setTimeout(resolve, 250);
    });
    const chooser = document.querySelector('input[type=file]');
    if (way === 'paste') {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    } else if (way === 'chosen' && chooser) {
      chooser.files = data.files;
      chooser.dispatchEvent(new Event('change', { bubbles: true }));
    } else {
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    }
    await answered;
    await new Promise((resolve) => setTimeout(resolve));
  }, input);
}

const report = (page) => page.evaluate(() => {
  const { hits, violations, popups, dialogs } = window.seen;
  return { hits, violations, popups, dialogs, intruders: window.intruders() };
});

test('the payloads do bite where nothing guards', async (t) => {
  const qawl = await open({ locale: 'en' });
  try {
    const page = await qawl.page.context().newPage();
    await page.addInitScript(watch);
    const away = new Set();
    page.on('request', (request) => request.url().startsWith(AWAY) && away.add(request.url()));
    page.on('dialog', (dialog) => dialog.dismiss());
    // An empty page has no policy.
    await page.goto('about:blank');
    const all = ['html', 'foreign', 'css', 'mutation', 'encodings'].flatMap((group) => markup[group]);
    const bitten = await page.evaluate(async (payloads) => {
      const frames = payloads.map((payload) => {
        const frame = document.createElement('iframe');
        frame.srcdoc = payload;
        document.body.append(frame);
        return frame;
      });
      const read = () => frames.map((frame) => {
        try { return frame.contentWindow.seen.hits; } catch { return 0; }
      });
      let hits = [];
      // A busy machine takes its time to run so many frames.
      for (const until = performance.now() + 30_000; performance.now() < until;) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        hits = read();
        if (hits.filter((n) => n > 0).length + window.seen.hits >= 40) break;
      }
      return { inside: hits.filter((n) => n > 0).length, top: window.seen.hits };
    }, all);
    t.diagnostic(`of ${all.length} payloads ${bitten.inside} ran in their frame and called out ${bitten.top} times; ${away.size} addresses asked for`);
    assert.ok(bitten.inside + bitten.top >= 40, `only ${bitten.inside} + ${bitten.top} of ${all.length} ran`);
    assert.ok(away.size >= 15, `only ${away.size} asked for something`);
  } finally {
    await qawl.close();
  }
});

for (const locale of ['ar', 'en']) {
  test(`hostile inputs harm nothing (${locale} interface)`, async (t) => {
    const all = await inputs();
    assert.ok(all.length >= 500, `${all.length} inputs`);
    const qawl = await open({ locale, before: [watch, `window.intruders = ${intruders}`] });
    const { page } = qawl;
    try {
      const own = await ownFiles(qawl.address);
      let nth = 0;
      for (const input of all) {
        const told = `${input.way} of ${input.what} (${nth += 1} of ${all.length})`;
        await give(page, input);
        if (input.opens) await visit(page);
        const found = await report(page);
        assert.deepEqual(found, { hits: 0, violations: [], popups: 0, dialogs: 0, intruders: [] }, told);
        const asked = qawl.requests.filter((address) => !own.has(address));
        assert.deepEqual([asked, qawl.left], [[], []], `${told}: asked for something`);
        assert.equal(page.url(), qawl.address, `${told}: led away`);
        assert.deepEqual(qawl.problems, [], told);
      }
      t.diagnostic(`${all.length} hostile inputs`);

      // The page goes on, once its report of the last file is closed: an article is opened, annotated and downloaded.
      for (let n = 0; n < 5 && (await page.locator('dialog[open]').count()); n += 1) await page.keyboard.press('Escape');
      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      // What was open before has suggestions too.
      const title = (await readFile(sample(locale), 'utf8')).split('\n').map((line) => line.trim()).filter(Boolean)[1];
      await page.waitForFunction((title) => document.querySelector('#article')?.textContent.includes(title), title);
      await page.waitForSelector('#article .run.suggested');
      await page.focus('#article');
      await page.keyboard.press('n');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#article .run.accepted');
      const file = await downloaded(page, () => page.click('.header .button.primary'));
      assert.ok(JSON.parse(file.text).spans.some((span) => span.status === 'accepted'));
      assert.equal(await page.evaluate(() => window.seen.hits + window.seen.violations.length), 0);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

/** Goes through all that shows words of the open document: lists, card, search, title. */
async function visit(page) {
  await page.evaluate(async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
    for (const tab of document.querySelectorAll('.inspector [role=tab]')) {
      tab.click();
      await pause();
      for (const row of document.querySelectorAll('.inspector .row-main')) {
        row.click();
        await pause();
      }
    }
  });
}

test('downloads have names that no system takes amiss', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    for (const file of sound()) {
      await give(page, { ...file, way: 'file' });
      // A browser holds back downloads that follow each other faster than a person could ask for them.
      await page.waitForTimeout(500);
      const { name } = await downloaded(page, () => page.click('.header .button.primary'));
      assert.match(name, /^[\p{L}\p{N}\p{M}_-][\p{L}\p{N}\p{M}._ -]*\.json$/u, JSON.stringify(name));
      assert.ok(name.length <= 120, name);
      assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)\./i);
    }
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
