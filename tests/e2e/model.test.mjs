// Two or three tabs in a real browser, with and without locks, driven at random through edits, closings, frozen tabs, closed
// connections, failed writes and cleared storage, against a plain record of what was shown as saved.
//
// QAWL_MODEL_STEPS says how many steps to take, QAWL_MODEL_SEED from which number on they are chosen.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open, paste, saved } from './harness.mjs';

const STEPS = Number(process.env.QAWL_MODEL_STEPS ?? 40);
const SEED = Number(process.env.QAWL_MODEL_SEED ?? 1);

/** Random numbers that a seed repeats. */
function numbers(seed) {
  let it = seed * 2654435761 >>> 0 || 1;
  return (end) => {
    it ^= it << 13; it >>>= 0;
    it ^= it >>> 17;
    it ^= it << 5; it >>>= 0;
    return it % end;
  };
}

const withoutLocks = () => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined, configurable: true });

/** Keeps connections, and fails a write where a test wants that. */
const faults = () => {
  globalThis.connections = [];
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given);
    request.addEventListener('success', () => globalThis.connections.push(request.result));
    return request;
  };
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...given) {
    if (globalThis.fails) {
      globalThis.fails = false;
      throw new DOMException('injected', 'QuotaExceededError');
    }
    return put.apply(this, given);
  };
};

/** Looks at a tab: what it shows, and whether it says that this is saved. */
const look = (page) => page.evaluate(() => {
  const progress = document.querySelector('.header-progress progress');
  const saving = document.querySelector('[data-saving]')?.dataset.saving;
  return { decided: progress ? Number(progress.value) : null, saving, lost: [...document.querySelectorAll('.banner.trouble')].some((it) => /no longer/.test(it.textContent)) };
});

for (const hasLocks of [true, false]) {
  test(`what was shown as saved is there, whatever happens (${hasLocks ? 'with' : 'without'} locks)`, { timeout: 1_800_000 }, async () => {
    const scripts = hasLocks ? [faults] : [faults, withoutLocks];
    const qawl = await open({ locale: 'en', before: scripts });
    const { context, address } = qawl;
    const below = numbers(SEED + (hasLocks ? 0 : 1));
    const counts = {};
    const log = [];
    const count = (what) => { counts[what] = (counts[what] ?? 0) + 1; log.push(what); };
    let tabs = [qawl.page];
    let acknowledged = 0;
    // The most there ever was: what is cleared begins anew.
    let most = 0;
    const another = async () => {
      const tab = await context.newPage();
      for (const script of scripts) await tab.addInitScript(script);
      await tab.goto(address);
      tabs.push(tab);
    };
    /**
     * Nothing that is done here takes a decision back: what is shown as saved is in the document for good. A tab that was
     * frozen shows what was saved when it still wrote, until it has looked; so what is shown may be older than what another
     * tab has saved since, and is held against what is there in the end.
     */
    const check = async () => {
      for (const tab of tabs) {
        const seen = await look(tab).catch(() => ({}));
        if (seen.saving === 'saved' && seen.decided !== null) {
          acknowledged = Math.max(acknowledged, seen.decided);
          most = Math.max(most, acknowledged);
        }
      }
    };
    try {
      const sentence = (n) => `The mayor of town ${n} said that bridge ${n} would be closed for ${n} days. “We have no choice,” she told reporters.`;
      await paste(qawl.page, { text: Array.from({ length: 60 }, (_, n) => sentence(n + 2)).join('\n\n') });
      await qawl.page.waitForSelector('#article .run');
      await saved(qawl.page);
      for (let step = 0; step < STEPS; step += 1) {
        const tab = tabs[below(tabs.length)];
        const chosen = below(20);
        if (chosen < 9) {
          count('edit');
          await tab.evaluate(() => {
            const article = document.querySelector('#article');
            const press = (key, code) => article?.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
            press('n', 'KeyN');
            press('a', 'KeyA');
          });
        } else if (chosen < 11 && tabs.length < 3) {
          count('open');
          await another();
        } else if (chosen < 13 && tabs.length > 1) {
          count('close');
          tabs = tabs.filter((it) => it !== tab);
          await tab.close({ runBeforeUnload: false });
        } else if (chosen === 13) {
          // A frozen tab does nothing, and is woken up with what it knew.
          count('frozen');
          const protocol = await context.newCDPSession(tab);
          await protocol.send('Debugger.enable');
          await protocol.send('Debugger.pause');
          await new Promise((done) => setTimeout(done, 13_000));
          await protocol.send('Debugger.disable');
          await protocol.detach();
        } else if (chosen === 14) {
          count('reload');
          await tab.reload();
        } else if (chosen === 15) {
          count('connection closed');
          await tab.evaluate((tells) => {
            const last = globalThis.connections.at(-1);
            last?.close();
            if (tells) last?.dispatchEvent(new Event('close'));
          }, below(2) === 0);
        } else if (chosen === 16) {
          count('failed write');
          await tab.evaluate(() => { globalThis.fails = true; });
        } else if (chosen === 17 && below(4) === 0) {
          count('cleared');
          await tab.evaluate(() => new Promise((resolve) => {
            const request = indexedDB.deleteDatabase('qawl');
            request.onsuccess = resolve;
            request.onblocked = resolve;
          }));
          // The open document is saved anew; where no tab has it, all is gone, and that is told.
          acknowledged = 0;
        } else {
          await new Promise((done) => setTimeout(done, below(400)));
        }
        await check();
      }
      // At rest one tab writes, the others look on, and a new one finds what is shown as saved.
      for (const tab of tabs) {
        await tab.evaluate(() => {
          globalThis.fails = false;
          [...document.querySelectorAll('.banner.trouble .button')].find((it) => /Try again/.test(it.textContent))?.click();
        });
      }
      // All of them show the same then: a tab that looks on follows.
      const deadline = Date.now() + 40_000;
      for (;;) {
        const seen = await Promise.all(tabs.map(look));
        const writers = seen.filter((it) => it.saving === 'saved');
        const agree = seen.every((it) => it.decided === seen[0].decided) && (seen[0].decided ?? 0) >= acknowledged;
        const lost = seen.some((it) => it.lost);
        // Where storage was cleared while no tab had the document open, each tab begins with nothing and says so.
        const nothingLeft = seen.every((it) => it.lost && it.decided === null);
        if (nothingLeft || writers.length === 1 && (agree || lost)) break;
        const told = `${JSON.stringify(seen)} of ${acknowledged}: ${log.slice(-20).join(', ')}`;
        assert.ok(Date.now() < deadline, told);
        await new Promise((done) => setTimeout(done, 250));
      }
      await check();
      for (const tab of tabs) await tab.close({ runBeforeUnload: false });
      tabs = [];
      await another();
      await tabs[0].waitForSelector('[data-saving=saved]', { timeout: 30_000 });
      await tabs[0].waitForTimeout(500);
      const found = await look(tabs[0]);
      assert.ok((found.decided ?? 0) >= acknowledged || found.lost, `${JSON.stringify(found)} of ${acknowledged}`);
      console.log(`# ${STEPS} steps, ${JSON.stringify(counts)}, up to ${most} decisions acknowledged`);
      assert.ok(most > 0);
    } finally {
      await qawl.close();
    }
  });
}
