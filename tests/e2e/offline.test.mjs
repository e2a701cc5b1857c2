// The page without a network: installed, renewed while it is open, and as one file from a disk.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dist, downloaded, launch, paste, sample, serve } from './harness.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const arabic = (text) => /[\u0621-\u064a]/.test(text);
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qawl-offline-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Starts a browser and notes everything that its pages complain of and ask for. */
async function browse(name, options) {
  const browser = await launch(join(folder, name), options);
  const problems = [];
  const requests = [];
  browser.on('page', (page) => {
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
    page.on('request', (request) => requests.push(request.url()));
  });
  return { browser, problems, requests };
}

const stop = (server) => new Promise((done) => {
  server.close(done);
  server.closeAllConnections();
});

/** Waits until a page is served by its service worker. */
const kept = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
  }
});

const caches = (page) => page.evaluate(async () => {
  const found = {};
  for (const name of await window.caches.keys()) {
    const keys = await (await window.caches.open(name)).keys();
    found[name] = keys.map((request) => new URL(request.url).pathname.slice(1)).sort();
  }
  return found;
});

/** Annotates an article on an open page as a person does, and exports it. */
async function work(page, locale) {
  await paste(page, { text: await readFile(sample(locale), 'utf8') });
  await mend(page);
}

async function mend(page) {
  await page.waitForSelector('#article .run.quote');
  await page.focus('#article');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#article .run.accepted');
  // The next one, with its end moved by a word.
  await page.keyboard.press('Tab');
  const { text } = await downloaded(page, () => page.keyboard.press('Control+s'));
  const before = JSON.parse(text);
  assert.ok(before.spans.length > 5);
  assert.ok(before.spans.some((span) => span.status === 'accepted'));
  await page.keyboard.press('[');
  const mended = JSON.parse((await downloaded(page, () => page.keyboard.press('Control+s'))).text);
  assert.notDeepEqual(mended.spans, before.spans);
  const chars = [...mended.text];
  for (const span of mended.spans) assert.equal(chars.slice(span.start, span.end).join(''), span.text);
}

for (const locale of ['ar', 'en']) {
  test(`with the network cut the page opens, annotates and exports (${locale})`, async () => {
    let server = await serve();
    const { port } = server.address();
    const { browser, problems } = await browse(`offline-${locale}`, { locale });
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.waitForSelector('main');
      await kept(page);
      // Everything that was built is there, but for licences and the worker itself.
      const built = (await readdir(dist, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(dist.length).replace(/^\//, ''))
        .filter((name) => !/(^|\/)(OFL-.*|service-worker\.js)$|(^|\/)\./.test(name))
        .map((name) => (name === 'index.html' ? '' : name))
        .sort();
      assert.deepEqual(Object.values(await caches(page)), [built]);

      await stop(server);
      server = undefined;
      await page.reload();
      await page.waitForSelector('main');
      await page.evaluate(() => document.fonts.ready);
      await work(page, locale);
      assert.ok(await page.evaluate(() => [...document.fonts].some((face) => face.status === 'loaded')));
      // So does another tab, by a link to the page with something after it.
      await page.close();
      const second = await browser.newPage();
      await second.goto(`http://127.0.0.1:${port}/index.html?from=here#article`);
      await second.waitForSelector('main');
      await work(second, locale === 'ar' ? 'en' : 'ar');
      assert.deepEqual(problems, []);
    } finally {
      await browser.close();
      if (server) await stop(server);
    }
  });
}

test('the browser offers to install the page', async () => {
  const server = await serve();
  const { browser, problems } = await browse('install', {});
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await kept(page);
    const client = await browser.newCDPSession(page);
    const { errors, data } = await client.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(data);
    assert.match(manifest.name, /قول.*Qawl/);
    for (const icon of manifest.icons) {
      const size = await page.evaluate(async (src) => {
        const image = await createImageBitmap(await (await fetch(src)).blob());
        return `${image.width}x${image.height}`;
      }, icon.src);
      assert.equal(size, icon.sizes, icon.src);
    }
    const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
    assert.deepEqual(installabilityErrors, []);
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    await stop(server);
  }
});

/** Writes another build of the page into a folder: some file differs, and with it the version. */
async function rebuild(site, mark) {
  const path = join(site, 'index.html');
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  await writeFile(path, page.replace('<head>', `<head><meta name="build" content="${mark}">`));
  execFileSync(process.execPath, [join(root, 'scripts', 'build', 'precache.mjs'), site]);
}

const build = (page) => page.evaluate(() => document.querySelector('meta[name=build]')?.content);
const askForNewer = (page) => page.evaluate(async () => {
  await (await navigator.serviceWorker.getRegistration()).update();
});

for (const locale of ['ar', 'en']) {
  test(`a newer build waits until it is asked for, and open pages go on (${locale})`, async () => {
    const site = join(folder, `site-${locale}`);
    await cp(dist, site, { recursive: true });
    await rebuild(site, 'first');
    const server = await serve(site);
    const { browser, problems } = await browse(`renewal-${locale}`, { locale });
    try {
      const address = `http://127.0.0.1:${server.address().port}/`;
      const page = await browser.newPage();
      await page.goto(address);
      await kept(page);
      await page.reload();
      const other = await browser.newPage();
      await other.goto(address);
      await page.bringToFront();
      await work(page, locale);
      await page.evaluate(() => { window.sameSession = true; });
      await other.evaluate(() => { window.sameSession = true; });

      await rebuild(site, 'second');
      await askForNewer(page);
      await page.waitForSelector('.renewal');
      assert.equal(arabic(await page.textContent('.renewal p')), locale === 'ar');
      assert.equal(await page.getAttribute('div:has(> .renewal)', 'role'), 'status');
      if (process.env.QAWL_SCREENSHOTS) {
        for (const [width, height] of [[1280, 800], [390, 800]]) {
          await page.setViewportSize({ width, height });
          await page.waitForTimeout(300);
          await page.screenshot({ path: join(process.env.QAWL_SCREENSHOTS, `renewal-${locale}-${width}.png`) });
        }
        await page.setViewportSize({ width: 1280, height: 900 });
      }
      // The session is the one it was, and works.
      assert.equal(await page.evaluate(() => window.sameSession), true);
      await page.focus('#article');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      // Opened once more before anybody asked, it is still the first build, whole.
      const third = await browser.newPage();
      await third.goto(address);
      await third.waitForSelector('.renewal');
      assert.equal(await build(third), 'first');

      // Asked for, it comes; only here.
      await third.click('.renewal .button >> nth=0');
      await third.waitForFunction(() => document.querySelector('meta[name=build]')?.content === 'second');
      await third.waitForSelector('main');
      assert.equal(await third.locator('.renewal').count(), 0);
      assert.equal(await page.evaluate(() => window.sameSession), true);
      assert.equal(await other.evaluate(() => window.sameSession), true);
      assert.ok(await page.locator('#article .run.accepted').count() > 0);
      // The files that the open pages came with are there for them still.
      assert.equal(Object.keys(await caches(page)).length, 2);
      // The other page's button brings the newer build too.
      await other.waitForSelector('.renewal');
      await other.click('.renewal .button >> nth=0');
      await other.waitForFunction(() => document.querySelector('meta[name=build]')?.content === 'second');
      assert.deepEqual(problems, []);
    } finally {
      await browser.close();
      await stop(server);
    }
  });
}

test('a build that is only half there is not taken', async () => {
  const site = join(folder, 'site-half');
  await cp(dist, site, { recursive: true });
  await rebuild(site, 'first');
  const server = await serve(site);
  const { browser } = await browse('half', { locale: 'en' });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await kept(page);
    const whole = await caches(page);
    await rebuild(site, 'second');
    // The worker is the new one, a file still the old one.
    await writeFile(join(site, 'load.js'), '// not of this build');
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const gone = new Promise((done) => registration.addEventListener('updatefound', () => {
        const { installing } = registration;
        installing.addEventListener('statechange', () => installing.state === 'redundant' && done());
      }));
      await registration.update().catch(() => {});
      await gone;
    });
    assert.equal(await page.locator('.renewal').count(), 0);
    await page.reload();
    await page.waitForSelector('main');
    assert.equal(await build(page), 'first');
    assert.deepEqual(await caches(page), whole);
  } finally {
    await browser.close();
    await stop(server);
  }
});

for (const locale of ['ar', 'en']) {
  test(`one file from a disk does it all and asks for nothing (${locale})`, async () => {
    // A folder as people call them.
    const stick = join(folder, 'مفتاح USB (1)');
    await mkdir(stick, { recursive: true });
    const file = join(stick, 'qawl.html');
    execFileSync(process.execPath, [join(root, 'scripts', 'build', 'single-file.mjs'), dist, file]);
    const { browser, problems, requests } = await browse(`single-${locale}`, { locale });
    try {
      const page = await browser.newPage();
      const address = pathToFileURL(file).href;
      await page.goto(address);
      await page.waitForSelector('main');
      await page.click('.start-samples button >> nth=0');
      await mend(page);
      await page.evaluate(() => document.fonts.ready);
      assert.ok(await page.evaluate(() => [...document.fonts].some((face) => face.status === 'loaded')));
      assert.deepEqual(requests.filter((request) => request !== address && !/^(data|blob):/.test(request)), []);
      assert.deepEqual(problems, []);
      // Its policy lets it connect to nothing and run nothing else.
      const policy = await page.getAttribute('meta[http-equiv=Content-Security-Policy]', 'content');
      assert.match(policy, /^default-src 'none'/);
      assert.doesNotMatch(policy, /connect-src|unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|\*|https?:/);
      const refused = await page.evaluate(async () => {
        const script = document.createElement('script');
        const ran = () => window.ran === true;
        try {
          script.textContent = 'window.ran = true';
          document.head.append(script);
        } catch {
          // Refused even earlier.
        }
        const sent = await fetch('http://127.0.0.1:9/').then(() => true, (error) => String(error));
        return { ran: ran(), sent };
      });
      assert.equal(refused.ran, false);
      assert.match(refused.sent, /TypeError/);
    } finally {
      await browser.close();
    }
  });
}
