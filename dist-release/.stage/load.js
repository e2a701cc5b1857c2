// Loads the app. A file of its own, so that the page's policy can forbid inline scripts.

// The page's policy demands Trusted Types. No markup and no script is ever made from a string: those two
// are left out here, so that whatever tries is refused. An address of a worker may be one, of a script
// beside this page.
globalThis.trustedTypes?.createPolicy('default', {
  createScriptURL(address) {
    const { origin, href } = new URL(address, document.baseURI);
    const folder = new URL('./', document.baseURI).href;
    if (origin === location.origin && href.startsWith(folder) && /^[\w.-]+\.js$/.test(href.slice(folder.length))) return href;
    throw new TypeError(`not a script of this page: ${address}`);
  },
});

const { app, wasm, late } = document.querySelector('script[data-app]').dataset;
const beside = (name) => new URL(name, document.baseURI);

// The browser's database takes a moment to wake, and the app asks it first of all.
globalThis.indexedDB?.databases?.().catch(() => {});

// The app comes in two modules (`scripts/build/split.mjs`): what the empty page needs, and the rest, which is fetched
// when it is first asked for, by the app once its first screen stands. What needs the rest before it is there waits
// for it: for `qawlLate.ready` without holding up the page, or by calling `qawlLate`, which does.
let first;
let rest;
const join = () => new WebAssembly.Instance(rest, { app: first });

async function fetchRest() {
  const response = await fetch(beside(late));
  if (!response.ok) throw new Error(`${late}: ${response.status}`);
  // Only what is named so may be compiled while it comes, and the outcome kept by the browser.
  const streams = response.headers.get('content-type')?.startsWith('application/wasm');
  rest ??= await (streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  join();
}

function tellFailed() {
  document.querySelector('.late-failed')?.remove();
  const notice = document.createElement('p');
  notice.className = 'late-failed';
  notice.setAttribute('role', 'alert');
  const english = document.createElement('span');
  english.lang = 'en';
  english.dir = 'ltr';
  english.textContent = 'A part of the page could not be loaded. Check the connection, then reload the page.';
  notice.append('تعذّر تحميل جزء من الصفحة. تأكد من الاتصال ثم أعد تحميل الصفحة. ', english);
  document.body.append(notice);
}

globalThis.qawlLate = () => {
  if (!rest) {
    const request = new XMLHttpRequest();
    request.open('GET', beside(late), false);
    // Only as text can a request that holds up the page be read: a byte a character.
    request.overrideMimeType('text/plain; charset=x-user-defined');
    try {
      request.send();
      if (request.status !== 200) throw new Error(`${late}: ${request.status}`);
    } catch (error) {
      tellFailed();
      throw error;
    }
    rest = new WebAssembly.Module(Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff));
  }
  join();
};

let arrives;
Object.defineProperty(globalThis.qawlLate, 'ready', { get: () => (arrives ??= late ? fetchRest() : Promise.resolve()) });

try {
  // `old-browser.js` has found that the page would not be whole here, and says so.
  if (document.documentElement.dataset.failed === 'old') throw new Error('this browser is too old');
  const { default: start } = await import(beside(app));
  // The app takes the place of what stands in the body.
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  }
  first = await start({ module_or_path: beside(wasm) });
} catch (error) {
  document.documentElement.dataset.failed ||= '';
  throw error;
}
