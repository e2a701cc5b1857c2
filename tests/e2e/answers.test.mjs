// A language model's answer: the request copied out, the answer pasted onto the open article, set beside the rules'
// suggestions and reviewed where the two differ, and all of it taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloaded, open, paste } from './harness.mjs';

const ARTICLE = `The council approved a new bridge on Monday.
Mayor Lena Holt said the bridge would cost 12 million euros. "We waited long enough," Holt told reporters, "and we will not wait any longer."
Critics doubt it. Engineer Omar Reed said that the bridge would not be finished before 2030.`;

const ANSWER = `Here is the answer:

\`\`\`json
{"model": "<b>Model A</b>", "quotes": [
  {"quote": "the bridge would cost 12 million euros", "speaker": "Mayor Lena Holt", "cue": ["said"], "type": "indirect"},
  {"quote": "We waited long enough … and we will not wait any longer", "speaker": "Omar Reed", "cue": ["told"], "type": "direct"},
  {"quote": "Critics doubt it", "speaker": "Critics", "cue": [], "type": "indirect"},
  {"quote": "The river is dry", "speaker": null, "cue": [], "type": "direct"}]}
\`\`\``;

test('an answer is asked for, pasted onto the article, and reviewed where it differs', async () => {
  const { page, problems, close } = await open({ locale: 'en', prepare: (page) => page.context().grantPermissions(['clipboard-read', 'clipboard-write']) });
  try {
    await paste(page, { text: ARTICLE });
    await page.waitForSelector('#article');
    const text = () => page.locator('#article').innerText();
    const before = await text();

    // By the keyboard: the command, the privacy of it, the request on the clipboard.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Request for a language model');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#answers-heading');
    assert.match(await page.locator('#answers-privacy').innerText(), /only if you paste/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.answers-copied')?.textContent);
    assert.ok((await page.inputValue('.answers-request')).includes('Holt told reporters'));
    await page.locator('.answers-answer').fill('no answer at all');
    await page.click('.answers-bring');
    await page.waitForSelector('.answers-failed');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#answers-heading', { state: 'detached' });

    // What may be an answer and has nothing of the article becomes none unasked.
    await paste(page, { text: '[{"quote": "The river is as dry as it can be"}]' });
    await page.waitForSelector('#doubt-heading');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#doubt-heading', { state: 'detached' });
    assert.equal(await text(), before);

    // Pasted anywhere, it replaces nothing.
    await paste(page, { text: ANSWER });
    await page.waitForSelector('.answers-run');
    assert.equal(await text(), before);
    assert.match(await page.locator('.answers-run').innerText(), /<b>Model A<\/b>/);
    assert.match(await page.locator('.answers-run').innerText(), /Not found: 1/);
    assert.equal(await page.locator('.answers-run b').count(), 0);
    const accords = () => page.locator('.rows .accord').allInnerTexts();
    assert.ok((await accords()).includes('agreed') && (await accords()).includes('model only'));
    await page.check('.filter-differences');
    assert.ok(!(await accords()).includes('agreed'));
    await page.uncheck('.filter-differences');
    await page.click('.accept-agreed');
    assert.ok(!(await accords()).includes('agreed'));

    const { text: file } = await downloaded(page, () => page.keyboard.press('Control+s'));
    const saved = JSON.parse(file);
    assert.equal(saved.answers[0].unplaced[0].said, 'The river is dry');
    const cost = saved.spans.find((span) => span.text === 'the bridge would cost 12 million euros' && span.label === 'quote');
    assert.deepEqual([cost.status, cost.origin.by, cost.opinions[0].fidelity], ['accepted', 'rule', 'exact']);

    // The acceptance, then the answer.
    await page.locator('#article').focus();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.waitForSelector('.answers-run', { state: 'detached' });
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});
