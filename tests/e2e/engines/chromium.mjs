// Chromium, as the other browser tests start it, with the face that every engine has here.
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { chromium } from 'playwright-core';
import { launchToKill } from '../harness.mjs';
import { executablePath, flags } from '../server.mjs';

class Page {
  constructor(page, downloads) {
    this.page = page;
    this.said = [];
    page.on('pageerror', (error) => this.said.push(`page error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && this.said.push(`console: ${message.text()}`));
    page.on('download', (download) => downloads && download.saveAs(join(downloads, download.suggestedFilename())));
  }

  goto(url) { return this.page.goto(url); }
  reload() { return this.page.reload(); }

  evaluate(run, ...args) {
    // It hands a function one argument.
    return this.page.evaluate(`(${run})(...${JSON.stringify(args)})`);
  }

  press(combination) { return this.page.keyboard.press(combination); }
  type(text) { return this.page.keyboard.type(text); }
  /** Runs a source as a script of its own would be. */
  run(source) { return this.page.evaluate(`${source}\n;undefined`); }

  /** Puts a text on the clipboard. */
  copy(text) { return this.evaluate((text) => navigator.clipboard.writeText(text), text); }

  /** Returns what the page has complained of since it was last asked. */
  async troubles() { return this.said.splice(0); }

  move(x, y, options) { return this.page.mouse.move(x, y, options); }
  down() { return this.page.mouse.down(); }
  up() { return this.page.mouse.up(); }
  tap(x, y) { return this.page.touchscreen.tap(x, y); }

  /** Puts a finger down, moves it through places and lifts it. */
  async swipe([first, ...places]) {
    const session = await this.page.context().newCDPSession(this.page);
    const touch = (type, touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', [first]);
    for (const place of places) await touch('touchMove', [place]);
    await touch('touchEnd', []);
    await session.detach();
  }

  /** Has the window end in a camera and a bar, as a phone's does. */
  async setInsets(insets) {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Emulation.setSafeAreaInsetsOverride', { insets });
  }

  /** Shows the page as it is printed. */
  print() { return this.page.emulateMedia({ media: 'print' }); }

  screenshot() { return this.page.screenshot(); }
  upload(selector, ...paths) { return this.page.setInputFiles(selector, paths); }
  close() { return this.page.close({ runBeforeUnload: false }); }
}

/** Starts a browser; `profile` is where it keeps what it keeps, without one in a folder that goes with it. */
export async function start({ profile, downloads, locale = 'en', dark = false, forced = false, touch = false, isPrivate = false, width = 1280, height = 900, toKill = false } = {}) {
  if (toKill) {
    const { page, context, kill } = await launchToKill({ profile, address: 'about:blank', locale });
    return { version: context.browser().version(), page: new Page(page), newPage: async () => new Page(await context.newPage()), kill, close: kill };
  }
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'qawl-chromium-')));
  const how = { executablePath, headless: true, args: flags };
  const context = {
    locale,
    viewport: { width, height },
    hasTouch: touch,
    colorScheme: dark ? 'dark' : 'light',
    forcedColors: forced ? 'active' : 'none',
    permissions: ['clipboard-read', 'clipboard-write'],
  };
  // A context beside that of the profile is a private one.
  const owner = isPrivate ? await chromium.launch(how) : undefined;
  const session = owner ? await owner.newContext(context) : await chromium.launchPersistentContext(folder, { ...how, ...context });
  const open = (page) => new Page(page, downloads);
  return {
    version: session.browser()?.version() ?? '',
    page: open(session.pages()[0] ?? (await session.newPage())),
    newPage: async () => open(await session.newPage()),
    async close() {
      await session.close();
      await owner?.close();
      if (!profile) await rm(folder, { recursive: true, force: true });
    },
  };
}
