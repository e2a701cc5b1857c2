// Goes through the journeys in one engine: a browser for journeys one after the other, each on an address of its own.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { serve } from '../harness.mjs';
import { click, pictureOf, shown } from './acts.mjs';
import { absence, engines, start } from './engines.mjs';
import { journeys } from './journeys.mjs';

/** How the page is looked at: Arabic and wide, English, dark and narrow. */
const settings = [
  { locale: 'ar', dark: false, width: 1280, height: 900 },
  { locale: 'en', dark: true, width: 390, height: 780 },
];

/** Goes through all journeys in one engine. */
export function travel(engine) {
  const absent = absence(engine);
  for (const setting of settings) {
    const { locale, dark, width } = setting;
    describe(`${engine}, ${locale}, ${dark ? 'dark' : 'light'}, ${width} px`, { skip: absent }, () => {
      const session = sessionOf(engine, setting);
      after(session.end);
      for (const [name, go] of Object.entries(journeys)) {
        test(`${engine}, ${locale}: ${name}`, { skip: engines[engine].cannot[name], timeout: 180_000 }, () => session.travel(go));
      }
    });
  }
}

/** A browser for journeys one after the other, each on an address of its own. */
function sessionOf(engine, setting) {
  let browser;
  let folder;
  let downloads;

  async function begin() {
    folder ??= await mkdtemp(join(tmpdir(), `qawl-${engine}-`));
    downloads = join(folder, 'downloads');
    await mkdir(downloads, { recursive: true });
    browser ??= await start(engine, { ...setting, profile: join(folder, 'profile'), downloads });
  }

  async function end() {
    await browser?.close().catch(() => {});
    browser = undefined;
    if (folder) await rm(folder, { recursive: true, force: true });
    folder = undefined;
  }

  async function travelOne(go) {
    await begin();
    const { page } = browser;
    const servers = [];
    const stopServing = () => Promise.all(servers.splice(0).map((server) => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    })));
    const visit = async () => {
      const server = await serve();
      servers.push(server);
      const address = `http://127.0.0.1:${server.address().port}/`;
      await page.goto(address);
      // The first screen has given way to the app, and it is known what is stored.
      await shown(page, 'html[data-kept]:not([data-kept=off])');
      return address;
    };
    /** On a narrow page the lists are in a sheet that is raised. */
    const raise = async () => {
      const isLowered = await page.evaluate(() => document.querySelector('.sheet-handle')?.getBoundingClientRect().height > 0
        && !document.querySelector('.inspector.raised'));
      if (isLowered) await click(page, '.sheet-handle');
    };
    try {
      const address = await visit();
      await go({ engine, browser, page, address, folder, downloads, visit, stopServing, raise, ...setting });
      assert.deepEqual(await page.troubles(), []);
      await page.goto('about:blank');
      // What the page that was left had begun is given up: no trouble of the next one.
      await page.troubles();
    } catch (error) {
      await pictureOf(page, `${engine}-${setting.locale}`);
      // Whatever was left open would be in the way of the next one.
      await end();
      throw error;
    } finally {
      await stopServing();
    }
  }

  return { travel: travelOne, end };
}
