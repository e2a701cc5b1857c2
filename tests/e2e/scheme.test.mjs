// A scheme of one's own, by the keyboard: made, marked with, set, kept over a reload and exported.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { downloaded, drop, open, paste, sample, saved } from './harness.mjs';

/** Selects a piece of the article as a person does with the keyboard or the mouse. */
const select = (page, piece) => page.evaluate((piece) => {
  const walker = document.createTreeWalker(document.querySelector('#article'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(piece);
    if (at >= 0) {
      document.querySelector('#article').focus();
      getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + piece.length);
      return walker.currentNode.data.slice(at, at + piece.length);
    }
  }
  return null;
}, piece);

test('a scheme is made by the keyboard, marked with, kept and exported', async () => {
  const { page, problems, close } = await open({ locale: 'en' });
  try {
    await paste(page, { text: await readFile(sample('en'), 'utf8') });
    await page.waitForSelector('#article');
    await saved(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('scheme of');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.scheme');
    const add = async (of, ...names) => {
      await page.focus(`${of} input`);
      for (const name of names) {
        await page.keyboard.type(name);
        await page.keyboard.press('Enter');
        await page.waitForFunction((of) => document.querySelector(`${of} input`).value === '', of);
      }
    };
    await add('.add-label', 'place');
    await page.waitForSelector('.scheme-row[data-name=place]');
    await add('.add-attribute', 'stance');
    await page.waitForSelector('.scheme-row[data-name=stance]');
    await add('.scheme-row[data-name=stance] .add-value', 'for', 'against');
    await page.waitForSelector('.scheme-row[data-name=against]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.scheme', { state: 'detached' });

    const word = (await page.locator('#article p.block-body').first().innerText()).split(' ').find((it) => /^[A-Za-z]{4,}$/.test(it));
    assert.equal(await select(page, word), word);
    await page.keyboard.press('5');
    await page.waitForSelector('#article .own.own-focused');
    await page.keyboard.press('6');
    const pressed = '.attribute[data-attribute=stance] [aria-pressed=true]';
    assert.equal(await page.locator(pressed).innerText(), 'for');
    await page.keyboard.press('6');
    await page.waitForFunction((pressed) => document.querySelector(pressed)?.innerText === 'against', pressed);
    await saved(page);
    await page.reload();
    // In the colour of its label: the scheme is there again, too.
    await page.waitForSelector('#article .own:not(.own-unlisted)');
    const { text } = await downloaded(page, () => page.keyboard.press('Control+s'));
    const own = JSON.parse(text).own_spans;
    assert.deepEqual(own.map((it) => [it.label, it.text, it.attributes]), [['place', word, { stance: 'against' }]]);
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});

test('names of a brat folder are asked about in one table', async () => {
  const { page, problems, close } = await open({ locale: 'en' });
  try {
    const text = 'The mayor of Northport said the ferry would sail on Monday.';
    const ann = 'T1\tPER 4 22\tmayor of Northport\nT2\tSPEECH 28 58\tthe ferry would sail on Monday\nT3\tDATE 52 58\tMonday\nR1\tsaid_by Arg1:T2 Arg2:T1\n';
    const file = (name, content) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
    // Its configuration comes along: what no document uses is asked about too.
    const conf = '[entities]\nPER\nSPEECH\nDATE\nPLACE\n[relations]\nsaid_by\tArg1:SPEECH, Arg2:PER\n[attributes]\nSure\tArg:DATE, Value:yes|no\n';
    await page.setInputFiles('input[type=file][multiple]', [file('d.ann', ann), file('d.txt', text), file('annotation.conf', conf)]);
    await page.waitForSelector('.mapping');
    assert.match(await page.textContent('.mapping'), /PLACE × 0/);
    const choose = (name, value) => page.selectOption(`.mapping select[data-name="${name}"]`, value);
    await choose('PER', 'speaker');
    await choose('SPEECH', 'quote');
    await choose('said_by', 'source');
    await page.click('.mapping-apply');
    await page.waitForSelector('#article .run.speaker');
    await page.waitForSelector('#article .own');
    // The names were in the table: there is nothing left to report.
    assert.equal(await page.locator('dialog').count(), 0);
    const { text: written } = await downloaded(page, () => page.keyboard.press('Control+s'));
    const { spans, own_spans, attributions } = JSON.parse(written);
    assert.deepEqual([spans.map((it) => it.label).sort(), own_spans.map((it) => it.label)], [['quote', 'speaker'], ['DATE']]);
    assert.equal(attributions[0].source, spans.find((it) => it.label === 'speaker').id);
    // The scheme has what the configuration lists; one of another tool is loaded in the panel, and what is not taken over is told.
    await page.click('.scheme-button');
    await page.waitForSelector('.scheme-rows');
    const rows = () => page.locator('.scheme-rows').allTextContents();
    assert.match((await rows()).join(' '), /PLACE.*Sure/s);
    const xml = '<View><Labels name="l" toName="t"><Label value="Party" background="red"/></Labels><Choices name="mood" toName="t"><Choice value="sad"/></Choices><Text name="t" value="$t"/></View>';
    await page.setInputFiles('.scheme-chooser', { name: 'config.xml', mimeType: 'text/xml', buffer: Buffer.from(xml) });
    await page.waitForFunction(() => document.querySelector('.scheme-trouble').textContent.includes('mood'));
    assert.match((await rows()).join(' '), /Party/);
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});

test('a scheme that is dropped on the page becomes the project’s, and what is wrong with one is told', async () => {
  const { page, problems, close } = await open({ locale: 'en' });
  try {
    await paste(page, { text: 'The mayor of Northport said the ferry would sail on Monday.\n\nShe said it was safe.' });
    await page.waitForSelector('#article .run');
    await saved(page);
    const give = (scheme) => drop(page, [{ name: 'scheme.json', type: 'application/json', content: JSON.stringify(scheme) }]);
    await give({ format: 'qawl-scheme', version: 1, name: 'Places', labels: 7 });
    await page.waitForFunction(() => /scheme\.json/.test(document.querySelector('.toast')?.textContent ?? ''));
    assert.doesNotMatch(await page.textContent('.toast'), /not a Qawl file/);
    await give({ format: 'qawl-scheme', version: 1, name: 'Places', labels: [{ name: 'place' }] });
    await page.waitForFunction(() => /Scheme changed/.test(document.querySelector('.toast')?.textContent ?? ''));
    await page.click('.scheme-button');
    await page.waitForSelector('.scheme-row[data-name=place]');
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});
