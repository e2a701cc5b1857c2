// The first minute and the guidelines: what the start page says, the help, the panel of rules, a page of the
// project's own, keys in texts, and errors in the reader's language.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open, paste, sample, saved } from './harness.mjs';

const arabic = (text) => /[\u0621-\u064a]/.test(text);

function inBoth(name, run) {
  for (const locale of ['ar', 'en']) {
    test(`${name} (${locale})`, async () => {
      const qawl = await open({ locale });
      try {
        await run(qawl.page, locale);
        assert.deepEqual(qawl.problems, []);
      } finally {
        await qawl.close();
      }
    });
  }
}

async function article(page, locale) {
  await paste(page, { text: await readFile(sample(locale), 'utf8') });
  await page.waitForSelector('#article .run.quote');
  await page.focus('#article');
}

inBoth('the start page says what to do and what comes out, and that nothing is saved on an empty page', async (page, locale) => {
  assert.equal(await page.locator('.steps li').count(), 3);
  assert.equal(await page.locator('.start-example .run').count(), 3);
  assert.equal(await page.locator('.save-state').count(), 0);
  await article(page, locale);
  await saved(page);
  assert.equal(await page.locator('.save-state').count(), 1);
  assert.equal(await page.locator('.card-none .legend > div').count(), 4, 'the legend on first opening');
});

inBoth('the help has first steps, ten keys before all others, and the version', async (page, locale) => {
  await article(page, locale);
  await page.keyboard.press('?');
  await page.waitForSelector('.keys-essential');
  assert.equal(await page.locator('.keys-essential dl > div').count(), 10);
  await page.click('[data-help="help.about"]');
  await page.waitForSelector('.cite');
  assert.match(await page.textContent('.help-page'), /0\.\d+\.\d+/);
  assert.equal(arabic(await page.textContent('.help-page')), locale === 'ar');
  await page.click('[data-help="help.guide"]');
  await page.waitForSelector('.help-page .legend');
  await page.click('.dialog-actions .button:not(.primary)');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  await page.waitForSelector('.guide-search:focus');
});

inBoth('the guidelines open by a key, are searched, and give the keyboard back', async (page, locale) => {
  await article(page, locale);
  await page.keyboard.press('h');
  await page.waitForSelector('.guide-search:focus');
  const rules = () => page.locator('.guide-body article').count();
  const all = await rules();
  assert.ok(all > 30, `${all} rules`);
  await page.keyboard.type(locale === 'ar' ? 'التنصيص' : 'quotation marks');
  await page.waitForFunction((all) => document.querySelectorAll('.guide-body article').length < all, all);
  assert.ok((await rules()) > 0);
  await page.fill('.guide-search', 'xyzzy');
  await page.waitForSelector('.guide-body [role=status]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('.guide', { state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.id === 'article');
});

inBoth('a card leads to the rule of its type', async (page, locale) => {
  await article(page, locale);
  await page.locator('#article .run.speaker').first().click();
  await page.waitForSelector('.card.speaker');
  await page.click('.why .guide-link');
  await page.waitForFunction(() => document.activeElement?.id === 'rule-label-speaker');
  await page.click('.edges .guide-link');
  await page.waitForFunction(() => document.activeElement?.id === 'rule-edge-speaker');
  assert.equal(await page.locator('.why code').count(), 0, 'no ids of rules');
});

inBoth('a page of the project’s own is kept over a reload and travels in the project file', async (page, locale) => {
  await article(page, locale);
  await page.keyboard.press('h');
  await page.click('.guide-own .button');
  await page.fill('#guide-page', '## Ours\n\n### Nicknames\n\nAlways **with** the name.\n\n> “Red” spoke\n\n<b>not markup</b>');
  await page.click('.guide-edit .button.primary');
  await page.waitForSelector('.guide-own h4:has-text("Nicknames")');
  assert.equal(await page.locator('.guide-own b').count(), 0);
  await saved(page);
  const project = await downloaded(page, () => page.keyboard.press('Control+Shift+S'));
  const [head] = project.text.split('\n');
  assert.match(JSON.parse(head).guidelines, /### Nicknames/);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await page.waitForSelector('#article');
  await page.focus('#article');
  await page.keyboard.press('h');
  await page.waitForSelector('.guide-own h4:has-text("Nicknames")');
  const another = await open({ locale });
  try {
    await drop(another.page, [{ name: 'moved.qawl-project.jsonl', type: 'application/json', content: project.text }]);
    await another.page.waitForSelector('#article');
    await another.page.focus('#article');
    await another.page.keyboard.press('h');
    await another.page.waitForSelector('.guide-own h4:has-text("Nicknames")');
    assert.deepEqual(another.problems, []);
  } finally {
    await another.close();
  }
});

inBoth('texts name the keys as they are now', async (page, locale) => {
  await article(page, locale);
  await page.click('#tab\\.quotes');
  await page.keyboard.press('?');
  await page.click('[data-command="command.next"]');
  await page.keyboard.press('y');
  await page.waitForSelector('.asking', { state: 'detached' });
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  assert.match(await page.textContent('.card-none'), /\by\b/);
  // Without single keys the way is by the palette.
  await page.keyboard.press('Control+k');
  await page.waitForSelector('.palette-field:focus');
  await page.keyboard.type('single-key');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /Ctrl\+K/.test(document.querySelector('.card-none')?.textContent ?? ''));
});

inBoth('what a parser said is folded away in its own direction below a message in the reader’s language', async (page, locale) => {
  await drop(page, [{ name: 'cut.json', type: 'application/json', content: '{"format": "qawl", "version": 1' }]);
  await page.waitForSelector('.start-trouble .technical');
  assert.equal(arabic(await page.textContent('.start-trouble > p')), locale === 'ar');
  assert.equal(await page.getAttribute('.start-trouble .technical code', 'dir'), 'ltr');
  const hidden = await page.evaluate(() => !document.querySelector('.start-trouble .technical').open);
  assert.ok(hidden);
  // The text of a file was changed after it was saved.
  const whole = JSON.parse(await readFile(new URL('../data/full.qawl.json', import.meta.url), 'utf8'));
  whole.text = whole.text.replace(/\p{L}/u, 'x');
  await drop(page, [{ name: 'changed.json', type: 'application/json', content: JSON.stringify(whole) }]);
  await page.waitForFunction(() => document.querySelector('.start-trouble')?.textContent.includes('changed.json'));
  assert.match(await page.textContent('.start-trouble > p'), locale === 'ar' ? /تغيّر نص المقال/ : /text was changed/);
});
