// Splits the page's module at the point that is marked in the source (`#[wasm_split]`, src/ui/first.rs): into what the first
// screen needs, and the app, which is fetched meanwhile. Trunk runs it after a release build.
//
// The linker notes what refers to what (`--emit-relocs`, build.rs), and wasm-split-cli cuts by that: whatever can be
// reached only from the marked function goes with it. wasm-bindgen then does for the parts what trunk has done for the whole, which
// the parts replace, and wasm-opt makes them small, which trunk is told to leave out.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = process.env.TRUNK_STAGING_DIR;
const root = process.env.TRUNK_SOURCE_DIR ?? '.';
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const linked = join(target, 'wasm32-unknown-unknown', 'page', 'qawl-app.wasm');
const parameters = (await readFile(join(root, 'index.html'), 'utf8')).match(/data-wasm-opt-params="([^"]*)"/)?.[1].split(' ');
if (!parameters) throw new Error('index.html has no data-wasm-opt-params');

/** Replaces what must be there. */
function replace(source, pattern, by, where) {
  if (source.search(pattern) < 0) throw new Error(`${where} has no ${pattern}: scripts/build/parts.mjs must be changed with what makes it`);
  return source.replace(pattern, by);
}

const work = await mkdtemp(join(tmpdir(), 'qawl-parts-'));
try {
  await run('wasm-split-cli', [linked, work, '--target', 'web', '--out-name', 'main']);
  await run('wasm-bindgen', ['--target', 'web', '--no-typescript', '--keep-lld-exports', '--out-dir', work, '--out-name', 'main', join(work, 'main.wasm')]);
  const modules = ['main_bg.wasm', ...(await readdir(work)).filter((name) => /^(split|chunk)_\w+\.wasm$/.test(name))];
  if (modules.length !== 2) throw new Error(`there should be one split, not ${modules.slice(1).join(', ') || 'none'}`);
  for (const name of modules) {
    const path = join(work, name);
    await run('wasm-opt', ['-Oz', ...parameters, path, '-o', path]);
  }
  const [first, app] = await Promise.all(modules.map((name) => readFile(join(work, name))));
  let script = await readFile(join(work, 'main.js'), 'utf8');
  let link = await readFile(join(work, '__wasm_split.js'), 'utf8');

  // All parts have one name, which changes with any of them.
  const hash = createHash('sha256').update(first).update(app).update(script).update(link).digest('hex').slice(0, 16);
  const names = { script: `qawl-app-${hash}.js`, link: `qawl-app-${hash}_parts.js`, first: `qawl-app-${hash}_bg.wasm`, app: `qawl-app-${hash}_app.wasm` };
  // The module asks for it by the name that stays; the script fetches it by this one.
  script = replace(script, /from "\.\/__wasm_split\.js"/, `from "./${names.link}"`, 'the script of wasm-bindgen');
  script = replace(script, /main_bg\.wasm/g, names.first, 'the script of wasm-bindgen');
  link = replace(link, /\.\/main\.js/, `./${names.script}`, 'the script of wasm-split-cli');
  link = replace(link, /\.\/split_\w+\.wasm/, `./${names.app}`, 'the script of wasm-split-cli');
  // A server may send the module under another type, which is not compiled while it comes, or a page that says it is not there.
  link = replace(link, /WebAssembly\.instantiateStreaming\(src, imports\)/, 'instantiated(src, imports)', 'the script of wasm-split-cli');
  link += `
async function instantiated(source, imports) {
    const response = await source;
    if (!response.ok) throw new Error(\`\${response.url}: \${response.status}\`);
    const streams = response.headers.get('content-type')?.startsWith('application/wasm');
    return streams ? WebAssembly.instantiateStreaming(response, imports) : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
`;

  const before = (await readdir(folder)).filter((name) => /^qawl-app-.*\.(js|wasm)$/.test(name));
  const page = join(folder, 'index.html');
  let html = await readFile(page, 'utf8');
  html = replace(html, /data-app="\.\/[^"]+"/, `data-app="./${names.script}"`, 'index.html');
  html = replace(html, /data-wasm="\.\/[^"]+"/, `data-wasm="./${names.first}"`, 'index.html');
  const integrity = (content) => `sha384-${createHash('sha384').update(content).digest('base64')}`;
  const hurry = (rel, name, content, more = '') =>
    `<link rel="${rel}" href="./${name}" crossorigin="anonymous" integrity="${integrity(content)}"${more}>`;
  html = replace(html, /<link rel="(?:module)?preload" href="\.\/qawl-app-[^>]*>/g, '', 'index.html');
  html = replace(
    html,
    /<\/head>/,
    hurry('modulepreload', names.script, script) +
      hurry('modulepreload', names.link, link) +
      hurry('preload', names.first, first, ' as="fetch" type="application/wasm"') +
      '</head>',
    'index.html',
  );
  await Promise.all(before.map((name) => rm(join(folder, name))));
  await writeFile(page, html);
  await writeFile(join(folder, names.script), script);
  await writeFile(join(folder, names.link), link);
  await writeFile(join(folder, names.first), first);
  await writeFile(join(folder, names.app), app);
} finally {
  await rm(work, { recursive: true, force: true });
}
