// What a browser keeps: a killed one has what it said was saved, and a private window works or says that it keeps nothing.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { sample, serve } from '../harness.mjs';
import { annotated, downloaded, focus, pictureOf, saved, shown, typeArticle, until } from './acts.mjs';
import { absence, engines, start } from './engines.mjs';

const decided = () => document.querySelector('.header-progress progress')?.value ?? 0;

for (const engine of Object.keys(engines)) {
  describe(`${engine}: windows`, { skip: absence(engine) }, () => {
    test(`${engine}: a killed browser has what it said was saved`, { timeout: 180_000 }, async () => {
      const folder = await mkdtemp(join(tmpdir(), `qawl-${engine}-`));
      const server = await serve();
      const address = `http://127.0.0.1:${server.address().port}/`;
      let browser;
      try {
        let made = 0;
        for (let round = 0; round < 2; round += 1) {
          browser = await start(engine, { profile: join(folder, 'profile'), toKill: true });
          const { page } = browser;
          await page.goto(address);
          if (round === 0) await typeArticle(page, await readFile(sample('en'), 'utf8'));
          await annotated(page);
          assert.ok(await page.evaluate(decided) >= made, 'what was saved is there again');
          await focus(page, '#article');
          await page.press('n');
          await page.press('Enter');
          made = await until(page, (made) => {
            const now = document.querySelector('.header-progress progress').value;
            return now > made && now;
          }, made);
          await saved(page);
          await browser.kill();
          browser = undefined;
        }
      } finally {
        await browser?.kill();
        server.close();
        server.closeAllConnections();
        await rm(folder, { recursive: true, force: true });
      }
    });

    test(`${engine}: a private window works, or says that it keeps nothing`, { timeout: 180_000 }, async () => {
      const folder = await mkdtemp(join(tmpdir(), `qawl-${engine}-`));
      const downloads = join(folder, 'downloads');
      await mkdir(downloads);
      const server = await serve();
      const browser = await start(engine, { profile: join(folder, 'profile'), downloads, isPrivate: true });
      const { page } = browser;
      try {
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        await typeArticle(page, await readFile(sample('ar'), 'utf8'));
        await annotated(page);
        await page.press('Tab');
        await page.press('Enter');
        await shown(page, '#article .run.accepted');
        await shown(page, '[data-saving=saved], .banner');
        const { text } = await downloaded(downloads, () => page.press('Control+s'));
        assert.ok(JSON.parse(text).spans.some((span) => span.status === 'accepted'));
      } catch (error) {
        await pictureOf(page, `${engine}-private`);
        throw error;
      } finally {
        await browser.close();
        server.close();
        server.closeAllConnections();
        await rm(folder, { recursive: true, force: true });
      }
    });
  });
}
