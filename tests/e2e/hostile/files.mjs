// Files with a hostile string in each of their fields: a sample of every format, field by field, and Qawl files that are right in every way and hostile in every word.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fields } from './names.mjs';
import { samples as foreign } from './samples.mjs';

const data = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'data');

/** How many hostile strings each field gets, taken in turn from the list. */
const EACH = 3;

/** Returns every sample file of the project: `{ name, content }`. */
async function samples() {
  const entries = await readdir(data, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return Promise.all(files.sort().map(async (path) => ({ name: basename(path), content: await readFile(path, 'utf8') })));
}

/** Calls `visit(pattern, set)` for every string of a JSON value; `pattern` is its path without indices. */
function walk(value, visit, pattern = '') {
  if (value === null || typeof value !== 'object') return;
  for (const [key, child] of Object.entries(value)) {
    const here = `${pattern}/${Array.isArray(value) ? '*' : key}`;
    if (typeof child === 'string') visit(here, (to) => { value[key] = to; });
    else walk(child, visit, here);
  }
}

/** Returns copies of a JSON value, in each of which one field holds a hostile string. */
function* json(value, turn) {
  const patterns = new Map();
  walk(value, (pattern) => { if (!patterns.has(pattern)) patterns.set(pattern, patterns.size); });
  for (const [pattern, idx] of patterns) {
    for (let nth = 0; nth < EACH; nth += 1) {
      const hostile = fields[(turn + idx * EACH + nth) % fields.length];
      const copy = structuredClone(value);
      let done = false;
      walk(copy, (at, set) => {
        if (at === pattern && !done) set(hostile);
        done ||= at === pattern;
      });
      yield { field: pattern, value: copy };
    }
  }
}

/** The pieces between which other formats have their fields. */
const PIECES = {
  '.xml': /(?<=>)[^<>]*[^<>\s][^<>]*(?=<)|(?<==")[^"]*(?=")/g,
  '.xmi': /(?<==")[^"]*(?=")/g,
  '.csv': /[^,\n]+/g,
  '.tsv': /[^\t\n]+/g,
  '.ann': /[^\t\n ]+/g,
  '.conll': /[^\t\n ]+/g,
  '.txt': /[^\n]+/g,
};

function* pieces(name, content, turn) {
  const found = [...content.matchAll(PIECES[extname(name)] ?? PIECES['.txt'])];
  const step = Math.max(1, Math.floor(found.length / 60));
  for (let idx = 0; idx < found.length; idx += step) {
    const [{ 0: was, index }] = [found[idx]];
    const hostile = fields[(turn + idx) % fields.length];
    yield { field: `${idx}`, content: content.slice(0, index) + hostile + content.slice(index + was.length) };
  }
}

/** Returns `{ what, name, content }` for every field of every sample. */
export async function spoilt() {
  const all = [];
  for (const [turn, { name, content }] of [...(await samples()), ...foreign].entries()) {
    const put = (field, spoiltContent) => all.push({ what: `${name} ${field}`, name, content: spoiltContent });
    try {
      if (name.endsWith('.jsonl')) {
        const [first, ...rest] = content.split('\n');
        for (const { field, value } of json(JSON.parse(first), turn)) {
          put(field, [JSON.stringify(value), ...rest].join('\n'));
        }
      } else {
        for (const { field, value } of json(JSON.parse(content), turn)) put(field, JSON.stringify(value));
      }
    } catch {
      for (const { field, content: spoiltContent } of pieces(name, content, turn)) put(field, spoiltContent);
    }
  }
  return all;
}

/** Returns Qawl files without a mistake in which every word that a file can bring is hostile. */
export function sound() {
  return fields.map((hostile, idx) => {
    // What JSON cannot say of a text (lone surrogates) a reader refuses; here all is to be right.
    const word = hostile.toWellFormed();
    const text = `${word} said: “${word}”`;
    const length = (piece) => [...piece].length;
    const end = length(word);
    const quote = { start: end + 8, end: end + 8 + end, text: word };
    const part = { start: 0, end, text: word };
    const span = (id, label, at, more = {}) => ({
      id, label, ...at, parts: [at], status: 'suggested', note: word,
      origin: { by: 'rule', rule: word, confidence: 0.9, entry: word }, ...more,
    });
    const file = {
      format: 'qawl', version: 1, offset_unit: 'code-point', newlines: 'lf',
      id: word, lang: word, dir: word, note: word, text,
      text_sha256: createHash('sha256').update(text).digest('hex'),
      blocks: [{ start: 0, end: length(text), kind: 'body' }],
      speakers: [{ id: 's1', name: word, kind: 'person', colour: idx * 17, mentions: ['a1'] }],
      spans: [
        span('a1', 'speaker', part, { speaker: 's1' }),
        span('a2', 'cue', { start: end + 1, end: end + 5, text: 'said' }, { origin: { by: 'import', maker: word } }),
        span('a3', 'quote', quote),
        span('a4', 'claim', quote),
      ],
      attributions: [{ quote: 'a3', type: 'direct', cues: ['a2'], source: 'a1', speaker: 's1' }],
      claims: [{ span: 'a4', worth: 'high', score: 0.5, quote: 'a3' }],
    };
    return { what: `sound file of ${JSON.stringify(word.slice(0, 40))}`, name: `${idx}.json`, content: JSON.stringify(file) };
  });
}
