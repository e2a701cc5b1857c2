// What cannot be opened gets a message in the interface's language, and what was open stays open.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, drop, open, paste, sample } from './harness.mjs';

const file = (name, content, type = 'application/json') => ({ name, content, type });

const troubles = [
  ['an empty paste', (page) => paste(page, { text: ' \n\t ' })],
  ['a binary file', (page) => page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff, 0xfe, 0x80])], 'photo.png', { type: 'image/png' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  })],
  ['broken JSON', (page) => drop(page, [file('work.json', '{"format": "qawl",\n "version": 1,\n')])],
  ['a foreign JSON', (page) => drop(page, [file('notes.json', '{"nbformat": 4, "cells": []}')])],
  ['a JSON of a version to come', (page) => drop(page, [file('work.json', '{"format": "qawl", "version": 99}')])],
  ['a file that is too large', (page) => page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(80 * 1024 * 1024)], 'book.txt', { type: 'text/plain' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  })],
];

for (const locale of ['ar', 'en']) {
  test(`trouble is told and harms nothing (${locale} interface)`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      // On the empty page first.
      await drop(page, [file('work.json', '{"format": ')]);
      const told = await page.waitForSelector('[role=alert]');
      const arabic = /[\u0621-\u064a]/.test(await told.textContent());
      assert.equal(arabic, locale === 'ar', await told.textContent());

      await paste(page, { text: await readFile(sample(locale), 'utf8') });
      await page.waitForSelector('#article .run');
      const save = () => downloaded(page, () => page.click('.header .button.primary'));
      await page.focus('#article');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      const before = (await save()).text;
      for (const [what, act] of troubles) {
        const serial = await page.evaluate(() => document.querySelector('.toast')?.textContent ?? '');
        await act(page);
        await page.waitForFunction((was) => {
          const toast = document.querySelector('.toast');
          return toast && toast.textContent !== was;
        }, serial, { timeout: 10_000 }).catch(() => assert.fail(`no message for ${what}`));
        const message = await page.textContent('.toast');
        assert.equal(/[\u0621-\u064a]/.test(message), locale === 'ar', `${what}: ${message}`);
        assert.equal((await save()).text, before, `${what} leaves the document as it was`);
      }
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

test('a paste over saved work asks nothing and loses nothing', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    await page.waitForSelector('#article .run');
    await page.focus('#article');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const accepted = await page.locator('.run.accepted').count();
    assert.ok(accepted > 0);
    await paste(page, { text: 'Another article, she said.' });
    await page.waitForFunction(() => document.querySelector('#article').textContent === 'Another article, she said.');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await page.focus('#article');
    await page.keyboard.press('<');
    await page.waitForFunction((n) => document.querySelectorAll('.run.accepted').length === n, accepted);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('ten million characters are opened or refused in words, and the page goes on', async () => {
  const qawl = await open({ locale: 'en' });
  const { page } = qawl;
  try {
    const paragraph = 'The mayor said on Tuesday that the bridge would close for repairs in the spring. ';
    const text = `${paragraph.repeat(12)}\n\n`.repeat(Math.ceil(10_000_000 / (paragraph.length * 12 + 2)));
    await paste(page, { text });
    await page.waitForSelector('#article .block, [role=alert]', { timeout: 120_000 });
    await page.click('button[lang=ar]');
    await page.waitForFunction(() => document.documentElement.dir === 'rtl');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
