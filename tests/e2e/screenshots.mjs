// Takes the screenshots of the docs: node tests/e2e/screenshots.mjs FOLDER
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open, paste, sample } from './harness.mjs';

const folder = process.argv[2] ?? 'docs';
for (const [locale, dark] of [['ar', false], ['en', true]]) {
  const qawl = await open({ locale, dark, width: 1280, height: 860 });
  const { page } = qawl;
  try {
    await paste(page, { text: await readFile(sample(locale), 'utf8') });
    await page.waitForSelector('#article .run.quote');
    await page.focus('#article');
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('Tab');
    await page.evaluate(() => Promise.all(document.getAnimations().map((it) => it.finished.catch(() => {}))));
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, `screenshot-${locale}-${dark ? 'dark' : 'light'}.png`) });
  } finally {
    await qawl.close();
  }
}
