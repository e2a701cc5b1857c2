// Takes the pictures of the documents: node tests/e2e/screenshots.mjs [FOLDER]
//
// With --all FOLDER it takes every screen and message instead, in both languages, to be read through: SIZE=390x844 on a
// telephone, DARK=1 in the dark theme, ONLY=start,review some of them.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloaded, drop, open, paste, sample } from './harness.mjs';

const all = process.argv[2] === '--all';
const folder = process.argv[all ? 3 : 2] ?? 'docs';
await mkdir(join(folder, 'images'), { recursive: true });

const still = async (page) => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.evaluate(() => Promise.all(document.getAnimations().map((it) => it.finished.catch(() => {}))));
  await page.evaluate(() => document.fonts.ready);
};
const article = async (page, locale) => {
  await paste(page, { text: await readFile(sample(locale), 'utf8') });
  await page.waitForSelector('#article .run.quote');
  await page.focus('#article');
};
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const stories = {
  ar: [['الجسر', 'قال وزير النقل سامر الخطيب إن الجسر سيُفتح في الصيف.\n\nوأضاف أن الكلفة بلغت أربعة ملايين.'],
    ['المكتبة', 'أعلنت مديرة المكتبة هدى منصور أن القاعة الجديدة تتسع لمئتي قارئ.'],
    ['السوق', 'أكدت البلدية أن السوق سيُنقل إلى الساحة، نافية إغلاقه.']],
  en: [['Bridge', 'The transport minister, Rana Haddad, said the bridge would open in summer.\n\n“It will cost four million,” she added.'],
    ['Library', 'The library’s director, Huda Mansour, announced that the new hall seats two hundred readers.'],
    ['Market', 'The council said the market would move to the square, denying that it would close.']],
};
const several = async (page, locale) => {
  await drop(page, stories[locale].map(([title, text]) => ({ name: `${title}.txt`, type: 'text/plain', content: `${title}\n\n${text}` })));
  if (!(await page.locator('.rail').isVisible())) await page.keyboard.press('r');
  await page.waitForSelector('.rail-row >> nth=2');
};
/** Raises the panel, which a telephone shows only the head of. */
const raise = async (page) => {
  if (await page.locator('.sheet-handle').isVisible()) await page.click('.sheet-handle');
};
/** Selects some words of the article as a person does, by a double click. */
const selectWord = async (page) => {
  const box = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector('#article .block-body'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent.search(/\p{L}{4}/u);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 3);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    return null;
  });
  await page.mouse.dblclick(box.x, box.y);
  await page.waitForSelector('.palette');
};

/** The pictures of the documents. */
const SHOTS = {
  start: async () => {},
  review: async (page, locale) => {
    await article(page, locale);
    await press(page, 'Tab', 'Tab', 'Tab', 'Tab');
  },
  correct: async (page, locale) => {
    await article(page, locale);
    await selectWord(page);
  },
  documents: async (page, locale) => {
    await several(page, locale);
    await page.focus('#article');
    await press(page, 'Tab', 'Enter', 'Shift+D', 'Tab', 'Enter');
  },
  export: async (page, locale) => {
    await article(page, locale);
    await page.click('[aria-haspopup=dialog]');
    await page.waitForSelector('.export-format');
  },
};

/** Every other screen and message, to be read through. */
const MORE = {
  fresh: article,
  help: async (page) => {
    await page.evaluate(() => document.activeElement.blur());
    await press(page, '?');
    await page.waitForSelector('dialog[open]');
  },
  'help-steps': async (page) => {
    await MORE.help(page);
    await page.click('[data-help="help.guide"]');
  },
  'help-about': async (page) => {
    await MORE.help(page);
    await page.click('[data-help="help.about"]');
  },
  guidelines: async (page, locale) => {
    await article(page, locale);
    await press(page, 'h');
    await page.waitForSelector('.guide');
  },
  'guidelines-own': async (page, locale) => {
    await MORE.guidelines(page, locale);
    await page.click('.guide-own .button');
    await page.click('.guide-edit .button.primary');
  },
  'card-rule': async (page, locale) => {
    await article(page, locale);
    await press(page, 'Tab', 'Tab');
    await page.click('.guide-link >> nth=0');
    await page.waitForSelector('.guide');
  },
  linking: async (page, locale) => {
    await article(page, locale);
    await page.locator('#article .run.quote').first().click();
    await press(page, 's');
  },
  quotes: async (page, locale) => {
    await article(page, locale);
    await raise(page);
    await page.click('#tab\\.quotes');
  },
  speakers: async (page, locale) => {
    await article(page, locale);
    await raise(page);
    await page.click('#tab\\.speakers');
    await page.locator('.speaker-head .button').first().click();
  },
  claims: async (page, locale) => {
    await article(page, locale);
    await raise(page);
    await page.click('#tab\\.claims');
    await page.locator('.rows .row').first().locator('button').first().click();
  },
  filters: async (page, locale) => {
    await article(page, locale);
    await raise(page);
    await page.click('.filters summary');
  },
  'rule-off': async (page, locale) => {
    await article(page, locale);
    await press(page, 'Tab', 'Shift+X');
  },
  'rule-off-project': async (page, locale) => {
    await article(page, locale);
    await press(page, 'Tab', 'Control+Shift+X');
  },
  find: async (page, locale) => {
    await article(page, locale);
    await press(page, '/');
    await page.keyboard.type(locale === 'ar' ? 'إسرائيل' : 'the');
  },
  'find-broken': async (page, locale) => {
    await article(page, locale);
    await press(page, '/');
    await page.click('.find-pattern');
    await page.fill('.find-field', '(');
  },
  commands: async (page, locale) => {
    await article(page, locale);
    await press(page, 'Control+k');
  },
  projects: async (page, locale) => {
    await several(page, locale);
    await page.click('.rail-project');
    await page.waitForSelector('.projects');
    await page.locator('.project .danger').first().click();
  },
  'rail-chosen': async (page, locale) => {
    await several(page, locale);
    await page.locator('.rail-row').nth(1).click();
  },
  removed: async (page, locale) => {
    await article(page, locale);
    await press(page, 'Tab', 'Delete');
  },
  'accepted-all': async (page, locale) => {
    await article(page, locale);
    await press(page, 'Control+Enter');
  },
  nothing: async (page, locale) => {
    await paste(page, { text: locale === 'ar' ? 'طقس جميل.' : 'Fine weather.' });
    await page.waitForSelector('#article');
    await page.focus('#article');
    await press(page, 'n');
  },
  german: async (page) => {
    await paste(page, { text: 'Der Minister sagte, die Brücke werde im Sommer geöffnet. Sie koste vier Millionen Euro.' });
    await page.waitForSelector('#article');
  },
  'bad-json': async (page) => {
    await drop(page, [{ name: 'broken.json', type: 'application/json', content: '{"format": "qawl", "version": 1,\n "text": ' }]);
    await page.waitForSelector('.start-trouble, .toast');
  },
  'bad-file': async (page) => {
    await drop(page, [{ name: 'hash.json', type: 'application/json', content: JSON.stringify({ format: 'qawl', version: 1 }) }]);
    await page.waitForSelector('.start-trouble, .toast');
    await page.click('.technical summary').catch(() => {});
  },
  'bad-foreign': async (page) => {
    await drop(page, [{ name: 'other.json', type: 'application/json', content: '{"hello": 1}' }]);
    await page.waitForSelector('.start-trouble, .toast');
  },
  'bad-binary': async (page) => {
    await drop(page, [{ name: 'photo.txt', type: 'text/plain', content: '\u0000\u0001\u0002' }]);
    await page.waitForSelector('.start-trouble, .toast');
  },
  'bad-line': async (page, locale) => {
    const [[, text]] = stories[locale];
    await drop(page, [{ name: 'mixed.jsonl', type: 'application/json', content: [JSON.stringify({ id: 1, text }), '{"id": 2, "te'].join('\n') }]);
    await page.waitForSelector('.toast');
  },
  'old-encoding': async (page) => {
    const bytes = [0xde, 0xc7, 0xe1, 0x20, 0xc7, 0xe1, 0xe3, 0xcf, 0xed, 0xd1, 0x20, 0xc5, 0xe4, 0x20, 0xc7, 0xe1, 0xcc, 0xd3, 0xd1, 0x2e];
    await page.evaluate((bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'old.txt'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, bytes);
    await page.waitForSelector('.banner.taken');
  },
  'many-read': async (page) => {
    const bytes = [0xde, 0xc7, 0xe1, 0x20, 0xc7, 0xe1, 0xe3, 0xcf, 0xed, 0xd1, 0x20, 0xc5, 0xe4, 0x20, 0xc7, 0xe1, 0xcc, 0xd3, 0xd1, 0x2e];
    await page.evaluate((bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'old.txt'));
      data.items.add(new File(['Karl Wood said the road is open.'], 'new.txt'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, bytes);
    await page.waitForSelector('.notice-taken');
  },
  'title-palette': async (page, locale) => {
    await article(page, locale);
    const { x, y, width, height } = await page.locator('#article .block').first().boundingBox();
    await page.mouse.dblclick(locale === 'ar' ? x + width - 20 : x + 20, y + height / 2);
    await page.waitForSelector('.palette');
  },
  compare: async (page, locale) => {
    await article(page, locale);
    const save = async (name) => ({ name: `${name}.json`, mimeType: 'application/json', buffer: Buffer.from((await downloaded(page, () => page.keyboard.press('Control+s'))).text) });
    await press(page, 'Control+Enter');
    const files = [await save('Layla')];
    await press(page, 'Control+z', 'v', 'Tab', 'x', 'n', 't', 'Enter', 'Control+Enter', 'v', 'Control+Enter');
    files.push(await save('Omar'));
    await press(page, 'Control+k');
    await page.keyboard.type(locale === 'ar' ? 'مقارنة الملفات' : 'Compare files');
    await press(page, 'Enter');
    await page.waitForSelector('dialog.compare[open]');
    await page.setInputFiles('#compare-files', files);
    await page.waitForSelector('.compare-item');
  },
  'compare-figures': async (page, locale) => {
    await MORE.compare(page, locale);
    await page.locator('.compare-tabs button').nth(1).click();
    await page.waitForSelector('.compare-figures');
  },
  answers: async (page, locale) => {
    await article(page, locale);
    await press(page, 'Control+k');
    await page.keyboard.type(locale === 'ar' ? 'طلب لنموذج' : 'Request for a language model');
    await press(page, 'Enter');
    await page.waitForSelector('#answers-heading');
  },
  answered: async (page, locale) => {
    const [[, text]] = stories[locale];
    await paste(page, { text });
    await page.waitForSelector('#article .run.quote');
    await page.focus('#article');
    const answer = locale === 'ar'
      ? { model: 'Model A', quotes: [{ quote: 'الجسر سيُفتح في الصيف', speaker: 'سامر الخطيب', cue: ['قال'], type: 'indirect' }, { quote: 'لا يوجد هذا هنا', speaker: null, cue: [], type: 'direct' }] }
      : { model: 'Model A', quotes: [{ quote: 'the bridge would open in summer', speaker: 'Rana Haddad', cue: ['said'], type: 'indirect' }, { quote: 'This is not there', speaker: null, cue: [], type: 'direct' }] };
    await paste(page, { text: JSON.stringify(answer) });
    await page.waitForSelector('.answers-run');
  },
  imported: async (page) => {
    const text = '📰 قال المسؤول: “سندعم الخطة”.\nوأضاف: “الخطة واضحة”.';
    const region = (id, start, end, text, label) => ({ id, from_name: 'label', to_name: 'text', type: 'labels', value: { start, end, text, labels: [label] } });
    const tasks = [{ data: { text }, predictions: [{ result: [region('a', 7, 14, 'المسؤول', 'SPEAKER'), region('b', 40, 50, 'ليس هنا', 'CLAIM'), region('c', 1, 3, 'وأضاف', 'CUE')] }] }];
    await drop(page, [{ name: 'tasks.json', type: 'application/json', content: JSON.stringify(tasks) }]);
    await page.waitForSelector('.notice');
  },
};

async function shoot(name, path, act, options) {
  const qawl = await open(options);
  const { page } = qawl;
  page.setDefaultTimeout(10_000);
  try {
    await act(page, options.locale);
    await still(page);
    await page.screenshot({ path });
  } catch (error) {
    console.error(`${options.locale} ${name}: ${error.message.split('\n')[0]}`);
    process.exitCode = 1;
    await page.screenshot({ path }).catch(() => {});
  } finally {
    await qawl.close();
  }
}

const only = process.env.ONLY?.split(',');
const [width, height] = (process.env.SIZE ?? '1120x720').split('x').map(Number);
const size = { width, height };
if (all) {
  const options = { ...size, dark: process.env.DARK === '1', touch: width < 500 };
  for (const locale of ['ar', 'en']) {
    for (const [name, act] of Object.entries({ ...SHOTS, ...MORE })) {
      if (only && !only.includes(name)) continue;
      await shoot(name, join(folder, `${locale}-${name}.png`), act, { locale, ...options });
    }
    if (!only) await shoot('narrow', join(folder, `${locale}-narrow.png`), SHOTS.review, { locale, width: 390, height: 800 });
    if (!only) await shoot('narrow-start', join(folder, `${locale}-narrow-start.png`), SHOTS.start, { locale, width: 390, height: 800 });
  }
} else {
  for (const [locale, dark] of [['ar', false], ['en', true]]) {
    const path = join(folder, `screenshot-${locale}-${dark ? 'dark' : 'light'}.png`);
    await shoot('review', path, SHOTS.review, { locale, dark, width: 1280, height: 860 });
  }
  for (const locale of ['ar', 'en']) {
    for (const [name, act] of Object.entries(SHOTS)) {
      await shoot(name, join(folder, 'images', `${locale}-${name}.png`), act, { locale, ...size });
    }
  }
}
