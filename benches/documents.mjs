// Documents to measure with: news-like text made of a small vocabulary of its own, Arabic and English, with
// annotations where its sentences have them. The same arguments give the same document, on every machine.
//
//   node benches/documents.mjs FOLDER      writes the texts that the engine is measured with
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

/** Returns a source of pseudo-random whole numbers below `n` (mulberry32). */
function chance(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
}

const WORDS = {
  ar: {
    people: ['رئيس البلدية سامي عون', 'وزيرة النقل ليلى حداد', 'المتحدثة باسم المستشفى', 'الخبير الاقتصادي نبيل صفا', 'مدير المرفأ', 'نقيب الصيادين خالد مراد', 'الناطق باسم الدفاع المدني', 'الباحثة هدى شمعون', 'مسؤول في الهيئة', 'النائب عادل رزق'],
    subjects: ['الجسر القديم', 'مشروع المياه الجديد', 'سعر الخبز', 'عدد الطلاب في المدارس', 'خط الترام', 'إنتاج القمح', 'السوق المركزي', 'محطة الكهرباء', 'موسم الزيتون', 'الطريق الساحلي'],
    verbs: ['سيُغلق أمام الشاحنات', 'ارتفع', 'تراجع', 'يحتاج إلى صيانة عاجلة', 'بلغ أعلى مستوى له', 'لن يكتمل', 'تضاعف', 'سيبدأ العمل'],
    times: ['خلال العام الماضي', 'قبل نهاية الشتاء', 'منذ بداية الأسبوع', 'في الأشهر الستة الأخيرة', 'مع حلول الصيف', 'مقارنة بالعام السابق'],
    figures: (n) => [`بنسبة ${n} في المئة`, `بكلفة ${n} مليون ليرة`, `في ${n} قرية`, `لأكثر من ${n} عائلة`],
    plain: ['وعاد الهدوء إلى الأحياء القريبة من الميناء بعد ليلة ماطرة.', 'وانتظر السكان أمام المبنى ساعات طويلة قبل أن تفتح الأبواب.', 'وكانت الشوارع شبه خالية صباح أمس، فيما انتشرت فرق الصيانة.', 'ويقع الحي على تلة تطل على النهر والبساتين القديمة.'],
    said: ['قال', 'وأكد', 'وأوضح', 'وأضاف', 'وذكر', 'وأعلن', 'وأشار'],
    sentence(pick, content) {
      const [who, verb] = [pick(this.people), pick(this.said)];
      const that = verb === 'قال' ? 'إن' : verb === 'وأشار' ? 'إلى أن' : 'أن';
      return [
        [['cue', verb], ' ', ['speaker', who], ` ${that} `, ['quote', content], '.'],
        [['cue', verb], ' ', ['speaker', who], ': «', ['quote', content], '».'],
        ['«', ['quote', content], '»، ', ['cue', 'بحسب'], ' ', ['speaker', who], '.'],
      ];
    },
  },
  en: {
    people: ['Mayor Sam Aldous', 'Transport Minister Laila Haddad', 'the hospital spokeswoman', 'economist Nabil Safa', 'harbour master Ruth Penrose', 'union leader Karl Morrow', 'a spokesman for the fire service', 'researcher Hedda Simms', 'an official at the agency', 'lawmaker Adel Rizk'],
    subjects: ['the old bridge', 'the new water scheme', 'the price of bread', 'the number of pupils', 'the tram line', 'wheat output', 'the central market', 'the power station', 'the olive season', 'the coast road'],
    verbs: ['will close to lorries', 'rose', 'fell', 'needs urgent repairs', 'reached its highest level', 'will not be finished', 'doubled', 'will open'],
    times: ['over the past year', 'before the end of winter', 'since the start of the week', 'in the last six months', 'by the summer', 'compared with the year before'],
    figures: (n) => [`by ${n} percent`, `at a cost of ${n} million pounds`, `in ${n} villages`, `for more than ${n} families`],
    plain: ['Calm returned to the quarters near the harbour after a night of rain.', 'Residents waited outside the building for hours before the doors opened.', 'The streets were almost empty on Tuesday morning as crews moved in.', 'The district lies on a hill above the river and the old orchards.'],
    said: ['said', 'added', 'noted', 'confirmed', 'announced', 'stressed', 'explained'],
    sentence(pick, content) {
      const [who, verb] = [pick(this.people), pick(this.said)];
      const first = who[0].toUpperCase() + who.slice(1);
      return [
        [['speaker', first], ' ', ['cue', verb], ' that ', ['quote', content], '.'],
        ['“', ['quote', content], ',” ', ['cue', verb], ' ', ['speaker', who], '.'],
        [['cue', 'According to'], ' ', ['speaker', who], ', ', ['quote', content], '.'],
      ];
    },
  },
};

/** Returns one sentence as its text and what stands in it: label, start and end in UTF-16 units. */
function sentence(lang, next) {
  const words = WORDS[lang];
  const pick = (list) => list[next(list.length)];
  if (next(4) === 0) return { text: pick(words.plain), marks: [] };
  const figure = next(2) === 0 ? ` ${pick(words.figures(2 + next(90)))}` : '';
  const content = `${pick(words.subjects)} ${pick(words.verbs)}${figure} ${pick(words.times)}`;
  const shapes = words.sentence(pick, content);
  let text = '';
  const marks = [];
  for (const piece of shapes[next(shapes.length)]) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    marks.push({ label: piece[0], start: text.length, end: text.length + piece[1].length });
    text += piece[1];
  }
  const quote = marks.find((mark) => mark.label === 'quote');
  // A claim is the content, or the content of which the time is no part.
  marks.push({ label: 'claim', start: quote.start, end: quote.end - (figure ? 0 : 1 + content.split(' ').at(-1).length) });
  return { text, marks };
}

/**
 * Returns a document of at least `chars` characters: its text and `annotations` annotations, spread evenly over
 * it, with offsets in UTF-16 units (which are code points here).
 */
export function document({ lang, chars, annotations = 0, seed = 7 }) {
  const next = chance(seed);
  const paragraphs = [];
  const groups = [];
  let at = 0;
  while (at < chars) {
    const title = at === 0 || next(40) === 0;
    const parts = [];
    let length = 0;
    for (let n = title ? 1 : 2 + next(4); n > 0; n -= 1) {
      const { text, marks } = sentence(lang, next);
      if (parts.length > 0) length += 1;
      if (marks.length > 0) {
        groups.push(marks.map(({ label, start, end }) => ({ label, start: at + length + start, end: at + length + end })));
      }
      parts.push(text);
      length += text.length;
    }
    paragraphs.push({ start: at, end: at + length, kind: at === 0 ? 'title' : title ? 'heading' : 'body', text: parts.join(' ') });
    at += length + 2;
  }
  const text = paragraphs.map((paragraph) => paragraph.text).join('\n\n');
  const available = groups.reduce((sum, group) => sum + group.length, 0);
  if (annotations > available) throw new Error(`${chars} characters hold ${available} annotations, not ${annotations}`);
  // Whole sentences at even steps, until there are enough.
  const chosen = [];
  const wanted = Math.max(1, Math.ceil((annotations / Math.max(1, available)) * groups.length));
  for (let n = 0, left = annotations; left > 0 && n < groups.length; n += 1) {
    const idx = Math.floor((n * groups.length) / Math.max(wanted, 1));
    const group = groups[idx] ?? [];
    if (idx >= groups.length) break;
    chosen.push(group.slice(0, left));
    left -= Math.min(left, group.length);
  }
  return { lang, text, paragraphs, groups: chosen };
}

/** Returns a document as Qawl JSON. Every other group is suggested by a rule, the others are decided on. */
export function qawlJson({ lang, text, paragraphs, groups }, id) {
  const spans = [];
  const attributions = [];
  const claims = [];
  const speakers = new Map();
  const part = ({ start, end }) => ({ start, end, text: text.slice(start, end) });
  groups.forEach((group, number) => {
    const named = new Map();
    for (const mark of group) {
      const name = `a${spans.length + 1}`;
      named.set(mark.label, name);
      const covered = part(mark);
      let speaker = null;
      if (mark.label === 'speaker') {
        const known = covered.text.toLowerCase();
        if (!speakers.has(known)) speakers.set(known, { id: `s${speakers.size + 1}`, name: covered.text, kind: null, colour: null, mentions: [] });
        speaker = speakers.get(known).id;
        speakers.get(known).mentions.push(name);
      }
      const suggested = number % 2 === 0;
      const rule = mark.label === 'claim' ? `${lang}/claim` : `${lang}/cue-subject`;
      spans.push({
        id: name,
        label: mark.label,
        ...covered,
        parts: [covered],
        speaker,
        status: suggested ? 'suggested' : 'accepted',
        origin: suggested
          ? { by: 'rule', rule, confidence: 0.9, entry: null, maker: null }
          : { by: 'person', rule: null, confidence: null, entry: null, maker: null },
        suggested_parts: null,
        note: null,
      });
    }
    if (named.has('quote')) {
      const quote = group.find((mark) => mark.label === 'quote');
      attributions.push({
        quote: named.get('quote'),
        parts: [part(quote)],
        type: 'indirect',
        cues: named.has('cue') ? [named.get('cue')] : [],
        source: named.get('speaker') ?? null,
        speaker: spans.find((span) => span.id === named.get('speaker'))?.speaker ?? null,
        medium: null,
      });
    }
    if (named.has('claim')) {
      claims.push({ span: named.get('claim'), worth: number % 3 === 0 ? 'high' : 'low', score: 0.4, kind: null, quote: named.get('quote') ?? null });
    }
  });
  spans.sort((a, b) => a.start - b.start || b.end - a.end || Number(a.id.slice(1)) - Number(b.id.slice(1)));
  return JSON.stringify({
    format: 'qawl',
    version: 1,
    offset_unit: 'code-point',
    newlines: 'lf',
    id,
    lang,
    dir: lang === 'ar' ? 'rtl' : 'ltr',
    note: null,
    text,
    text_sha256: createHash('sha256').update(text).digest('hex'),
    blocks: paragraphs.map(({ start, end, kind }) => ({ start, end, kind })),
    speakers: [...speakers.values()],
    spans,
    attributions,
    claims,
  });
}

/** Returns a document as W3C annotations with text positions, what @recogito/text-annotator takes. */
export function w3cAnnotations({ text, groups }) {
  return groups.flat().map(({ label, start, end }, number) => ({
    id: `r${number}`,
    bodies: [{ id: `r${number}-b`, annotation: `r${number}`, purpose: 'tagging', value: label }],
    target: { annotation: `r${number}`, selector: [{ quote: text.slice(start, end), start, end }] },
  }));
}

/** The texts the engine is measured with: name and text. */
export function engineTexts() {
  const texts = [];
  for (const lang of ['ar', 'en']) {
    for (const [name, chars] of [['1k', 1_000], ['10k', 10_000], ['100k', 100_000], ['1m', 1_000_000], ['10m', 10_000_000]]) {
      texts.push([`${lang}-${name}`, document({ lang, chars }).text]);
    }
  }
  for (const n of [1_000, 10_000, 100_000]) {
    // Quotations one after the other, in one paragraph each hundred.
    const quoted = { ar: 'قال الوزير «نعم» ', en: 'He said “yes” to it. ' };
    for (const lang of ['ar', 'en']) {
      const row = quoted[lang].repeat(100).trim();
      texts.push([`${lang}-marks-${n / 1000}k`, Array(n / 100).fill(row).join('\n')]);
    }
  }
  for (const [lang, size] of [['ar', 550_000], ['en', 1_000_000]]) {
    const line = document({ lang, chars: size }).text.replaceAll(/\s+/g, ' ');
    texts.push([`${lang}-one-line`, line]);
  }
  texts.push(['ar-marks-one-line', 'قال الوزير «نعم» '.repeat(50_000)]);
  texts.push(['en-marks-one-line', 'He said "yes" to it '.repeat(50_000)]);
  texts.push(['ar-open-marks', 'قال «نعم '.repeat(100_000)]);
  texts.push(['en-open-marks', 'said “yes '.repeat(100_000)]);
  texts.push(['ar-nested-marks', `${'«'.repeat(50_000)}نعم${'»'.repeat(50_000)}`]);
  texts.push(['ar-qal', 'قال '.repeat(150_000)]);
  texts.push(['en-said', 'said '.repeat(200_000)]);
  texts.push(['ar-commas', 'قال الوزير، '.repeat(50_000)]);
  texts.push(['en-colons', 'The minister said: yes. '.repeat(40_000)]);
  return texts;
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const folder = argv[2] ?? 'target/bench/texts';
  await mkdir(folder, { recursive: true });
  for (const [name, text] of engineTexts()) await writeFile(join(folder, `${name}.txt`), text);
}
