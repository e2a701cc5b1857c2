import { readFileSync, writeFileSync } from 'node:fs';
import { open, paste, saved, dist } from './harness.mjs';
const names = JSON.parse(readFileSync(`${dist}/names.json`));
const hook = () => {
  let real; globalThis.__asked = [];
  Object.defineProperty(globalThis, 'qawlLate', { configurable: true, get: () => real, set: (f) => { real = function () { globalThis.__asked.push(new Error().stack.split('\n').slice(2, 9).map((x) => x.replace(/\(?http.*$/, '').slice(0, 160)).join('\n')); return f(); }; } });
  for (const key of ['instantiateStreaming', 'instantiate']) {
    const old = WebAssembly[key].bind(WebAssembly);
    WebAssembly[key] = async (...args) => { const r = await old(...args); const i = r.instance ?? r; if (Object.keys(i.exports).some((k) => k.startsWith('used_'))) globalThis.__inst = i; return r; };
  }
};
const used = (page) => page.evaluate(() => Object.entries(globalThis.__inst.exports).filter(([k, v]) => k.startsWith('used_') && v.value).map(([k]) => Number(k.slice(5))));
const hold = (page) => page.route(/_late\.wasm$/, (r) => { if (r.request().resourceType() === 'xhr') return r.continue(); });
const result = {};
{
  const s = await open({ locale: 'ar', before: [hook], prepare: hold });
  await s.page.waitForTimeout(1500);
  console.log('asked', await s.page.evaluate(() => globalThis.__asked));
  result.empty = await used(s.page);
  await s.page.mouse.move(300, 300); await s.page.fill('main textarea', 'x'); await s.page.keyboard.press('Tab'); await s.page.keyboard.press('Tab'); await s.page.keyboard.press('Tab');
  await s.page.waitForTimeout(500);
  console.log('asked touched', await s.page.evaluate(() => globalThis.__asked));
  result.touched = await used(s.page);
  await s.close();
}
{
  const s = await open({ locale: 'en', before: [hook] });
  await s.page.evaluate(() => document.activeElement?.blur());
  for (let n = 0; n < 25; n++) { await paste(s.page, { text: `Article ${n}\n\nThe minister said "we will win ${n}" on Monday.` }); await s.page.waitForFunction((t) => document.querySelector('#article')?.textContent.includes(t), `Article ${n}`); await s.page.waitForTimeout(100); await saved(s.page); if (n === 12) { /* same project */ } }
  console.log('rail', await s.page.locator('.rail li').count(), await s.page.locator('#article').count());
  await s.page.waitForTimeout(500);
  await hold(s.page); console.log('shown', await s.page.evaluate(() => document.title));
  await s.page.reload(); await s.page.waitForTimeout(3500);
  console.log('asked', await s.page.evaluate(() => globalThis.__asked));
  result.kept = await used(s.page);
  console.log(await s.page.evaluate(() => document.body.innerText.slice(0, 300)), s.problems.slice(0, 5));
  await s.close();
}
writeFileSync('/tmp/exp/used.json', JSON.stringify(result));
for (const [k, v] of Object.entries(result)) console.log(k, v.length);
process.exit(0);
