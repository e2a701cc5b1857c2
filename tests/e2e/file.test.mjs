// A file of the person's choice that a project is also kept in. The browser's own dialogs are not part of a page: what they
// hand out here is a file of the origin's private file system, which is written by the same interface.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { downloaded, open, paste, sample, saved } from './harness.mjs';

/**
 * Answers the dialogs as a person would: `localStorage` says which file is chosen (`picked`, none for “Cancel”), whether
 * writing is allowed (`permission`), and what goes wrong while a file is written (`fault`, the name of an exception).
 */
const dialogs = () => {
  window.showSaveFilePicker = async () => {
    if (!navigator.userActivation.isActive) throw new DOMException('Must be handling a user gesture.', 'SecurityError');
    const name = localStorage.getItem('picked');
    if (!name) throw new DOMException('The user aborted a request.', 'AbortError');
    return (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
  };
  const { createWritable } = FileSystemFileHandle.prototype;
  FileSystemFileHandle.prototype.queryPermission = async () => localStorage.getItem('permission') ?? 'granted';
  FileSystemFileHandle.prototype.requestPermission = async () => {
    if (!navigator.userActivation.isActive) throw new DOMException('User activation is required.', 'SecurityError');
    localStorage.setItem('permission', 'granted');
    return 'granted';
  };
  FileSystemFileHandle.prototype.createWritable = function (...given) {
    const fault = localStorage.getItem('fault');
    if (fault) return Promise.reject(new DOMException('It went wrong.', fault));
    return createWritable.apply(this, given);
  };
};

const set = (page, name, value) => page.evaluate(([name, value]) => {
  if (value === null) localStorage.removeItem(name);
  else localStorage.setItem(name, value);
}, [name, value]);

/** Returns what is in a file; null where there is none. */
const content = (page, name) => page.evaluate(async (name) => {
  try {
    return await (await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile()).text();
  } catch (error) {
    if (error.name === 'NotFoundError') return null;
    throw error;
  }
}, name);

/** Writes a file as another program does. */
const overwrite = (page, name, text) => page.evaluate(async ([name, text]) => {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
  const writer = await handle.createWritable();
  await writer.write(text);
  await writer.close();
}, [name, text]);

/** Waits until a file has as many decisions of a person in it. */
const holds = (page, name, n) => page.waitForFunction(async ([name, n]) => {
  try {
    const text = await (await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile()).text();
    const [, ...lines] = text.trim().split('\n');
    return lines.flatMap((line) => JSON.stringify(JSON.parse(line).document).match(/"accepted"/g) ?? []).length === n;
  } catch {
    return false;
  }
}, [name, n]);

async function manage(page) {
  if (!(await page.locator('.rail-project').isVisible())) await page.click('.rail-button');
  await page.click('.rail-project');
  await page.waitForSelector('dialog .projects');
}

const leave = async (page) => {
  await page.click('dialog .dialog-actions .button >> text=Close');
  await page.waitForSelector('dialog', { state: 'detached' });
};

const said = (page) => page.textContent('dialog .project-file [role=status]');

async function choose(page, button = 'Keep in a file too…') {
  await manage(page);
  await page.click(`dialog .project-file .button >> text=${button}`);
}

/** Accepts the next suggestion; returns how many of a file's decisions there are then. */
async function accept(page) {
  await page.bringToFront();
  await page.focus('#article');
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await saved(page);
  return decisions(page);
}

async function decisions(page) {
  const { text } = await downloaded(page, () => page.click('.header .button.primary'));
  return (text.match(/"accepted"/g) ?? []).length;
}

async function started() {
  const qawl = await open({ locale: 'en', before: [dialogs] });
  await paste(qawl.page, { text: await readFile(sample('en'), 'utf8') });
  await qawl.page.waitForSelector('#article .run');
  await saved(qawl.page);
  return qawl;
}

test('a project is kept in a file of the person’s choice too, after each change and after a new start', async () => {
  const qawl = await started();
  const { page } = qawl;
  try {
    // Cancelling chooses nothing and reports nothing.
    await choose(page);
    assert.match(await said(page), /can also be kept in a file/);
    await leave(page);
    assert.equal(await page.locator('.file-banner').count(), 0);
    await set(page, 'picked', 'project.jsonl');
    await choose(page);
    await page.waitForSelector('dialog .project-file :text("Also kept in the file")');
    const { text } = await downloaded(page, () => page.click('dialog .dialog-actions .button >> nth=1'));
    assert.equal(await content(page, 'project.jsonl'), text, 'it is the project’s file');
    await leave(page);
    await holds(page, 'project.jsonl', await accept(page));
    await holds(page, 'project.jsonl', await accept(page));

    // A new start finds the file again.
    await page.reload();
    await page.waitForSelector('#article .run');
    await holds(page, 'project.jsonl', await accept(page));

    // The browser asks again at a later visit: a click is all that is needed.
    await set(page, 'permission', 'prompt');
    await page.reload();
    await page.waitForSelector('.file-banner :text("needs your permission again")');
    const before = await content(page, 'project.jsonl');
    const more = await accept(page);
    assert.equal(await content(page, 'project.jsonl'), before);
    await page.click('.file-banner .button >> text=Allow writing');
    await holds(page, 'project.jsonl', more);
    await page.waitForSelector('.file-banner', { state: 'detached' });

    // What cannot be written is reported, the file stays whole, and the work is in the browser.
    for (const [fault, reported] of [['QuotaExceededError', /disk of the file is full/], ['InvalidStateError', /could not be written/]]) {
      await set(page, 'fault', fault);
      const more = await accept(page);
      await page.waitForSelector('.file-banner.trouble');
      assert.match(await page.textContent('.file-banner'), reported);
      // A writer that was opened before the fault may still have written what is new.
      const whole = await content(page, 'project.jsonl');
      const [, ...documents] = whole.trim().split('\n').map((line) => JSON.parse(line).document);
      assert.equal(documents.length, 1);
      const n = documents[0].spans.filter((it) => it.status === 'accepted').length;
      assert.ok(n === more || n === more - 1, `${n} of ${more}`);
      await set(page, 'fault', null);
      await page.click('.file-banner .button >> text=Try again');
      await holds(page, 'project.jsonl', more);
      await page.waitForSelector('.file-banner', { state: 'detached' });
    }

    // It is written no more once a person says so, and forgotten.
    await manage(page);
    await page.click('dialog .project-file .button >> text=Stop writing the file');
    await page.waitForSelector('dialog .project-file :text("can also be kept in a file")');
    await leave(page);
    await page.reload();
    await page.waitForSelector('#article .run');
    await manage(page);
    assert.match(await said(page), /can also be kept in a file/);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('a file that something else has changed or deleted is not overwritten unasked', async () => {
  const qawl = await started();
  const { page } = qawl;
  try {
    await set(page, 'picked', 'project.jsonl');
    await choose(page);
    await page.waitForSelector('dialog .project-file :text("Also kept in the file")');
    await leave(page);
    const old = await content(page, 'project.jsonl');

    await overwrite(page, 'project.jsonl', `${old.replaceAll('"accepted"', '"suggested"')}\n`);
    const foreign = await content(page, 'project.jsonl');
    const n = await accept(page);
    await page.waitForSelector('.file-banner.trouble');
    assert.match(await page.textContent('.file-banner'), /changed by something other than this browser/);
    assert.equal(await content(page, 'project.jsonl'), foreign);
    // The same after a new start.
    await page.reload();
    await page.waitForSelector('.file-banner.trouble:has-text("changed by something other")');
    assert.equal(await content(page, 'project.jsonl'), foreign);
    // What is in it is looked at as a project of its own, and the first one is as it was.
    await page.click('.file-banner .button >> text=Open the file as a project');
    await manage(page);
    await page.waitForFunction(() => document.querySelectorAll('dialog .project').length === 2);
    await page.click('dialog .project:not(.open) .button >> nth=0');
    await page.waitForSelector('.file-banner.trouble:has-text("changed by something other")');
    assert.equal(await decisions(page), n);
    await page.click('.file-banner .button >> text=Overwrite the file');
    await holds(page, 'project.jsonl', n);
    await page.waitForSelector('.file-banner', { state: 'detached' });

    // Chosen anew, a file with something in it is somebody's too.
    await overwrite(page, 'other.jsonl', 'somebody’s own notes');
    await set(page, 'picked', 'other.jsonl');
    await choose(page, 'Choose another file…');
    await page.waitForSelector('.file-banner.trouble:has-text("other.jsonl")');
    await leave(page);
    assert.equal(await content(page, 'other.jsonl'), 'somebody’s own notes');
    await page.click('.file-banner .button >> text=Stop writing the file');

    await set(page, 'picked', 'project.jsonl');
    await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('project.jsonl'));
    await choose(page);
    await page.waitForSelector('dialog .project-file :text("Also kept in the file")');
    await leave(page);
    await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('project.jsonl'));
    await accept(page);
    await page.waitForSelector('.file-banner.trouble:has-text("moved, renamed or deleted")');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

for (const [name, before] of [['with locks', []], ['without locks', [() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined, configurable: true })]]]) {
  test(`of two tabs the one that edits the project writes its file, and the other once it takes over (${name})`, async () => {
    const qawl = await open({ locale: 'en', before: [dialogs, ...before] });
    const { page: first, context } = qawl;
    try {
      await paste(first, { text: await readFile(sample('en'), 'utf8') });
      await first.waitForSelector('#article .run');
      await saved(first);
      await set(first, 'picked', 'project.jsonl');
      await choose(first);
      await first.waitForSelector('dialog .project-file :text("Also kept in the file")');
      await leave(first);
      const second = await context.newPage();
      for (const script of [dialogs, ...before]) await second.addInitScript(script);
      second.on('pageerror', (error) => qawl.problems.push(`page error: ${error.message}`));
      await second.goto(qawl.address);
      await second.waitForSelector('[data-saving=looking]');
      await manage(second);
      await second.waitForSelector('dialog .project-file :text("The tab that edits the project writes to the file")');
      assert.equal(await second.locator('dialog .project-file .button').count(), 0);
      await leave(second);
      await holds(first, 'project.jsonl', await accept(first));
      await first.close({ runBeforeUnload: true });
      await second.waitForSelector('[data-saving=saved]', { timeout: 25_000 });
      await holds(second, 'project.jsonl', await accept(second));
      assert.equal(await second.locator('.file-banner').count(), 0, 'it is not taken for somebody else’s change');
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}
