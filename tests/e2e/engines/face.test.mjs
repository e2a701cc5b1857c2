// Arabic stands as HarfBuzz sets it: letters joined, dots in their places, on the line, in each engine.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { dist } from '../harness.mjs';
import { serveFiles } from '../server.mjs';
import { pictureOf, shown } from './acts.mjs';
import { absence, engines, start } from './engines.mjs';

const reference = JSON.parse(await readFile(new URL('./face-reference.json', import.meta.url), 'utf8'));
const SIZE = 64;
const ROW = 130;
const RIGHT = 420;

/** Each word twice in a row: as the engine sets it, and as an outline. */
function fixture() {
  const rows = reference.map(({ text, weight, advance, path }, idx) => {
    const baseline = idx * ROW + 80;
    const left = RIGHT + 450 - (advance * SIZE) / 1000;
    return `<text x="${RIGHT}" y="${baseline}" font-weight="${weight}" direction="rtl">${text}</text>
      <path transform="translate(${left} ${baseline}) scale(${SIZE / 1000})" d="${path}"/>`;
  });
  return `<!doctype html><html lang="ar"><head><meta charset="utf-8"><style>
    @font-face { font-family: "Naskh"; font-weight: 400 700; src: url("fonts/noto-naskh-arabic.woff2"); }
    body { margin: 0; background: #fff; } svg { display: block; font: ${SIZE}px "Naskh"; fill: #000; }
  </style></head><body><svg width="900" height="${reference.length * ROW}">${rows.join('')}</svg></body></html>`;
}

for (const engine of Object.keys(engines)) {
  describe(`${engine}: the face`, { skip: absence(engine) }, () => {
    test(`${engine}: Arabic letters and their dots stand where HarfBuzz puts them`, { timeout: 120_000 }, async () => {
      const server = await serveFiles((path) => path, {
        read: async (path) => ({ body: path === '/face.html' ? fixture() : await readFile(join(dist, path)) }),
      });
      const browser = await start(engine, { width: 900, height: Math.min(reference.length * ROW, 1150) });
      try {
        const { page } = browser;
        const parts = [];
        // A screen does not hold all rows.
        await page.goto(`http://127.0.0.1:${server.address().port}/face.html`);
        await shown(page, 'svg');
        await page.evaluate(() => Promise.all([...document.fonts].map((face) => face.load())).then(() => new Promise((done) => {
          requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
        })));
        for (let row = 0; row < reference.length; row += 1) {
          const top = await page.evaluate((top) => {
            scrollTo(0, top);
            return document.querySelector('svg').getBoundingClientRect().top;
          }, row * ROW);
          const { data, width } = PNG.sync.read(await page.screenshot());
          const ink = (x, y) => data[(y * width + x) * 4] < 128;
          // WebKit puts glyphs on whole pixels: at the end of a word what is meant may stand some pixels beside.
          const near = (x, y) => {
            for (let dy = -2; dy <= 2; dy += 1) for (let dx = -2; dx <= 2; dx += 1) if (ink(x + dx, y + dy)) return true;
            return false;
          };
          let n = 0;
          let strays = 0;
          for (let y = Math.round(top + row * ROW) + 2; y < top + (row + 1) * ROW - 2; y += 1) {
            for (let x = 2; x < 425; x += 1) {
              for (const [one, other] of [[x, x + 450], [x + 450, x]]) {
                if (!ink(one, y)) continue;
                n += 1;
                strays += !near(other, y);
              }
            }
          }
          parts.push({ text: reference[row].text, weight: reference[row].weight, n, strays });
        }
        const faults = parts.filter((it) => it.n < 600 || it.strays > it.n * 0.08);
        if (faults.length) await pictureOf(page, `${engine}-face`);
        assert.deepEqual(faults, [], 'ink that stands elsewhere');
      } finally {
        await browser.close();
        server.close();
        server.closeAllConnections();
      }
    });
  });
}
