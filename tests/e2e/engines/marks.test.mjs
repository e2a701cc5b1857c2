// Each mark can be seen, in each engine: the pixels of a small page with every label, state and overlap are counted,
// those of a scheme of one's own too.
//
// The page has the styles of the built one and the classes that the article's runs have, which a test of its own holds
// against an article. Its text is spaces, so that whatever is not paper is a mark.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { dist, sample, serve } from '../harness.mjs';
import { serveFiles } from '../server.mjs';
import { annotated, painted, shown, typeArticle } from './acts.mjs';
import { absence, engines, start } from './engines.mjs';

const LABELS = ['speaker', 'cue', 'quote', 'claim'];
const STATES = ['suggested', 'accepted'];
const FOCUS = ['', 'partner', 'focused'];
const LANGS = ['ar', 'en'];

/** How labels of a scheme of one's own are underlined, and what is decided about them. */
const PATTERNS = ['wavy', 'dashed', 'dotted', 'thick', 'double'];
const OWN_STATES = ['suggested', 'accepted', 'rejected'];

/** All sets of labels that can lie over one another. */
const overlaps = [...Array(2 ** LABELS.length).keys()].map((bits) => LABELS.filter((_, idx) => bits & (1 << idx)));

/** Labels that lie over one another while only one of them is decided. */
const pairs = [['quote', 'claim'], ['cue', 'claim'], ['cue', 'quote'], ['speaker', 'quote'], ['speaker', 'claim']];

/** The marks over a run, outermost first: the last one lies on top. */
const all = (labels, state) => labels.map((label) => ({ label, state }));

/** The classes of a run with marks of the four labels. */
function classesOf(marks, focus) {
  if (!marks.length) return [];
  const labels = LABELS.filter((label) => marks.some((mark) => mark.label === label));
  const states = labels.map((label) => `${label}-${marks.findLast((mark) => mark.label === label).state}`);
  return ['run', ...labels, marks.at(-1).state, ...states, 'c0', focus].filter(Boolean);
}

/** The classes of the element that an own mark puts around a run. */
const ownClassesOf = ({ pattern, state }, level, focus) => ['own', `own-${pattern}`, `own-level-${level}`, state, 'c1', focus && `own-${focus}`].filter(Boolean);

const SETS = {
  /** Every label, state and overlap of the four; without a label nothing is marked. */
  four: LANGS.flatMap((lang) => [
    ...overlaps.flatMap((labels) => STATES.flatMap((state) => FOCUS.map((focus) => ({ lang, marks: all(labels, state), focus })))),
    ...pairs.flatMap(([one, other]) => STATES.map((state) => ({
      lang, focus: '', marks: [{ label: one, state }, { label: other, state: STATES.find((it) => it !== state) }],
    }))),
  ]),
  /** Every line of one's own, alone, in two more of them, and over each of the four. */
  own: LANGS.flatMap((lang) => [
    { lang, marks: [], own: [], focus: '' },
    ...PATTERNS.flatMap((pattern) => OWN_STATES.flatMap((state) => FOCUS.map((focus) => ({ lang, marks: [], own: [{ pattern, state }], focus })))),
    ...PATTERNS.flatMap((pattern) => [1, 2].map((n) => ({
      lang, marks: [], own: [{ pattern: 'wavy', state: 'accepted' }, { pattern: 'thick', state: 'accepted' }].slice(0, n).concat({ pattern, state: 'accepted' }), focus: '',
    }))),
    ...[1, 2].map((n) => ({ lang, marks: [], own: [{ pattern: 'wavy', state: 'accepted' }, { pattern: 'thick', state: 'accepted' }].slice(0, n), focus: '' })),
    ...LABELS.flatMap((label) => [[], ...PATTERNS.map((pattern) => [{ pattern, state: 'accepted' }])].map((own) => ({ lang, marks: all([label], 'accepted'), own, focus: '' }))),
  ]),
};

/**
 * Enough spaces for many dashes. Chromium does not always draw lines that lie below the letters where there are none:
 * so there is one at each end, which is cut off.
 */
const TEXT = `|${'\u00a0'.repeat(21)}|`;
const END = 12;

function markup({ marks, own = [], focus }) {
  const run = `<span class="${[...classesOf(marks, focus), ...(own.length && !marks.length ? ['run'] : [])].join(' ')}" data-run>${TEXT}</span>`;
  return own.reduce((inner, mark, level) => `<span class="${ownClassesOf(mark, level, focus).join(' ')}">${inner}</span>`, run);
}

/** The page: for each language a paragraph a run, in columns. */
async function fixture(runs) {
  const built = await readFile(join(dist, 'index.html'), 'utf8');
  const sheets = [...built.matchAll(/<link\b[^>]*rel="stylesheet"[^>]*>/g)].map(([link]) => link.replace(/\s(integrity|crossorigin)="[^"]*"/g, ''));
  assert.ok(sheets.length > 5, 'the built page has its styles');
  const articles = LANGS.map((lang) => {
    const blocks = runs.filter((run) => run.lang === lang).map((run) => `<p class="block">${markup(run)}</p>`);
    return `<article id="article-${lang}" class="article" lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">${blocks.join('')}</article>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">${sheets.join('')}<style>
    body { background: var(--paper); display: grid; grid-template-columns: 1fr 1fr; gap: 0; }
    .article { columns: 6; column-gap: 0; padding: 0; margin: 0; max-inline-size: none; line-height: 2 !important; }
    .block { break-inside: avoid; margin: 0; padding-block: 7px; white-space: nowrap; }
  </style></head><body>${articles.join('')}</body></html>`;
}

/** Serves these pages, with the built page's files beside them. */
const serveFixtures = (pages) => serveFiles((path) => normalize(path), {
  read: async (path) => ({ body: pages[path] ?? await readFile(join(dist, path)) }),
});

const key = ({ lang, marks, own = [], focus }) => JSON.stringify([lang, marks.map((it) => `${it.label} ${it.state}`), own.map((it) => `${it.pattern} ${it.state}`), focus]);

/** Takes the picture of each page and cuts out each run, with what is drawn above and below it. */
async function pictures(engine, options) {
  const pages = {};
  for (const [name, runs] of Object.entries(SETS)) pages[`/${name}.html`] = await fixture(runs);
  const server = await serveFixtures(pages);
  const browser = await start(engine, { ...options, width: 1500, height: 1150 });
  try {
    const found = new Map();
    for (const [name, runs] of Object.entries(SETS)) await cut(browser.page, `http://127.0.0.1:${server.address().port}/${name}.html`, runs, options, `${name}-${engine}`, found);
    return found;
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

async function cut(page, address, runs, options, name, found) {
  await page.goto(address);
  await shown(page, '[data-run]');
  // The faces give the runs their height.
  await page.evaluate(() => Promise.all([...document.fonts].map((face) => face.load().catch(() => {}))).then(() => true));
  const boxes = await page.evaluate(() => [...document.querySelectorAll('[data-run]')].map((run) => {
    const { left, top, width, height } = run.getBoundingClientRect();
    return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
  }));
  const active = await page.evaluate((dark) => matchMedia('(forced-colors: active)').matches || matchMedia('(prefers-color-scheme: dark)').matches === dark, Boolean(options.dark));
  assert.ok(active, 'the engine shows the page as it was asked to');
  const shot = await page.screenshot();
  if (process.env.QAWL_SCREENSHOTS) await writeFile(join(process.env.QAWL_SCREENSHOTS, `marks-${name}-${Object.keys(options).join('-') || 'light'}.png`), shot);
  const { width, height, data } = PNG.sync.read(shot);
  assert.equal(boxes.length, runs.length);
  boxes.forEach((box, idx) => {
    // A mark may be drawn some pixels beside its box, the third line of one's own farthest below.
    const [top, bottom] = [box.top - 4, box.top + box.height + 18];
    assert.ok(box.left >= 0 && top >= 0 && box.left + box.width <= width && bottom <= height, `on the screen: ${JSON.stringify(box)}`);
    const rows = [];
    for (let y = top; y < bottom; y += 1) {
      const row = [];
      // The ends are another matter: what is beside the text.
      for (let x = box.left + END; x < box.left + box.width - END; x += 1) row.push([...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)]);
      rows.push(row);
    }
    found.set(key(runs[idx]), rows);
  });
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
        const at = (lang, marks, focus = '', own = undefined) => found.get(key({ lang, marks, focus, own }));
        const faults = [];
        const differ = (a, b, what) => {
          // A line of a pixel's height, dashed.
          const least = a[0].length * 0.3;
          const n = differing(a, b);
          if (n < least) faults.push(`${what}: ${n} pixels of at least ${Math.round(least)}`);
        };
        for (const lang of LANGS) {
          const uniform = (labels, state, focus) => at(lang, all(labels, state), focus);
          for (const labels of overlaps.filter((it) => it.length)) {
            for (const state of STATES) {
              for (const focus of FOCUS) {
                for (const label of labels) {
                  const others = labels.filter((it) => it !== label);
                  // What is left without it has the focus no more, if nothing is.
                  const without = others.length ? uniform(others, state, focus) : uniform([], state, '');
                  differ(uniform(labels, state, focus), without, `${lang}: ${label} in ${labels.join('+')} (${state} ${focus})`);
                }
              }
              for (const focus of ['partner', 'focused']) differ(uniform(labels, state, focus), uniform(labels, state, ''), `${lang}: ${focus} of ${labels.join('+')} (${state})`);
              differ(uniform(labels, state, 'partner'), uniform(labels, state, 'focused'), `${lang}: partner and focused of ${labels.join('+')} (${state})`);
            }
            for (const focus of FOCUS) differ(uniform(labels, 'suggested', focus), uniform(labels, 'accepted', focus), `${lang}: suggested and accepted of ${labels.join('+')} (${focus})`);
          }
          // Of two over one another each is seen to be decided, whatever the other one is.
          for (const pair of pairs) {
            const states = ([one, other]) => at(lang, [{ label: pair[0], state: one }, { label: pair[1], state: other }]);
            const [s, a] = STATES;
            for (const [before, after, what] of [[[s, s], [a, s], 0], [[s, a], [a, a], 0], [[s, s], [s, a], 1], [[a, s], [a, a], 1]]) {
              differ(states(before), states(after), `${lang}: ${pair.join('+')}, ${before.join('+')}: ${pair[what]} accepted`);
            }
          }
          ownMarks(lang, at, differ);
          // What each is drawn as, where it is alone.
          const expect = (holds, what) => holds || faults.push(`${lang}: ${what}`);
          const drawn = (label, state) => bands(uniform([label], state, ''));
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
                const filled = differing(uniform([label], state, ''), uniform([], state, ''));
                const whole = uniform([label], state, '').flat().length;
                expect(filled > whole * 0.4, `a ${label} is filled (${state}): ${filled} of ${whole}`);
              }
            }
          }
        }
        assert.deepEqual(faults, [], `${faults.length} marks cannot be seen`);
      });
    }
  });
}

/** Marks of a scheme of one's own: each can be seen, alone and with others, and told from the others. */
function ownMarks(lang, at, differ) {
  const nothing = at(lang, [], '', []);
  const alone = (pattern, state, focus = '') => at(lang, [], focus, [{ pattern, state }]);
  for (const pattern of PATTERNS) {
    for (const state of OWN_STATES) {
      for (const focus of FOCUS) differ(alone(pattern, state, focus), nothing, `${lang}: own ${pattern} (${state} ${focus})`);
      for (const focus of ['partner', 'focused']) differ(alone(pattern, state, focus), alone(pattern, state), `${lang}: ${focus} of own ${pattern} (${state})`);
      differ(alone(pattern, state, 'partner'), alone(pattern, state, 'focused'), `${lang}: partner and focused of own ${pattern} (${state})`);
    }
    differ(alone(pattern, 'suggested'), alone(pattern, 'accepted'), `${lang}: suggested and accepted of own ${pattern}`);
    differ(alone(pattern, 'rejected'), alone(pattern, 'suggested'), `${lang}: rejected and suggested of own ${pattern}`);
    for (const other of PATTERNS.slice(PATTERNS.indexOf(pattern) + 1)) {
      differ(alone(pattern, 'accepted'), alone(other, 'accepted'), `${lang}: own ${pattern} and ${other}`);
    }
    // A second and a third line, each at its own height.
    const lower = [{ pattern: 'wavy', state: 'accepted' }, { pattern: 'thick', state: 'accepted' }];
    for (const n of [1, 2]) {
      const more = lower.slice(0, n);
      differ(at(lang, [], '', more.concat({ pattern, state: 'accepted' })), at(lang, [], '', more), `${lang}: own ${pattern} beside ${n} more`);
    }
    for (const label of LABELS) {
      const both = at(lang, all([label], 'accepted'), '', [{ pattern, state: 'accepted' }]);
      differ(both, at(lang, all([label], 'accepted'), '', []), `${lang}: own ${pattern} over a ${label}`);
      differ(both, alone(pattern, 'accepted'), `${lang}: ${label} below own ${pattern}`);
    }
  }
}

test('the pictures have the classes of an article', { skip: absence('chromium'), timeout: 120_000 }, async () => {
  const server = await serve();
  const browser = await start('chromium', { locale: 'en' });
  const { page } = browser;
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await typeArticle(page, await readFile(sample('en'), 'utf8'));
    await annotated(page);
    await page.press('Tab');
    await page.press('Enter');
    await shown(page, '#article .run.accepted');
    const runs = await page.evaluate(() => [...document.querySelectorAll('#article .run')].map((run) => [...run.classList]));
    const pictured = new Set();
    for (const classes of runs) {
      const marks = classes.map((name) => /^(speaker|cue|quote|claim)-(\w+)$/.exec(name)).filter(Boolean).map(([, label, state]) => ({ label, state }));
      const top = classes.find((name) => STATES.includes(name));
      // Which of them lies on top only an article knows: the last of those with its state.
      marks.sort((a, b) => (a.state === top) - (b.state === top));
      const focus = FOCUS.find((it) => it && classes.includes(it)) ?? '';
      const own = classes.filter((name) => !/^(c\d|worth-\w+|nested)$/.test(name));
      assert.deepEqual(own.sort(), classesOf(marks, focus).filter((name) => name !== 'c0').sort());
      marks.forEach((mark) => pictured.add(mark.label));
    }
    assert.deepEqual([...pictured].sort(), [...LABELS].sort(), 'each label is in the article');
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
});

test('on paper an article is dark on light, whatever the theme', { skip: absence('chromium'), timeout: 120_000 }, async () => {
  const server = await serve();
  const browser = await start('chromium', { locale: 'en', dark: true });
  const { page } = browser;
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await typeArticle(page, await readFile(sample('en'), 'utf8'));
    await annotated(page);
    await page.print();
    for (const theme of ['', 'dark']) {
      await page.evaluate((theme) => document.documentElement.setAttribute('data-theme', theme), theme);
      await painted(page);
      const { data } = PNG.sync.read(await page.screenshot());
      let [n, light] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        n += 1;
        light += Math.min(data[at], data[at + 1], data[at + 2]) > 150;
      }
      assert.ok(light > n * 0.8, `${theme || 'as the system'}: ${light} light pixels of ${n}`);
      const ink = await page.evaluate(() => getComputedStyle(document.querySelector('#article')).color.match(/[\d.]+/g).map(Number));
      assert.ok(Math.max(...ink.slice(0, 3)) < 100, `${theme || 'as the system'}: ${ink}`);
      assert.equal(await page.evaluate(() => [...document.querySelectorAll('.header, .inspector, .palette, .find')].filter((it) => it.getBoundingClientRect().height > 0).length), 0);
    }
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
});
