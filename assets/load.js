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

const { app, wasm } = document.querySelector('script[data-app]').dataset;
const beside = (name) => new URL(name, document.baseURI);

// The browser's database takes a moment to wake, and the app asks it first of all.
globalThis.indexedDB?.databases?.().catch(() => {});

// What changes the page's nodes beside the app (translation, grammar checkers, extensions) would leave the app with
// nodes that are not where it left them: counters stand still, keys reach other marks, and in the end it stops. So
// foreign changes are undone, at the latest before the app changes anything itself. Which are the app's own is known
// by its own calls: whatever is recorded outside of them is foreign.
const CHANGES =
  /^__wbg_(set_?(textContent|nodeValue|data|innerText|defaultValue)|appendChild|insertBefore|removeChild|replaceChild|replaceChildren|replaceWith|remove|append|prepend|before|after|insertAdjacent\w*|insertNode|deleteContents|extractContents|surroundContents|normalize|splitText)_/;
const NEEDED = ['insertBefore', 'removeChild'];
let foreign;
/** What others put beside the app: theirs to change. */
const strangers = new WeakSet();

function isOfStranger(node) {
  let top = node;
  while (top.parentNode && top.parentNode !== document.body) top = top.parentNode;
  return strangers.has(top);
}

/** Puts back what records tell, the last change first. */
function undo(records) {
  for (const { target, addedNodes } of records) {
    if (target === document.body) addedNodes.forEach((node) => strangers.add(node));
  }
  for (const record of records.reverse()) {
    const { target } = record;
    if (isOfStranger(target)) continue;
    if (record.type === 'characterData') {
      target.data = record.oldValue;
      continue;
    }
    for (const node of [...record.addedNodes].reverse()) {
      if (target !== document.body && node.parentNode === target) target.removeChild(node);
    }
    for (const node of [...record.removedNodes].reverse()) {
      if (strangers.has(node)) continue;
      const { nextSibling, previousSibling } = record;
      if (nextSibling?.parentNode === target) target.insertBefore(node, nextSibling);
      else if (previousSibling?.parentNode === target) target.insertBefore(node, previousSibling.nextSibling);
      else target.insertBefore(node, null);
    }
  }
  foreign.takeRecords();
}

/** Returns the app's imports, each change of nodes noted as its own. */
function noting(imports) {
  const names = Object.values(imports).flatMap((module) => Object.keys(module));
  if (!NEEDED.every((needed) => names.some((name) => name.startsWith(`__wbg_${needed}_`)))) return imports;
  foreign = new MutationObserver(undo);
  const noted = (change) => function (...given) {
    const records = foreign.takeRecords();
    if (records.length) undo(records);
    try {
      return change.apply(this, given);
    } finally {
      foreign.takeRecords();
    }
  };
  const wrap = ([name, value]) => [name, CHANGES.test(name) && typeof value === 'function' ? noted(value) : value];
  return Object.fromEntries(
    Object.entries(imports).map(([module, all]) => [module, Object.fromEntries(Object.entries(all).map(wrap))]),
  );
}

/** Starts the app with its imports noted. */
async function startNoting(start, address) {
  const { instantiate, instantiateStreaming } = WebAssembly;
  WebAssembly.instantiate = (source, imports) => instantiate(source, noting(imports));
  if (instantiateStreaming) {
    WebAssembly.instantiateStreaming = (source, imports) => instantiateStreaming(source, noting(imports));
  }
  try {
    return await start({ module_or_path: address });
  } finally {
    Object.assign(WebAssembly, { instantiate, instantiateStreaming });
    foreign?.observe(document.body, { childList: true, characterData: true, characterDataOldValue: true, subtree: true });
  }
}

// If the app ever stops, nothing of it answers any more: that is said in words that need nothing of it.
const SAVED = {
  saved: ['كل ما فعلته محفوظ في هذا المتصفح.', 'Everything you did is saved in this browser.'],
  pending: ['قد تكون الخطوة الأخيرة لم تُحفظ؛ وما قبلها محفوظ في هذا المتصفح.', 'The last step may not be saved; everything before it is saved in this browser.'],
  failed: ['لم تُحفظ تعديلاتك الأخيرة؛ وما ظهر أنه محفوظ قبلها محفوظ.', 'Your last changes are not saved; what was shown as saved before them is.'],
  off: ['لا شيء محفوظ في هذا المتصفح.', 'Nothing is saved in this browser.'],
};

function tellStopped() {
  if (document.querySelector('.stopped')) return;
  const { kept = 'off' } = document.documentElement.dataset;
  const [arabic, english] = SAVED[kept] ?? SAVED.pending;
  const panel = document.createElement('div');
  panel.className = 'stopped';
  panel.setAttribute('role', 'alertdialog');
  panel.setAttribute('aria-label', 'قول · Qawl');
  const paragraphs = [
    ['ar', 'rtl', `توقف قول بسبب خطأ. ${arabic}`],
    ['en', 'ltr', `Qawl has stopped because of an error. ${english}`],
  ].map(([lang, dir, text]) => Object.assign(document.createElement('p'), { lang, dir, textContent: text }));
  const reload = Object.assign(document.createElement('button'), { type: 'button', textContent: 'إعادة التحميل · Reload' });
  reload.className = 'button primary';
  // What asks before the page is left is part of what has stopped.
  reload.addEventListener('click', () => location.reload());
  panel.append(...paragraphs, reload);
  // In an open dialog nothing outside of it can be reached.
  (document.querySelector('dialog:modal') ?? document.body).append(panel);
  foreign?.disconnect();
  reload.focus();
}

const hasStopped = (error) => error instanceof WebAssembly.RuntimeError;
globalThis.addEventListener('error', ({ error }) => hasStopped(error) && tellStopped());
globalThis.addEventListener('unhandledrejection', ({ reason }) => hasStopped(reason) && tellStopped());

try {
  // `old-browser.js` has found that the page would not be whole here, and says so.
  if (document.documentElement.dataset.failed === 'old') throw new Error('this browser is too old');
  const { default: start } = await import(beside(app));
  // The app takes the place of what stands in the body.
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  }
  await startNoting(start, beside(wasm));
} catch (error) {
  document.documentElement.dataset.failed ||= '';
  throw error;
}
