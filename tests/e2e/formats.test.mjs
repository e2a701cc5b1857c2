// Export in every format and opening of foreign files, as a person does both; and Recogito, the W3C reader
// that runs in browsers, on our two variants.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloaded, drop, open } from './harness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const full = join(here, '..', 'data', 'full.qawl.json');
const FORMATS = ['qawl', 'qawl-jsonl', 'training', 'w3c', 'w3c-utf16', 'brat', 'doccano', 'doccano-spans', 'label-studio',
  'cas-json', 'xmi', 'prodigy', 'conll', 'csv-attributions', 'csv-claims', 'tei'];
/** Formats whose files hold text and marks, so that they can be opened again by themselves. */
const WHOLE = ['training', 'w3c', 'w3c-utf16', 'brat', 'doccano', 'label-studio', 'cas-json', 'xmi', 'prodigy', 'tei'];

/** Drops one file of any bytes onto the page. */
async function dropBytes(page, name, bytes) {
  await page.evaluate(({ name, encoded }) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0))], name));
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, { name, encoded: bytes.toString('base64') });
}

async function opened(locale = 'en') {
  const qawl = await open({ locale });
  await drop(qawl.page, [{ name: 'full.qawl.json', type: 'application/json', content: await readFile(full, 'utf8') }]);
  await qawl.page.waitForSelector('#article');
  return qawl;
}

/** Chooses a format in the export dialog and returns the file. */
async function exported(page, format, { rejected = false } = {}) {
  await page.click('.header [aria-haspopup="dialog"]');
  await page.waitForSelector('.export');
  await page.check(`.export input[value="${format}"]`);
  if (rejected) await page.check('.export-rejected input');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.dialog .button.primary')]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const saved = async (page) => JSON.parse((await downloaded(page, () => page.keyboard.press('Control+s'))).text);
const marks = (document) => document.spans.filter((it) => it.status !== 'rejected')
  .map((it) => [it.label, it.parts.map((part) => part.text), it.status, it.note]);

test('every format is offered with what it loses and how it looks, and downloads', async () => {
  const qawl = await opened();
  const { page } = qawl;
  try {
    const names = [];
    for (const format of FORMATS) {
      await page.click('.header [aria-haspopup="dialog"]');
      await page.waitForSelector('.export');
      await page.check(`.export input[value="${format}"]`);
      const loss = await page.textContent('.export-loss');
      assert.equal(loss === 'Nothing is lost.', format.startsWith('qawl'), `${format}: ${loss}`);
      assert.match(await page.textContent('.export-preview'), /البلدي|عائلات|AttribSpan/, format);
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('.dialog .button.primary')]);
      names.push(download.suggestedFilename());
      await page.waitForSelector('.export', { state: 'detached' });
    }
    assert.deepEqual(names, ['bridge.qawl.json', 'bridge.qawl.jsonl', 'bridge.training.jsonl', 'bridge.w3c.json', 'bridge.zip',
      'bridge.zip', 'bridge.doccano.jsonl', 'bridge.doccano.jsonl', 'bridge.zip', 'bridge.cas.json', 'bridge.zip',
      'bridge.prodigy.jsonl', 'bridge.conll', 'bridge.attributions.csv', 'bridge.claims.csv', 'bridge.tei.xml']);
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('the format that was chosen last is one click away, also after a reload', async () => {
  const qawl = await opened();
  const { page } = qawl;
  try {
    await exported(page, 'doccano');
    const again = async () => (await Promise.all([page.waitForEvent('download'), page.click('.export-again')]))[0];
    assert.equal((await again()).suggestedFilename(), 'bridge.doccano.jsonl');
    await page.reload();
    await page.waitForSelector('main');
    if (!(await page.isVisible('#article'))) {
      await drop(page, [{ name: 'full.qawl.json', type: 'application/json', content: await readFile(full, 'utf8') }]);
    }
    await page.waitForSelector('#article');
    assert.equal((await again()).suggestedFilename(), 'bridge.doccano.jsonl');
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('what is exported is opened again with a report, and is the same', async () => {
  const original = JSON.parse(await readFile(full, 'utf8'));
  for (const format of WHOLE) {
    const qawl = await opened();
    const { page } = qawl;
    try {
      const { name, bytes } = await exported(page, format);
      // A file of lines joins the project; the same content by another name is opened.
      await dropBytes(page, name.replace('.jsonl', '.json'), bytes);
      await page.waitForSelector('.notice');
      const told = await page.textContent('.dialog');
      // Training lines hold the rejected one too.
      assert.ok(told.includes(format === 'training' ? '8 annotations were placed' : '7 annotations were placed'), `${format}: ${told}`);
      assert.ok(!told.includes('could not be placed') && !told.includes('moved'), `${format}: ${told}`);
      await page.click('.dialog .button.primary');
      await page.waitForSelector('.notice', { state: 'detached' });
      assert.deepEqual(marks(await saved(page)), marks(original), format);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  }
});

const TEXT = '📰 قال المسؤول الأمريكي: “سندعم إسرائيل”.\nوأضاف: “إيران تدرك موقفنا”.';

test('a foreign file in another unit than its format has is put right, and the report says so', async () => {
  // Label Studio counts code points; this one comes from a script that counted UTF-16 units.
  const region = (id, start, end, text, label) => ({
    id, from_name: 'label', to_name: 'text', type: 'labels', value: { start, end, text, labels: [label] },
  });
  const tasks = [{ data: { text: TEXT }, predictions: [{ result: [
    region('a', 7, 23, 'المسؤول الأمريكي', 'SPEAKER'),
    region('b', 25, 40, '“سندعم إسرائيل”', 'QUOTE'),
    region('c', 60, 64, 'ليس هنا', 'CLAIM'),
    region('d', 30, 34, 'وأضاف', 'CUE'),
    { type: 'relation', from_id: 'b', to_id: 'a', direction: 'right', labels: ['speaker'] },
    { type: 'relation', from_id: 'b', to_id: 'z', direction: 'right', labels: ['cue'] },
  ] }] }];
  for (const [locale, unit, heading] of [['en', 'UTF-16', 'Import report'], ['ar', 'UTF-16', 'تقرير الاستيراد']]) {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      await drop(page, [{ name: 'tasks.json', type: 'application/json', content: JSON.stringify(tasks) }]);
      await page.waitForSelector('.notice');
      const told = await page.textContent('.dialog');
      for (const piece of [heading, unit, 'Label Studio', 'ليس هنا', 'وأضاف']) assert.ok(told.includes(piece), `${piece}: ${told}`);
      await page.keyboard.press('Escape');
      await page.waitForSelector('.notice', { state: 'detached' });
      const document = await saved(page);
      assert.deepEqual(document.spans.map((it) => [it.text, it.status]),
        [['المسؤول الأمريكي', 'suggested'], ['“سندعم إسرائيل”', 'suggested'], ['وأضاف', 'suggested']]);
      assert.equal(document.attributions[0].source, document.spans[0].id);
      assert.deepEqual(document.residue.map((it) => it.reason), ['not-found', 'dangling']);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  }
});

test('a broken foreign file is told by line and leaves what is open as it is', async () => {
  const qawl = await opened('ar');
  const { page } = qawl;
  try {
    await drop(page, [{ name: 'one.json', type: 'application/json', content: `[{"data": {"text": "a"},\n"annotations": [{"result": [{"type": "labels"}]}]}]` }]);
    await page.waitForSelector('.toast');
    const told = await page.textContent('.toast p');
    assert.ok(told.includes('one.json') && told.includes('السطر 2'), told);
    assert.ok((await page.textContent('#article')).includes('البلديّة'));
    await dropBytes(page, 'bomb.zip', Buffer.from('PK\u0003\u0004 nothing of a zip'));
    await page.waitForFunction(() => document.querySelector('.toast p')?.textContent.includes('bomb.zip'));
    assert.ok((await page.textContent('#article')).includes('البلديّة'));
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});

test('Recogito anchors our UTF-16 variant exactly, and not the standard one', async () => {
  const qawl = await opened();
  const { page } = qawl;
  try {
    const { bytes } = await exported(page, 'w3c-utf16');
    // The archive's entries are stored as they are: the array is cut out by its ends.
    const content = bytes.toString('utf8');
    const array = content.slice(content.indexOf('[{"@context"'), content.lastIndexOf('}]') + 2);
    const annotations = JSON.parse(array);
    const standard = JSON.parse((await exported(page, 'w3c')).bytes.toString('utf8'));
    const original = JSON.parse(await readFile(full, 'utf8'));
    const reader = await page.context().newPage();
    const errors = [];
    reader.on('pageerror', (error) => errors.push(error.message));
    await reader.setContent('<!doctype html><meta charset="utf-8"><div id="text" dir="rtl"></div>');
    // Its build for browsers asks for a variable of Node's.
    await reader.evaluate(() => { window.process = { env: {} }; });
    await reader.addScriptTag({ path: join(here, 'node_modules/@recogito/text-annotator/dist/text-annotator.umd.js') });
    const read = (annotations) => reader.evaluate(({ annotations, text }) => {
      const container = document.getElementById('text');
      container.style.whiteSpace = 'pre-wrap';
      container.textContent = text;
      const source = annotations[0].target.source ?? annotations[0].target[0].source;
      const annotator = RecogitoJS.createTextAnnotator(container, { adapter: RecogitoJS.W3CTextFormat(source, container) });
      const parsed = annotations.map((it) => RecogitoJS.parseW3CTextAnnotation(it));
      const failed = parsed.filter((it) => it.error).length;
      const covered = parsed.filter((it) => it.parsed).map(({ parsed }) => [
        parsed.bodies.find((body) => ['tagging', 'classifying'].includes(body.purpose)).value.toLowerCase(),
        parsed.target.selector.map(({ start, end }) => text.slice(start, end)),
      ]);
      annotator.setAnnotations(annotations);
      const back = annotator.getAnnotations();
      annotator.destroy();
      return { failed, covered, back };
    }, { annotations, text: original.text });
    const own = await read(annotations);
    assert.equal(own.failed, 0);
    const expected = original.spans.filter((it) => it.status !== 'rejected').map((it) => [it.label, it.parts.map((part) => part.text)]);
    assert.deepEqual(own.covered, expected);
    // What Recogito gives out again is taken in by Qawl with everything in its place.
    assert.equal(own.back.length, expected.length);
    const byStandard = await read(standard.items.slice(1).filter((it) => it.motivation === 'classifying'));
    assert.equal(byStandard.failed, 0);
    assert.notDeepEqual(byStandard.covered, expected, 'code points after an emoji are not what Recogito counts');
    assert.deepEqual(errors, []);
    await reader.close();
  } finally {
    await qawl.close();
  }
});
