// Draws the icons of the installed page: node tests/e2e/icons.mjs FOLDER
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = process.argv[2];
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const svg = await readFile(join(root, 'assets', 'icon.svg'), 'utf8');
const ground = svg.match(/<rect[^>]*fill="([^"]+)"/)[1];

// A maskable icon is cut to whatever shape the system has: the sign stands in the middle four fifths, and
// the ground goes to the edges. Apple rounds the corners itself.
const icons = [
  ['icon-192.png', 192, 1, false],
  ['icon-512.png', 512, 1, false],
  ['maskable-512.png', 512, 0.8, true],
  ['apple-touch-180.png', 180, 0.9, true],
];

const browser = await chromium.launch({
  executablePath: process.env.QAWL_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
for (const [name, size, scale, full] of icons) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>
    html, body { margin: 0; background: ${full ? ground : 'transparent'} }
    svg { display: block; width: ${size}px; height: ${size}px; transform: scale(${scale}) }
  </style>${svg}`);
  await writeFile(join(folder, name), await page.screenshot({ omitBackground: true }));
}
await browser.close();
