import { open, paste, saved } from './harness.mjs';
const s = await open({ locale: 'en' });
await s.page.evaluate(() => document.activeElement?.blur());
for (let n = 0; n < 3; n++) { await paste(s.page, { text: `Article ${n}\n\nThe minister said "we will win ${n}" on Monday.` }); await s.page.waitForSelector('#article .run'); await s.page.waitForTimeout(300); await saved(s.page); }
await s.page.screenshot({ path: '/tmp/exp/a.png' });
await s.page.route(/_late.wasm$/, (r) => { if (r.request().resourceType() === 'xhr') return r.continue(); }); await s.page.reload(); await s.page.waitForTimeout(2500); console.log(await s.page.evaluate(() => document.body.innerText.slice(0, 90)));
await s.page.screenshot({ path: '/tmp/exp/b.png' });
console.log(s.problems); await s.close(); process.exit(0);
