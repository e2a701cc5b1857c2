// Mending by hand in the page: handles and the text beside them, who has the keyboard, the next article, the card.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { drop, open, paste } from './harness.mjs';

const articles = {
  ar: 'أعلن وزير الري سامر النجار أن الوزارة ستبني خمسة سدود في الشمال، وأضاف أن الكلفة بلغت 40%.\n\n'
    + 'وقال النجار للصحفيين: «لن يبقى حقل واحد بلا ماء»، مؤكداً ثقته بالمهندسين.\n\n'
    + 'ورأت المهندسة هدى عمران أن الخطة متأخرة جداً في كل القرى.\n\n'.repeat(14),
  en: 'The harbour master, Ruth Alder, said that the pier would cost 12% more than planned, adding that the work was sound.\n\n'
    + '“Nobody will be left on the island,” Alder told reporters.\n\n'
    + 'Skipper Mona Reyes said the fares were too high for everybody on the island.\n\n'.repeat(14),
};
const others = { ar: 'قالت هدى منصور إن الجسر سيُفتح غداً.\n\n', en: 'Greta Holm said the bridge would open tomorrow.\n\n' };
const beside = { ar: ['هدى', 'عمران'], en: ['Mona', 'Reyes'] };

const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const focusedText = async (page) => (await painted(page), page.textContent('.card-text'));
const has = (page, selector) => page.evaluate((selector) => document.activeElement?.matches(selector), selector);

/** Returns the box of a word of the article: the first one so called. */
const word = (page, text) => page.evaluate((text) => {
  const walker = document.createTreeWalker(document.querySelector('#article'), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + text.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { left, right, y: (top + bottom) / 2 };
  }
  return null;
}, text);

async function drag(page, locale, text) {
  const { left, right, y } = await word(page, text);
  const [from, to] = locale === 'ar' ? [right - 1, left + 1] : [left + 1, right - 1];
  await page.mouse.move(from, y);
  await page.mouse.down();
  await page.mouse.move((from + to) / 2, y, { steps: 5 });
  await page.mouse.move(to, y, { steps: 5 });
  await page.mouse.up();
  await painted(page);
}

for (const locale of ['ar', 'en']) {
  const check = (name, run, options = {}) => test(`${name} (${locale})`, async () => {
    const qawl = await open({ locale, ...options });
    try {
      await paste(qawl.page, { text: articles[locale] });
      await qawl.page.waitForSelector('#article .run.quote');
      await qawl.page.evaluate(() => document.fonts.ready);
      await run(qawl.page, qawl);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });

  check('a drag that begins on the word beside a mark selects that word', async (page) => {
    await page.locator('.list-bulk .button.danger').click();
    const [one, other] = beside[locale];
    await drag(page, locale, one);
    await page.keyboard.press('2');
    assert.equal(await focusedText(page), one);
    await drag(page, locale, other);
    await page.keyboard.press('1');
    assert.equal(await focusedText(page), other, 'the mark before it is as it was');
    assert.equal(await page.locator('#article .run.cue').first().textContent(), one);
    assert.equal(await page.locator('.palette').count(), 0, 'closed after the choice');
  });

  check('a click on a handle is a click on its mark', async (page) => {
    await page.focus('#article');
    await page.keyboard.press('v');
    await page.keyboard.press('n');
    const was = await focusedText(page);
    const target = await page.locator('.handle.end .handle-target').boundingBox();
    await page.mouse.click(target.x + target.width / 2, target.y + target.height / 2);
    await painted(page);
    assert.equal(await page.locator('.card .chip.accepted').count(), 0, 'nothing was mended');
    assert.ok(was.length > 0);
  });

  check('the article has the keyboard after a row or a filter, and Escape always brings it back', async (page) => {
    await page.locator('.rows .row-main').nth(2).click();
    assert.ok(await has(page, '#article'), 'after a row');
    const waiting = () => page.locator('.tab-count').first().textContent().then(Number);
    const before = await waiting();
    await page.keyboard.press('Enter');
    await painted(page);
    assert.equal(await waiting(), before - 1, 'Enter accepts');
    await page.selectOption('.filter-label', 'quote');
    assert.ok(await has(page, '#article'), 'after a filter');
    await page.keyboard.press('n');
    assert.equal(await page.locator('.card.quote').count(), 1);
    await page.locator('[role=tab]').nth(1).focus();
    await page.keyboard.press('Escape');
    assert.ok(await has(page, '#article'), 'after Escape from the panel');
    await page.locator('.filter-label').focus();
    await page.keyboard.press('Escape');
    assert.ok(await has(page, '#article'), 'after Escape from a list');
  });

  check('the next article begins at its top, without what was being edited, and with the filter', async (page) => {
    await page.selectOption('.filter-label', 'quote');
    await page.locator('#tab\\.speakers, [id="tab.speakers"]').click();
    await page.locator('.speaker-head .button').first().click();
    assert.equal(await page.locator('.speaker-editor').count(), 1);
    await page.evaluate(() => document.querySelector('.article-pane').scrollTo(0, 400));
    await painted(page);
    await paste(page, { text: others[locale] + articles[locale] });
    const name = others[locale].split(' ')[1];
    await page.waitForFunction((name) => document.querySelector('#article').textContent.includes(name), name);
    await painted(page);
    assert.equal(await page.evaluate(() => document.querySelector('.article-pane').scrollTop), 0);
    assert.equal(await page.locator('.speaker-editor').count(), 0);
    await page.locator('[id="tab.review"]').click();
    assert.equal(await page.inputValue('.filter-label'), 'quote');
  });

  check('the card shows a new mark from its top, and neither tabs nor list move with it', async (page) => {
    const tabs = () => page.evaluate(() => document.querySelector('.tabs').getBoundingClientRect().top);
    await page.focus('#article');
    const places = new Set();
    places.add(await tabs());
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press('n');
      await painted(page);
      places.add(await tabs());
      assert.equal(await page.evaluate(() => document.querySelector('.card').scrollTop), 0);
      await page.evaluate(() => document.querySelector('.card').scrollTo(0, 900));
    }
    assert.equal(places.size, 1, [...places].join(' '));
    await page.keyboard.press('v');
    await page.keyboard.press('n');
    await painted(page);
    const order = await page.evaluate(() => {
      const top = (selector) => document.querySelector(`.card ${selector}`).getBoundingClientRect().top;
      return ['.card-text', '#label-label', '#kind-label', '.links', '.why'].map(top);
    });
    assert.deepEqual(order, [...order].sort((a, b) => a - b));
    assert.equal(await page.locator('.links dt .key').count(), 3, 'each link with its key');
  });

  check('an accepted quote under a claim that waits does not look suggested', async (page) => {
    await page.focus('#article');
    await page.keyboard.press('v');
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await painted(page);
    const styles = await page.evaluate(() => [...document.querySelectorAll('#article .run.quote-accepted:not(.speaker)')].map((run) => getComputedStyle(run).borderBlockEndStyle));
    assert.ok(styles.length > 0 && styles.every((style) => style === 'solid'), styles.join(' '));
  });

  check('edges move by characters with the mouse, and what is left of the attribution is accepted at once', async (page) => {
    await page.focus('#article');
    await page.keyboard.press('v');
    await page.keyboard.press('n');
    const was = await focusedText(page);
    await page.locator('.card .edges .segments .button').nth(1).click();
    await page.locator('.card .edge').nth(1).locator('button').first().click();
    const is = await focusedText(page);
    assert.ok(was.startsWith(is) && is.length < was.length, `${was} / ${is}`);
    assert.ok([...was].length - [...is].length <= 3, 'a character with what joins on to it, no word');
    // A mended quote is accepted; what belongs to it still waits.
    const rest = page.locator('.card-decisions .button.primary');
    const n = Number((await rest.textContent()).match(/\d+/)[0]);
    const decided = () => page.evaluate(() => document.querySelector('.header-progress progress').value);
    const before = await decided();
    await rest.click();
    await painted(page);
    assert.ok(n > 0);
    assert.equal(await decided(), before + n);
    assert.notEqual(await page.textContent('.card-text'), is, 'the next quote is at hand');
  });

  check('a source that is not marked yet is selected and linked with the key that the picker names', async (page) => {
    await page.focus('#article');
    await page.keyboard.press('v');
    await page.keyboard.press('n');
    await page.keyboard.press('s');
    const key = (await page.textContent('.picker-mark')).match(/[0-9]/)[0];
    const text = beside[locale][1];
    await drag(page, locale, text);
    await page.keyboard.press(key);
    await painted(page);
    assert.ok((await page.textContent('.card .links dd')).includes(text), await page.textContent('.card .links'));
    assert.equal(await page.locator('.picker').count(), 0);
  });

  check('the whole attribution is rejected by its key, and links change with a single rejection', async (page) => {
    await page.focus('#article');
    await page.keyboard.press('v');
    await page.keyboard.press('n');
    const before = await page.locator('#article .run.quote').count();
    await page.keyboard.press('Shift+Backspace');
    await painted(page);
    assert.ok((await page.locator('#article .run.quote').count()) < before);
    await page.keyboard.press('Control+z');
    await painted(page);
    assert.equal(await page.locator('#article .run.quote').count(), before);
  });
}

for (const locale of ['ar', 'en']) {
  test(`what is told covers nothing, and lists show that there is more (${locale})`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      const box = (selector) => page.locator(selector).first().boundingBox();
      const apart = (a, b) => a.y + a.height <= b.y || b.y + b.height <= a.y || a.x + a.width <= b.x || b.x + b.width <= a.x;
      await paste(page, { text: articles[locale] });
      await page.waitForSelector('#article .run.quote');
      await page.focus('#article');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Delete');
      await page.waitForSelector('.toast');
      await page.evaluate(() => { const pane = document.querySelector('.article-pane'); pane.scrollTo(0, pane.scrollHeight); });
      await painted(page);
      const last = await page.locator('#article .block').last().boundingBox();
      assert.ok(apart(last, await box('.toast')), 'the last line can be read beside a message');
      // The list of formats goes on below what is seen of it, and says so.
      await page.click('[aria-haspopup=dialog]');
      await page.waitForSelector('.export-format');
      const list = await page.evaluate(() => {
        const list = document.querySelector('.export-formats');
        return { more: list.scrollHeight > list.clientHeight, shade: getComputedStyle(list).backgroundImage };
      });
      assert.ok(list.more && list.shade.includes('gradient'), JSON.stringify(list));
      // Escapes of line breaks stay as they are written, whatever the text's direction.
      assert.match(await page.locator('.export-preview').textContent(), /\\n/);
      const escapes = page.locator('.export-preview bdi[dir=ltr]');
      assert.deepEqual([...new Set(await escapes.allTextContents())], ['\\n']);
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });

  test(`a telephone names no keys, shows the progress, and one tap takes the mark on top (${locale})`, async () => {
    const qawl = await open({ locale, width: 390, height: 844, touch: true });
    const { page } = qawl;
    try {
      await paste(page, { text: articles[locale] });
      await page.waitForSelector('#article .run.quote');
      assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /\bTab\b/);
      assert.ok(await page.locator('.header-progress').first().isVisible());
      // The quote of the second sentence, then its speaker, which is not in it: one tap each.
      await page.locator('#article .run.quote').nth(1).tap();
      await page.waitForSelector('.card.quote, .card.claim');
      await page.locator('#article .run.speaker').first().tap();
      await page.waitForSelector('.card.speaker');
      assert.ok(await page.locator('.card-decisions .button.primary').isVisible(), 'accepted by one more');
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}

const headlines = {
  ar: 'المجلس البلدي في المدينة القديمة يناقش خطة ترميم الأسواق والجسور والحدائق قبل حلول الشتاء المقبل بأسابيع',
  en: 'The town council of the old harbour discusses how to repair its markets, bridges and gardens weeks before winter',
};
const nested = {
  ar: ['قالت ليلى حسن إن السوق آمن وإن المدير وعد بفتحه.', 'السوق آمن وإن المدير وعد بفتحه', 'بفتحه'],
  en: ['Ruth Alder said the pier was safe and open.', 'the pier was safe and open', 'safe and open'],
};

for (const locale of ['ar', 'en']) {
  test(`a long title in the list has two lines, and a quote inside another one keeps an edge (${locale})`, async () => {
    const qawl = await open({ locale });
    const { page } = qawl;
    try {
      const [text, outer, inner] = nested[locale];
      await drop(page, [
        { name: 'one.txt', type: 'text/plain', content: text },
        { name: 'two.txt', type: 'text/plain', content: `${headlines[locale]}\n\n${text}` },
      ]);
      if (!(await page.locator('.rail').isVisible())) await page.keyboard.press('r');
      await page.waitForSelector('.rail-row >> nth=1');
      const title = await page.evaluate((headline) => {
        const element = [...document.querySelectorAll('.rail-title')].find((it) => headline.startsWith(it.textContent.slice(0, 12)));
        const row = element.closest('.rail-row').getBoundingClientRect();
        const { top, bottom, height } = element.getBoundingClientRect();
        return { lines: height / parseFloat(getComputedStyle(element).lineHeight), inside: top >= row.top && bottom <= row.bottom };
      }, headlines[locale]);
      assert.ok(Math.abs(title.lines - 2) < 0.1 && title.inside, JSON.stringify(title));

      await page.locator('.rail-row').nth(0).click();
      await page.waitForFunction((text) => document.querySelector('#article').textContent === text, text);
      await page.evaluate(() => document.fonts.ready);
      await page.locator('.list-bulk .button.danger').click();
      await painted(page);
      await drag(page, locale, outer);
      await page.keyboard.press('3');
      await page.waitForSelector('#article .run.quote');
      await drag(page, locale, inner);
      await page.keyboard.press('3');
      await page.waitForSelector('#article .run.nested');
      await page.keyboard.press('Escape');
      await painted(page);
      const edges = await page.evaluate(() => {
        const style = (selector) => getComputedStyle(document.querySelector(selector));
        const [inner, outer] = [style('#article .run.nested'), style('#article .run.quote:not(.nested)')];
        return { inner: inner.borderBlockStartStyle, width: parseFloat(inner.borderBlockStartWidth), outer: parseFloat(outer.borderBlockStartWidth) };
      });
      assert.ok(edges.inner === 'solid' && edges.width >= 1 && edges.outer === 0, JSON.stringify(edges));
      assert.deepEqual(qawl.problems, []);
    } finally {
      await qawl.close();
    }
  });
}
