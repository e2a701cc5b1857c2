// Measures how built pages start beside an empty page, by turns, so that what else the machine does slows all alike.
//
//   node benches/starts.mjs [--slow] [--rounds=12] FOLDER…     folders of built pages
//
// With `--slow` the processor is six times slower and the network has 1.6 Mbit/s with 150 ms from end to end. Nothing is cached.
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { quantiles, round, start, table } from './chromium.mjs';

const folders = argv.slice(2).filter((it) => !it.startsWith('--'));
const isSlow = argv.includes('--slow');
const rounds = Number(argv.find((it) => it.startsWith('--rounds='))?.split('=')[1] ?? 12);
const peers = join(dirname(fileURLToPath(import.meta.url)), 'peers');
const chromium = await start({ peers, ...Object.fromEntries(folders.map((folder, idx) => [`page${idx}`, folder])) });

/** Runs in the page: notes when its first screen is painted, and when the app knows what is stored. */
function watch() {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const seen = (selector) => new Promise((resolve) => {
    const look = () => document.querySelector(selector) && (watching.disconnect(), resolve());
    const watching = new MutationObserver(look);
    watching.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-kept'] });
  });
  const painted = async (selector) => {
    await seen(selector);
    await frame();
    await frame();
    return performance.now();
  };
  globalThis.usable = painted('main');
  globalThis.whole = painted('html[data-kept]:not([data-kept=off])');
}

async function once(path, isQawl) {
  const page = await chromium.browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  if (isSlow) {
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 });
    await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  }
  await page.addInitScript(watch);
  // What keeps the files for later is not what is measured, and would answer in the place of the network.
  await page.addInitScript(() => { navigator.serviceWorker.register = () => Promise.reject(new Error('not here')); });
  await page.goto(chromium.address(path), { waitUntil: 'commit' });
  const usable = await page.evaluate(() => globalThis.usable);
  const whole = isQawl ? await page.evaluate(() => globalThis.whole) : usable;
  await page.close();
  return { usable, whole };
}

try {
  const pages = [['empty page', 'peers/empty.html', false], ...folders.map((folder, idx) => [folder, `page${idx}/`, true])];
  // The server compresses each file once.
  for (const [, path, isQawl] of pages) await once(path, isQawl);
  const found = pages.map(() => ({ usable: [], whole: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [idx, [, path, isQawl]] of pages.entries()) {
      const { usable, whole } = await once(path, isQawl);
      found[idx].usable.push(usable);
      found[idx].whole.push(whole);
    }
  }
  console.log(`## From the navigation, nothing cached${isSlow ? ', processor six times slower, 1.6 Mbit/s' : ''} (ms, ${rounds} by turns)\n`);
  const [empty] = found;
  table(
    ['', 'first screen, p50', 'p95', 'more than the empty page', 'whole app, p50'],
    pages.map(([name], idx) => {
      const [usable, whole] = [quantiles(found[idx].usable), quantiles(found[idx].whole)];
      const more = usable.p50 - quantiles(empty.usable).p50;
      return [name, round(usable.p50), round(usable.p95), round(more), idx ? round(whole.p50) : ''];
    }),
  );
} finally {
  await chromium.close();
}
