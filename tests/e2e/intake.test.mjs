// What people really paste and open: clipboards with pictures, cut lines, old encodings, files of other kinds.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open, paste, sample } from './harness.mjs';

const CUT = `الجسر الجديد

قال مدير الطرق فؤاد الحلبي إن
«العمل في الجسر انتهى قبل
موعده، ولن نغلق الطريق بعد
اليوم»، مضيفاً أن المدينة
ستفتح جسرين آخرين في شمال
الوادي.
`;
const PNG = { name: 'image.png', type: 'image/png', content: 'GIF89a-' };
const HTML = '<p class=MsoNormal>Warden Laura Finch said the bridge is shut.<o:p></o:p></p><p class=MsoNormal>The mayor agreed.<o:p></o:p></p>';

/** Drops a file of bytes. */
const dropBytes = (page, name, bytes) =>
  page.evaluate(
    ({ name, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    { name, bytes: [...bytes] },
  );

test('a clipboard of Word or Excel pastes its text, and a picture alone is told', async () => {
  const qawl = await open({ locale: 'en' });
  try {
    const { page } = qawl;
    for (const alone of [{ files: [PNG] }, { html: '<img src="x.png">', files: [PNG] }]) {
      await page.reload();
      await page.waitForSelector('main');
      await paste(page, alone);
      await page.waitForFunction(() => /This is a picture/.test(document.body.textContent));
    }
    await paste(page, { text: 'Warden Laura Finch said the bridge is shut.', html: HTML, files: [PNG] });
    await page.waitForSelector('#article .block');
    assert.match(await page.textContent('#article'), /bridge is shut\.[\s\S]*The mayor agreed/);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('cut lines are joined, and one click has them as they were', async () => {
  const qawl = await open({ locale: 'ar' });
  try {
    const { page } = qawl;
    await paste(page, { text: CUT });
    await page.waitForSelector('.banner.taken');
    assert.equal(await page.locator('#article .block').count(), 2);
    await page.click('.banner.taken [data-repair=lines]');
    await page.waitForFunction(() => document.querySelectorAll('#article .block').length === 7);
    await page.click('.banner.taken [data-repair=lines]');
    await page.waitForFunction(() => document.querySelectorAll('#article .block').length === 2);
    const { name } = await downloaded(page, () => page.click('.header .button.primary'));
    assert.match(name, /^الجسر-الجديد-[0-9a-f]{6}\.qawl\.json$/);
    await page.click('#article .run');
    await page.waitForSelector('.run.focused');
    await page.keyboard.press('a');
    await page.waitForSelector('.banner.taken', { state: 'detached' });
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('an old encoding is guessed, told and changed; other kinds of files are refused by name', async () => {
  const qawl = await open({ locale: 'en' });
  try {
    const { page } = qawl;
    // "قال المدير إن الجسر مفتوح للجميع." in windows-1256.
    const bytes = [0xde, 0xc7, 0xe1, 0x20, 0xc7, 0xe1, 0xe3, 0xcf, 0xed, 0xd1, 0x20, 0xc5, 0xe4, 0x20, 0xc7, 0xe1, 0xcc, 0xd3, 0xd1, 0x20,
      0xe3, 0xdd, 0xca, 0xe6, 0xcd, 0x20, 0xe1, 0xe1, 0xcc, 0xe3, 0xed, 0xda, 0x2e];
    await dropBytes(page, 'old.txt', bytes);
    await page.waitForSelector('.taken-encoding select');
    assert.match(await page.textContent('#article'), /قال المدير إن الجسر مفتوح للجميع/);
    assert.equal(await page.inputValue('.taken-encoding select'), 'windows-1256');
    await page.selectOption('.taken-encoding select', 'windows-1252');
    await page.waitForFunction(() => /ÞÇá/.test(document.querySelector('#article')?.textContent ?? ''));
    const file = (name, text) => dropBytes(page, name, Buffer.from(text, 'latin1'));
    await file('a.rtf', '{\\rtf1\\ansi He said.}');
    await page.waitForFunction(() => /RTF files cannot be opened/.test(document.body.textContent));
    await file('a.pdf', '%PDF-1.7\n');
    await page.waitForFunction(() => /PDF files cannot be opened/.test(document.body.textContent));
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a download is called by the file, and many files at once tell how they were read', async () => {
  const qawl = await open({ locale: 'en' });
  try {
    const { page } = qawl;
    const article = 'Warden Laura Finch said the bridge is shut.\n\nThe mayor agreed.\n';
    await drop(page, [{ name: 'harbour report.txt', type: 'text/plain', content: article }]);
    await page.waitForSelector('#article .block');
    const { name, text } = await downloaded(page, () => page.click('.header .button.primary'));
    assert.match(name, /^harbour-report-[0-9a-f]{6}\.qawl\.json$/);
    assert.equal(`${JSON.parse(text).id}.qawl.json`, name);
    // "قال المدير إن الجسر مفتوح للجميع." in windows-1256, lines cut at a width, and one with nothing to tell.
    const old = [0xde, 0xc7, 0xe1, 0x20, 0xc7, 0xe1, 0xe3, 0xcf, 0xed, 0xd1, 0x20, 0xc5, 0xe4, 0x20, 0xc7, 0xe1, 0xcc, 0xd3, 0xd1, 0x20,
      0xe3, 0xdd, 0xca, 0xe6, 0xcd, 0x20, 0xe1, 0xe1, 0xcc, 0xe3, 0xed, 0xda, 0x2e];
    await page.evaluate(({ old, cut }) => {
      const data = new DataTransfer();
      const add = (name, content) => data.items.add(new File([content], name, { type: 'text/plain' }));
      add('old.txt', new Uint8Array(old));
      add('cut.txt', cut);
      add('plain.txt', 'Karl Wood said the road is open.\n');
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, { old, cut: CUT });
    await page.waitForSelector('.notice-taken');
    const told = await page.textContent('.notice-taken');
    assert.match(told, /old\.txt[\s\S]*windows-1256/);
    assert.match(told, /cut\.txt[\s\S]*line breaks? inside/);
    assert.doesNotMatch(told, /plain\.txt/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.notice-taken', { state: 'detached' });
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

for (const [locale, width, height] of [['ar', 1280, 900], ['en', 1280, 900], ['ar', 390, 844], ['en', 390, 844]]) {
  test(`the palette is seen, and covers neither the selection nor the next line (${locale}, ${width})`, async () => {
    const qawl = await open({ locale, width, height, touch: width < 500 });
    try {
      const { page } = qawl;
      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      await page.waitForSelector('#article .run.quote');
      await page.evaluate(() => document.fonts.ready);
      /** Selects from a letter of a paragraph to one of another, as far as the article is scrolled. */
      const select = (from, to, scrolled = 0) => page.evaluate(async ({ from, to, scrolled }) => {
        const frames = async (n) => { for (let at = 0; at < n; at += 1) await new Promise(requestAnimationFrame); };
        getSelection().removeAllRanges();
        document.querySelector('.article-pane').scrollTo(0, scrolled);
        await frames(3);
        const blocks = [...document.querySelectorAll('#article .block')];
        const find = ([block, at]) => {
          const walker = document.createTreeWalker(blocks.at(block), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            if (at <= node.data.length) return [node, at];
            at -= node.data.length;
          }
          return null;
        };
        const range = document.createRange();
        range.setStart(...find(from));
        range.setEnd(...find(to));
        getSelection().addRange(range);
        await frames(6);
        const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
        const after = document.createRange();
        after.setStart(range.endContainer, range.endOffset);
        after.setEndAfter(blocks.at(-1));
        const selected = [...range.getClientRects()].filter((it) => it.width > 0).map(box);
        const { bottom } = selected.at(-1);
        const next = [...after.getClientRects()].map(box).filter((it) => it.top > bottom - 4);
        const palette = document.querySelector('.palette');
        return { palette: palette && box(palette.getBoundingClientRect()), pane: box(document.querySelector('.article-pane').getBoundingClientRect()), selected, next: next[0] };
      }, { from, to, scrolled });
      const cases = [['first words', [0, 0], [0, 4]], ['first words of the title', [1, 0], [1, 5]], ['in a paragraph', [3, 0], [3, 6]],
        ['scrolled under the bar', [4, 0], [4, 5], 320], ['from before to after what is seen', [1, 0], [-2, 3], 600]];
      for (const [name, from, to, scrolled] of cases) {
        const { palette, pane, selected, next } = await select(from, to, scrolled);
        assert.ok(palette, `${name}: no palette`);
        const { left, top, right, bottom } = palette;
        assert.ok(left >= pane.left && right <= pane.right + 1 && top >= pane.top && bottom <= pane.bottom + 1, `${name}: ${JSON.stringify({ palette, pane })}`);
        if (selected.length > 12) continue;
        for (const line of [...selected, next]) {
          const covered = line && left < line.right && line.left < right && top < line.bottom - 1 && line.top + 1 < bottom;
          assert.ok(!covered, `${name}: ${JSON.stringify({ palette, line })}`);
        }
      }
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}
