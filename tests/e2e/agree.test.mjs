// Several people's files compared: three versions of one article with a difference of every kind, made gold by
// keyboard alone, kept through the closing of the page; broken and foreign files; another order without names.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { downloaded, open } from './harness.mjs';

const TEXT = [
  '📰 الجسر الجديد يفتح في الصيف',
  'قال وزير النقل سامر الخطيب إن الجسر سيفتح في الصيف.',
  'وأضافت رئيسة البلدية رنا حداد: «لن نغلق المدرسة»، بحسب صحيفة البلدة.',
  'وأكد المتحدث باسم النقابة أن ثلاثين عاملاً فقدوا وظائفهم هذا العام.',
  'وتراجعت المبيعات بنسبة عشرة في المئة.',
  'ونفى اتحاد التجار ذلك.',
  'وختم الناطق: «سنعود».',
  'وذكرت الأرصاد أن المطر غزير اليوم، وأن الريح ساكنة.',
  'ولا شيء يختلف فيه أحد هنا.',
].join('\n\n');

/** Makes a person's file: marks by what they cover, links by names. */
export function version(text, marks, id = 'bridge') {
  const at = (piece) => {
    const start = text.indexOf(piece);
    assert.ok(start >= 0, piece);
    const from = [...text.slice(0, start)].length;
    return { start: from, end: from + [...piece].length, text: piece };
  };
  const ids = new Map(marks.map((mark, idx) => [mark.name, `a${idx + 1}`]));
  const speakers = marks.filter((mark) => mark.label === 'speaker').map((mark, idx) => ({ id: `s${idx + 1}`, name: mark.on, of: mark }));
  const spans = marks.map((mark) => ({
    id: ids.get(mark.name), label: mark.label, ...at(mark.on), parts: [at(mark.on)],
    speaker: speakers.find((it) => it.of === mark)?.id ?? null, status: 'accepted', origin: { by: 'person' },
  }));
  const link = (name) => (name ? ids.get(name) : null);
  return JSON.stringify({
    format: 'qawl', version: 1, offset_unit: 'code-point', newlines: 'lf', id, lang: 'ar', text,
    text_sha256: createHash('sha256').update(text).digest('hex'),
    speakers: speakers.map(({ id, name }) => ({ id, name })),
    spans,
    attributions: marks.filter((it) => it.label === 'quote').map((it) => ({
      quote: ids.get(it.name), type: it.type ?? 'indirect', cues: (it.cues ?? []).map(link), source: link(it.source), medium: link(it.medium),
    })),
    claims: marks.filter((it) => it.label === 'claim').map((it) => ({ span: ids.get(it.name), worth: it.worth, score: 0.5, kind: it.kind })),
  });
}

/** What a person has: the same for all but for what `own` says. */
function marks(own) {
  const all = {
    minister: { label: 'speaker', on: 'وزير النقل سامر الخطيب' },
    said: { label: 'cue', on: 'قال' },
    opens: { label: 'quote', on: 'الجسر سيفتح في الصيف', source: 'minister', cues: ['said'] },
    mayor: { label: 'speaker', on: 'رئيسة البلدية رنا حداد' },
    added: { label: 'cue', on: 'أضافت' },
    paper: { label: 'speaker', on: 'صحيفة البلدة' },
    school: { label: 'quote', on: 'لن نغلق المدرسة', type: 'direct', source: 'mayor', cues: ['added'], medium: 'paper' },
    union: { label: 'speaker', on: 'المتحدث باسم النقابة' },
    stressed: { label: 'cue', on: 'أكد' },
    jobs: { label: 'quote', on: 'ثلاثين عاملاً فقدوا وظائفهم هذا العام', source: 'union', cues: ['stressed'] },
    sales: { label: 'claim', on: 'تراجعت المبيعات بنسبة عشرة في المئة', worth: 'high', kind: 'quantity' },
    weather: { label: 'speaker', on: 'الأرصاد' },
    rain: { label: 'quote', on: 'المطر غزير اليوم', source: 'weather' },
    wind: { label: 'quote', on: 'الريح ساكنة', source: 'weather' },
  };
  const made = { ...all, ...own };
  return Object.entries(made).filter(([, mark]) => mark).map(([name, mark]) => ({ name, ...all[name], ...mark }));
}

const LAYLA = version(TEXT, marks({
  traders: { label: 'speaker', on: 'اتحاد التجار' },
  envoy: { label: 'speaker', on: 'الناطق' },
  closed: { label: 'cue', on: 'ختم' },
  back: { label: 'quote', on: 'سنعود', type: 'direct', source: 'envoy', cues: ['closed'] },
}));
const OMAR = version(TEXT, marks({
  opens: { on: 'إن الجسر سيفتح في الصيف' },
  school: { type: 'mixed' },
  jobs: { source: 'mayor', cues: [] },
  sales: { worth: 'low' },
  traders: { label: 'cue', on: 'اتحاد التجار' },
  rain: { on: 'المطر غزير' },
  wind: null,
}));
const SARA = version(TEXT, marks({
  school: { medium: null },
  jobs: { source: null },
  sales: { kind: 'comparison' },
  rain: { on: 'غزير اليوم' },
}));

const give = (name, content) => ({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
const openCount = (page) => page.getAttribute('.compare-count', 'data-open').then(Number);
const kept = (page) => page.waitForSelector('.compare-saved[data-saving=saved]');
const at = (page) => page.getAttribute('.compare-item.at', 'data-item');

async function enter(page) {
  await page.click('main .link-button:has-text("مقارنة"), main .link-button:has-text("Compare")');
  await page.waitForSelector('dialog.compare[open]');
}

test('a team makes gold of three versions of an article by keyboard alone', async (t) => {
  const qawl = await open({ locale: 'ar' });
  const { page } = qawl;
  try {
    await enter(page);
    await page.setInputFiles('#compare-files', [give('layla.json', LAYLA), give('omar.json', OMAR), give('sara.json', SARA)]);
    await page.waitForSelector('.compare-item');
    // What all agree on is merged, as one step; the rest is open, and the first of it at hand.
    const n = await openCount(page);
    assert.equal(n, 10);
    assert.match(await page.textContent('.compare [role=status]'), /دُمج/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'compare-work');
    let strokes = 0;
    const press = async (key) => {
      strokes += 1;
      await page.keyboard.press(key);
    };
    const label = async (expected) => assert.match(await at(page), expected);
    // Boundaries: two against one.
    await label(/^quote:/);
    await press('Enter');
    // Who relayed it, and its type.
    await label(/^quote:/);
    await press('Enter');
    // Three speakers tie: nothing is taken, until a version is chosen.
    await press('Enter');
    assert.match(await page.textContent('.compare [role=status]'), /تعادلت/);
    assert.equal(await openCount(page), n - 2);
    await press('1');
    assert.equal(await openCount(page), n - 3);
    // Worth and type of a claim.
    await label(/^claim:/);
    await press('Enter');
    // Another label: nothing is there at all.
    await press('x');
    // An attribution that one has alone, with all its links.
    await press('Shift+Digit1');
    assert.equal(await openCount(page), n - 8);
    // Boundaries one by one, then shorter by a word.
    await label(/^quote:/);
    const rain = await at(page);
    await press('Enter');
    await press('Control+z');
    assert.equal(await at(page), rain);
    await press('[');
    await press('n');
    // Linked otherwise: to the nearest mention, by its letter.
    await label(/^quote:/);
    await press('s');
    await page.waitForSelector('.compare-targets button');
    await press('a');
    const open = await openCount(page);
    assert.equal(open, 0);
    await kept(page);
    t.diagnostic(`${strokes} keystrokes for ${n} differences`);

    // The page is left without a word, and the work is there again.
    await page.reload();
    await page.waitForSelector('main');
    await enter(page);
    await page.click('.compare-kept .link-button');
    await page.waitForSelector('.compare-item');
    assert.equal(await openCount(page), 0);
    // So are the steps: the last one can be taken back, and made again.
    await page.keyboard.press('Control+z');
    await page.waitForSelector('.compare-count:not([data-open="0"])');
    await page.keyboard.press('Control+Shift+z');
    await page.waitForSelector('.compare-count[data-open="0"]');
    await page.click('.compare-downloads summary');
    const gold = JSON.parse((await downloaded(page, () => page.click('.compare-downloads button >> nth=0'))).text);
    const live = gold.spans.filter((span) => span.status === 'accepted');
    const has = (label) => live.filter((span) => span.label === label).map((span) => span.text);
    assert.deepEqual(has('quote'), ['الجسر سيفتح في الصيف', 'لن نغلق المدرسة', 'ثلاثين عاملاً فقدوا وظائفهم هذا العام', 'سنعود', 'المطر غزير', 'الريح ساكنة']);
    assert.ok(!has('speaker').includes('اتحاد التجار') && !has('cue').includes('اتحاد التجار'));
    const named = (id) => gold.spans.find((span) => span.id === id)?.text ?? null;
    const told = gold.attributions.filter((it) => live.some((span) => span.id === it.quote));
    assert.deepEqual(told.map((it) => [it.type, named(it.source), it.cues.map(named), named(it.medium)]), [
      ['indirect', 'وزير النقل سامر الخطيب', ['قال'], null],
      ['direct', 'رئيسة البلدية رنا حداد', ['أضافت'], 'صحيفة البلدة'],
      ['indirect', 'المتحدث باسم النقابة', ['أكد'], null],
      ['direct', 'الناطق', ['ختم'], null],
      ['indirect', 'الأرصاد', [], null],
      ['indirect', 'الأرصاد', [], null],
    ]);
    const claim = gold.claims.find((it) => live.some((span) => span.id === it.span));
    assert.deepEqual([claim.worth, claim.kind], ['high', 'quantity']);
    const boundaries = live.find((span) => span.text === 'الجسر سيفتح في الصيف');
    assert.equal(boundaries.decided, 'person');
    assert.deepEqual(boundaries.votes.map((vote) => vote.by), ['layla', 'omar', 'sara']);
    assert.equal(live.find((span) => span.text === 'قال').decided, 'unanimous');

    // What nobody has made is added by key, over the word after the item at hand or what is selected, and removed by key.
    const cues = async () => {
      const { text } = await downloaded(page, () => page.click('.compare-downloads button >> nth=0'));
      return JSON.parse(text).spans.filter((span) => span.status === 'accepted' && span.label === 'cue');
    };
    await page.evaluate(() => {
      const cell = [...document.querySelectorAll('.compare-row .compare-cell.gold .compare-text')].find((it) => it.textContent.includes('الأرصاد'));
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const from = node.data.indexOf('ذكرت');
        if (from >= 0) getSelection().setBaseAndExtent(node, from, node, from + 4);
      }
      document.querySelector('#compare-work').focus({ preventScroll: true });
    });
    await page.keyboard.press('+');
    await page.waitForSelector('.compare-adding');
    assert.match(await page.textContent('.compare-adding bdi'), /^ذكرت$/);
    await page.keyboard.press('2');
    await page.waitForSelector('.compare-adding', { state: 'detached' });
    assert.match(await page.textContent('.compare [role=status]'), /أُضيف/);
    const [more] = (await cues()).filter((span) => span.text === 'ذكرت');
    assert.deepEqual([more.decided, more.votes ?? []], ['person', []]);
    await page.focus('#compare-work');
    await page.keyboard.press('x');
    await kept(page);
    assert.ok(!(await cues()).some((span) => span.text === 'ذكرت'));
    assert.deepEqual(qawl.problems, []);
    assert.deepEqual(qawl.left, []);
  } finally {
    await qawl.close();
  }
});

test('figures open their differences, rules run again, names are hidden, bad files are told', async () => {
  const qawl = await open({ locale: 'en', width: 390, height: 844 });
  const { page } = qawl;
  try {
    await enter(page);
    await page.setInputFiles('#compare-files', [
      give('layla.json', LAYLA), give('omar.json', OMAR), give('broken.json', '{"format": "qawl",\n "version": 1,'), give('notes.json', '{"some": "thing"}'),
      give('other.json', version('نص آخر', [], 'other')),
    ]);
    await page.waitForSelector('.compare-item');
    const told = await page.textContent('.compare-problems');
    for (const name of ['broken.json', 'notes.json', 'other']) assert.ok(told.includes(name), `${name}: ${told}`);
    // A third person's file comes later; what was decided stays.
    await page.keyboard.press('1');
    const before = await openCount(page);
    await page.setInputFiles('#compare-more', [give('sara.json', SARA)]);
    await page.waitForFunction(() => document.querySelectorAll('.compare-row.at .compare-sides .compare-cell').length === 4);
    assert.ok((await openCount(page)) > 0 && before > 0);
    // Rules.
    await page.click('.compare-actions >> text=Rules');
    await page.selectOption('#compare-rule-quote', 'union');
    await page.selectOption('#compare-rule-claim', 'majority');
    await page.fill('#compare-name-1', 'Omar Nasser');
    await page.press('#compare-name-1', 'Enter');
    await page.waitForFunction(() => document.querySelector('.compare-legend').textContent.includes('Omar Nasser'));
    await page.keyboard.press('Escape');
    // Figures, each with its differences.
    await page.click('.compare-tabs >> text=Agreement');
    await page.waitForSelector('.compare-figures table');
    assert.match(await page.textContent('.compare-figures'), /Krippendorff/);
    assert.match(await page.textContent('.compare-figures'), /nobody annotated|two people|same/);
    const { text: csv } = await downloaded(page, () => page.click('.compare-figures .compare-actions button >> nth=1'));
    assert.match(csv, /^of,a,b,measure,label/);
    await page.click('.compare-figures tbody tr >> nth=0 >> .link-button >> nth=0');
    await page.waitForSelector('.compare-filter');
    await page.click('.compare-actions >> text=Hide names');
    assert.ok(!(await page.textContent('.compare-rows')).includes('layla'));
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog.compare', { state: 'detached' });
    assert.deepEqual(qawl.problems, []);
  } finally {
    await qawl.close();
  }
});
