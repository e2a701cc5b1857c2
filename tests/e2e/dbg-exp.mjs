import { open } from './harness.mjs';
const s = await open({ locale: 'ar', prepare: async (page) => { await page.addInitScript(() => {
  let real; globalThis.__asked = [];
  Object.defineProperty(globalThis, 'qawlLate', { configurable: true, get: () => real, set: (f) => { real = function () { globalThis.__asked.push(new Error().stack); return f(); }; } });
  const plain = XMLHttpRequest.prototype.open; XMLHttpRequest.prototype.open = function (...a) { globalThis.__asked.push('xhr ' + a.join(' ') + new Error().stack); return plain.apply(this, a); };
 }); await page.route('**/*_late.wasm', (r) => { if (r.request().resourceType() === 'xhr') return r.continue(); }); } });
const { page } = s; await page.waitForSelector('main textarea'); console.log(await page.evaluate(() => globalThis.__asked));
await page.fill('main textarea', 'x'); console.log('filled', await page.evaluate(() => globalThis.__asked)); await page.keyboard.press('Tab'); console.log('tab', await page.evaluate(() => globalThis.__asked));
await s.close(); process.exit(0);
