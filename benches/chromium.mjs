// A Chromium for measuring, and what it is served: the built page, the peers and the engine's page.
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from 'playwright-core';
import { executablePath, flags, serveFiles } from '../tests/e2e/server.mjs';

/** Returns a source in brotli, at its highest level as a host would have it stored. */
export const brotli = (body, quality = 11) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });

/** Serves folders by the first part of the path, from memory and compressed once asked for. */
function serve(folders) {
  const kept = new Map();
  const find = (path) => {
    const [, first, ...rest] = path.split('/');
    if (!Object.hasOwn(folders, first)) throw new Error('no such folder');
    return join(folders[first], ...rest);
  };
  const read = async (file) => {
    if (!kept.has(file)) {
      const body = await readFile(file);
      const isPacked = extname(file) === '.woff2' || body.length > 2e7;
      kept.set(file, isPacked ? { body } : { body: brotli(body, 6), encoding: 'br' });
    }
    return kept.get(file);
  };
  return serveFiles(find, { read });
}

/** Starts a Chromium with an empty profile and a server of those folders. */
export async function start(folders, locale = 'en') {
  const server = await serve(folders);
  const profile = await mkdtemp(join(tmpdir(), 'qawl-bench-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    locale,
    viewport: { width: 1280, height: 900 },
    args: flags,
  });
  return {
    browser,
    address: (path) => `http://127.0.0.1:${server.address().port}/${path}`,
    async close() {
      await browser.close();
      server.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Waits until nothing is left of a page's start. */
export async function begun(page, isQawl) {
  // The first screen of Qawl gives way to the app, which says so once it knows what is stored.
  await page.waitForSelector(isQawl ? 'html[data-kept]:not([data-kept=off])' : 'main, article');
  // The fonts of both scripts are there before anything is measured.
  await page.evaluate(() => document.fonts.ready);
  // Recogito takes a change within its first quarter of a second for a part of one before it, and fails.
  await page.waitForFunction(() => performance.now() > 1500);
  // What the page fetches for later, a second and a half behind its start, is not what is measured.
  if (isQawl) await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.evaluate(() => bench.settled());
}

/** Returns the median and the 95th percentile of numbers. */
export function quantiles(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? NaN };
}

/** Prints rows of cells as a Markdown table. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  console.log([line(cells[0]), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...cells.slice(1).map(line)].join('\n'));
  console.log();
}

export const round = (number, digits = 0) => (Number.isFinite(number) ? number.toFixed(digits) : '-');
