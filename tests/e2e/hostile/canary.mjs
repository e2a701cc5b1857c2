// How a test knows that something happened that must not: a function no payload may reach, an address no
// request may go to, and an ear for everything the page's policy had to stop.

/** Code that tells the canary; short, and without quotation marks so that it fits into any attribute. */
export const HIT = 'hit(1)';
/** An address outside; never resolved. */
export const AWAY = 'https://collector.invalid';

/** Runs in the page before anything of it: counts what must never happen. */
export const watch = () => {
  const seen = { hits: 0, violations: [], popups: 0, dialogs: 0 };
  Object.defineProperty(window, 'seen', { value: seen });
  Object.defineProperty(window, 'hit', { value: () => { seen.hits += 1; } });
  for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { seen.dialogs += 1; };
  window.open = () => { seen.popups += 1; return null; };
  document.addEventListener('securitypolicyviolation', (event) => {
    seen.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
  });
};

/** Returns what of a hostile input has got into the page's elements: there must be nothing. */
export const intruders = () => {
  const found = [];
  const tags = 'iframe, frame, object, embed, applet, base, form, img, image, picture, video, audio, source, track, '
    + 'math, template, marquee, foreignObject, animate, set, use, style, portal, fencedframe, isindex, keygen';
  for (const element of document.querySelectorAll(tags)) found.push(element.outerHTML.slice(0, 200));
  const own = new URL('.', location.href).href;
  // The page's own, as index.html has them: each once.
  const scripts = ['old-browser.js', 'load.js'].map((name) => own + name);
  for (const element of document.querySelectorAll('script')) {
    const at = scripts.indexOf(element.src);
    if (at < 0 || element.textContent) found.push(element.outerHTML.slice(0, 200));
    else scripts.splice(at, 1);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      const at = `${element.localName}[${name}=${value.slice(0, 100)}]`;
      if (name.startsWith('on') || name === 'srcdoc' || name === 'ping') found.push(at);
      // The page places its own layers through the style object; the article and what is told have none.
      if (name === 'style' && element.closest('#article .block, .toast, .inspector, .start-trouble')) found.push(at);
      if (/^(href|src|action|formaction|data|poster|srcset|background|xlink:href)$/.test(name)) {
        if (!new URL(value, location.href).href.startsWith(own)) found.push(at);
      }
    }
  }
  for (const name of ['trustedTypes', 'seen', 'hit']) {
    if (window[name] instanceof Element) found.push(`window.${name} is an element`);
  }
  return found;
};
