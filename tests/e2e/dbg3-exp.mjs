import { open, paste, saved } from './harness.mjs';
const s = await open({ locale: 'en', before: [() => { globalThis.__seen = []; const look = () => { const m = document.querySelector('main'); const k = m ? m.className || 'main' : document.querySelector('.loading') ? 'loading' : 'none'; if (__seen.at(-1)?.[0] !== k) __seen.push([k, Math.round(performance.now())]); requestAnimationFrame(look); }; requestAnimationFrame(look); }] });
await s.page.evaluate(() => document.activeElement?.blur());
for (let n = 0; n < 3; n++) { await paste(s.page, { text: `Article ${n}\n\nThe minister said "we will win ${n}" on Monday.` }); await s.page.waitForSelector('#article .run'); await s.page.waitForTimeout(500); await saved(s.page); }
for (let i = 0; i < 3; i++) { await s.page.reload(); await s.page.waitForTimeout(2000); console.log(JSON.stringify(await s.page.evaluate(() => __seen))); }
await s.close(); process.exit(0);
