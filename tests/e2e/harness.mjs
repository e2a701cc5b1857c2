// What every browser test needs: the built page on a loopback address, and a Chromium to open it in.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { executablePath, flags, serveFiles } from './server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
export const dist = process.env.QAWL_DIST ?? join(here, '..', '..', 'dist');
export const sample = (lang) => join(here, '..', '..', 'assets', 'sample', `${lang}.txt`);

/** Serves a folder on a loopback address, by default the built page. */
export const serve = (folder = dist, port = 0) => serveFiles((path) => join(folder, path), { port });

/** A proxy that lets nothing through and keeps what was asked of it: all that would have left the machine. */
async function outside() {
  const left = [];
  // Chromium itself asks its maker for updates and the like, whatever flags forbid it.
  const note = ({ method, url }) => /^(http:\/\/)?[a-z-]+\.(google|googleapis|gvt1)\.com[:/]/.test(url) || left.push(`${method} ${url}`);
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    // A browser that is closed leaves in the middle of a sentence.
    socket.on('error', () => {});
    note(request);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { left, server };
}

/** Returns the addresses of the app's own files below an address. */
export async function ownFiles(address) {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)));
  return new Set(['', ...files].map((file) => new URL(file.split(sep).map(encodeURIComponent).join('/'), address).href));
}

/** Starts a browser that keeps what it keeps in a folder. */
export function launch(profile, { locale = 'ar', width = 1280, height = 900, dark = false, touch = false, proxy } = {}) {
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    locale,
    viewport: { width, height },
    hasTouch: touch,
    colorScheme: dark ? 'dark' : 'light',
    acceptDownloads: true,
    proxy,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

/**
 * Opens the built page and returns it with everything it said and asked for on the way.
 *
 * `problems` collects page errors, console errors and refused requests: a test ends by asserting that
 * it is empty. `requests` are all addresses asked for. `before` are functions or sources that run in the
 * page before anything of it, `preferences` those of the browser's profile. It waits until the app is there, unless
 * `untilAppIsThere` is false. `left` is all that was to leave
 * the machine, from whatever part of the browser; nothing does.
 */
export async function open({ locale = 'ar', width = 1280, height = 900, dark = false, touch = false, before = [], prepare, preferences, untilAppIsThere = true } = {}) {
  const server = await serve();
  const { left, server: outward } = await outside();
  const proxy = { server: `http://127.0.0.1:${outward.address().port}`, bypass: '127.0.0.1' };
  const profile = await mkdtemp(join(tmpdir(), 'qawl-test-'));
  if (preferences) {
    await mkdir(join(profile, 'Default'), { recursive: true });
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  }
  const browser = await launch(profile, { locale, width, height, dark, touch, proxy });
  const problems = [];
  const requests = [];
  const page = await browser.newPage();
  for (const script of before) await page.addInitScript(script);
  await prepare?.(page);
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  browser.on('request', (request) => requests.push(request.url()));
  // A page that is left gives up what it was fetching.
  const gaveUp = (request) => request.failure()?.errorText === 'net::ERR_ABORTED';
  page.on('requestfailed', (request) => gaveUp(request) || problems.push(`request failed: ${request.url()}`));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const close = async () => {
    await browser.close();
    server.close();
    outward.close();
    await rm(profile, { recursive: true, force: true });
  };
  try {
    await page.goto(address);
    await page.waitForSelector('main');
    // The first screen gives way to the app, which alone says how far saving is once it knows what is stored.
    if (untilAppIsThere) await page.waitForSelector('html[data-kept]:not([data-kept=off])');
  } catch (error) {
    // A browser left open would keep the tests from ending.
    await close();
    throw new Error(`the page did not start: ${[error.message, ...problems].join('; ')}`);
  }
  return { page, context: browser, address, problems, requests, left, close };
}

/** Pastes onto the page as the browser does for Ctrl+V, with any of `text/plain`, `text/html`, files. */
export async function paste(page, { text, html, files = [] }) {
  await page.evaluate(
    ({ text, html, files }) => {
      const data = new DataTransfer();
      if (text !== undefined) data.setData('text/plain', text);
      if (html !== undefined) data.setData('text/html', html);
      for (const { name, type, content } of files) data.items.add(new File([content], name, { type }));
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    { text, html, files },
  );
}

/** Drops files onto the page. */
export async function drop(page, files) {
  await page.evaluate((files) => {
    const data = new DataTransfer();
    for (const { name, type, content } of files) data.items.add(new File([content], name, { type }));
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, files);
}

/** Waits until the page says that everything is saved. */
export const saved = (page) => page.waitForSelector('[data-saving=saved]', { timeout: 20_000 });

/**
 * Opens the built page in a Chromium of its own that can be killed like any process.
 *
 * `profile` is kept: who made it removes it. `address` is that of a server started by `serveApp`, so that
 * what is stored is found again.
 */
export async function launchToKill({ profile, address, locale = 'en' }) {
  const child = spawn(
    executablePath,
    [...flags, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, `--lang=${locale}`, 'about:blank'],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endpoint = await new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (piece) => {
      said += piece;
      const found = /DevTools listening on (ws:\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    child.on('exit', () => reject(new Error(`Chromium ended: ${said}`)));
  });
  const browser = await chromium.connectOverCDP(endpoint);
  const [context] = browser.contexts();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address);
  return {
    page,
    context,
    /** Kills every process of the browser, as a power cut does for them. */
    async kill() {
      const gone = new Promise((done) => child.on('exit', done));
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
      await gone;
      await browser.close().catch(() => {});
    },
  };
}

/** Serves the built page until `close` is called. */
export async function serveApp() {
  const server = await serve();
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Waits for a download that `act` sets off and returns its text. */
export async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  const text = await readFile(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), text };
}
