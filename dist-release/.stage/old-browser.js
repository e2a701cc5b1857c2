// Says so where the browser is too old for the page, or the page's script cannot be run at all. This file alone is
// written in the JavaScript of 2009, and it is run before any other: what cannot be understood must not stay a blank page.
(function () {
  var root = document.documentElement;

  function can(test) {
    try {
      return Boolean(test());
    } catch (error) {
      return false;
    }
  }

  var isNewEnough =
    can(function () { return 'noModule' in document.createElement('script'); }) &&
    // What the app's WebAssembly is written in: here a table of references to things outside.
    can(function () { return WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 4, 4, 1, 111, 0, 1])); }) &&
    // Without these the marks would have no colours, and the article no frame.
    can(function () { return CSS.supports('color', 'color-mix(in oklab, red, blue)'); }) &&
    can(function () { return CSS.supports('selector(:has(a))'); });
  if (!isNewEnough) root.setAttribute('data-failed', 'old');

  // A script that is not there, or that is not understood; what goes wrong once the app is there is the app's matter.
  window.addEventListener('error', function (event) {
    var isScript = event.target && event.target.tagName === 'SCRIPT';
    var isLoader = event.filename && /load\.js/.test(event.filename);
    if ((isScript || isLoader) && document.querySelector('.loading') && !root.hasAttribute('data-failed')) {
      root.setAttribute('data-failed', '');
    }
  }, true);
})();
