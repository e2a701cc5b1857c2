// What a person does with Qawl from the first start to the last export, written once and gone through in each engine.
import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dist, sample } from '../harness.mjs';
import {
  annotated, click, count, downloaded, dragBetween, ends, focus, focusedOn, gone, middle, painted, saved, select, shown, textOf, typeArticle, until,
} from './acts.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Lines in which both directions meet. */
const mixed = {
  ar: {
    text: [
      'أعلنت وزارة المياه الثلاثاء خطة جديدة للسدود.',
      'وقال الوزير سليم ناصر إن الوزارة ستحفر 2,150 بئراً مع شركة Blue Wells قبل الصيف 🌊 المقبل.',
      '«لن تعطش قرية واحدة»، أضاف الوزير.',
    ].join('\n'),
    number: '2,150', other: 'Blue Wells', first: 'الوزارة', before: 'ستحفر', after: 'بئراً', plain: 'خطة جديدة',
  },
  en: {
    text: [
      'The water ministry announced a new plan for the dams on Tuesday.',
      'The minister, Selim Nasser, said the ministry would drill 2,150 wells with شركة الآبار before next 🌊 summer.',
      '“No village will go thirsty,” the minister added.',
    ].join('\n'),
    number: '2,150', other: 'شركة الآبار', first: 'would', before: 'drill', after: 'wells', plain: 'new plan',
  },
};

const focused = async (page) => (await painted(page), textOf(page, '.card-text'));
const waiting = async (page) => (await painted(page), Number(await textOf(page, '#tab\\.review .tab-count')));
const accepted = (page) => count(page, '#article .run.accepted');
const decided = () => document.querySelector('.header-progress progress')?.value ?? 0;

/** Opens the sample article. */
async function openSample({ page, locale }) {
  await typeArticle(page, await readFile(sample(locale), 'utf8'));
  await annotated(page);
}

const save = async ({ page, downloads }) => JSON.parse((await downloaded(downloads, () => page.press('Control+s'))).text);

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Returns what axe-core finds serious on the page as it stands. */
async function findings(page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((it) => it.finished.catch(() => {}))).then(() => true));
  if (!(await page.evaluate(() => globalThis.axe !== undefined))) await page.run(axe);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return violations
      .filter((it) => ['serious', 'critical'].includes(it.impact))
      .map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** By name. Each gets a page that has been opened on an address of its own, so that nothing is stored there yet. */
export const journeys = {
  async 'start'({ page, locale, dark }) {
    await shown(page, '#paste');
    const { lang, dir, scheme, desk } = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      dir: document.documentElement.dir,
      scheme: getComputedStyle(document.documentElement).colorScheme,
      desk: getComputedStyle(document.body).backgroundColor,
    }));
    assert.deepEqual([lang, dir], [locale, locale === 'ar' ? 'rtl' : 'ltr']);
    assert.equal(scheme, dark ? 'dark' : 'light');
    assert.equal(Number(/\d+/.exec(desk)[0]) < 128, dark, desk);
    assert.ok(await overflow(page) <= 0);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'paste', 'one can type at once');
  },

  async 'paste from the clipboard'({ page, locale }) {
    const text = await readFile(sample(locale), 'utf8');
    await shown(page, '#paste');
    await page.copy(text);
    await focus(page, '#paste');
    await page.press('Control+v');
    await annotated(page);
    assert.equal(await page.evaluate(() => document.querySelectorAll('#article .block').length > 5), true);
    // Over an open article too, where no field has the keyboard.
    await page.copy(mixed[locale].text);
    await focus(page, '#article');
    await page.press('Control+v');
    await until(page, (line) => document.querySelector('#article').textContent.startsWith(line), mixed[locale].text.split('\n')[0]);
    await shown(page, '#article .run.quote');
  },

  async 'review by keyboard'(it) {
    const { page } = it;
    await openSample(it);
    const all = await waiting(page);
    assert.ok(all > 5);
    await page.press('Tab');
    const first = await focused(page);
    assert.ok(first);
    await page.press('Enter');
    await until(page, (all) => Number(document.querySelector('#tab\\.review .tab-count').textContent) === all - 1, all);
    assert.ok(await accepted(page) > 0);
    const second = await focused(page);
    await page.press('x');
    await until(page, (all) => Number(document.querySelector('#tab\\.review .tab-count').textContent) < all - 1, all);
    const third = await focused(page);
    await page.press('p');
    assert.notEqual(await focused(page), third);
    await page.press('n');
    assert.equal(await focused(page), third);
    assert.notEqual(first + second, third);
    const file = await save(it);
    assert.ok(file.spans.some((span) => span.status === 'accepted') && file.spans.some((span) => span.status === 'rejected'));
  },

  async 'selection by mouse in mixed lines'(it) {
    const { page, locale } = it;
    const { text, number, other, before: from, after: to, plain } = mixed[locale];
    await typeArticle(page, text);
    await annotated(page);
    await select(page, plain);
    assert.equal((await page.evaluate(() => getSelection().toString())).trim(), plain);
    await page.press('2');
    assert.equal(await focused(page), plain);
    await page.press('Escape');
    // Over a number, which runs from left to right.
    await select(page, from, to);
    await page.press('4');
    assert.equal(await focused(page), `${from} ${number} ${to}`);
    await page.press('Escape');
    await page.press('Escape');
    // From inside a number to inside the other script: neither is cut.
    const { start: a, end: b } = await ends(page, number);
    const { start: c } = await ends(page, other);
    await dragBetween(page, { x: (a.x + b.x) / 2, y: a.y }, { x: c.x + (locale === 'ar' ? 6 : -6), y: c.y });
    await page.press('4');
    const taken = await focused(page);
    assert.ok(taken.startsWith(number), taken);
    assert.ok(taken.endsWith(other.split(' ')[0]) || taken.endsWith(other), taken);
    // With the button of the palette instead of a key.
    await page.press('Escape');
    await page.press('Escape');
    await select(page, plain);
    await click(page, '.palette .palette-button.speaker');
    assert.equal(await focused(page), plain);
    const file = await save(it);
    const characters = [...file.text];
    for (const span of file.spans) assert.equal(characters.slice(span.start, span.end).join(''), span.text);
  },

  async 'handles'({ page, locale }) {
    const { text, first, before: from, after: to, number } = mixed[locale];
    await typeArticle(page, text);
    await annotated(page);
    await select(page, from, to);
    await page.press('4');
    assert.equal(await focused(page), `${from} ${number} ${to}`);
    const knob = await middle(page, '.handle.end .handle-target');
    const { end } = await ends(page, number);
    const { start } = await ends(page, to);
    // To the end of the number: between it and the word after it.
    await dragBetween(page, knob, { x: (end.x + start.x) / 2, y: knob.y });
    await until(page, (text) => document.querySelector('.card-text').textContent === text, `${from} ${number}`);
    await page.press('Control+z');
    await until(page, (text) => document.querySelector('.card-text').textContent === text, `${from} ${number} ${to}`);
    // A selection that ends on a handle ends at the letter below it.
    await select(page, first, to);
    assert.equal((await page.evaluate(() => getSelection().toString())).trim(), `${first} ${from} ${number} ${to}`);
  },

  async 'undo and redo'({ page, locale }) {
    await openSample({ page, locale });
    const all = await waiting(page);
    await page.press('Tab');
    await page.press('Enter');
    await page.press('x');
    const left = await waiting(page);
    assert.ok(left < all);
    await page.press('Control+z');
    await page.press('Control+z');
    assert.equal(await waiting(page), all);
    await page.press('Control+Shift+z');
    await page.press('Control+Shift+z');
    assert.equal(await waiting(page), left);
    await click(page, '.header-actions button');
    assert.ok(await waiting(page) > left, 'the button undoes too');
  },

  async 'speakers'(it) {
    const { page } = it;
    await openSample(it);
    await it.raise();
    await click(page, '#tab\\.speakers');
    await click(page, '.speaker-row .speaker-head .button');
    const field = '.speaker-editor input';
    await shown(page, field);
    await focus(page, field);
    await page.press('Control+a');
    await page.type('Qawl 1');
    await page.press('Tab');
    await until(page, () => document.querySelector('.speaker-name').textContent === 'Qawl 1');
    await click(page, '.colour', 5);
    await until(page, () => document.querySelector('.speaker-row').classList.contains('c5'));
    await shown(page, '#article .run.c5');
    const file = await save(it);
    assert.ok(file.speakers.some((speaker) => speaker.name === 'Qawl 1' && speaker.mentions.length > 0));
  },

  async 'find'({ page, locale }) {
    await openSample({ page, locale });
    await page.press('/');
    await focusedOn(page, '.find-field');
    await page.type(locale === 'ar' ? 'اسرائيل' : 'BRIDGE');
    const name = locale === 'ar' ? 'إسرائيل' : 'bridge';
    const n = (await textOf(page, '#article')).toLowerCase().split(name).length - 1;
    await until(page, (n) => /\d/.test(document.querySelector('.find-count').textContent)
      && document.querySelector('.find-count').textContent.match(/\d+/g).map(Number).at(-1) === n, n);
    assert.deepEqual(await page.evaluate(() => [CSS.highlights.get('find').size, CSS.highlights.get('find-here').size]), [n, 1]);
    await page.press('Enter');
    await page.press('Escape');
    await gone(page, '.find');
    assert.equal((await page.evaluate(() => getSelection().toString())).toLowerCase(), name);
    await page.press('4');
    assert.ok((await focused(page)).toLowerCase().includes(name));
  },

  async 'every letter in view'({ page, locale }) {
    const { text } = mixed[locale];
    const address = `https://example.org/${'very-long-path/'.repeat(30)}`;
    const opened = ['(', '[', '{', '“', '‘', '"', '«', '„'].map((mark) => `${mark}${text.split('\n')[0]}`);
    await typeArticle(page, [...opened, address, 'ـ'.repeat(400), text].join('\n\n'));
    await until(page, (end) => document.querySelector('#article')?.textContent.trimEnd().endsWith(end), text.slice(-20));
    await painted(page);
    // What lies outside of its section is not painted.
    const outside = await page.evaluate(() => [...document.querySelectorAll('#article .section')].flatMap((section) => {
      const { left, right } = section.getBoundingClientRect();
      const found = [];
      const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode());) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const isOutside = [...range.getClientRects()].some((box) => box.left < left - 1 || box.right > right + 1);
        if (isOutside) found.push(node.data.slice(0, 20));
      }
      return found;
    }));
    assert.deepEqual(outside, []);
    assert.ok(await overflow(page) <= 0);
  },

  async 'labels of one’s own'(it) {
    const { page, locale } = it;
    const { text, plain } = mixed[locale];
    await typeArticle(page, text);
    await annotated(page);
    await page.press('Control+k');
    await focusedOn(page, '.palette-field');
    await page.type(locale === 'ar' ? 'مخطط المشروع' : 'Scheme of the project');
    await page.press('Enter');
    await shown(page, '.scheme');
    assert.deepEqual(await findings(page), [], 'panel');
    const name = locale === 'ar' ? 'موضوع' : 'topic';
    await focus(page, '.add-label input');
    await page.type(name);
    await page.press('Enter');
    await shown(page, `.scheme-row[data-name=${name}]`);
    await focus(page, '.add-attribute input');
    await page.type('stance');
    await page.press('Enter');
    await shown(page, '.scheme-row[data-name=stance]');
    assert.ok(await page.evaluate(() => document.querySelector('.scheme').scrollWidth <= document.querySelector('.scheme').clientWidth), 'the panel is not too wide');
    await page.press('Escape');
    await gone(page, '.scheme');
    await select(page, plain);
    await page.press('5');
    // The label's own line, in its colour.
    const line = await until(page, () => {
      const mark = document.querySelector('#article .own.own-focused:not(.own-unlisted)');
      const classes = [...(mark?.classList ?? [])].filter((name) => !/^c\d$/.test(name));
      return mark && [mark.textContent, getComputedStyle(mark).textDecorationLine, classes.sort().join(' ')];
    });
    // With the classes that the pictures of marks have (marks.test.mjs).
    assert.deepEqual(line, [plain, 'underline', 'accepted own own-focused own-level-0 own-wavy']);
    assert.deepEqual((await save(it)).own_spans.map((span) => [span.label, span.text]), [[name, plain]]);
  },

  async 'a comparison of files'(it) {
    const { page, locale, folder, visit } = it;
    await typeArticle(page, mixed[locale].text);
    await annotated(page);
    const file = await save(it);
    const spans = file.spans.map((span) => ({ ...span, status: 'accepted' }));
    // One of them takes a quote for one of another type.
    const other = file.attributions.map((it, idx) => (idx ? it : { ...it, type: it.type === 'mixed' ? 'direct' : 'mixed' }));
    const paths = [];
    for (const [who, content] of [['layla', { ...file, spans }], ['omar', { ...file, spans, attributions: other }]]) {
      paths.push(join(folder, `${who}.json`));
      await writeFile(paths.at(-1), JSON.stringify(content));
    }
    await visit();
    await click(page, '.start-back .link-button');
    await shown(page, 'dialog.compare[open]');
    await page.upload('#compare-files', ...paths);
    await shown(page, '.compare-item.at');
    assert.deepEqual(await findings(page), []);
    assert.ok(await overflow(page) <= 0);
    const open = () => Number(document.querySelector('.compare-count').dataset.open);
    const n = await page.evaluate(open);
    assert.ok(n >= 1);
    await focusedOn(page, '#compare-work');
    await page.press('1');
    await until(page, (n) => Number(document.querySelector('.compare-count').dataset.open) < n, n);
    await page.press('Control+z');
    await until(page, (n) => Number(document.querySelector('.compare-count').dataset.open) === n, n);
  },

  async 'an answer of a model'({ page, locale }) {
    await typeArticle(page, mixed[locale].text);
    await annotated(page);
    const article = await textOf(page, '#article');
    const pasteAnswer = async (said) => {
      const text = JSON.stringify([{ quote: said }]);
      await page.copy(text);
      await focus(page, '#article');
      await page.press('Control+v');
    };
    // Of which the article has nothing: asked about before it becomes an article.
    await pasteAnswer(locale === 'ar' ? 'لم يبق في النهر ماء هذا العام' : 'The river is as dry as it can be');
    await shown(page, '#doubt-heading');
    assert.deepEqual(await findings(page), [], 'question');
    assert.ok(await overflow(page) <= 0);
    await page.press('Escape');
    await gone(page, '#doubt-heading');
    assert.equal(await textOf(page, '#article'), article);
    await pasteAnswer(locale === 'ar' ? 'لن تعطش قرية واحدة' : 'No village will go thirsty');
    await until(page, () => document.querySelector('.answers-run') !== null);
    assert.equal(await textOf(page, '#article'), article);
  },

  async 'save and reload'({ page, locale }) {
    await openSample({ page, locale });
    await page.press('Tab');
    await page.press('Enter');
    await page.press('Enter');
    await saved(page);
    const made = await page.evaluate(decided);
    assert.ok(made >= 2);
    const place = await focused(page);
    await page.evaluate(() => new Promise((done) => setTimeout(() => done(true), 600)));
    await page.reload();
    await shown(page, '#article .run.focused');
    assert.equal(await page.evaluate(decided), made);
    assert.equal(await focused(page), place);
    await focus(page, '#article');
    await page.press('Control+z');
    await until(page, (made) => document.querySelector('.header-progress progress').value < made, made);
  },

  async 'two tabs'(it) {
    const { page, browser, address } = it;
    await openSample(it);
    await saved(page);
    const second = await browser.newPage();
    try {
      await second.goto(address);
      await shown(second, '[data-saving=looking]');
      await shown(second, '#article .run');
      await focus(second, '#article');
      await second.press('Tab');
      await second.press('Enter');
      await painted(second);
      assert.equal(await accepted(second), 0, 'it looks on');
      await focus(page, '#article');
      await page.press('Tab');
      await page.press('Enter');
      const made = await until(page, decided);
      await saved(page);
      await until(second, (made) => document.querySelector('.header-progress progress').value === made, made);
      await page.goto('about:blank');
      await saved(second);
      await focus(second, '#article');
      await second.press('n');
      await second.press('Enter');
      await until(second, (made) => document.querySelector('.header-progress progress').value > made, made);
      await saved(second);
    } finally {
      await second.close();
    }
  },

  async 'export and import'(it) {
    const { page, folder, downloads, visit } = it;
    await openSample(it);
    await page.press('Tab');
    await page.press('Enter');
    const { name, text } = await downloaded(downloads, () => page.press('Control+s'));
    assert.match(name, /\.qawl\.json$/);
    const path = join(folder, name);
    await writeFile(path, text);
    // On another address nothing is there yet.
    await visit();
    await shown(page, '#paste');
    await page.upload('input[type=file]:not([webkitdirectory])', path);
    await annotated(page);
    assert.ok(await accepted(page) > 0);
    const again = JSON.parse((await downloaded(downloads, () => page.press('Control+s'))).text);
    const content = ({ text, spans, speakers, attributions, claims }) => ({ text, spans, speakers, attributions, claims });
    assert.deepEqual(content(again), content(JSON.parse(text)));
  },

  async 'without a network'(it) {
    const { page, stopServing } = it;
    await shown(page, '#paste');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) {
        await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
      }
      return true;
    });
    await stopServing();
    await page.reload();
    await openSample(it);
    assert.ok(await page.evaluate(() => [...document.fonts].some((face) => face.status === 'loaded')));
    await page.press('Tab');
    await page.press('Enter');
    assert.ok((await save(it)).spans.some((span) => span.status === 'accepted'));
  },

  async 'one file from a disk'(it) {
    const { page, folder } = it;
    const stick = join(folder, 'مفتاح USB (1)');
    await mkdir(stick, { recursive: true });
    const file = join(stick, 'qawl.html');
    execFileSync(process.execPath, [join(root, 'scripts', 'build', 'single-file.mjs'), dist, file]);
    await page.goto(pathToFileURL(file).href);
    await openSample(it);
    assert.ok(await page.evaluate(() => [...document.fonts].some((face) => face.status === 'loaded')));
    await page.press('Tab');
    await page.press('Enter');
    assert.ok((await save(it)).spans.some((span) => span.status === 'accepted'));
  },

  async 'language and theme by hand'({ page, locale }) {
    const other = locale === 'ar' ? 'en' : 'ar';
    await openSample({ page, locale });
    // On a narrow page they are in the bar's menu.
    if (await page.evaluate(() => document.querySelector('.header-more-button')?.getBoundingClientRect().width > 0)) await click(page, '.header-more-button');
    await click(page, `button[lang=${other}]`);
    await until(page, (other) => document.documentElement.lang === other && document.documentElement.dir === (other === 'ar' ? 'rtl' : 'ltr'), other);
    assert.equal(await page.evaluate(() => document.querySelector('#article').dir), locale === 'ar' ? 'rtl' : 'ltr', 'the article keeps its own direction');
    const desk = () => getComputedStyle(document.body).backgroundColor;
    const was = await page.evaluate(desk);
    // Light, dark, as the system: one of them is another one than now.
    for (let press = 0; press < 2; press += 1) {
      if (await page.evaluate(() => !document.querySelector('.header-menu.open') && document.querySelector('.header-more-button')?.getBoundingClientRect().width > 0)) await click(page, '.header-more-button');
      await click(page, `button[lang=${locale}] + button`);
      if (await page.evaluate(desk) !== was) break;
    }
    assert.notEqual(await page.evaluate(desk), was);
    await page.reload();
    await until(page, (other) => document.documentElement.lang === other, other);
  },

  async 'for everybody (axe)'({ page, locale, raise }) {
    await shown(page, '#paste');
    assert.deepEqual(await findings(page), [], 'start');
    await openSample({ page, locale });
    await page.press('Tab');
    assert.deepEqual(await findings(page), [], 'review');
    await raise();
    for (const tab of ['speakers', 'claims']) {
      await click(page, `#tab\\.${tab}`);
      assert.deepEqual(await findings(page), [], tab);
    }
    assert.ok(await overflow(page) <= 0);
    await focus(page, '#article');
    await page.press('?');
    await shown(page, 'dialog[open]');
    assert.deepEqual(await findings(page), [], 'keys');
  },
};
