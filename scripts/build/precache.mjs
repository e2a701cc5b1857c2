// Writes into the built service worker which files there are to keep, each with the beginning of its
// SHA-256, and a version that changes with any of them or with the worker itself. Trunk runs it after each build.
//
//   node scripts/build/precache.mjs [FOLDER]     by default the folder that trunk is building in
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

const folder = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
if (!folder) throw new Error('name the folder of the built page');
const WORKER = 'service-worker.js';
// What the page never asks for.
const isKept = (name) => name !== WORKER && !/(^|\/)OFL-[^/]*\.txt$/.test(name) && !/(^|\/)\./.test(name);

const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const names = entries
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(folder, sep).length))
  .map((name) => name.split(sep).join('/'))
  .filter(isKept)
  .sort();
const files = {};
for (const name of names) {
  const digest = createHash('sha256').update(await readFile(join(folder, name))).digest('hex');
  // The page is asked for by its folder: some servers lead from `index.html` to there.
  files[name === 'index.html' ? './' : name] = digest.slice(0, 32);
}

const path = join(folder, WORKER);
const source = await readFile(path, 'utf8');
const line = /^const BUILD = \{[^;]*\};$/m;
if (!line.test(source)) throw new Error(`${path} has no line to write the files into`);
const rest = source.replace(line, '');
const version = createHash('sha256').update(JSON.stringify(files)).update(rest).digest('hex').slice(0, 16);
const build = `const BUILD = ${JSON.stringify({ version, files }, null, 2)};`;
await writeFile(path, source.replace(line, () => build));
