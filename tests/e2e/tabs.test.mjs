// Several tabs, a database that the browser closes or that cannot be read, and storage that is cleared: nothing that was
// shown as saved is lost or changed, and what is lost otherwise is told.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open, paste, sample, saved } from './harness.mjs';

/** Takes the browser's locks away, as a page has none that does not come by https. */
const withoutLocks = () => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined, configurable: true });

const variants = [['with locks', []], ['without locks', [withoutLocks]]];

async function opened(page, text) {
  await paste(page, { text: text ?? (await readFile(sample('en'), 'utf8')) });
  await page.waitForSelector('#article .run');
  await page.focus('#article');
}

/** Opens another tab on the same address. */
async function another(qawl, before = [], { ready = 'main' } = {}) {
  const tab = await qawl.context.newPage();
  for (const script of before) await tab.addInitScript(script);
  tab.on('pageerror', (error) => qawl.problems.push(`page error: ${error.message}`));
  await tab.goto(qawl.address);
  await tab.waitForSelector(ready);
  return tab;
}

/** Accepts the next suggestion. */
async function accept(page) {
  await page.bringToFront();
  await page.focus('#article');
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
}

const decided = (page) => page.evaluate(() => Number(document.querySelector('.header-progress progress').value));
const reaches = (page, n) => page.waitForFunction((n) => Number(document.querySelector('.header-progress progress')?.value) === n, n);
const file = (page) => downloaded(page, () => page.click('.header .button.primary')).then(({ text }) => text);

/** Returns how many rows the stores have whose keys name a project. */
const rows = (page, project) => page.evaluate(`(async () => {
  const wait = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await wait(indexedDB.open('qawl'));
  try {
    const counts = {};
    for (const store of database.objectStoreNames) {
      const keys = await wait(database.transaction(store).objectStore(store).getAllKeys());
      counts[store] = keys.filter((key) => key.includes(${JSON.stringify(project)})).length;
    }
    return counts;
  } finally {
    database.close();
  }
})()`);

const projectOf = (page) => page.evaluate(() => sessionStorage.getItem('qawl.project'));

for (const [name, before] of variants) {
  test(`a second tab only looks on and takes over when the first is closed (${name})`, async () => {
    const qawl = await open({ locale: 'en', before });
    const { page: first } = qawl;
    try {
      await opened(first);
      await accept(first);
      await saved(first);
      const second = await another(qawl, before, { ready: '#article .run' });
      await second.waitForSelector('[data-saving=looking]');
      await accept(second);
      await second.waitForTimeout(500);
      assert.equal(await decided(second), await decided(first), 'it changes nothing');
      await accept(first);
      await saved(first);
      const n = await decided(first);
      await reaches(second, n);
      // Longer than a lease lasts that nobody renews.
      await second.waitForTimeout(12_000);
      assert.equal(await second.locator('[data-saving=looking]').count(), 1, 'as long as the first is there');
      const made = await file(first);
      await first.close({ runBeforeUnload: true });
      await second.waitForSelector('[data-saving=saved]', { timeout: 25_000 });
      assert.equal(await file(second), made);
      await accept(second);
      await saved(second);
      assert.ok((await decided(second)) > n);
      await second.reload();
      await second.waitForSelector('#article .run');
      assert.ok((await decided(second)) > n);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });

  test(`a project deleted for good is left by a tab that looks on, and nothing of it stays (${name})`, async () => {
    const qawl = await open({ locale: 'en', before });
    const { page: first } = qawl;
    try {
      await opened(first);
      await accept(first);
      await saved(first);
      const project = await projectOf(first);
      const second = await another(qawl, before, { ready: '[data-saving=looking]' });
      await first.bringToFront();
      await first.waitForTimeout(1_800);
      assert.ok(await first.evaluate((id) => localStorage.getItem(`qawl.log.${id}`), project), 'there is a log');
      if (!(await first.locator('.rail-project').isVisible())) await first.click('.rail-button');
      await first.click('.rail-project');
      await first.click('dialog .project.open .danger');
      await first.click('.project-doomed .danger');
      await first.waitForSelector('#paste');
      await second.bringToFront();
      await second.waitForSelector('#paste');
      await second.waitForFunction(() => /no longer in this browser/.test(document.body.textContent));
      for (const tab of [first, second]) assert.notEqual(await projectOf(tab), project);
      const { meta, ...left } = await rows(first, project);
      assert.deepEqual(left, { damaged: 0, documents: 0, journal: 0, projects: 0, snapshots: 0 });
      const beside = () => first.evaluate((id) => Object.keys(localStorage).filter((it) => it.includes(id)), project);
      assert.deepEqual(await beside(), []);
      // What is done there from now on is kept.
      await first.close({ runBeforeUnload: true });
      await second.waitForTimeout(3_000);
      await opened(second, 'The bridge is closed, the mayor said.');
      await saved(second);
      await second.reload();
      await second.waitForSelector('#article .run');
      assert.match(await second.textContent('#article'), /The bridge is closed/);
      assert.deepEqual(await second.evaluate((id) => Object.keys(localStorage).filter((it) => it.includes(id)), project), []);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

/** Counts the transactions that have not ended, as `globalThis.underWay`. */
const countTransactions = () => {
  globalThis.underWay = 0;
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    const begun = transaction.apply(this, given);
    globalThis.underWay += 1;
    for (const ended of ['complete', 'abort']) begun.addEventListener(ended, () => { globalThis.underWay -= 1; });
    return begun;
  };
};

/**
 * Stops a tab as a browser freezes one: not in the middle of a transaction, which no browser does, as the transaction would
 * keep all other tabs waiting. Returns what lets it go on.
 */
async function freeze(page) {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Debugger.enable');
  const paused = new Promise((resolve) => protocol.once('Debugger.paused', resolve));
  await page.evaluate(() => {
    const stop = () => {
      if (globalThis.underWay === 0) debugger;
      else setTimeout(stop);
    };
    setTimeout(stop);
  });
  await paused;
  return () => protocol.send('Debugger.disable');
}

for (const [name, before] of variants.slice(1)) {
  test(`a tab that does not answer any more is followed by another, and writes nothing when it wakes up (${name})`, async () => {
    const qawl = await open({ locale: 'en', before: [...before, countTransactions] });
    const { page: first } = qawl;
    try {
      await opened(first);
      await accept(first);
      await saved(first);
      const second = await another(qawl, before, { ready: '[data-saving=looking]' });
      const thaw = await freeze(first);
      await second.bringToFront();
      await second.waitForSelector('[data-saving=saved]', { timeout: 40_000 });
      await accept(second);
      await saved(second);
      const [n, made] = [await decided(second), await file(second)];
      await thaw();
      await first.bringToFront();
      await first.waitForSelector('[data-saving=looking]', { timeout: 20_000 });
      await reaches(first, n);
      assert.equal(await file(second), made);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

/** Takes the browser's channels away: tabs hear of each other by what is kept for all of them. */
const withoutChannels = () => { delete globalThis.BroadcastChannel; };

test('without channels too a tab that looks on follows, takes over at once, and hears that the project was deleted', async () => {
  const before = [withoutLocks, withoutChannels];
  const qawl = await open({ locale: 'en', before });
  const { page: first } = qawl;
  try {
    await opened(first);
    await accept(first);
    await saved(first);
    const second = await another(qawl, before, { ready: '#article .run' });
    await second.waitForSelector('[data-saving=looking]');
    assert.equal(await second.evaluate(() => typeof BroadcastChannel), 'undefined');
    // Each change, and which document it is in.
    await accept(first);
    await saved(first);
    await reaches(second, await decided(first));
    assert.equal(await first.evaluate(() => localStorage.getItem('qawl.told')), null, 'nothing of it stays');
    const made = await file(first);
    await first.close({ runBeforeUnload: true });
    await second.waitForSelector('[data-saving=saved]', { timeout: 25_000 });
    assert.equal(await file(second), made);
    const third = await another(qawl, before, { ready: '[data-saving=looking]' });
    await second.bringToFront();
    if (!(await second.locator('.rail-project').isVisible())) await second.click('.rail-button');
    await second.click('.rail-project');
    await second.click('dialog .project.open .danger');
    await second.click('.project-doomed .danger');
    await third.waitForFunction(() => /no longer in this browser/.test(document.body.textContent));
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('keys pressed while another tab is taken over from edit nothing old, and none is lost without a word', async () => {
  const qawl = await open({ locale: 'en' });
  const { page: first } = qawl;
  try {
    await opened(first);
    await saved(first);
    const second = await another(qawl, [], { ready: '#article .run' });
    await second.waitForSelector('[data-saving=looking]');
    // Keys come at every moment of taking over.
    await second.evaluate(() => {
      globalThis.pressed = 0;
      document.querySelector('#article').focus();
      const press = (key, code) => document.querySelector('#article')?.dispatchEvent(
        new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
      const go = () => { press('n', 'KeyN'); press('a', 'KeyA'); globalThis.pressed += 1; };
      globalThis.keys = setInterval(go, 1);
    });
    await first.evaluate(() => {
      const press = (key, code) => document.querySelector('#article').dispatchEvent(
        new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
      for (let n = 0; n < 12; n += 1) { press('n', 'KeyN'); press('x', 'KeyX'); }
    });
    const rejected = await first.evaluate(() => Number(document.querySelector('.header-progress progress').value));
    await first.close({ runBeforeUnload: true });
    await second.waitForFunction((n) => Number(document.querySelector('.header-progress progress').value) > n, rejected);
    await second.evaluate(() => clearInterval(globalThis.keys));
    await saved(second);
    const shown = await decided(second);
    const made = await file(second);
    await second.reload();
    await second.waitForSelector('#article .run');
    assert.equal(await decided(second), shown);
    assert.equal(await file(second), made);
    assert.equal(await second.locator('.banner.trouble').count(), 0);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

/** Makes the database fail to be read while `globalThis.unread` is set, for as long as the tab is there. */
const unreadable = () => {
  const { getAll } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.getAll = function (...given) {
    if (sessionStorage.getItem('unread')) throw new DOMException('Internal error.', 'UnknownError');
    return getAll.apply(this, given);
  };
};

test('stored work that cannot be read is told and overwritten by nothing', async () => {
  const qawl = await open({ locale: 'en', before: [unreadable] });
  const { page } = qawl;
  try {
    await opened(page);
    for (let n = 0; n < 3; n += 1) await accept(page);
    await saved(page);
    const before = await file(page);
    const n = await decided(page);
    await page.evaluate(() => sessionStorage.setItem('unread', 'yes'));
    await page.reload();
    await page.waitForSelector('.banner.trouble');
    assert.match(await page.textContent('.banner.trouble'), /Internal error/);
    assert.equal(await page.locator('[data-saving=saved]').count(), 0);
    // The same article again.
    await opened(page);
    assert.equal(await decided(page), 0);
    await accept(page);
    await page.evaluate(() => sessionStorage.removeItem('unread'));
    await page.click('.banner.trouble .button:has-text("Try again")');
    await saved(page);
    // What was done meanwhile is a project beside the one that was there.
    assert.ok((await decided(page)) >= 1);
    if (!(await page.locator('.rail-project').isVisible())) await page.click('.rail-button');
    await page.click('.rail-project');
    await page.click('dialog .project:not(.open) .button >> nth=0');
    await reaches(page, n);
    assert.equal(await file(page), before);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

/** Keeps the connections, so that a test can close them as the browser does. */
const keepConnections = () => {
  globalThis.connections = [];
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...given) {
    if (globalThis.cannotOpen) throw new DOMException('no', 'UnknownError');
    const request = open.apply(this, given);
    request.addEventListener('success', () => globalThis.connections.push(request.result));
    return request;
  };
};

test('a database that the browser closes is opened anew, with what waited; trying again really opens it', async () => {
  const qawl = await open({ locale: 'en', before: [keepConnections] });
  const { page } = qawl;
  const close = (tellsIt) => page.evaluate((tellsIt) => {
    const last = globalThis.connections.at(-1);
    last.close();
    if (tellsIt) last.dispatchEvent(new Event('close'));
  }, tellsIt);
  try {
    await opened(page);
    await accept(page);
    await saved(page);
    for (const tellsIt of [false, true]) {
      await close(tellsIt);
      const n = await decided(page);
      await accept(page);
      await saved(page);
      await page.waitForTimeout(400);
      assert.equal(await page.locator('.banner.trouble').count(), 0, 'nobody need know of it');
      await page.reload();
      await page.waitForSelector('#article .run');
      assert.ok((await decided(page)) > n);
    }
    await page.evaluate(() => { globalThis.cannotOpen = true; });
    await close(true);
    const n = await decided(page);
    await accept(page);
    await page.waitForSelector('[data-saving=failed]');
    await page.click('.banner.trouble .button:has-text("Try again")');
    await page.waitForTimeout(500);
    assert.equal(await page.locator('[data-saving=failed]').count(), 1);
    await page.evaluate(() => { globalThis.cannotOpen = false; });
    await page.click('.banner.trouble .button:has-text("Try again")');
    await saved(page);
    await page.reload();
    await page.waitForSelector('#article .run');
    assert.ok((await decided(page)) > n);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

const many = async (page) => {
  await drop(page, [1, 2, 3].map((n) => ({ name: `${n}.txt`, type: 'text/plain', content: `The bridge ${n} is closed, the mayor said.` })));
  await page.waitForFunction(() => document.querySelectorAll('.rail-row').length === 3);
  await page.waitForSelector('#article .run');
  await saved(page);
};

const wipes = [
  ['by another page of the address', async ({ context, address }) => {
    const tab = await context.newPage();
    await tab.goto(`${address}load.js`);
    await tab.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('qawl');
      request.onsuccess = resolve;
      request.onerror = reject;
    }));
    await tab.close();
  }],
  ['by the browser', async ({ page, context, address }) => {
    const protocol = await context.newCDPSession(page);
    await protocol.send('Storage.clearDataForOrigin', { origin: new URL(address).origin, storageTypes: 'indexeddb' });
  }],
];

for (const [how, wipe] of wipes) {
  test(`storage cleared under the page ${how} is told at once and at the next start`, async () => {
    const qawl = await open({ locale: 'en' });
    const { page } = qawl;
    try {
      await many(page);
      await accept(page);
      await saved(page);
      const kept = await file(page);
      await wipe(qawl);
      qawl.problems.length = 0;
      await page.bringToFront();
      await page.waitForSelector('.banner.trouble:has-text("2 documents")', { timeout: 15_000 });
      assert.equal(await page.locator('.rail-row').count(), 1);
      await saved(page);
      assert.doesNotMatch((await page.locator('.toast').allTextContents()).join(), /saved again/i);
      await page.reload();
      await page.waitForSelector('#article .run');
      await page.waitForSelector('.banner.trouble:has-text("2 documents")');
      assert.equal(await file(page), kept, 'what was open is saved again');
      await page.click('.banner.trouble .button:has-text("Understood"), .banner.trouble .button >> nth=1');
      await page.waitForSelector('.banner.trouble', { state: 'detached' });
      await page.reload();
      await page.waitForSelector('#article .run');
      assert.equal(await page.locator('.banner.trouble').count(), 0, 'told until a person has taken note');
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

test('storage cleared while no page is open is told at the next start', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await many(page);
    await page.goto(`${qawl.address}load.js`);
    await page.evaluate(() => new Promise((resolve) => { indexedDB.deleteDatabase('qawl').onsuccess = resolve; }));
    qawl.problems.length = 0;
    await page.goto(qawl.address);
    await page.waitForSelector('.banner.trouble:has-text("3 documents")');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
