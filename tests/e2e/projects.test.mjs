// Projects of many documents: taking them in, finding, marking, removing them, and moving a project.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open, paste, sample, saved } from './harness.mjs';

/** An article of our own about something numbered, in Arabic or English; about 4 KB where `long`. */
function story(n, long = false) {
  const arabic = n % 3 === 0;
  const head = arabic ? `وزير النقل: الجسر رقم ${n} سيفتح قريباً` : `Minister: bridge ${n} will open soon`;
  const lines = arabic
    ? [`قال وزير النقل سامر الخطيب إن الجسر رقم ${n} سيفتح في الصيف.`, `وأضاف أن الكلفة بلغت ${n + 3} ملايين.`]
    : [`The minister, Rana Haddad, said that bridge ${n} would open in summer.`, `“It will cost ${n + 3} million,” she added.`];
  const more = long ? Array.from({ length: arabic ? 16 : 26 }, (_, k) => `${lines[k % 2]} (${k})`) : [];
  return [head, '', ...lines, ...more].join('\n\n');
}

const lines = (count, long) =>
  Array.from({ length: count }, (_, n) => JSON.stringify({ id: `story-${n}`, text: story(n, long) })).join('\n');

const decided = (page) => page.evaluate(() => Number(document.querySelector('.header-progress progress').value));
const showRail = async (page) => {
  // The button of a list that is shown would hide it.
  await page.waitForSelector('.rail, .rail-button[aria-expanded=false]');
  if (!(await page.locator('.rail').count())) await page.click('.rail-button[aria-expanded=false]');
  await page.waitForSelector('.rail');
};
const heading = (page, part) => page.waitForFunction((part) => document.querySelector('#article')?.textContent.includes(part), part);
const file = (name, content, type = 'text/plain') => ({ name, content, type });

for (const locale of ['ar', 'en']) {
  test(`several files make a list that is worked through by keyboard (${locale} interface)`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      await drop(page, [
        file('a.txt', story(1)),
        file('b.txt', story(2)),
        file('c.txt', story(3)),
        file('again.txt', story(1)),
        file('photo.txt', '\u0000\u0001\u0002'),
      ]);
      await page.waitForSelector('.rail-row >> nth=2');
      await page.waitForSelector('.toast');
      const told = await page.textContent('.toast');
      assert.match(told, locale === 'ar' ? /أُضيفت 3 مستندات؛ مستند واحد كان موجوداً؛ تعذّرت إضافة مستند واحد/ : /3 documents added; 1 already in the project; 1 could not be added/);
      assert.match(told, /photo\.txt/);
      assert.equal(await page.locator('.rail-row').count(), 3);
      assert.equal(await page.getAttribute('.rail-list', 'role'), 'listbox');
      // The first one is open; its state follows the work.
      await heading(page, 'bridge 1');
      assert.equal(await page.locator('.rail-row.open .rail-standing.new').count(), 1);
      await page.focus('#article');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.rail-row.open .rail-standing.in-work');
      // Done goes on to the next; the list has its own keys.
      await page.keyboard.press('Shift+D');
      await heading(page, 'bridge 2');
      await page.waitForSelector('.rail-standing.done');
      await page.focus('#article');
      await page.keyboard.press('Shift+S');
      await heading(page, 'الجسر رقم 3');
      await page.focus('.rail-list');
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      await heading(page, 'bridge 1');
      await page.focus('#article');
      await page.keyboard.press('w');
      await heading(page, 'الجسر رقم 3');
      // Renaming, removing, bringing back.
      await page.focus('.rail-list');
      await page.keyboard.press('F2');
      await page.fill('.rail-foot input >> nth=0', 'الجسر الكبير');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.rail-title:has-text("الجسر الكبير")');
      await page.focus('.rail-list');
      await page.keyboard.press('Delete');
      await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 2);
      await page.click('.toast .button:not(.icon-only)');
      await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 3);
      await heading(page, 'الجسر رقم 3');
      // A remark on the document, and searching, sorting, filtering.
      await page.fill('.rail-note', 'راجعه');
      await page.keyboard.press('Tab');
      await page.fill('.rail-search', 'الكبير');
      await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 1);
      await page.fill('.rail-search', '');
      await page.selectOption('.rail-sorting select >> nth=0', 'standing');
      await page.waitForFunction(() => document.querySelector('.rail-row:last-child .rail-standing.skipped'));
      await page.selectOption('.rail-sorting select >> nth=1', 'done');
      await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 1);
      await saved(page);
      await page.reload();
      await heading(page, 'الجسر رقم 3');
      await showRail(page);
      await page.waitForSelector('.rail-title:has-text("الجسر الكبير")');
      assert.equal(await page.locator('.rail-standing.done').count(), 1);
      assert.equal(await page.inputValue('.rail-note'), 'راجعه');
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

test('thousands of articles come in with progress, and can be ended on the way', { timeout: 300_000 }, async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    const all_of_them = lines(3000);
    await drop(page, [file('stories.jsonl', all_of_them)]);
    await page.waitForSelector('.banner.taking progress');
    // The page answers meanwhile.
    await page.click('button[lang=ar]');
    await page.waitForFunction(() => document.documentElement.dir === 'rtl');
    await page.waitForFunction(() => document.querySelector('.banner.taking progress')?.value > 0);
    await page.click('.banner.taking .button');
    await page.waitForSelector('.banner.taking', { state: 'detached' });
    await page.waitForSelector('.rail-row');
    const counted = async () => Number(await page.getAttribute('.rail-row', 'aria-setsize'));
    const some = await counted();
    assert.ok(some > 0 && some < 3000, `${some} when it was ended`);
    assert.match(await page.textContent('.toast'), /أُلغيت الإضافة/);
    // The same file again adds what is missing, and nothing twice.
    await drop(page, [file('stories.jsonl', all_of_them)]);
    await page.waitForSelector('.banner.taking');
    await page.waitForSelector('.banner.taking', { state: 'detached', timeout: 240_000 });
    assert.equal(await counted(), 3000);
    await saved(page);
    await page.reload();
    await page.waitForSelector('#article .run');
    await showRail(page);
    assert.equal(await counted(), 3000);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a broken line is told by file and line, the others come in', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await drop(page, [file('mixed.jsonl', [JSON.stringify({ id: 1, text: story(1) }), '{"id": 2, "te', JSON.stringify({ id: 3, text: story(2) })].join('\r\n'))]);
    await page.waitForSelector('.rail-row >> nth=1');
    const told = await page.textContent('.toast');
    assert.match(told, /2 documents added/);
    assert.match(told, /mixed\.jsonl.*Line 2/);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('projects are made, renamed, switched and deleted, and one file moves a project', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await drop(page, [file('a.txt', story(1)), file('b.txt', story(2))]);
    await heading(page, 'bridge 1');
    await page.focus('#article');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+D');
    await heading(page, 'bridge 2');
    await saved(page);
    await page.click('.rail-project');
    await page.fill('dialog[open] input[aria-label="Name of the project"]', 'Bridges');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.project-name:has-text("Bridges")');
    const moved = await downloaded(page, () => page.click('dialog[open] .button:has-text("Download the project")'));
    assert.equal(moved.name, 'Bridges.qawl-project.jsonl');
    const [head, first, second] = moved.text.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual([head.format, head.version, head.name, head.documents], ['qawl-project', 1, 'Bridges', 2]);
    assert.equal(first.state, 'done');
    assert.equal(second.state, null);
    assert.ok(first.document.spans.some((span) => span.status === 'accepted'));

    await page.fill('dialog[open] input[aria-label="Name of the new project"]', 'Ports');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main.start-body');
    await page.waitForSelector('[data-saving=saved]');
    await paste(page, { text: story(4) });
    await heading(page, 'bridge 4');
    await saved(page);

    // The file opens as a project of its own, with all that was said of its documents.
    await drop(page, [file(moved.name, moved.text, 'application/jsonl')]);
    await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 2);
    await heading(page, 'bridge 1');
    assert.equal(await page.locator('.rail-standing.done').count(), 1);
    assert.equal(await decided(page), 1);
    await saved(page);
    const again = await downloaded(page, () => page.keyboard.press('Control+Shift+S'));
    const strip = (text) => text.trim().split('\n').slice(1).map((line) => ({ ...JSON.parse(line), changed_ms: 0 }));
    assert.deepEqual(strip(again.text), strip(moved.text));

    await page.click('.rail-project');
    await page.waitForSelector('.project >> nth=2');
    await page.locator('.project', { hasText: 'Ports' }).locator('.button', { hasText: 'Open' }).click();
    await heading(page, 'bridge 4');
    await page.click('.rail-button[aria-expanded=false]').catch(() => {});
    await page.click('.rail-project');
    await page.locator('.project.open .danger').click();
    await page.click('.project-doomed .danger');
    await page.waitForFunction(() => !document.querySelector('#article')?.textContent.includes('bridge 4'));
    await page.waitForSelector('.rail-project, .rail-button');
    await saved(page);
    await page.reload();
    await page.waitForSelector('main');
    await showRail(page);
    await page.click('.rail-project');
    await page.waitForSelector('.project');
    assert.equal(await page.locator('.project').count(), 2);
    assert.equal(await page.locator('.project:has-text("Ports")').count(), 0);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a file of the same article is taken over as one step that can be undone', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    await page.waitForSelector('#article .run');
    await page.focus('#article');
    for (const key of ['Tab', 'Enter', 'Enter', 'x']) await page.keyboard.press(key);
    const work = await downloaded(page, () => page.click('.header .button.primary'));
    const there = await decided(page);
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('Control+z');
    await page.waitForFunction(() => Number(document.querySelector('.header-progress progress').value) === 0);
    await drop(page, [file('work.json', work.text, 'application/json')]);
    await page.waitForFunction((n) => Number(document.querySelector('.header-progress progress').value) === n, there);
    await page.click('.toast .button:not(.icon-only)');
    await page.waitForFunction(() => Number(document.querySelector('.header-progress progress').value) === 0);
    // The bare article again is told of, and nothing is doubled or lost.
    await page.keyboard.press('Control+Shift+z');
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    await page.waitForSelector('.toast:has-text("already in the project")');
    assert.equal(await decided(page), there);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('several files of articles that are there bring their decisions; both versions stay where both decided, and one undo takes a file back', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await drop(page, [file('a.txt', story(1)), file('b.txt', story(2))]);
    await page.waitForSelector('.rail-row >> nth=1');
    const work = async (n, keys) => {
      await page.click(`.rail-row >> nth=${n - 1}`);
      await heading(page, `bridge ${n} `);
      await page.focus('#article');
      for (const key of keys) await page.keyboard.press(key);
      return downloaded(page, () => page.click('.header .button.primary'));
    };
    const theirs = [await work(1, ['n', 'x']), await work(2, ['n', 'Enter'])];
    await work(2, ['Control+z']);
    // The same annotation is decided otherwise here.
    const { text: own } = await work(1, ['Control+z', 'Enter']);
    await saved(page);
    await drop(page, theirs.map(({ text }, n) => file(`colleague-${n}.json`, text, 'application/json')));
    await page.waitForSelector('.toast:has-text("2 were there already and now have the files’ decisions too")');
    await page.waitForSelector('.toast:has-text("1 annotation was decided differently: both versions are kept")');
    await saved(page);
    const spans = (text) => JSON.parse(text).spans.filter((it) => ['accepted', 'rejected'].includes(it.status));
    const merged = await work(1, []);
    assert.deepEqual(spans(merged.text).map((it) => it.status).sort(), ['accepted', 'rejected']);
    const [a, b] = spans(merged.text);
    assert.deepEqual([a.label, a.text], [b.label, b.text], 'of the same words');
    assert.deepEqual(spans((await work(1, ['Control+z'])).text), spans(own));
    assert.equal(spans((await work(2, [])).text).length, 1);
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => Number(document.querySelector('.header-progress progress').value) === 0);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('of a project’s file that is cut and damaged each whole document comes in, and the missing ones are named', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await drop(page, [1, 2, 4, 5].map((n) => file(`${n}.txt`, story(n))));
    await page.waitForSelector('.rail-row >> nth=3');
    await saved(page);
    const { name, text } = await downloaded(page, () => page.keyboard.press('Control+Shift+S'));
    const [head, ...documents] = text.trim().split('\n');
    documents[1] = documents[1].slice(0, 300);
    await drop(page, [file(name, [head, ...documents.slice(0, 3)].join('\n'), 'application/jsonl')]);
    await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 2);
    await page.waitForSelector('.toast:has-text("2 of 4 documents")');
    const told = await page.textContent('.toast');
    for (const missing of ['bridge 2', 'bridge 5']) assert.match(told, new RegExp(missing));
    // A head that cannot be read costs its name.
    await drop(page, [file(name, [head.replace('qawl-project', 'qawl-projekt'), documents[0], documents[2]].join('\n'), 'application/jsonl')]);
    await page.waitForSelector('.toast:has-text("the first line is damaged")');
    await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 2);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('all files of a folder come in, those in folders of it too, and what of it cannot be read is named', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await page.evaluate((stories) => {
      // A folder as browsers hand it out, which a test cannot make: its entries come a hundred at a time.
      const entry = (path, isFile, more) => ({ isFile, isDirectory: !isFile, fullPath: path, name: path.split('/').pop(), ...more });
      const text = (path, content) => entry(path, true, { file: (done) => done(new File([content], path.split('/').pop(), { type: 'text/plain' })) });
      const folder = (path, entries) => entry(path, false, {
        createReader: () => {
          const left = [...entries];
          return { readEntries: (done) => done(left.splice(0, 100)) };
        },
      });
      const unreadable = entry('/news/gone.txt', true, { file: (_, failed) => failed(new DOMException('gone', 'NotFoundError')) });
      const closed = entry('/news/closed', false, { createReader: () => ({ readEntries: (_, failed) => failed(new DOMException('no', 'NotReadableError')) }) });
      const many = stories.map((content, n) => text(`/news/deep/${n}.txt`, content));
      const root = folder('/news', [folder('/news/deep', many), unreadable, closed, text('/news/.DS_Store', 'x'), text('/news/last.txt', 'The port is open, the mayor said.')]);
      DataTransferItem.prototype.webkitGetAsEntry = () => root;
      const data = new DataTransfer();
      data.items.add(new File([''], 'news'));
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    }, Array.from({ length: 130 }, (_, n) => story(n)));
    await page.waitForSelector('.toast:has-text("131 documents added")', { timeout: 60_000 });
    const told = await page.textContent('.toast');
    assert.match(told, /2 could not be added/);
    assert.match(told, /news\/(gone\.txt|closed)/);
    await saved(page);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('hundreds of documents of 4 KB are listed, searched and opened', { timeout: 120_000 * Math.ceil(Number(process.env.QAWL_DOCUMENTS ?? 600) / 1000) }, async () => {
  const count = Number(process.env.QAWL_DOCUMENTS ?? 600);
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    const began = Date.now();
    await drop(page, [file('many.jsonl', lines(count, true))]);
    await page.waitForSelector('.banner.taking');
    await page.waitForSelector('.banner.taking', { state: 'detached', timeout: 0 });
    await saved(page);
    const figures = { documents: count, 'taking in, s': (Date.now() - began) / 1000 };
    const timed = async (what, act, seen) => {
      const times = [];
      for (let round = 0; round < 5; round += 1) {
        times.push(await page.evaluate(async ([act, seen, round]) => {
          const start = performance.now();
          await window.doing[act](round);
          while (!window.doing[seen](round)) {
            if (performance.now() - start > 20_000) throw new Error(`${act} ${round} shows nothing`);
            await new Promise((done) => requestAnimationFrame(done));
          }
          return performance.now() - start;
        }, [act, seen, round]));
      }
      times.sort((a, b) => a - b);
      figures[`${what}, ms`] = [times[2], times[4]].map((it) => Math.round(it));
    };
    const reloaded = Date.now();
    await page.reload();
    await page.waitForSelector('#article .run');
    await page.waitForSelector('.rail-row');
    figures['opening the page with the last document, s'] = (Date.now() - reloaded) / 1000;
    assert.equal(Number(await page.getAttribute('.rail-row', 'aria-setsize')), count);
    assert.ok(await page.locator('.rail-row').count() < 80, 'only what is in sight are elements');
    await page.evaluate(() => {
      const field = () => document.querySelector('.rail-search');
      const type = (value) => {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field(), value);
        field().dispatchEvent(new InputEvent('input', { bubbles: true }));
      };
      const size = () => Number(document.querySelector('.rail-row')?.getAttribute('aria-setsize') ?? 0);
      let title = '';
      window.doing = {
        open: () => document.querySelector('.rail-button').click(),
        opened: (round) => !!document.querySelector('.rail-row') === (round % 2 === 1),
        search: (round) => type(round % 2 ? '' : `bridge ${round + 1}1`),
        searched: (round) => (round % 2 ? size() > 200 : size() > 0 && size() < 200),
        switch: (round) => {
          title = document.querySelector('#article').textContent.slice(0, 60);
          document.querySelectorAll('.rail-row')[3 + round].click();
        },
        switched: () => document.querySelector('#article')?.textContent.slice(0, 60) !== title,
        scroll: (round) => { document.querySelector('.rail-list').scrollTop = 3000 * (round + 1); },
        scrolled: (round) => {
          const row = document.querySelectorAll('.rail-row')[10];
          const height = row?.getBoundingClientRect().height;
          return row && Number(row.getAttribute('aria-posinset')) > (3000 * (round + 1)) / height - 20;
        },
      };
    });
    await timed('opening or closing the list', 'open', 'opened');
    if (!(await page.locator('.rail').count())) await page.click('.rail-button');
    await timed('searching', 'search', 'searched');
    await page.fill('.rail-search', '');
    await page.waitForFunction((count) => Number(document.querySelector('.rail-row').getAttribute('aria-setsize')) === count, count);
    await timed('switching the document', 'switch', 'switched');
    await timed('scrolling the list', 'scroll', 'scrolled');
    console.log(`# ${JSON.stringify(figures)}`);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

/** Returns how much of a document is decided, as its ring in the list says. */
const rings = (page) => page.$$eval('.rail-row .ring', (rings) => rings.map((ring) => ring.getAttribute('aria-label')));
/** Returns how many suggestions wait in the open article. */
const queue = (page) => page.$eval('[role=tab] .tab-count', (it) => Number(it.textContent));

for (const locale of ['ar', 'en']) {
  test(`a rule is switched off in the whole project, at once and undoably (${locale} interface)`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      await drop(page, [file('a.txt', story(1, true)), file('b.txt', story(2, true))]);
      await page.waitForSelector('.rail-row >> nth=1');
      await heading(page, 'bridge 1');
      // Something is decided in both, so that the rings have something to show.
      for (const [key, bridge] of [['>', 'bridge 2'], ['<', 'bridge 1']]) {
        await page.focus('#article');
        await page.keyboard.press(key);
        await heading(page, bridge);
        await page.focus('#article');
        await page.keyboard.press('Tab');
        // Enough that a few suggestions less are another share in whole percents.
        for (let n = 0; n < 12; n += 1) await page.keyboard.press('Enter');
      }
      const labels = ['speaker', 'cue', 'quote', 'claim'];
      const marks = () => page.$$eval('#article .run', (runs, labels) => runs.flatMap((run) => labels.filter((label) => run.classList.contains(label))).length, labels);
      const [before, all, n_marks] = [await rings(page), await queue(page), await marks()];
      // The rule of a quote: many suggestions are of it.
      await page.focus('#article');
      await page.keyboard.press('v');
      await page.keyboard.press('Tab');
      await page.waitForSelector('.card.quote');
      await page.keyboard.press('v');
      await page.click('.why-menu > summary');
      await page.click('.rule-off-project');
      await page.waitForSelector('.rules-off.off-in-project');
      const toast = await page.textContent('.toast p');
      assert.match(toast, locale === 'ar' ? /المشروع.*مستندان/ : /in the project.*in .?2 documents/);
      const left = await queue(page);
      assert.ok(left < all, `${left} of ${all} wait`);
      assert.ok((await marks()) < n_marks, 'they are gone from the article');
      const after = await rings(page);
      assert.ok(after.every((ring, idx) => ring !== before[idx]), `${before} becomes ${after}`);
      // In another article too, without anything being done there; and it outlives a reload.
      await saved(page);
      await page.reload();
      await heading(page, 'bridge 1');
      await showRail(page);
      assert.deepEqual([await queue(page), await rings(page)], [left, after]);
      await page.focus('#article');
      await page.keyboard.press('>');
      await heading(page, 'bridge 2');
      assert.equal(await page.locator('.off-in-project li').count(), 1);
      const there = await queue(page);
      // The way back is in the list, undo takes that back, and the message too.
      await page.click('.off-in-project .button');
      await page.waitForSelector('.off-in-project', { state: 'detached' });
      const all_there = await queue(page);
      assert.ok(all_there > there);
      assert.deepEqual(await rings(page), before);
      await page.focus('#article');
      await page.keyboard.press('Control+z');
      await page.waitForSelector('.off-in-project');
      assert.equal(await queue(page), there);
      await page.keyboard.press('Control+Shift+z');
      await page.waitForSelector('.off-in-project', { state: 'detached' });
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+Shift+x');
      await page.waitForSelector('.off-in-project');
      await page.click('.toast .button:not(.icon-only)');
      await page.waitForSelector('.off-in-project', { state: 'detached' });
      assert.equal(await queue(page), all_there);
      // A copy of the project takes it along.
      await page.focus('#article');
      await page.keyboard.press('Control+Shift+z');
      await page.waitForSelector('.off-in-project');
      await saved(page);
      const copy = await downloaded(page, () => page.keyboard.press('Control+Shift+S'));
      assert.equal(JSON.parse(copy.text.split('\n')[0]).rules_off.length, 1);
      await drop(page, [file('copy.qawl-project.jsonl', copy.text)]);
      await page.waitForFunction(() => /added|أُضيف/.test(document.querySelector('.toast')?.textContent));
      await heading(page, 'bridge 1');
      await page.waitForSelector('.off-in-project');
      await saved(page);
      await page.reload();
      await heading(page, 'bridge 1');
      await page.waitForSelector('.off-in-project');
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}
