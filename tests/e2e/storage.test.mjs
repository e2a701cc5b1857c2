// Saving that survives: what was shown as saved is there again, whatever becomes of the page, the browser
// and its database.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloaded, drop, launchToKill, open, paste, sample, saved, serveApp } from './harness.mjs';

const article = (locale) => readFile(sample(locale), 'utf8');

async function opened(page, locale = 'en') {
  await paste(page, { text: await article(locale) });
  await page.waitForSelector('#article .run.quote');
  await page.focus('#article');
}

/** The document as it is shown, as its file. */
const file = (page) => downloaded(page, () => page.click('.header .button.primary')).then(({ text }) => text);

/** Reads or changes what is stored, behind the page's back. */
const stored = (page, work) =>
  // An expression, not a string that the page evaluates: its policy forbids that.
  page.evaluate(`(async () => {
    const wait = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await wait(indexedDB.open('qawl'));
    const all = async (store) => {
      const objects = database.transaction(store).objectStore(store);
      const [keys, values] = [objects.getAllKeys(), objects.getAll()];
      await wait(values);
      return keys.result.map((key, idx) => [key, values.result[idx]]);
    };
    const put = (store, key, value) => wait(database.transaction(store, 'readwrite').objectStore(store).put(value, key));
    try {
      return await (${work})({ all, put });
    } finally {
      database.close();
    }
  })()`);

test('a reload comes back to the same document and place, and undo goes on', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await opened(page);
    for (const key of ['Tab', 'Enter', 'x', 'Enter']) await page.keyboard.press(key);
    await saved(page);
    const before = await file(page);
    const focused = await page.textContent('.card-text');
    await page.waitForTimeout(600);
    await page.reload();
    await page.waitForSelector('#article .run.focused');
    assert.equal(await file(page), before);
    assert.equal(await page.textContent('.card-text'), focused);
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('Control+z');
    await page.waitForFunction(() => !document.querySelector('.run.accepted'));
    await saved(page);
    await page.reload();
    await page.waitForSelector('#article .run');
    assert.equal(await page.locator('.run.accepted').count(), 0, 'what was undone stays undone');
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('Control+Shift+z');
    assert.equal(await file(page), before, 'and can be done again');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a place far down in the article is found again', async () => {
  const qawl = await open({ locale: 'en', height: 500 });
  const { page } = qawl;
  try {
    await opened(page, 'ar');
    await saved(page);
    await page.evaluate(() => document.querySelectorAll('#article [data-block]')[8].scrollIntoView());
    await page.waitForTimeout(200);
    await page.reload();
    await page.waitForSelector('#article .run');
    await page.waitForFunction(() => document.querySelector('.article-pane').scrollTop > 200);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

/** Counts in the page what is decided; what is accepted under a suggestion has no mark of its own. */
const decided = () => document.querySelector('.header-progress progress').value;

test('an edit right before the tab is closed is kept, and what is saved asks nothing', async () => {
  const qawl = await open({ locale: 'en' });
  const { page, context, address } = qawl;
  try {
    await opened(page);
    await saved(page);
    const asked = [];
    page.on('dialog', (dialog) => { asked.push(dialog.type()); dialog.accept(); });
    for (let round = 1; round <= 5; round += 1) {
      const tab = await context.newPage();
      // One tab at a time: the one before has been closed.
      if (round === 1) await page.close({ runBeforeUnload: false });
      await tab.goto(address);
      await tab.waitForSelector('#article .run');
      const accepted = await tab.evaluate(decided);
      await tab.focus('#article');
      await tab.keyboard.press('Tab');
      // On a busy machine the page can be drawn before it takes keys.
      await tab.waitForSelector('.card-text');
      // The key's event has been handled when this returns; nothing waits for the transaction.
      await tab.evaluate(() => document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true })));
      const shown = await tab.evaluate(decided);
      await tab.close({ runBeforeUnload: false });
      const again = await context.newPage();
      await again.goto(address);
      await again.waitForSelector('#article .run');
      const found = await again.evaluate(decided);
      assert.ok(found >= Math.max(shown, accepted), `round ${round}: ${found} of ${shown}`);
      assert.ok(found > accepted, `round ${round}: the edit is there`);
      await saved(again);
      await again.close({ runBeforeUnload: true });
    }
    assert.deepEqual(asked, []);
  } finally {
    await qawl.close();
  }
});

/** Waits until something is in the page, by the clock: a browser that was started by hand may draw no frames on a busy machine. */
const there = (page, selector) => page.waitForFunction((it) => document.querySelector(it) !== null, selector, { polling: 100, timeout: 60_000 });

test('killing the browser in a stream of edits loses nothing that was shown as saved', { timeout: 1_800_000 }, async () => {
  const kills = Number(process.env.QAWL_KILLS ?? 4);
  const profile = await mkdtemp(join(tmpdir(), 'qawl-kill-'));
  const server = await serveApp();
  let lost = 0;
  let edits = 0;
  let unsaved = 0;
  try {
    let before = null;
    for (let kill = 0; kill <= kills; kill += 1) {
      const chromium = await launchToKill({ profile, address: server.address });
      const { page } = chromium;
      try {
        await there(page, 'main');
        if (before === null) {
          // An article long enough for a stream of edits.
          const text = (await article('ar')).trim();
          await paste(page, { text: Array.from({ length: 4 }, (_, n) => `${n}. ${text}`).join('\n\n') });
        }
        // Where it was is kept by the browser in its own time; without that the start page offers to go on.
        await there(page, '#article .run, .start-back');
        // The offer is gone as soon as the article is there.
        await page.evaluate(() => document.querySelector('.start-back button')?.click());
        // The page comes back to its place, so that the first mark may be out of sight.
        await there(page, '#article .run');
        // The sum of what was decided goes up with each edit, and with nothing else.
        const decided = () => page.evaluate(() => Number(document.querySelector('.header-progress progress').value));
        const found = await decided();
        if (before !== null) {
          if (found < before.saved) lost += 1;
          assert.ok(found >= before.saved, `kill ${kill}: ${found} decided, ${before.saved} had been shown as saved`);
          assert.ok(found <= before.shown, `kill ${kill}: ${found} decided, only ${before.shown} had been made`);
          assert.equal(await page.locator('.banner.trouble').count(), 0, `kill ${kill}: nothing is damaged`);
        }
        if (kill === kills) break;
        // Edits as fast as the page takes them; what it shows is noted at every paint, in one look.
        await page.evaluate(() => {
          const look = () => {
            const decided = Number(document.querySelector('.header-progress progress').value);
            const saving = document.querySelector('[data-saving]').dataset.saving;
            if (saving === 'saved') globalThis.saved = Math.max(globalThis.saved ?? 0, decided);
            globalThis.shown = Math.max(globalThis.shown ?? 0, decided);
            globalThis.looks = (globalThis.looks ?? 0) + 1;
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
          look();
          document.querySelector('#article').focus();
          const press = (key, code) => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
          press('n', 'KeyN');
          let n = 0;
          const go = () => {
            n += 1;
            press(n % 3 ? 'a' : 'x', n % 3 ? 'KeyA' : 'KeyX');
            if (n < 400) setTimeout(go, n % 4 ? Math.random() * 10 : Math.random() * 160);
          };
          go();
        });
        const until = Date.now() + 200 + Math.random() * 1500;
        let noted = { saved: found, shown: found };
        while (Date.now() < until) {
          await new Promise((done) => setTimeout(done, 15));
          noted = await page.evaluate(() => ({ saved: globalThis.saved ?? 0, shown: globalThis.shown ?? 0 }));
        }
        edits += noted.shown - found;
        // What was made after the last look may be there too.
        before = { saved: noted.saved, shown: noted.shown + 400 };
        unsaved += noted.shown - noted.saved;
      } finally {
        await chromium.kill();
      }
    }
    console.log(`# ${kills} kills, ${edits} edits seen, ${unsaved} not yet saved when last looked, ${lost} lost`);
    assert.ok(edits > kills, 'there was a stream of edits');
  } finally {
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('a second tab looks on, sees the edits, and takes over when the first is closed', async () => {
  const qawl = await open({ locale: 'en' });
  const { page: first, context, address } = qawl;
  try {
    await opened(first);
    await saved(first);
    const second = await context.newPage();
    await second.goto(address);
    await second.waitForSelector('#article .run');
    await second.waitForSelector('[data-saving=looking]');
    assert.match(await second.textContent('.banner'), /in another tab/);
    // What is pressed there changes nothing.
    await second.focus('#article');
    await second.keyboard.press('Tab');
    await second.keyboard.press('Enter');
    await second.keyboard.press('Control+z');
    await paste(second, { text: 'Another article, she said.' });
    assert.equal(await second.locator('.run.accepted').count(), 0);
    await first.bringToFront();
    await first.focus('#article');
    for (const key of ['Tab', 'Enter', 'Enter', 'x']) await first.keyboard.press(key);
    await saved(first);
    const there = await first.evaluate(decided);
    assert.ok(there >= 3);
    await second.waitForFunction((n) => Number(document.querySelector('.header-progress progress').value) === n, there);
    const made = await file(first);
    await first.close({ runBeforeUnload: true });
    await second.waitForSelector('[data-saving=saved]');
    assert.equal(await second.locator('.banner').count(), 0);
    assert.equal(await file(second), made);
    await second.bringToFront();
    await second.focus('#article');
    await second.keyboard.press('n');
    await second.keyboard.press('Enter');
    await second.waitForFunction((n) => Number(document.querySelector('.header-progress progress').value) > n, there);
    await saved(second);
    await second.reload();
    await second.waitForSelector('#article .run');
    assert.ok(await second.evaluate(decided) > there, 'and goes on');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a rule switched off for the project is off in a second tab too, which can switch it on once it takes over', async () => {
  const qawl = await open({ locale: 'en' });
  const { page: first, context, address } = qawl;
  const marks = (page) => page.locator('#article .run.suggested').count();
  try {
    await opened(first);
    await saved(first);
    const second = await context.newPage();
    await second.goto(address);
    await second.waitForSelector('[data-saving=looking]');
    await second.waitForSelector('#article .run');
    const all = await marks(first);
    assert.equal(await marks(second), all);
    await first.bringToFront();
    await first.focus('#article');
    await first.keyboard.press('Tab');
    await first.keyboard.press('Control+Shift+x');
    await first.waitForSelector('.off-in-project');
    const left = await marks(first);
    assert.ok(left < all, `${left} of ${all} marks are left`);
    await second.bringToFront();
    await second.waitForSelector('.off-in-project');
    assert.equal(await marks(second), left);
    // It looks on: what is off stays off there.
    await second.click('.off-in-project .button');
    assert.equal(await second.locator('.off-in-project li').count(), 1);
    await first.close({ runBeforeUnload: true });
    await second.waitForSelector('[data-saving=saved]');
    await second.click('.off-in-project .button');
    await second.waitForSelector('.off-in-project', { state: 'detached' });
    assert.equal(await marks(second), all);
    await saved(second);
    await second.reload();
    await second.waitForSelector('#article .run');
    assert.equal(await second.locator('.off-in-project').count(), 0);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a rule switched off for the project while nothing can be written is kept once it can', async () => {
  const refusing = () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...given) {
      if (globalThis.refuses) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, given);
    };
  };
  const qawl = await open({ locale: 'en', before: [refusing] });
  const { page } = qawl;
  try {
    await opened(page);
    await saved(page);
    await page.evaluate(() => { globalThis.refuses = true; });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+Shift+x');
    await page.waitForSelector('.off-in-project');
    await page.waitForSelector('[data-saving=failed]');
    assert.equal(await page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))), true);
    await page.evaluate(() => { globalThis.refuses = false; });
    await page.click('.banner.trouble .button:has-text("Try again")');
    await saved(page);
    await page.reload();
    await page.waitForSelector('.off-in-project');
    assert.equal(await page.locator('.off-in-project li').count(), 1);
  } finally {
    await qawl.close();
  }
});

test('when there is no room left, it is said, work goes on, can be exported, and is saved once there is room', async () => {
  const qawl = await open({ locale: 'en' });
  const { page, context, address } = qawl;
  try {
    const protocol = await context.newCDPSession(page);
    const origin = new URL(address).origin;
    // While a page uses the database, the browser remembers how much room there was; a bare script does not.
    await page.goto(`${address}load.js`);
    await page.waitForTimeout(6000);
    await protocol.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 700_000 });
    await page.goto(address);
    await page.waitForSelector('main');
    await opened(page);
    await saved(page);
    // Stored values are packed: what repeats takes no room.
    const noise = () => Array.from({ length: 60 }, () => Math.random().toString(36).slice(2)).join(' ');
    const said = 'The mayor said on Tuesday that the bridge would close for repairs in the spring.\n\n';
    await paste(page, { text: said.repeat(4) + Array.from({ length: 1600 }, noise).join('\n\n') });
    await page.waitForSelector('[data-saving=failed]');
    assert.match(await page.textContent('.banner.trouble'), /Storage is full/);
    await page.focus('#article');
    for (const key of ['n', 'a', 'a', 'x']) await page.keyboard.press(key);
    const work = await file(page);
    // Leaving would lose that: the browser is told to ask.
    assert.equal(await page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))), true);
    const project = await downloaded(page, () => page.click('.banner.trouble .button:has-text("Download everything")'));
    assert.match(project.name, /\.qawl-project\.jsonl$/);
    const lines = project.text.trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(lines.length, 3, 'what is saved and what is not');
    assert.deepEqual(lines[2].document, JSON.parse(work));
    const newest = await file(page);
    await protocol.send('Storage.overrideQuotaForOrigin', { origin });
    await page.click('.banner.trouble .button:has-text("Try again")');
    await saved(page);
    assert.equal(await page.locator('.banner.trouble').count(), 0);
    assert.equal(await page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))), false);
    await page.reload();
    await page.waitForSelector('#article .block');
    assert.equal(await file(page), newest, 'nothing of what was done meanwhile is lost');
  } finally {
    await qawl.close();
  }
});

for (const locale of ['ar', 'en']) {
  test(`where storage is denied, work goes on in memory and says so (${locale} interface)`, async () => {
    const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
    const qawl = await open({ locale, preferences });
    const { page } = qawl;
    try {
      await page.waitForSelector('.banner.trouble');
      assert.equal(/[\u0621-\u064a]/.test(await page.textContent('.banner.trouble')), locale === 'ar');
      await opened(page, 'en');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-saving=failed]');
      // Here leaving the article asks first.
      await paste(page, { text: 'Another article, she said.' });
      await page.waitForSelector('dialog[open]');
      await page.click('dialog[open] .button.primary');
      await page.waitForFunction(() => document.querySelector('#article').textContent === 'Another article, she said.');
      // Both are there, and both are in the file.
      const project = await downloaded(page, () => page.keyboard.press('Control+Shift+S'));
      const lines = project.text.trim().split('\n').map((line) => JSON.parse(line));
      assert.equal(lines.length, 3);
      assert.ok(lines[1].document.spans.some((span) => span.status === 'accepted'));
      await page.click('.rail-button');
      await page.click('.rail-row >> nth=0');
      await page.waitForSelector('.run.accepted');
    } finally {
      await qawl.close();
    }
  });
}

/** Returns how many suggestions have been decided on in the open article. */
const decisions = (page) => page.evaluate(() => Number(document.querySelector('.header-progress progress').value));

test('a damaged journal, list and snapshot are told; the rest opens and nothing is wiped', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await opened(page);
    await page.keyboard.press('Tab');
    // Each step is an entry of its own where it is confirmed before the next one is made.
    for (let n = 0; n < 3; n += 1) {
      const written = () => stored(page, async ({ all }) => (await all('journal')).length);
      const before = await written();
      await page.keyboard.press('Enter');
      for (const until = Date.now() + 20_000; Date.now() < until && (await written()) === before;) await page.waitForTimeout(50);
      await saved(page);
    }
    const accepted = await decisions(page);
    // One entry of the journal is cut short, and the list's row is nonsense.
    const cut = await stored(page, async ({ all, put }) => {
      const [key, value] = (await all('journal'))[1];
      await put('journal', key, value.slice(0, value.length / 2));
      const [row] = (await all('documents'))[0];
      await put('documents', row, '{"nonsense":');
      return value.slice(0, value.length / 2);
    });
    await page.reload();
    await page.waitForSelector('.banner.trouble');
    if (!(await page.locator('#article .run').count())) {
      await page.click('.link-button >> nth=0');
    }
    await page.waitForSelector('#article .run');
    const left = await decisions(page);
    assert.ok(left > 0 && left < accepted, `${left} of ${accepted}: only the damaged step is missing`);
    const damaged = await downloaded(page, () => page.click('.banner.trouble .button:has-text("unreadable items")'));
    assert.ok(damaged.text.includes(JSON.stringify(cut).slice(1, -1)), 'what was damaged is kept as it was');
    await page.click('.banner.trouble .button:has-text("OK")');
    await page.reload();
    await page.waitForSelector('#article .run');
    assert.equal(await page.locator('.banner.trouble').count(), 0, 'told once');
    // The first runs are there before the last ones.
    await page.waitForFunction((left) => document.querySelectorAll('.run.accepted').length === left, left);

    // A document of which nothing can be read is told, stays as it is, and harms no other.
    await paste(page, { text: 'The bridge is closed, the mayor said.' });
    await page.waitForFunction(() => document.querySelector('#article').textContent.startsWith('The bridge'));
    await saved(page);
    await stored(page, async ({ all, put }) => {
      const rows = await all('snapshots');
      const [key] = rows.find(([, value]) => value.includes('The bridge is closed'));
      await put('snapshots', key, '{"version":1,"numb');
    });
    await page.reload();
    await page.waitForSelector('main');
    await page.waitForFunction(() => /cannot be read/.test(document.body.textContent));
    await page.click('.rail-button[aria-expanded=false]').catch(() => {});
    await page.click('.rail-row >> nth=0');
    await page.waitForSelector('#article .run');
    const still = await stored(page, async ({ all }) => (await all('snapshots')).map(([, value]) => value));
    assert.ok(still.includes('{"version":1,"numb'), 'it is kept');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a database of a newer Qawl is looked at, not touched', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await opened(page);
    await saved(page);
    const before = await file(page);
    await page.goto('about:blank');
    await page.goto(`${qawl.address}load.js`);
    await page.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.open('qawl', 7);
      request.onupgradeneeded = () => request.result.createObjectStore('of-the-future');
      request.onsuccess = () => { request.result.close(); resolve(); };
      request.onerror = () => reject(request.error);
    }));
    const everything = () => stored(page, async ({ all }) => JSON.stringify(
      await Promise.all(['meta', 'projects', 'documents', 'snapshots', 'journal', 'damaged', 'of-the-future'].map(all))));
    const held = await everything();
    await page.goto(qawl.address);
    await page.waitForSelector('#article .run');
    assert.match(await page.textContent('.banner'), /newer version of Qawl/);
    await page.focus('#article');
    for (const key of ['Tab', 'Enter', 'x']) await page.keyboard.press(key);
    await paste(page, { text: 'Another article, she said.' });
    await page.waitForTimeout(700);
    assert.equal(await file(page), before);
    assert.equal(await everything(), held);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('the browser is asked not to clear what is stored, once there is work', async () => {
  const counting = () => {
    globalThis.asked = 0;
    const persist = navigator.storage.persist.bind(navigator.storage);
    navigator.storage.persist = () => { globalThis.asked += 1; return persist(); };
  };
  const qawl = await open({ locale: 'en', before: [counting] });
  const { page } = qawl;
  try {
    await opened(page);
    await saved(page);
    assert.equal(await page.evaluate(() => globalThis.asked), 0, 'not for a look');
    for (const key of ['Tab', 'Enter', 'Enter']) await page.keyboard.press(key);
    await saved(page);
    await page.waitForFunction(() => globalThis.asked === 1);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a journal is kept short by snapshots', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await opened(page);
    await page.evaluate(() => {
      document.querySelector('#article').focus();
      const press = (key, init) => document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
      press('n', { code: 'KeyN' });
      press('a', { code: 'KeyA' });
      for (let n = 0; n < 150; n += 1) {
        press('z', { code: 'KeyZ', ctrlKey: true });
        press('Z', { code: 'KeyZ', ctrlKey: true, shiftKey: true });
      }
    });
    await saved(page);
    const [entries, snapshots] = await stored(page, async ({ all }) => [
      (await all('journal')).length,
      (await all('snapshots')).map(([key]) => key.at(-1)),
    ]);
    assert.ok(entries < 256, `${entries} entries`);
    // What is handed over while a write is on its way is written with it, so that the number is not exactly the limit.
    assert.ok(snapshots.length === 1 && snapshots[0] >= 256, `snapshots at ${snapshots}`);
    const before = await file(page);
    await page.reload();
    await page.waitForSelector('#article .run');
    assert.equal(await file(page), before);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
