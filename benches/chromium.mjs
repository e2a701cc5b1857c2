// A Chromium for measuring, and what it is served: the built page, the peers and the engine's page.
import { createServer } from 'node:http';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from 'playwright-core';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** Returns a source in brotli, at its highest level as a host would have it stored. */
export const brotli = (body, quality = 11) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });

/** Serves folders by the first part of the path, from memory and compressed once asked for. */
async function serve(folders) {
  const kept = new Map();
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    const [, first, ...rest] = path.split('/');
    try {
      if (!(first in folders)) throw new Error('no such folder');
      if (!kept.has(path)) {
        const name = rest.join('/') || 'index.html';
        const body = await readFile(join(folders[first], name));
        const compressed = extname(name) === '.woff2' || body.length > 5e6 ? null : brotli(body, 6);
        kept.set(path, { type: types[extname(name)] ?? 'application/octet-stream', body, compressed });
      }
      const { type, body, compressed } = kept.get(path);
      response.writeHead(200, { 'content-type': type, ...(compressed && { 'content-encoding': 'br' }) });
      response.end(compressed ?? body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Starts a Chromium with an empty profile and a server of those folders. */
export async function start(folders, locale = 'en') {
  const server = await serve(folders);
  const profile = await mkdtemp(join(tmpdir(), 'qawl-bench-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.QAWL_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    locale,
    viewport: { width: 1280, height: 900 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
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
