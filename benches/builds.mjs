// Measures two builds of the page side by side, in turns, so that what else the machine does slows both alike.
// Script, style and layout are processor time of the page's thread, which that hardly touches.
//
//   node benches/builds.mjs BEFORE AFTER [open] [10k | 1m] [ar | en]     folders of built pages
//
// Edits are measured, or with `open` opening. `--profile` prints what the functions of AFTER took; names are kept by
// building as `./scripts/bench sizes` does.
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { begun, quantiles, round, start, table } from './chromium.mjs';
import { document as generate, qawlJson } from './documents.mjs';
import { ADD, EDITS, inPage } from './in-page.mjs';

const words = argv.slice(2).filter((it) => !it.startsWith('--'));
const [before, after] = words;
const size = words.includes('1m') ? '1m' : '10k';
const lang = words.includes('en') ? 'en' : 'ar';
const profiles = argv.includes('--profile');
const { chars, annotations, rounds } = size === '1m' ? { chars: 1_000_000, annotations: 10_000, rounds: 10 } : { chars: 10_000, annotations: 200, rounds: 16 };
const made = generate({ lang, chars, annotations });
const json = qawlJson(made, `bench-${lang}-${size}`);

async function open(dist) {
  const chromium = await start({ qawl: dist });
  const page = await chromium.browser.newPage();
  page.on('pageerror', (error) => console.error(`page error: ${error.message}`));
  await page.addInitScript(inPage);
  await page.goto(chromium.address('qawl/'));
  await page.waitForSelector('html[data-kept]:not([data-kept=off])');
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate((json) => bench.paste(json), json);
  await page.waitForSelector('#article .run');
  await page.evaluate(async () => {
    const runs = document.getElementById('article').getElementsByClassName('run');
    for (let was = -1; was !== runs.length; await new Promise((resolve) => setTimeout(resolve, 300))) was = runs.length;
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metrics = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value * 1000]));
  return { chromium, page, session, metrics, found: new Map() };
}

async function profileWith(session) {
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 100 });
  await session.send('Profiler.start');
}

/** Beside the edits by keys: a word is selected and marked; and nothing is done. */
const TIMED = [...EDITS, ['add', 'select', ADD], ['nothing', null, null]];

/** Adds up what each function took by itself and with what it called, per edit. */
function sums(profiles) {
  const [own, whole] = [new Map(), new Map()];
  for (const { nodes, samples, timeDeltas } of profiles) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node;
    samples.forEach((id, idx) => {
      const ms = timeDeltas[idx] / 1000 / profiles.length;
      const called = (node) => node.callFrame.functionName || `${node.callFrame.url.split('/').at(-1)}:${node.callFrame.lineNumber}`;
      let node = byId.get(id);
      own.set(called(node), (own.get(called(node)) ?? 0) + ms);
      const seen = new Set();
      for (; node; node = node.parent) {
        if (seen.has(called(node))) continue;
        seen.add(called(node));
        whole.set(called(node), (whole.get(called(node)) ?? 0) + ms);
      }
    });
  }
  const sorted = (map) => [...map].sort((a, b) => b[1] - a[1]).filter(([name]) => !/^\((idle|program|root)\)$/.test(name));
  return { own: sorted(own), whole: sorted(whole) };
}

function printProfile(name, profiles) {
  const { own, whole } = sums(profiles);
  console.log(`\n### ${name}, after: whole (ms each)`);
  for (const [it, ms] of whole.slice(0, 60)) console.log(`${round(ms, 2)}  ${it}`);
  console.log('### own');
  for (const [it, ms] of own.slice(0, 40)) console.log(`${round(ms, 2)}  ${it}`);
}

/** Opens the document in fresh pages of both builds and of plain text, by turns. */
async function openPart() {
  const here = dirname(fileURLToPath(import.meta.url));
  const peers = join(here, '..', 'target', 'bench', 'peers');
  await mkdir(peers, { recursive: true });
  await build({ entryPoints: [join(here, 'peers', 'plain.js')], bundle: true, format: 'esm', outdir: peers, logLevel: 'error' });
  for (const name of ['plain.html', 'peers.css']) await copyFile(join(here, 'peers', name), join(peers, name));
  const found = { 'plain text': [], before: [], after: [] };
  const profilesOfAfter = [];
  for (let n = 0; n < 7; n += 1) {
    for (const [who, dist] of [['plain text', null], ['before', before], ['after', after]]) {
      const chromium = await start(dist ? { qawl: dist } : { peers });
      const page = await chromium.browser.newPage();
      await page.addInitScript(inPage);
      await page.goto(chromium.address(dist ? 'qawl/' : 'peers/plain.html'));
      await begun(page, dist !== null);
      await page.evaluate((given) => { globalThis.given = given; if (typeof given === 'string') bench.copied(given); }, dist ? json : { text: made.text, lang, annotations: [] });
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const work = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
      await page.evaluate(() => bench.settled());
      const isProfiled = profiles && who === 'after';
      if (isProfiled) await profileWith(session);
      const was = await work();
      const { painted } = await page.evaluate((plain) => bench.timed(() => (plain ? globalThis.show(globalThis.given) : bench.pasteCopied())), !dist);
      found[who].push({ painted, work: (await work()) - was });
      if (isProfiled) profilesOfAfter.push((await session.send('Profiler.stop')).profile);
      await chromium.close();
    }
  }
  const median = (who, what) => quantiles(found[who].map((it) => it[what])).p50;
  console.log(`## ${lang}, ${size}, ${annotations} annotations: opened to painted, median of ${found.after.length} (ms)\n`);
  table(
    ['', 'plain text', 'before', 'after', 'before / plain', 'after / plain'],
    ['painted', 'work'].map((what) => [
      what === 'work' ? 'work of the thread until then' : what,
      ...Object.keys(found).map((who) => round(median(who, what))),
      ...['before', 'after'].map((who) => round(median(who, what) / median('plain text', what), 2)),
    ]),
  );
  if (profiles) printProfile('opening', profilesOfAfter);
}

async function editPart() {
  const builds = [await open(before), await open(after)];
  for (const share of [0, 0.5, 0.97]) {
    for (const { page } of builds) {
      await page.evaluate((share) => bench.visit(share), share);
    }
    for (let n = 0; n < rounds; n += 1) {
      for (const [name, before, keys] of TIMED) {
        for (const { page, session, metrics, found } of builds) {
          if (before === 'select') await page.evaluate((n) => bench.select(n), n);
          else if (before) await page.evaluate(async (keys) => { bench.press(...keys); await bench.settled(); }, before);
          await page.evaluate(() => bench.settled());
          if (profiles) await profileWith(session);
          const was = await metrics();
          const { painted } = await page.evaluate((keys) => bench.timed(() => keys && bench.press(...keys)), keys);
          const is = await metrics();
          const profile = profiles ? (await session.send('Profiler.stop')).profile : null;
          if (!found.has(name)) found.set(name, { painted: [], script: [], style: [], layout: [], task: [], profiles: [] });
          const into = found.get(name);
          into.painted.push(painted);
          into.script.push(is.ScriptDuration - was.ScriptDuration);
          into.style.push(is.RecalcStyleDuration - was.RecalcStyleDuration);
          into.layout.push(is.LayoutDuration - was.LayoutDuration);
          into.task.push(is.TaskDuration - was.TaskDuration);
          if (profile) into.profiles.push(profile);
        }
      }
    }
  }

  const both = (name, what, digits = 1) =>
    builds.map(({ found }) => {
      const { p50, p95 } = quantiles(found.get(name)[what]);
      return `${round(p50, digits)} / ${round(p95, digits)}`;
    });
  const rows = [...builds[0].found.keys()].map((name) => [
    name, ...both(name, 'painted', 0), ...both(name, 'script'), ...both(name, 'style'), ...both(name, 'layout'), ...both(name, 'task'),
  ]);
  console.log(`## ${lang}, ${size}, ${annotations} annotations: one edit, p50 / p95 (ms)\n`);
  table(['edit', 'painted before', 'after', 'script before', 'after', 'style before', 'after', 'layout before', 'after', 'all work before', 'after'], rows);

  if (profiles) {
    for (const [name, { profiles }] of builds[1].found) printProfile(name, profiles);
  }
  for (const { chromium } of builds) await chromium.close();
}

await (words.includes('open') ? openPart() : editPart());
