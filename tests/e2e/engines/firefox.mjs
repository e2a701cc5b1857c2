// Firefox as Debian ships it, driven by WebDriver BiDi.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

const executablePath = process.env.QAWL_FIREFOX ?? '/usr/bin/firefox-esr';

class Page {
  constructor(page) {
    this.page = page;
    this.said = [];
    // A page whose work is kept nowhere asks before it is left.
    page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
    page.on('pageerror', (error) => this.said.push(`page error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && this.said.push(`console: ${message.text()}`));
  }

  async goto(url) {
    await this.page.goto(url);
    // What the page before it was fetching is given up, and Firefox tells of that as of an error.
    this.said = this.said.filter((it) => !/NetworkError when attempting to fetch|AbortError: The operation was aborted|download failed .*status=2152398850/.test(it));
  }

  reload() { return this.page.reload(); }
  evaluate(run, ...args) { return this.page.evaluate(run, ...args); }

  async press(combination) {
    const names = combination === '+' ? ['+'] : combination.split(/\+(?!$)/);
    const last = names.pop();
    for (const name of names) await this.page.keyboard.down(name);
    await this.page.keyboard.press(last);
    for (const name of names.reverse()) await this.page.keyboard.up(name);
  }

  async type(text) {
    for (const character of text) await this.page.keyboard.press(character);
  }

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
    const finger = await this.page.touchscreen.touchStart(first.x, first.y);
    for (const { x, y } of places) await finger.move(x, y);
    await finger.end();
  }

  async screenshot() { return Buffer.from(await this.page.screenshot()); }

  async upload(selector, ...paths) {
    const field = await this.page.$(selector);
    await field.uploadFile(...paths);
  }

  close() { return this.page.close(); }
}

/** Starts a browser; `profile` is where it keeps what it keeps, without one in a folder that goes with it. */
export async function start({ profile, downloads, locale = 'en', dark = false, forced = false, touch = false, isPrivate = false, width = 1280, height = 900 } = {}) {
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'qawl-firefox-')));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir: folder,
    defaultViewport: { width, height },
    extraPrefsFirefox: {
      'intl.accept_languages': locale,
      'intl.locale.requested': locale,
      // Where the page asks, as a person's profile has it: 0 is dark.
      'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1,
      // A pointer that is coarse (1) and hovers over nothing.
      ...(touch && { 'dom.w3c_touch_events.enabled': 1, 'ui.primaryPointerCapabilities': 1, 'ui.allPointerCapabilities': 1 }),
      ...(isPrivate && { 'browser.privatebrowsing.autostart': true }),
      ...(forced && { 'browser.display.document_color_use': 2, 'ui.useAccessibilityTheme': 1 }),
      ...(downloads && {
        'browser.download.folderList': 2, 'browser.download.dir': downloads, 'browser.download.useDownloadDir': true,
        'browser.download.always_ask_before_handling_new_types': false, 'browser.helperApps.neverAsk.saveToDisk': 'application/json',
      }),
      'dom.events.testing.asyncClipboard': true,
      // Its window has the keyboard, whatever the desktop has.
      'focusmanager.testmode': true,
      // It asks its maker nothing.
      'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false,
      'browser.shell.checkDefaultBrowser': false,
    },
  });
  const end = () => (profile ? undefined : rm(folder, { recursive: true, force: true }));
  const open = async (page) => {
    // The first page there is takes no notice of the default.
    await page.setViewport({ width, height });
    await page.bringToFront();
    return new Page(page);
  };
  const [first] = await browser.pages();
  return {
    version: await browser.version(),
    page: await open(first ?? (await browser.newPage())),
    newPage: async () => open(await browser.newPage()),
    async kill() {
      const child = browser.process();
      const gone = new Promise((done) => child.on('exit', done));
      child.kill('SIGKILL');
      await gone;
      await browser.disconnect();
      await end();
    },
    async close() {
      await browser.close();
      await end();
    },
  };
}
