// What people really paste and open: clipboards with pictures, cut lines, old encodings, files of other kinds.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { downloaded, open, paste } from './harness.mjs';

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
