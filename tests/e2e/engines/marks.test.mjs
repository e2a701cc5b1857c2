// Each mark can be seen, in each engine: the pixels of a small page with every label, state and overlap are counted.
//
// The page has the styles of the built one and the classes that the article's runs have. Its text is spaces, so that
// whatever is not paper is a mark.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { dist } from '../harness.mjs';
import { serveFiles } from '../server.mjs';
import { shown } from './acts.mjs';
import { absence, engines, start } from './engines.mjs';

const LABELS = ['speaker', 'cue', 'quote', 'claim'];
const STATES = ['suggested', 'accepted'];
const FOCUS = ['', 'partner', 'focused'];
const LANGS = ['ar', 'en'];

/** All sets of labels that can lie over one another. */
const overlaps = [...Array(2 ** LABELS.length).keys()].map((bits) => LABELS.filter((_, idx) => bits & (1 << idx)));

const classes = ({ labels, state, focus }) => (labels.length ? ['run', ...labels, state, 'c0', focus].filter(Boolean).join(' ') : '');

/** Every run there is on the page; without a label nothing is marked. */
const runs = LANGS.flatMap((lang) => overlaps.flatMap((labels) => STATES.flatMap((state) => FOCUS.map((focus) => ({ lang, labels, state, focus })))));

/** Enough spaces for many dashes. */
const TEXT = '\u00a0'.repeat(24);

/** The page: for each language a paragraph a run, in columns. */
async function fixture() {
  const built = await readFile(join(dist, 'index.html'), 'utf8');
  const sheets = [...built.matchAll(/<link\b[^>]*rel="stylesheet"[^>]*>/g)].map(([link]) => link.replace(/\s(integrity|crossorigin)="[^"]*"/g, ''));
  assert.ok(sheets.length > 5, 'the built page has its styles');
  const articles = LANGS.map((lang) => {
    const blocks = runs.filter((run) => run.lang === lang)
      .map((run) => `<p class="block"><span class="${classes(run)}">${TEXT}</span></p>`);
    return `<article id="article-${lang}" class="article" lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">${blocks.join('')}</article>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">${sheets.join('')}<style>
    body { background: var(--paper); display: grid; grid-template-columns: 1fr 1fr; gap: 0; }
    .article { columns: 6; column-gap: 0; padding: 0; margin: 0; max-inline-size: none; line-height: 2 !important; }
    .block { break-inside: avoid; margin: 0; padding-block: 3px; white-space: nowrap; }
  </style></head><body>${articles.join('')}</body></html>`;
}

/** Serves that page, with the built page's files beside it. */
const serveFixture = (page) => serveFiles((path) => normalize(path), {
  read: async (path) => ({ body: path === '/marks.html' ? page : await readFile(join(dist, path)) }),
});

const key = ({ lang, labels, state, focus }) => [lang, labels.join('+'), state, focus].join(' ');

/** Takes the picture of the page and cuts out each run, with what is drawn above and below it. */
async function pictures(engine, options) {
  const server = await serveFixture(await fixture());
  const browser = await start(engine, { ...options, width: 1500, height: 1000 });
  try {
    const { page } = browser;
    await page.goto(`http://127.0.0.1:${server.address().port}/marks.html`);
    await shown(page, '.run');
    // The faces give the runs their height.
    await page.evaluate(() => Promise.all([...document.fonts].map((face) => face.load().catch(() => {}))).then(() => true));
    const boxes = await page.evaluate(() => [...document.querySelectorAll('.block > span')].map((run) => {
      const { left, top, width, height } = run.getBoundingClientRect();
      return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
    }));
    const active = await page.evaluate((dark) => matchMedia('(forced-colors: active)').matches || matchMedia('(prefers-color-scheme: dark)').matches === dark, Boolean(options.dark));
    assert.ok(active, 'the engine shows the page as it was asked to');
    const shot = await page.screenshot();
    if (process.env.QAWL_SCREENSHOTS) await writeFile(join(process.env.QAWL_SCREENSHOTS, `marks-${engine}-${Object.keys(options).join('-') || 'light'}.png`), shot);
    const { width, height, data } = PNG.sync.read(shot);
    assert.equal(boxes.length, runs.length);
    const found = new Map();
    boxes.forEach((box, idx) => {
      // A mark may be drawn some pixels beside its box.
      const [top, bottom] = [box.top - 4, box.top + box.height + 7];
      assert.ok(box.left >= 0 && top >= 0 && box.left + box.width <= width && bottom <= height, `on the screen: ${JSON.stringify(box)}`);
      const rows = [];
      for (let y = top; y < bottom; y += 1) {
        const row = [];
        // The ends are another matter: what is beside the text.
        for (let x = box.left + 3; x < box.left + box.width - 3; x += 1) row.push([...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)]);
        rows.push(row);
      }
      found.set(key(runs[idx]), rows);
    });
    return found;
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

/** How far apart two colours are: a person sees a step of some twenty of these in a line. */
const distance = (a, b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
const SEEN = 18;

/** Returns in how many pixels two pictures of the same size differ visibly. */
function differing(a, b) {
  let n = 0;
  for (let y = 0; y < Math.min(a.length, b.length); y += 1) {
    for (let x = 0; x < Math.min(a[y].length, b[y].length); x += 1) n += distance(a[y][x], b[y][x]) >= SEEN;
  }
  return n;
}

/** Returns of each row which part of it is another colour than most of the row above the text. */
function lines(picture, ground) {
  return picture.map((row) => row.filter((pixel) => distance(pixel, ground) >= SEEN).length / row.length);
}

/** Returns the commonest colour of a picture. */
function ground(picture) {
  const counts = new Map();
  for (const pixel of picture.flat()) counts.set(pixel.join(), (counts.get(pixel.join()) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0].split(',').map(Number);
}

/** Returns the bands of rows in which something is drawn: how many rows each, and which part of them at most. */
function bands(picture) {
  const found = [];
  let open = null;
  for (const part of lines(picture, ground(picture))) {
    if (part < 0.2) open = null;
    else if (open) Object.assign(open, { rows: open.rows + 1, part: Math.max(open.part, part) });
    else found.push((open = { rows: 1, part }));
  }
  return found;
}

const schemes = { light: {}, dark: { dark: true }, forced: { forced: true } };

for (const engine of Object.keys(engines)) {
  const absent = absence(engine);
  describe(`${engine}: what is marked can be seen`, { skip: absent }, () => {
    for (const [scheme, options] of Object.entries(schemes)) {
      test(`${engine}: every mark can be seen and told from the others (${scheme})`, { skip: engines[engine].cannot[`marks in ${scheme}`], timeout: 120_000 }, async () => {
        const found = await pictures(engine, options);
        const at = (lang, labels, state, focus) => found.get(key({ lang, labels, state, focus }));
        const faults = [];
        const differ = (a, b, what) => {
          // A line of a pixel's height, dashed.
          const least = a[0].length * 0.3;
          const n = differing(a, b);
          if (n < least) faults.push(`${what}: ${n} pixels of at least ${Math.round(least)}`);
        };
        for (const lang of LANGS) {
          for (const labels of overlaps.filter((it) => it.length)) {
            for (const state of STATES) {
              for (const focus of FOCUS) {
                for (const label of labels) {
                  const others = labels.filter((it) => it !== label);
                  // What is left without it has the focus no more, if nothing is.
                  const without = others.length ? at(lang, others, state, focus) : at(lang, [], state, '');
                  differ(at(lang, labels, state, focus), without, `${lang}: ${label} in ${labels.join('+')} (${state} ${focus})`);
                }
              }
              for (const focus of ['partner', 'focused']) differ(at(lang, labels, state, focus), at(lang, labels, state, ''), `${lang}: ${focus} of ${labels.join('+')} (${state})`);
              differ(at(lang, labels, state, 'partner'), at(lang, labels, state, 'focused'), `${lang}: partner and focused of ${labels.join('+')} (${state})`);
            }
            for (const focus of FOCUS) differ(at(lang, labels, 'suggested', focus), at(lang, labels, 'accepted', focus), `${lang}: suggested and accepted of ${labels.join('+')} (${focus})`);
          }
          // What each is drawn as, where it is alone.
          const expect = (holds, what) => holds || faults.push(`${lang}: ${what}`);
          const drawn = (label, state) => bands(at(lang, [label], state, ''));
          const [cue, claim] = [drawn('cue', 'accepted'), drawn('claim', 'accepted')];
          expect(cue.length === 1 && cue[0].rows >= 2 && cue[0].part > 0.95, `a cue has one line: ${JSON.stringify(cue)}`);
          expect(claim.length === 2 && claim.every((it) => it.part > 0.95), `a claim has two lines: ${JSON.stringify(claim)}`);
          const dashed = drawn('cue', 'suggested');
          expect(dashed.length === 1 && dashed[0].part > 0.3 && dashed[0].part < 0.95, `a suggested cue has a dashed line: ${JSON.stringify(dashed)}`);
          for (const label of ['quote', 'speaker']) {
            const edge = drawn(label, 'suggested').at(-1);
            if (scheme === 'forced') expect(edge && edge.part < 0.95, `a suggested ${label} has a dashed edge: ${JSON.stringify(edge)}`);
            else {
              for (const state of STATES) {
                const filled = differing(at(lang, [label], state, ''), at(lang, [], state, ''));
                const all = at(lang, [label], state, '').flat().length;
                expect(filled > all * 0.5, `a ${label} is filled (${state}): ${filled} of ${all}`);
              }
            }
          }
        }
        assert.deepEqual(faults, [], `${faults.length} marks cannot be seen`);
      });
    }
  });
}
