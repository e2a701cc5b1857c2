// Writes the built page as one HTML file that needs no other: script, WebAssembly, styles, typefaces and
// whatever else the page asks for stand in it. It opens from a disk by a double click.
//
//   node scripts/build/single-file.mjs FOLDER FILE
//
// Its policy names what it runs by hash and lets it connect to nothing at all.
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';

const [folder, target] = process.argv.slice(2);
if (!folder || !target) throw new Error('name the folder of the built page and the file to write');

const text = (name) => readFile(join(folder, name), 'utf8');
const base64 = async (name) => (await readFile(join(folder, name))).toString('base64');
const hash = (source) => `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
const inline = (name) => posix.normalize(name.replace(/^\.\//, ''));
const fail = (problem) => {
  throw new Error(`${problem}: scripts/build/single-file.mjs must learn it`);
};

const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const left = new Set(
  entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(folder, sep).length))
    .map((name) => name.split(sep).join('/'))
    .filter((name) => !/(^|\/)\./.test(name)),
);
/** Takes a file of the page, which then is in the one file or not needed there. */
const take = (name) => {
  if (!left.delete(name)) fail(`${name} is asked for and not there, or asked for twice`);
  return name;
};
/** What cannot stand in a script or a style as it is. */
const check = (source, name, end) => {
  if (source.toLowerCase().includes(end) || source.includes('<!--')) fail(`${name} holds ${end} or <!--`);
  return source;
};

let page = await text(take('index.html'));
const replace = (pattern, by) => {
  if (!pattern.test(page)) fail(`the page has no ${pattern}`);
  page = page.replace(pattern, () => by);
};

// What only an installed page needs, and what only tells the browser to hurry.
for (const name of [...left].filter((name) => /^(icons\/|manifest\.webmanifest$|service-worker\.js$)/.test(name))) take(name);
for (const name of [...left].filter((name) => /(^|\/)OFL-[^/]*\.txt$/.test(name))) take(name);
page = page.replace(/[ \t]*<link\b[^>]*\brel="?(manifest|apple-touch-icon|preload|modulepreload)"?[^>]*>\n?/g, '');

// The icon.
const [icon, iconName] = page.match(/<link\b[^>]*\brel="icon"[^>]*\bhref="([^"]+)"[^>]*>/) ?? fail('there is no icon');
page = page.replace(icon, `<link rel="icon" href="data:image/svg+xml;base64,${await base64(take(inline(iconName)))}">`);

// The styles, with the typefaces in them. One style, so that their order stays.
const sheets = [...page.matchAll(/[ \t]*<link\b[^>]*\brel="stylesheet"[^>]*\bhref="([^"]+)"[^>]*>\n?/g)];
const faces = new Map();
let styles = '';
for (const [, name] of sheets) {
  const sheet = check(await text(take(inline(name))), name, '</style');
  const pieces = sheet.split(/url\(\s*["']?([^"')]+)["']?\s*\)/);
  for (const [idx, piece] of pieces.entries()) {
    if (idx % 2 === 0 || piece.startsWith('data:')) {
      styles += idx % 2 === 0 ? piece : `url("${piece}")`;
      continue;
    }
    const face = posix.join(dirname(inline(name)), piece);
    if (!face.endsWith('.woff2')) fail(`${name} asks for ${face}`);
    if (!faces.has(face)) faces.set(face, `url("data:font/woff2;base64,${await base64(take(face))}")`);
    styles += faces.get(face);
  }
  styles += '\n';
}
const [first, ...others] = sheets.map(([link]) => link);
for (const link of others) page = page.replace(link, '');
page = page.replace(first, () => `<style>${styles}</style>\n`);

// The script: the app's module, and what starts it with the WebAssembly beside it. What a module hands
// out nobody takes here, which is no mistake in an inline one.
const [loader, appName, wasmName] =
  page.match(/<script\b[^>]*\bdata-app="([^"]+)"[^>]*\bdata-wasm="([^"]+)"[^>]*><\/script>/) ?? fail('there is no loader');
take('load.js');
let app = check(await text(take(inline(appName))), appName, '</script');
const start = app.match(/export\s*\{[^}]*?\b([\w$]+)\s+as\s+default\b[^}]*\}/)?.[1] ?? fail(`${appName} has no start`);
// Where the module is in parts (`parts.mjs`), the script that fetches the other one.
let parts = '';
let partName;
app = app.replace(/^import \* as (\w+) from "\.\/([\w-]+_parts\.js)"\n/m, (_, imported, name) => {
  parts = `const ${imported} = { __wasm_split_load_app };\n`;
  partName = name;
  return '';
});
if (/^\s*import\b/m.test(app)) fail(`${appName} imports`);
if (partName) {
  const fetched = /fetch\(new URL\("\.\/([\w-]+_app\.wasm)", import\.meta\.url\)\)/;
  const link = check(await text(take(partName)), partName, '</script');
  partName = link.match(fetched)?.[1] ?? fail(`${partName} fetches no module`);
  const held = `Promise.resolve(new Response(bytes('asset-app'), { headers: { 'content-type': 'application/wasm' } }))`;
  parts = link.replace(/^import .*\n/m, '').replace(/^export const /m, 'const ').replace(fetched, held) + parts;
}
const old = check(await text(take('old-browser.js')), 'old-browser.js', '</script');
replace(/<script src="(\.\/)?old-browser\.js"><\/script>/, `<script>${old}</script>`);
const script = `${parts}${app}
const bytes = (id) => Uint8Array.from(atob(document.getElementById(id).textContent), (character) => character.charCodeAt(0));
try {
  if (document.documentElement.dataset.failed === 'old') throw new Error('this browser is too old');
  await ${start}({ module_or_path: bytes('asset-wasm') });
} catch (error) {
  document.documentElement.dataset.failed ||= '';
  throw error;
}
`;
const asset = async (id, name) =>
  `<script type="application/octet-stream" id="asset-${id}">${await base64(take(name))}</script>\n`;
let data = await asset('wasm', inline(wasmName));
if (partName) data += await asset('app', partName);
page = page.replace(loader, '');

// Whatever else there is, the page asks for while it runs, by its name.
for (const name of [...left].sort()) {
  if (/\.(js|css|html|wasm)$/.test(name)) fail(`${name} is left over`);
  data += await asset(name, name);
}
// In the head: the app clears the body when it takes its place there.
replace(/<\/head>/, `${data}</head>`);
replace(/<\/body>/, `<script type="module">${script}</script>\n</body>`);

replace(
  /http-equiv="Content-Security-Policy"\s+content="[^"]*"/,
  `http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hash(old)} ${hash(script)} 'wasm-unsafe-eval'; ` +
    `style-src ${hash(styles)}; font-src data:; img-src data:; base-uri 'none'; form-action 'none'; ` +
    `require-trusted-types-for 'script'; trusted-types 'none'"`,
);
const outside = page.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '').match(/\b(src|href)="(?!data:|#)[^"]*"/);
if (outside) fail(`the page still asks for ${outside[0]}`);
await writeFile(target, page);
console.log(`${target}: ${(Buffer.byteLength(page) / 1e6).toFixed(2)} MB`);
