// Measures the built page in Chromium beside plain text in paragraphs and @recogito/text-annotator.
//
//   node benches/page.mjs [--quick] [open edit scroll start paste size]    parts; all of them without names
import { copyFile, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { begun, brotli, quantiles, round, start, table } from './chromium.mjs';
import { document as generate, qawlJson, w3cAnnotations } from './documents.mjs';
import { ADD, EDITS, inPage } from './in-page.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = process.env.QAWL_DIST ?? join(here, '..', 'dist');
const peers = join(here, '..', 'target', 'bench', 'peers');
const names = argv.slice(2).filter((it) => !it.startsWith('--'));
const quick = argv.includes('--quick');
const wants = (part) => names.length === 0 || names.includes(part);

const SIZES = [
  { chars: 4_000, annotations: 20 },
  { chars: 10_000, annotations: 200 },
  { chars: 40_000, annotations: 200 },
  { chars: 400_000, annotations: 2_000 },
  { chars: 1_000_000, annotations: 20 },
  { chars: 1_000_000, annotations: 10_000 },
].filter((size) => !quick || size.chars === 40_000 || size.annotations === 10_000);
const LANGS = quick ? ['ar'] : ['ar', 'en'];

const label = ({ chars, annotations }) => `${chars >= 1e6 ? `${chars / 1e6} M` : `${chars / 1000} k`}, ${annotations.toLocaleString('en')}`;

await build({
  entryPoints: [join(here, 'peers', 'plain.js'), join(here, 'peers', 'recogito.js')],
  bundle: true,
  minify: true,
  format: 'esm',
  outdir: peers,
  logLevel: 'error',
});
for (const name of ['plain.html', 'recogito.html', 'empty.html', 'peers.css']) {
  await copyFile(join(here, 'peers', name), join(peers, name));
}

const chromium = await start({ qawl: dist, peers });

// The page's memory is not to be seen from outside, so the module is caught as it is made.
const catchMemory = () => {
  const keep = (made) => {
    // The first part has it, and the other one uses that.
    globalThis.wasmMemory ??= Object.values((made.instance ?? made).exports).find((it) => it instanceof WebAssembly.Memory);
    return made;
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = async (...given) => keep(await original(...given));
  }
};

async function openPage(path) {
  const page = await chromium.browser.newPage();
  // What the page before has kept would be opened again.
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(chromium.address('')).origin, storageTypes: 'all' });
  page.on('pageerror', (error) => console.error(`page error: ${error.message}`));
  await page.addInitScript(catchMemory);
  await page.addInitScript(inPage);
  await page.goto(chromium.address(path));
  await begun(page, path === 'qawl/');
  return page;
}

const documents = new Map();
function prepared(lang, size) {
  const key = `${lang}-${label(size)}`;
  if (!documents.has(key)) {
    const made = generate({ lang, ...size });
    documents.set(key, { lang, text: made.text, json: qawlJson(made, key), annotations: w3cAnnotations(made) });
  }
  return documents.get(key);
}

/** Opens a document in a fresh page of one of the three; returns the page and how long it took. */
async function opened(who, lang, size) {
  const { text, json, annotations } = prepared(lang, size);
  if (who === 'qawl') {
    const page = await openPage('qawl/');
    await page.evaluate((json) => bench.copied(json), json);
    const { painted, whole } = await page.evaluate(async (annotations) => {
      if (document.querySelector('#article')) throw new Error('another document is open');
      const began = performance.now();
      const { painted } = await bench.timed(bench.pasteCopied);
      // What is in sight is marked by now; in long texts the rest is, a part at a time.
      if (!document.querySelector('#article .run')) throw new Error('nothing is marked');
      const runs = document.getElementById('article').getElementsByClassName('run');
      while (runs.length < annotations * 0.6) await bench.frame();
      for (let before = -1; before !== runs.length; await new Promise((resolve) => setTimeout(resolve, 120))) before = runs.length;
      return { painted, whole: performance.now() - began - 120 };
    }, size.annotations);
    return { page, painted, whole };
  }
  const page = await openPage(`peers/${who}.html`);
  await page.evaluate((given) => { globalThis.given = given; }, { text, lang, annotations: who === 'recogito' ? annotations : [] });
  const { painted } = await page.evaluate(() => bench.timed(() => globalThis.show(globalThis.given)));
  return { page, painted };
}

async function median(times, once) {
  const found = [];
  for (let n = 0; n < times; n += 1) found.push(await once());
  return quantiles(found).p50;
}

async function openPart() {
  const rows = [];
  for (const lang of LANGS) {
    for (const size of SIZES) {
      const big = size.chars > 400_000;
      const wholes = [];
      const once = (who) => async () => {
        const { page, painted, whole } = await opened(who, lang, size);
        if (whole) wholes.push(whole);
        await page.close();
        return painted;
      };
      const floor = await median(big ? 3 : 5, once('plain'));
      const qawl = await median(big ? 3 : 5, once('qawl'));
      const recogito = await median(big ? 1 : 3, once('recogito'));
      const again = await median(big ? 3 : 5, once('plain'));
      const plain = Math.min(floor, again);
      rows.push([lang, label(size), round(plain), round(qawl), round(quantiles(wholes).p50), round(recogito), `${round(qawl / plain, 2)}`, `${round(recogito / qawl, 1)}`]);
    }
  }
  console.log('## Open: text and annotations handed over, to painted (ms)\n');
  table(['language', 'characters, annotations', 'plain text', 'Qawl', 'Qawl, marked to its end', 'Recogito', 'Qawl / plain', 'Recogito / Qawl'], rows);
}

async function editPart() {
  const rows = [];
  for (const lang of LANGS) {
    for (const size of SIZES) {
      const { page } = await opened('qawl', lang, size);
      const idle = [];
      const found = new Map();
      const note = (name, { painted, script }) => {
        if (!found.has(name)) found.set(name, { painted: [], script: [] });
        found.get(name).painted.push(painted);
        found.get(name).script.push(script);
      };
      const perPlace = quick ? 8 : 12;
      for (const share of [0, 0.5, 0.97]) {
        await page.evaluate((share) => bench.visit(share), share);
        for (let n = 0; n < perPlace; n += 1) {
          idle.push((await page.evaluate(() => bench.timed(() => {}))).painted);
          for (const [name, before, keys] of EDITS) {
            if (before) await page.evaluate(async (keys) => { bench.press(...keys); await bench.frame(); await bench.frame(); }, before);
            note(name, await page.evaluate((keys) => bench.timed(() => bench.press(...keys)), keys));
          }
          // A word is selected, then marked.
          const selected = await page.evaluate((n) => bench.select(n), n);
          if (selected) note('add', await page.evaluate((keys) => bench.timed(() => bench.press(...keys)), ADD));
        }
      }
      const rest = quantiles(idle);
      for (const [name, { painted, script }] of found) {
        const [time, own] = [quantiles(painted), quantiles(script)];
        rows.push([lang, label(size), name, round(time.p50), round(time.p95), round(own.p50, 1), round(own.p95, 1), round(rest.p50), round(rest.p95)]);
      }
      await page.close();
    }
  }
  console.log('## One edit to painted (ms); nothing done, for two frames, beside it\n');
  table(['language', 'characters, annotations', 'edit', 'p50', 'p95', 'script p50', 'script p95', 'nothing p50', 'nothing p95'], rows);
}

async function scrollPart() {
  const rows = [];
  for (const lang of LANGS) {
    for (const size of SIZES.filter((size) => size.chars > 10_000)) {
      const p95 = {};
      const memory = {};
      for (const who of ['plain', 'qawl', 'recogito']) {
        const { page } = await opened(who, lang, size);
        const frames = await page.evaluate(() => bench.scroll(document.querySelector('.article-pane')));
        p95[who] = quantiles(frames);
        const session = await page.context().newCDPSession(page);
        await page.evaluate(() => { globalThis.given = null; });
        await session.send('HeapProfiler.collectGarbage');
        const { usedSize } = await session.send('Runtime.getHeapUsage');
        const wasm = await page.evaluate(() => globalThis.wasmMemory?.buffer.byteLength ?? 0);
        memory[who] = [usedSize / 1e6, wasm / 1e6];
        await page.close();
      }
      rows.push([
        lang, label(size),
        ...['plain', 'qawl', 'recogito'].map((who) => `${round(p95[who].p50)} / ${round(p95[who].p95)}`),
        round(p95.qawl.p95 / p95.plain.p95, 2),
        round(memory.plain[0], 1), `${round(memory.qawl[0], 1)} + ${round(memory.qawl[1], 1)}`, round(memory.recogito[0], 1),
      ]);
    }
  }
  console.log('## Scrolling through everything, a screenful a frame (ms a frame, p50 / p95), and memory behind it (MB)\n');
  table(['language', 'characters, annotations', 'plain', 'Qawl', 'Recogito', 'Qawl / plain, p95', 'heap plain', 'heap + wasm Qawl', 'heap Recogito'], rows);
}

/** What was asked for until the page could be used, without fonts, which it does not wait for. */
async function sizePart() {
  const page = await chromium.browser.newPage();
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).pathname));
  await page.goto(chromium.address('qawl/'));
  await page.waitForSelector('main');
  await page.close();
  const rows = [];
  const sum = [0, 0, 0];
  let fonts = 0;
  for (const path of asked) {
    const name = path.replace(/^\/qawl\//, '') || 'index.html';
    const body = await readFile(join(dist, name)).catch(() => null);
    // Asked for once the page can be used.
    if (!body || /(_app\.wasm|\.bin)$/.test(name)) continue;
    if (name.endsWith('.woff2')) {
      fonts += body.length;
      continue;
    }
    const sizes = [body.length, gzipSync(body, { level: 9 }).length, brotli(body).length];
    sizes.forEach((size, idx) => { sum[idx] += size; });
    rows.push([basename(name).replace(/-[0-9a-f]{8,}(_bg)?/, ''), ...sizes.map((size) => round(size / 1024, 1))]);
  }
  rows.sort((a, b) => Number(b[1]) - Number(a[1]));
  rows.push(['all', ...sum.map((size) => round(size / 1024, 1))]);
  console.log('## Needed to become interactive (KiB)\n');
  table(['file', 'raw', 'gzip -9', 'brotli -11'], rows);
  console.log(`Fonts, asked for beside it and not waited for: ${round(fonts / 1024, 1)} KiB.\n`);
}

async function startPart() {
  // Nothing is cached, no code compiled before: a page whose cache is switched off keeps neither.
  const once = async (path) => {
    const page = await chromium.browser.newPage();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.addInitScript(() => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      globalThis.interactive = new Promise((resolve) => {
        const watching = new MutationObserver(async () => {
          if (!document.querySelector('main')) return;
          watching.disconnect();
          await frame();
          await frame();
          resolve(performance.now());
        });
        watching.observe(document, { childList: true, subtree: true });
      });
    });
    await page.goto(chromium.address(path));
    const time = await page.evaluate(() => globalThis.interactive);
    await page.close();
    return time;
  };
  // The server compresses each file once.
  await once('qawl/');
  const empty = [];
  const qawl = [];
  for (let n = 0; n < (quick ? 5 : 12); n += 1) {
    empty.push(await once('peers/empty.html'));
    qawl.push(await once('qawl/'));
  }
  const [nothing, page] = [quantiles(empty), quantiles(qawl)];
  console.log('## Start to interactive, nothing cached (ms from the navigation to two frames behind the first screen)\n');
  table(['', 'p50', 'p95'], [['empty page', round(nothing.p50), round(nothing.p95)], ['Qawl', round(page.p50), round(page.p95)], ['difference', round(page.p50 - nothing.p50), '']]);
}

/** Pastes plain text, so that everything is detected, and watches whether the page answers meanwhile. */
async function pastePart() {
  const rows = [];
  for (const lang of LANGS) {
    for (const chars of [10_000, 100_000, 1_000_000]) {
      const { text } = generate({ lang, chars });
      const times = [];
      const gaps = [];
      for (let n = 0; n < 3; n += 1) {
        const page = await openPage('qawl/');
        await page.evaluate((text) => bench.copied(text), text);
        const { painted, gap } = await page.evaluate(async () => {
          let longest = 0;
          let last = performance.now();
          let watching = true;
          const channel = new MessageChannel();
          const tick = () => {
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
            if (watching) channel.port2.postMessage(0);
          };
          channel.port1.onmessage = tick;
          channel.port2.postMessage(0);
          await bench.frame();
          if (document.querySelector('#article')) throw new Error('another document is open');
          const began = performance.now();
          bench.pasteCopied();
          while (!document.querySelector('#article .run')) await bench.frame();
          await bench.frame();
          await bench.frame();
          watching = false;
          return { painted: performance.now() - began, gap: longest };
        });
        times.push(painted);
        gaps.push(gap);
        await page.close();
      }
      rows.push([lang, chars.toLocaleString('en'), round(quantiles(times).p50), round(quantiles(gaps).p50)]);
    }
  }
  console.log('## Paste of plain text to painted suggestions, and the longest time the page did not answer (ms)\n');
  table(['language', 'characters', 'painted', 'longest silence'], rows);
}

try {
  if (wants('size')) await sizePart();
  if (wants('start')) await startPart();
  if (wants('open')) await openPart();
  if (wants('edit')) await editPart();
  if (wants('scroll')) await scrollPart();
  if (wants('paste')) await pastePart();
} finally {
  await chromium.close();
}
