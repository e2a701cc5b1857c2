// Tells what a wasm module with names is made of: bytes of its sections, of its functions by crate, and its
// largest functions.
//
//   node benches/sizes.mjs MODULE.wasm
import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { table } from './chromium.mjs';

const bytes = await readFile(argv[2]);
let at = 8;
const leb = () => {
  let [result, shift, byte] = [0, 0, 0];
  do {
    byte = bytes[at];
    at += 1;
    result += (byte & 0x7f) * 2 ** shift;
    shift += 7;
  } while (byte & 0x80);
  return result;
};
const sections = new Map();
let imported = 0;
const sizes = [];
const names = new Map();
const kinds = ['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start', 'element', 'code', 'data', 'data count'];
while (at < bytes.length) {
  const id = bytes[at];
  at += 1;
  const size = leb();
  const end = at + size;
  let name = kinds[id] ?? String(id);
  if (id === 0) {
    const length = leb();
    name = `custom ${bytes.subarray(at, at + length)}`;
    at += length;
    if (name === 'custom name') {
      while (at < end) {
        const kind = bytes[at];
        at += 1;
        const until = leb() + at;
        if (kind === 1) {
          for (let n = leb(); n > 0; n -= 1) {
            const idx = leb();
            const length = leb();
            names.set(idx, bytes.subarray(at, at + length).toString());
            at += length;
          }
        }
        at = until;
      }
    }
  } else if (id === 2) {
    for (let n = leb(); n > 0; n -= 1) {
      for (let k = 0; k < 2; k += 1) {
        const length = leb();
        at += length;
      }
      const kind = bytes[at];
      at += 1;
      if (kind === 0) {
        imported += 1;
        leb();
      } else if (kind === 3) at += 2;
      else if (kind === 1) {
        at += 1;
        if (leb() & 1) [leb(), leb()];
        else leb();
      } else if (leb() & 1) [leb(), leb()];
      else leb();
    }
  } else if (id === 10) {
    for (let n = leb(), idx = 0; idx < n; idx += 1) {
      const size = leb();
      sizes.push(size);
      at += size;
    }
  }
  sections.set(name, (sections.get(name) ?? 0) + size);
  at = end;
}
table(['section', 'KiB'], [...sections].map(([name, size]) => [name, (size / 1024).toFixed(1)]));
const plain = (name) => name.replace(/\[[0-9a-f]{8,}\]/g, '').replace(/::h[0-9a-f]{16}$/, '');
const groups = new Map();
const functions = [];
sizes.forEach((size, idx) => {
  const name = plain(names.get(idx + imported) ?? '?');
  functions.push([name, size]);
  const path = name.match(/[a-z_][a-z0-9_]*(::[a-z_][a-z0-9_]*)*/)?.[0].split('::') ?? ['?'];
  const group = path[0] === 'qawl' ? path.slice(0, 3).join('::') : path[0];
  groups.set(group, (groups.get(group) ?? 0) + size);
});
table(['functions of', 'KiB'], [...groups].sort((a, b) => b[1] - a[1]).slice(0, 45).map(([name, size]) => [name, (size / 1024).toFixed(1)]));
table(['function', 'KiB'], functions.sort((a, b) => b[1] - a[1]).slice(0, 60).map(([name, size]) => [name.slice(0, 110), (size / 1024).toFixed(1)]));
