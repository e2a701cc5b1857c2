// What a person does and sees, in any engine: a page is what `chromium.mjs`, `firefox.mjs` and `webkit.mjs` make of it.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How long anything may take, in milliseconds. */
const PATIENCE = 30_000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until a function that runs in the page returns something true, and returns that. */
export async function until(page, look, ...args) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    let found;
    try {
      found = await page.evaluate(look, ...args);
    } catch (error) {
      // A page that is being loaded has no answer yet.
      if (Date.now() > end) throw error;
    }
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${look} of ${JSON.stringify(args)}`);
    await pause(50);
  }
}

/** Waits until there is such an element. */
export const shown = (page, selector) => until(page, (selector) => document.querySelector(selector) !== null, selector);

/** Waits until there is no such element. */
export const gone = (page, selector) => until(page, (selector) => document.querySelector(selector) === null, selector);

/** Waits until what was done is painted. */
export const painted = (page) => page.evaluate(() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
}));

/** Waits until the page says that everything is saved. */
export const saved = (page) => shown(page, '[data-saving=saved]');

/** Returns an element's text. */
export const textOf = (page, selector) => page.evaluate((selector) => document.querySelector(selector)?.textContent ?? null, selector);

/** Returns how many such elements there are. */
export const count = (page, selector) => page.evaluate((selector) => document.querySelectorAll(selector).length, selector);

/** Gives an element the keyboard. */
export const focus = (page, selector) => page.evaluate((selector) => document.querySelector(selector).focus(), selector);

/** Waits until an element has the keyboard; `:focus` is not it where the window itself does not have it. */
export const focusedOn = (page, selector) => until(page, (selector) => document.activeElement?.matches(selector), selector);

/** Returns the middle of an element, which is brought into sight. */
export async function middle(page, selector, nth = 0) {
  await until(page, (selector, nth) => document.querySelectorAll(selector).length > nth, selector, nth);
  return page.evaluate((selector, nth) => {
    const element = document.querySelectorAll(selector)[nth];
    const inSight = ({ top, bottom }) => top >= 0 && bottom <= innerHeight;
    if (!inSight(element.getBoundingClientRect())) element.scrollIntoView({ block: 'center', behavior: 'instant' });
    // Of a mark that runs over several lines the first.
    const { left, right, top, bottom } = element.getClientRects()[0] ?? element.getBoundingClientRect();
    return { x: (left + right) / 2, y: (top + bottom) / 2 };
  }, selector, nth);
}

/** Clicks an element with the mouse. */
export async function click(page, selector, nth = 0) {
  const { x, y } = await middle(page, selector, nth);
  await page.move(x, y);
  await page.down();
  await page.up();
  await painted(page);
}

/** Taps an element. */
export async function tap(page, selector, nth = 0) {
  const { x, y } = await middle(page, selector, nth);
  await page.tap(x, y);
  await painted(page);
}

/** Drags the mouse from one place to another. */
export async function dragBetween(page, from, to) {
  await page.move(from.x, from.y);
  await page.down();
  await page.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.move(to.x, to.y, { steps: 4 });
  await page.up();
  await painted(page);
}

/** Returns where a text of the article begins and ends on the screen, on the sides that its own direction gives. */
export const ends = (page, text) => page.evaluate((text) => {
  for (const block of document.querySelectorAll('#article .block')) {
    const at = block.textContent.indexOf(text);
    if (at < 0) continue;
    block.scrollIntoView({ block: 'center', behavior: 'instant' });
    const letter = (offset) => {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); offset -= node.length) {
        if (offset < node.length) {
          const range = document.createRange();
          range.setStart(node, offset);
          range.setEnd(node, offset + 1);
          const { left, right, top, bottom } = range.getBoundingClientRect();
          return { left, right, y: (top + bottom) / 2, rtl: /[\u0590-\u08ff]/.test(range.toString()) };
        }
      }
      return null;
    };
    const [first, last] = [letter(at), letter(at + text.length - 1)];
    return {
      start: { x: first.rtl ? first.right - 1 : first.left + 1, y: first.y },
      end: { x: last.rtl ? last.left + 1 : last.right - 1, y: last.y },
    };
  }
  throw new Error(`the article does not have ${text}`);
}, text);

/** Selects with the mouse from the beginning of one text to the end of another. */
export async function select(page, from, to = from) {
  const { start } = await ends(page, from);
  const { end } = await ends(page, to);
  await dragBetween(page, start, end);
}

/** Types an article into the page's field and has it annotated. */
export async function typeArticle(page, text) {
  await shown(page, '#paste');
  await page.evaluate((text) => {
    // As typing does: what the page has put over the field's own property must not see it.
    const field = document.querySelector('#paste');
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, text);
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, text);
  await painted(page);
  await focus(page, '#paste');
  await page.press('Control+Enter');
}

/** Waits for an article with what was found in it. */
export async function annotated(page) {
  await shown(page, '#article .run.quote');
  await page.evaluate(() => document.fonts.ready.then(() => true));
  await focus(page, '#article');
  await painted(page);
}

/** Waits for the file that a download puts into a folder and returns its name and text. */
export async function downloaded(folder, act) {
  const before = new Set(await readdir(folder));
  await act();
  const end = Date.now() + PATIENCE;
  let size = -1;
  for (;;) {
    const names = (await readdir(folder)).filter((name) => !before.has(name) && !/\.(part|crdownload|wkdownload)$/.test(name));
    if (names.length) {
      const path = join(folder, names[0]);
      const text = await readFile(path, 'utf8');
      // Whole once it grows no more.
      if (text.length > 0 && text.length === size) {
        await rm(path);
        return { name: names[0], text };
      }
      size = text.length;
    }
    if (Date.now() > end) throw new Error(`no download in ${folder}`);
    await pause(80);
  }
}

/** Keeps a picture of a page on which something went wrong, where QAWL_SCREENSHOTS names a folder. */
export async function pictureOf(page, name) {
  if (!process.env.QAWL_SCREENSHOTS) return;
  const picture = await page.screenshot().catch(() => undefined);
  if (picture) await writeFile(join(process.env.QAWL_SCREENSHOTS, `${name}-${Date.now()}.png`), picture);
}
