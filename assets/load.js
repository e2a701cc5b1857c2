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
try {
  const { default: start } = await import(new URL(app, document.baseURI));
  await start({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  document.documentElement.dataset.failed = '';
  throw error;
}
