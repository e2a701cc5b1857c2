// Loads the app. A file of its own, so that the page's policy can forbid inline scripts.
const { app, wasm } = document.querySelector('script[data-app]').dataset;
try {
  const { default: start } = await import(new URL(app, document.baseURI));
  await start({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  document.documentElement.dataset.failed = '';
  throw error;
}
