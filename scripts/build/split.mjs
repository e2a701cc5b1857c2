// Splits the page's WebAssembly in two: what the empty page needs, and the rest, which is fetched once the
// page stands (`assets/load.js`). Trunk runs it after each release build.
//
//   node scripts/build/split.mjs [FOLDER]     by default the folder that trunk is building in
//
// What goes late is told by the names of functions (LATE below), and whatever only those call goes with
// them. Nothing in the code has to know: where the first part calls a late function it has a stand-in, which
// has the rest fetched if it is not there yet and calls through a table. A name in the wrong list costs time,
// never a result.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const folder = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
if (!folder) throw new Error('name the folder of the built page');

/** What nobody needs before an article is there: finding, reading and writing files, and the screens of it. */
const LATE = [
  /\b(html5gum|csv|csv_core|quick_xml|rawzip|miniz_oxide|regex|regex_automata|regex_syntax|aho_corasick|sha2)::/,
  /\bunicode_segmentation::/,
  /\bqawl::(agree|detect|lang|intake|format|recognise)::/,
  /\bqawl::annotation::(difference|intents|history|document|model)\b/,
  /\bqawl::text::(fold|source|units)::/,
  /\bqawl::session::(suggestions|guidelines|canvas|runs|edges|find|linking|proposal|queue|rereading|sequence|limits)\b/,
  /\bqawl::session::project::Project>::put\b/,
  /\bqawl::session::reduce::(act_here|adding|finding|links|opening|pieces|projects::work|rating|rules)\b/,
  /\bqawl::session::reduce::(decide|perform|remove|set_block|settle|step|travel)\b/,
  /\bqawl::store::(dto|recover|file|summary::(title|Summary>::(of|renewed|write)))\b/,
  /\bqawl::ui::(areas|article|commands|compare|controls::press|dialogs|export|field|guide|help::(Help|how_to|legend|about|pages)|header|inspector|keyboard|notice|rail)\b/,
  /\bqawl::ui::strings::(rest|Words>::(at_line|export_error|failure|import_problem|message|named|rule|rule_in_language|with_action))\b/,
  /\bqawl::ui::app::(save|save_all|save_damaged|pressed|block_at_hand)\b/,
  /\bqawl::ui::dom::(blocks|download|foreign|frame|keyboard|place)::/,
  /\bqawl::ui::dom::files::(has_structure|import|is_json|open|read|rehearse)\b/,
  /\bqawl::ui::dom::(intake::(Run|text_line|bad_line|not_imported|walk|asked|Intake>::all))\b/,
  /\buse_callback::inner_fn::<qawl::ui::keys::Command\b/,
  // Sorting more than twenty.
  /^core::slice::sort::(un)?stable::(drift|heapsort|quicksort)::/,
  // Fractions in decimals, and what is wrong with JSON.
  /\b(flt2dec|zmij)::|^core::fmt::float::|^serde_json::error::make_error\b|<serde_json::error::\w+ as core::fmt::/,
  /<serde_json::value::Value as (core::fmt|serde_core::ser)::/,
];
/** What the page does with every document that is kept, and so right at the start. */
const EARLY = [
  /\bqawl::ui::(rail::is_shown|header::(brand|rail_button|\w*Preferences\w*))\b/,
  /\bqawl::ui::dialogs::(Dialogs|Toast)\b/,
  /\bqawl::session::reduce::opening::leave\b/,
  /\bqawl::format::log\b/,
  / as core::(clone|cmp|default|hash)::/,
];

/** What the module may hold, as wasm-opt was told. */
const source = await readFile(join(process.env.TRUNK_SOURCE_DIR ?? '.', 'index.html'), 'utf8');
const FEATURES = source.match(/data-wasm-opt-params="([^"]*)"/)?.[1].split(' ').filter((it) => it.startsWith('--enable-'));
if (!FEATURES?.length) throw new Error('index.html does not tell wasm-opt what the module may hold');
/**
 * How long a function must be, in characters of WAT, to be told by its name: of short ones that are the same only one
 * is left, under any of their names. Those of libraries, made for many types, and closures are more often the same.
 */
const TINY = 1_200;
const SMALL = 8_000;
const LIBRARY = /^<*(?:&?mut |&)?(?:core|alloc|std|hashbrown|yew|gloo|wasm_bindgen|js_sys|web_sys|serde|serde_core|serde_json)\b/;
/** From how many bytes a constant is worth the place in a list. */
const LARGE = 512;
/** How far before a table an address in code may lie that a number is added to. */
const NEAR = 512;
const ASK = /^__wbg_qawlLate_/;
const NAME = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()"]+)`;

const run = promisify(execFile);
const tools = await binaryen();
const work = await mkdtemp(join(tmpdir(), 'qawl-split-'));
try {
  await split();
} finally {
  await rm(work, { recursive: true, force: true });
}

/** Returns the folder of the other commands of the package that has wasm-opt. */
async function binaryen() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const found = await realpath(join(folder, 'wasm-opt')).catch(() => undefined);
    if (found && (await stat(join(dirname(found), 'wasm-dis')).catch(() => undefined))) return dirname(found);
  }
  throw new Error('there is no wasm-dis beside wasm-opt');
}

async function tool(name, ...args) {
  const path = join(tools, name);
  // Those of the npm package are scripts.
  const isScript = (await readFile(path)).subarray(0, 2).toString() === '#!';
  await run(isScript ? process.execPath : path, isScript ? [path, ...args] : args, { maxBuffer: 1 << 26 });
}

async function split() {
  const wasm = (await readdir(folder)).find((name) => /^qawl-app-[0-9a-f]+_bg\.wasm$/.test(name));
  if (!wasm) throw new Error(`${folder} has no WebAssembly of the page`);
  const whole = join(folder, wasm);
  const wat = join(work, 'whole.wat');
  await tool('wasm-dis', ...FEATURES, whole, '-o', wat);
  const parts = cut(await readFile(wat, 'latin1'), await tables());
  const late = wasm.replace(/_bg\.wasm$/, '_late.wasm');
  for (const [name, source, out] of [['first', parts.first, whole], ['late', parts.late, join(folder, late)]]) {
    const text = join(work, `${name}.wat`);
    const made = join(work, `${name}.wasm`);
    await writeFile(text, source, 'latin1');
    await tool('wasm-as', ...FEATURES, text, '-o', made);
    await tool('wasm-opt', ...FEATURES, '--remove-unused-module-elements', '--vacuum', '--reorder-functions', made, '-o', out);
  }
  await name(wasm, late);
  const sizes = await Promise.all([whole, join(folder, late)].map(async (path) => (await stat(path)).size));
  console.log(`split: ${sizes[0]} bytes first, ${sizes[1]} late`);
}

/**
 * Returns the large constants of the module that was linked last (its tables), by where they begin and end in memory:
 * what the linker's map tells of it.
 */
async function tables() {
  const built = join(process.env.CARGO_TARGET_DIR ?? 'target', 'wasm32-unknown-unknown', 'page');
  const { size } = await stat(join(built, 'qawl-app.wasm'));
  for (const name of await readdir(join(built, 'build'))) {
    const map = await readFile(join(built, 'build', name, 'out', 'qawl-app.map'), 'latin1').catch(() => '');
    const rows = Array.from(map.matchAll(/^ *([0-9a-f]+|-) +([0-9a-f]+) +([0-9a-f]+) +(.*)$/gm), ([, at, offset, size, what]) => ({
      at: Number.parseInt(at, 16), offset: Number.parseInt(offset, 16), size: Number.parseInt(size, 16), what,
    }));
    const end = rows.findLast((row) => Number.isNaN(row.at));
    // The map of another build tells of a module of another size.
    if (!end || end.offset + end.size !== size) continue;
    const pieces = rows.filter((row) => /:\(\.r?o?data/.test(row.what));
    return pieces.map(({ at, size, what }) => ({ at, end: at + size, isConstant: what.includes(':(.rodata.') }));
  }
  throw new Error(`${built} has no map of qawl-app.wasm`);
}

/** Tells the page of the late part, and the first one's new checksum. */
async function name(wasm, late) {
  const path = join(folder, 'index.html');
  const digest = createHash('sha384').update(await readFile(join(folder, wasm))).digest('base64');
  let page = await readFile(path, 'utf8');
  const link = new RegExp(`(<link\\b[^>]*${wasm}[^>]*\\bintegrity=")[^"]*"`);
  const script = /(<script\b[^>]*\bdata-wasm="([^"]*)")/;
  if (!link.test(page) || !script.test(page)) throw new Error(`${path} does not load ${wasm}`);
  page = page.replace(link, (_, before) => `${before}sha384-${digest}"`);
  page = page.replace(script, (_, before, address) => `${before} data-late="${address.replace(wasm, late)}"`);
  await writeFile(path, page);
}

/** Returns the two parts of a module, all of them as text. */
function cut(wat, pieces) {
  const forms = wat.split(/\n(?= \()/).slice(1);
  forms[forms.length - 1] = forms.at(-1).replace(/\n?\)\s*$/, '');
  const of = (kind) => forms.filter((form) => form.startsWith(` (${kind} `));
  const named = (form) => form.match(new RegExp(`^ \\(\\w+ (${NAME})`))?.[1] ?? form.match(new RegExp(`\\(func (${NAME})`))?.[1];

  const types = of('type');
  const functions = new Map(of('func').map((form) => [named(form), form]));
  const imports = of('import').map((form) => {
    const [, module, name, kind, id] = form.match(new RegExp(`^ \\(import "([^"]*)" "([^"]*)" \\((\\w+) (${NAME})`)) ?? [];
    return { form, module, name, kind, id };
  });
  const exported = new Map(
    of('export').map((form) => {
      const [, name, kind, id] = form.match(new RegExp(`^ \\(export "([^"]*)" \\((\\w+) (${NAME})\\)\\)`));
      return [`${kind} ${id}`, name];
    }),
  );
  const calls = new Map();
  const callers = new Map([...functions.keys()].map((id) => [id, new Set()]));
  const reference = new RegExp(`\\((?:call|return_call|ref\\.func) (${NAME})`, 'g');
  for (const [id, form] of functions) {
    const called = new Set(Array.from(form.matchAll(reference), ([, callee]) => callee));
    calls.set(id, called);
    for (const callee of called) callers.get(callee)?.add(id);
  }
  const elements = of('elem').map((form) => {
    const [, at, list] =
      form.match(/^ \(elem \$\S+ \(table \$\S+\) \(i32\.const (\d+)\) func((?: .*)?)\)$/s) ?? fail(`elements: ${form.slice(0, 80)}`);
    return { at: Number(at), functions: list.match(new RegExp(NAME, 'g')) ?? [] };
  });
  // What is told to be late is, unless it is called from outside or at the start; and what then cannot be reached
  // otherwise: what is in a table may be called by anything.
  const outside = new Set(of('start').map((form) => form.match(new RegExp(NAME))[0]));
  for (const key of exported.keys()) if (key.startsWith('func ')) outside.add(key.slice(5));
  const told = (id) => {
    const name = readable(id);
    const isShared = LIBRARY.test(name) || name.endsWith('}');
    if ((functions.get(id)?.length ?? 0) < (isShared ? SMALL : TINY)) return false;
    return LATE.some((it) => it.test(name)) && !EARLY.some((it) => it.test(name));
  };
  const late = new Set(functions.keys());
  const open = [...outside, ...elements.flatMap((it) => it.functions).filter((id) => !told(id))];
  while (open.length > 0) {
    const id = open.pop();
    if (!late.delete(id)) continue;
    for (const callee of calls.get(id)) if (!told(callee)) open.push(callee);
  }

  const ask = imports.find((it) => ASK.test(it.name)) ?? fail('nothing asks for the late part');
  const names = new Map();
  const short = (kind, id) => {
    const key = `${kind} ${id}`;
    if (exported.has(key)) return exported.get(key);
    if (!names.has(key)) names.set(key, `_${names.size.toString(36)}`);
    return names.get(key);
  };
  const signature = (form) => {
    const head = form.slice(0, form.indexOf('\n') === -1 ? undefined : form.indexOf('\n'));
    const list = (word) => Array.from(head.matchAll(new RegExp(`\\(${word} ((?:${NAME} )?[^()]*)\\)`, 'g')), ([, it]) => it.replace(new RegExp(`${NAME} `), '').trim());
    return { params: list('param').flatMap((it) => it.split(/\s+/)), results: list('result').flatMap((it) => it.split(/\s+/)) };
  };

  // The first part: stand-ins for late functions that it calls or has in its table.
  const slots = new Map();
  const inTable = new Set(elements.flatMap((it) => it.functions));
  for (const id of late) {
    if (inTable.has(id) || [...callers.get(id)].some((caller) => !late.has(caller))) slots.set(id, slots.size);
  }
  const standIn = (id) => {
    const { params, results } = signature(functions.get(id));
    const typed = `${params.map((it) => ` (param ${it})`).join('')}${results.map((it) => ` (result ${it})`).join('')}`;
    const given = params.map((_, idx) => ` (local.get ${idx})`).join('');
    return ` (func ${id}${typed}
  (if (i32.eqz (global.get $late_there)) (then (call ${ask.id})))
  (call_indirect $late_table${typed}${given} (i32.const ${slots.get(id)})))`;
  };
  const bodies = [...late].map((id) => functions.get(id));
  const used = new Set(bodies.flatMap((form) => form.match(new RegExp(`(?<=\\((?:call|return_call|ref\\.func) )${NAME}`, 'g')) ?? []));
  const lent = [...used].filter((id) => !late.has(id)).map((id) => ['func', id]);
  const uses = (kind, word) => {
    const found = new Set(bodies.flatMap((form) => form.match(new RegExp(`(?<=\\(${word} )${NAME}`, 'g')) ?? []));
    return [...found].map((id) => [kind, id]);
  };
  lent.push(...uses('global', 'global\\.[gs]et'), ...uses('table', '(?:table\\.\\w+|call_indirect)'));
  for (const form of of('table')) {
    const key = ['table', named(form)];
    if (!lent.some(([kind, id]) => kind === key[0] && id === key[1])) lent.push(key);
  }
  const memory = named(of('memory')[0]);
  const extra = [...lent, ['memory', memory], ['global', '$late_there'], ['table', '$late_table']]
    .map(([kind, id]) => [kind, id, short(kind, id)])
    .filter(([kind, id]) => !exported.has(`${kind} ${id}`));
  const kept = (form) => !form.startsWith(' (data ') && (!form.startsWith(' (func ') || !late.has(named(form)));
  const early = [...functions.keys()].filter((id) => !late.has(id)).map((id) => functions.get(id));
  const data = shared(of('data'), pieces, early);
  const first = [
    ...forms.filter(kept),
    ...data.first,
    ' (global $late_there (mut i32) (i32.const 0))',
    ` (table $late_table ${slots.size} ${slots.size} funcref)`,
    ...[...slots.keys()].map(standIn),
    ...extra.map(([kind, id, name]) => ` (export "${name}" (${kind} ${id}))`),
  ];

  // The late part: its functions, and all else lent by the first.
  const declared = new Map([...of('global'), ...of('table')].map((form) => [named(form), form]));
  const lend = ([kind, id]) => {
    const name = short(kind, id);
    if (kind === 'func') {
      const form = functions.get(id) ?? imports.find((it) => it.id === id)?.form.replace(/^ \(import "[^"]*" "[^"]*" /, ' ').trimEnd();
      const { params, results } = signature(form);
      const typed = `${params.map((it) => ` (param ${it})`).join('')}${results.map((it) => ` (result ${it})`).join('')}`;
      return ` (import "app" "${name}" (func ${id}${typed}))`;
    }
    const type = declared.get(id).match(new RegExp(`^ \\(\\w+ ${NAME.replace('$', '$')} ([^\\n]*)\\)$`))?.[1] ?? fail(`${kind} ${id}`);
    return ` (import "app" "${name}" (${kind} ${id} ${kind === 'global' ? type.replace(/ \([^()]*\)$/, '') : type}))`;
  };
  const segments = [];
  for (const { at, functions: list } of elements) {
    list.forEach((id, idx) => {
      if (!late.has(id)) return;
      const last = segments.at(-1);
      if (last && last.at + last.list.length === at + idx) last.list.push(id);
      else segments.push({ at: at + idx, list: [id] });
    });
  }
  const main = named(of('table').find((form) => /\bfuncref\)/.test(form)));
  const second = [
    ...types,
    ...lent.map(lend),
    ` (import "app" "${short('memory', memory)}" (memory ${memory} 1))`,
    ` (import "app" "${short('global', '$late_there')}" (global $late_there (mut i32)))`,
    ` (import "app" "${short('table', '$late_table')}" (table $late_table ${slots.size} ${slots.size} funcref))`,
    ...segments.map(({ at, list }, n) => ` (elem $main_${n} (table ${main}) (i32.const ${at}) func ${list.join(' ')})`),
    ` (elem $slots (table $late_table) (i32.const 0) func ${[...slots.keys()].join(' ')})`,
    ...data.late,
    ...bodies,
    ' (func $late_arrived (global.set $late_there (i32.const 1)))',
    ' (start $late_arrived)',
  ];
  const module = (list) => `(module\n${list.join('\n')}\n)\n`;
  return { first: module(first), late: module(second) };
}

/**
 * Returns the data of the two parts: late are the large constants that the first part's functions cannot reach,
 * neither by an address in their code nor through other data.
 */
function shared(forms, pieces, functions) {
  const segments = forms.map((form) => {
    const [, name, at, text] = form.match(/^ \(data (\S+) \(i32\.const (\d+)\) "(.*)"\)$/s) ?? fail(`data: ${form.slice(0, 80)}`);
    return { name, at: Number(at), bytes: unescaped(text) };
  });
  const begin = segments[0].at;
  const memory = Buffer.alloc(Math.max(...segments.map((it) => it.at + it.bytes.length), pieces.at(-1).end) - begin);
  for (const { at, bytes } of segments) bytes.copy(memory, at - begin);
  const sorted = pieces.toSorted((a, b) => a.at - b.at);
  const find = (address) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].at <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const reached = new Set();
  const open = [];
  const take = (idx) => {
    if (idx < 0 || reached.has(idx)) return;
    reached.add(idx);
    open.push(sorted[idx]);
  };
  // An address in code may lie within a constant, or before one, where a number is added to it.
  const reach = (address) => {
    if (address < begin || address > begin + memory.length) return;
    const idx = find(address);
    take(idx);
    if (sorted[idx]?.at === address || !sorted[idx]?.isConstant) return;
    for (let n = idx + 1; sorted[n]?.at < address + NEAR; n += 1) take(n);
  };
  for (const form of functions) {
    for (const [, address] of form.matchAll(/(?:i32\.const |offset=)(\d+)/g)) reach(Number(address));
    for (const [, both] of form.matchAll(/i64\.const (-?\d+)/g)) {
      const word = BigInt.asUintN(64, BigInt(both));
      reach(Number(word & 0xffffffffn));
      reach(Number(word >> 32n));
    }
  }
  while (open.length > 0) {
    const { at, end } = open.pop();
    for (let word = (at + 3) & ~3; word + 4 <= end; word += 4) {
      // Data points to the beginning of data; what points elsewhere is no address.
      const idx = find(memory.readUInt32LE(word - begin));
      if (sorted[idx]?.at === memory.readUInt32LE(word - begin)) take(idx);
    }
  }
  const moved = sorted.filter((piece, idx) => piece.isConstant && piece.end - piece.at >= LARGE && !reached.has(idx));
  const text = (bytes) => Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
  const form = (name, at, bytes) => ` (data ${name} (i32.const ${at}) "${text(bytes)}")`;
  const first = [];
  for (const { name, at, bytes } of segments) {
    let from = at;
    const put = (to) => {
      if (to > from) first.push(form(`${name}_${from}`, from, memory.subarray(from - begin, to - begin)));
    };
    const end = at + bytes.length;
    for (const piece of moved) {
      if (piece.end <= at || piece.at >= end) continue;
      put(piece.at);
      from = Math.min(piece.end, end);
    }
    put(end);
  }
  const late = moved.map(({ at, end }) => form(`$table_${at}`, at, memory.subarray(at - begin, end - begin)));
  return { first, late };
}

/** Returns the bytes of a string of WAT. */
function unescaped(text) {
  const short = { t: 9, n: 10, r: 13, '"': 34, "'": 39, '\\': 92 };
  const bytes = [];
  for (let idx = 0; idx < text.length; idx += 1) {
    if (text[idx] !== '\\') bytes.push(text.charCodeAt(idx));
    else if (text[idx + 1] in short) bytes.push(short[text[(idx += 1)]]);
    else {
      bytes.push(Number.parseInt(text.slice(idx + 1, idx + 3), 16));
      idx += 2;
    }
  }
  return Buffer.from(bytes);
}

/** Returns a name as it reads, without the hashes of crates: WAT writes what it cannot hold as `\` and two digits. */
function readable(id) {
  const told = id.replace(/^\$"?|"$/g, '').replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return told.replace(/\[[0-9a-f]{8,}\]/g, '');
}

function fail(problem) {
  throw new Error(`${problem}: scripts/build/split.mjs must learn it`);
}
