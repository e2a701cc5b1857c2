// Keys of other layouts, as browsers report them: what they type is not what decides where letters are not Latin.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { open, paste, sample, saved } from './harness.mjs';

/** Presses a key as a layout types it: modifiers are Shift, Control, Meta, Alt, AltGraph. */
const press = (page, key, code, ...modifiers) =>
  page.evaluate(
    ([key, code, modifiers]) => {
      const has = (name) => modifiers.includes(name);
      const state = { ctrlKey: has('Control'), metaKey: has('Meta'), shiftKey: has('Shift'), altKey: has('Alt'), modifierAltGraph: has('AltGraph') };
      const event = (name) => new KeyboardEvent(name, { key, code, bubbles: true, cancelable: true, ...state });
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(event('keydown'));
      target.dispatchEvent(event('keyup'));
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    },
    [key, code, modifiers],
  );

const focused = (page) => page.evaluate(() => document.querySelector('.card-text')?.textContent ?? null);

test('an Arabic keyboard edits nothing silently, undoes and redoes, and its keys are listed', async () => {
  const { page, problems, close } = await open({ locale: 'en' });
  try {
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    await page.waitForSelector('#article');
    await saved(page);
    await page.locator('#article').focus();
    await press(page, 'Tab', 'Tab');
    const before = await focused(page);
    assert.ok(before);
    const progress = () => page.locator('.header-progress').innerText();
    const at = await progress();
    // Shift+D types ] there: it marks the document as done, and nothing grows.
    await press(page, ']', 'KeyD', 'Shift');
    await page.waitForFunction(() => document.querySelector('.toast')?.textContent.match(/done|reviewed/i));
    await press(page, ']', 'KeyD', 'Shift');
    assert.equal(await focused(page), before);
    // The third level is nobody's command.
    for (const [key, code, ...modifiers] of [['[', 'Digit8', 'AltGraph'], [']', 'Digit9', 'Control', 'Alt', 'AltGraph'], ['∂', 'KeyD', 'Alt'], ['¡', 'Digit1', 'Alt']]) {
      await press(page, key, code, ...modifiers);
      assert.equal(await focused(page), before, `${modifiers} ${key}`);
      assert.equal(await progress(), at, `${modifiers} ${key}`);
    }
    await press(page, 'Enter', 'Enter');
    const accepted = await progress();
    assert.notEqual(accepted, at);
    await press(page, 'ئ', 'KeyZ', 'Control');
    assert.equal(await progress(), at);
    await press(page, '~', 'KeyZ', 'Control', 'Shift');
    assert.equal(await progress(), accepted);
    await press(page, 'ى', 'KeyN');
    await press(page, '؟', 'Slash', 'Shift');
    await page.waitForSelector('.keys');
    const listed = async (command) => page.locator(`[data-command="${command}"] kbd`).allTextContents();
    assert.deepEqual(await listed('command.done'), ['Shift+ي']);
    assert.deepEqual(await listed('command.undo'), ['Ctrl+ئ']);
    assert.ok((await listed('command.next')).includes('ى'));
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});
