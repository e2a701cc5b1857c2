// Prints what the engine does natively and in Chromium. `./scripts/bench engine` builds both beforehand.
import { execFileSync } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { round, start, table } from './chromium.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'target');
const native = process.env.QAWL_BENCH ?? join(target, 'bench-native', 'release', 'qawl-bench');
const texts = join(target, 'bench', 'texts');
const page = process.env.QAWL_ENGINE ?? join(target, 'bench', 'engine');
const quick = argv.includes('--quick');
const STAGES = ['language', 'blocks', 'reading', 'attributions', 'speakers', 'claims'];
const sizes = quick ? ['10k', '1m'] : ['1k', '10k', '100k', '1m', '10m'];
const plain = ['ar', 'en'].flatMap((lang) => sizes.map((size) => `${lang}-${size}`));
const marks = ['ar', 'en'].flatMap((lang) => ['1k', '10k', '100k'].map((n) => `${lang}-marks-${n}`));
const hostile = ['ar-one-line', 'en-one-line', 'ar-marks-one-line', 'en-marks-one-line', 'ar-open-marks', 'en-open-marks', 'ar-nested-marks', 'ar-qal', 'en-said', 'ar-commas', 'en-colons'];
const path = (name) => join(texts, `${name}.txt`);

/** Returns what the native engine says of texts, by name. */
function measuredNatively(names) {
  const lines = execFileSync(native, ['speed', ...names.map(path)], { encoding: 'utf8', maxBuffer: 1e8 });
  return new Map(lines.trim().split('\n').map((line) => {
    const [name, chars, bytes, ...times] = line.split('\t');
    return [name, { chars: Number(chars), bytes: Number(bytes), stages: times.slice(0, 6).map(Number), total: Number(times[6]) }];
  }));
}

async function measuredInChromium(names) {
  await copyFile(join(here, 'engine.html'), join(page, 'index.html'));
  await writeFile(join(page, 'run.js'), "import start, { measure } from './qawl_bench.js';\nawait start();\nglobalThis.measure = measure;\n");
  const chromium = await start({ engine: page });
  const found = new Map();
  try {
    const tab = await chromium.browser.newPage();
    await tab.goto(chromium.address('engine/'));
    await tab.waitForFunction(() => globalThis.measure);
    for (const name of names) {
      const source = await readFile(path(name), 'utf8');
      await tab.evaluate((source) => { globalThis.source = source; }, source);
      // Once so that the module is compiled by the optimising compiler, which the page gets to as well.
      const times = await tab.evaluate(async () => {
        const runs = Math.min(200, Math.max(2, Math.floor(2e6 / globalThis.source.length)));
        const began = performance.now();
        const first = globalThis.measure(globalThis.source, 1).at(-1);
        while (performance.now() - began < 1500) globalThis.measure(globalThis.source, 1);
        await new Promise((resolve) => setTimeout(resolve, 300));
        return [first, ...globalThis.measure(globalThis.source, runs)];
      });
      found.set(name, { first: times[0], stages: times.slice(1, 7), total: times[7] });
    }
  } finally {
    await chromium.close();
  }
  return found;
}

const all = [...plain, ...marks, ...hostile];
const natively = measuredNatively(all);
const inPage = await measuredInChromium([...plain.filter((name) => !name.endsWith('-10m')), 'ar-one-line', 'en-one-line']);
const speed = ({ chars }, ms) => chars / ms / 1000;
const perChar = ({ chars }, ms) => round((ms * 1e6) / chars, 0);

console.log('## Engine, one core: millions of characters a second\n');
table(['text', 'characters', 'native', 'Chromium', 'Chromium / native', 'Chromium, first run'], plain.map((name) => {
  const [it, wasm] = [natively.get(name), inPage.get(name)];
  return [name, it.chars.toLocaleString('en'), round(speed(it, it.total), 1),
    wasm ? round(speed(it, wasm.total), 1) : '-', wasm ? round(it.total / wasm.total, 2) : '-', wasm ? round(speed(it, wasm.first), 1) : '-'];
}));

console.log('## Stages: nanoseconds a character, native and in Chromium\n');
table(['text', ...STAGES, 'all'], plain.flatMap((name) => {
  const [it, wasm] = [natively.get(name), inPage.get(name)];
  const row = (label, times) => [label, ...[...times.stages, times.total].map((ms) => perChar(it, ms))];
  return [row(name, it), ...(wasm ? [row(`${name}, Chromium`, wasm)] : [])];
}));

console.log('## Growing number of quotation marks, and hostile texts: nanoseconds a character, native\n');
const usual = (name) => natively.get(`${name.slice(0, 2)}-${quick ? '1m' : '100k'}`);
table(['text', 'characters', 'ns a character', 'times an ordinary text'], [...marks, ...hostile].map((name) => {
  const it = natively.get(name);
  const ordinary = usual(name);
  return [name, it.chars.toLocaleString('en'), perChar(it, it.total), round(it.total / it.chars / (ordinary.total / ordinary.chars), 1)];
}));

console.log('## Memory in use at most beside the text, native\n');
const memory = execFileSync(native, ['memory', ...plain.filter((name) => /-(100k|1m|10m)$/.test(name)).map(path), path('ar-one-line')], { encoding: 'utf8' });
table(['text', 'characters', 'at most, MB', 'kept, MB', 'bytes a character'], memory.trim().split('\n').map((line) => {
  const [name, chars, peak, kept, each] = line.split('\t');
  return [name, Number(chars).toLocaleString('en'), round(peak / 1e6, 1), round(kept / 1e6, 1), each];
}));
