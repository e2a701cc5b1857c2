// WebKitGTK, the engine of Safari, driven by the W3C WebDriver protocol: WebKitWebDriver on an X server without a screen.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'node:net';

const here = dirname(fileURLToPath(import.meta.url));
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** What WebDriver calls the keys that have no character. */
const keys = {
  Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A',
  Escape: '\uE00C', PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012',
  ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Delete: '\uE017', Meta: '\uE03D',
};

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().on('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts an X server that shows nothing and returns its display. */
function startScreen() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let said = '';
    let complaint = '';
    child.stderr.on('data', (piece) => { complaint += piece; });
    child.stdio[3].on('data', (piece) => {
      said += piece;
      if (said.endsWith('\n')) resolve({ child, display: `:${said.trim()}` });
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`Xvfb ended (${code}): ${complaint}`)));
  });
}

let screen;
/** One X server serves all windows of a test process, and ends with it: the process does not wait for it. */
const display = () => {
  screen ??= startScreen().then((started) => {
    const { child } = started;
    for (const handle of [child, child.stderr, child.stdio[3]]) handle.unref();
    process.on('exit', () => child.kill());
    return started;
  });
  return screen;
};

class Page {
  constructor(session, handle) {
    this.session = session;
    this.handle = handle;
    this.mouse = { x: 0, y: 0 };
  }

  async call(method, path, body) {
    if (this.session.shown !== this.handle) {
      await this.session.call('POST', '/window', { handle: this.handle });
      this.session.shown = this.handle;
    }
    return this.session.call(method, path, body);
  }

  goto(url) { return this.call('POST', '/url', { url }); }
  reload() { return this.call('POST', '/refresh', {}); }

  evaluate(run, ...args) {
    const script = `const done = arguments[arguments.length - 1]; const given = Array.from(arguments).slice(0, -1);
      Promise.resolve().then(() => (${run})(...given)).then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) }));`;
    return this.call('POST', '/execute/async', { script, args }).then((answer) => {
      if (answer?.error) throw new Error(answer.error);
      return answer?.value ?? undefined;
    });
  }

  /** Runs a source as a script of its own would be. */
  run(source) { return this.evaluate(`() => { ${source}\n}`); }

  /** Puts a text on the clipboard. */
  copy(text) {
    return this.evaluate((text) => {
      const field = document.createElement('textarea');
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand('copy');
      field.remove();
      if (!done) throw new Error('the clipboard was refused');
    }, text);
  }

  /** Returns what the page has complained of since it was loaded. */
  async troubles() { return (await this.evaluate(() => globalThis.complaints)) ?? []; }

  async actions(actions) { await this.call('POST', '/actions', { actions }); }

  async press(combination) {
    const names = combination === '+' ? ['+'] : combination.split(/\+(?!$)/);
    const values = names.map((name) => keys[name] ?? name);
    await this.actions([{
      type: 'key', id: 'keyboard',
      actions: [...values.map((value) => ({ type: 'keyDown', value })), ...values.reverse().map((value) => ({ type: 'keyUp', value }))],
    }]);
  }

  async type(text) {
    await this.actions([{ type: 'key', id: 'keyboard', actions: [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]) }]);
  }

  async pointer(actions, pointerType = 'mouse') {
    await this.actions([{ type: 'pointer', id: pointerType, parameters: { pointerType }, actions }]);
  }

  async move(x, y, { steps = 1 } = {}) {
    const from = this.mouse;
    this.mouse = { x, y };
    const actions = [];
    for (let step = 1; step <= steps; step += 1) {
      const at = (a, b) => Math.round(a + ((b - a) * step) / steps);
      actions.push({ type: 'pointerMove', duration: 0, origin: 'viewport', x: at(from.x, x), y: at(from.y, y) });
    }
    await this.pointer(actions);
  }

  down() { return this.pointer([{ type: 'pointerDown', button: 0 }]); }
  up() { return this.pointer([{ type: 'pointerUp', button: 0 }]); }

  async tap(x, y) {
    await this.pointer([
      { type: 'pointerMove', duration: 0, origin: 'viewport', x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button: 0 }, { type: 'pause', duration: 30 }, { type: 'pointerUp', button: 0 },
    ], 'touch');
  }

  /** Puts a finger down, moves it through places and lifts it. */
  async swipe([first, ...places]) {
    const move = ({ x, y }) => ({ type: 'pointerMove', duration: 0, origin: 'viewport', x: Math.round(x), y: Math.round(y) });
    await this.pointer([move(first), { type: 'pointerDown', button: 0 }, ...places.map(move), { type: 'pointerUp', button: 0 }], 'touch');
  }

  async screenshot() { return Buffer.from(await this.call('GET', '/screenshot'), 'base64'); }

  async upload(selector, ...paths) {
    const found = await this.call('POST', '/element', { using: 'css selector', value: selector });
    await this.call('POST', `/element/${found[ELEMENT]}/value`, { text: paths.join('\n') });
  }

  async close() {
    await this.call('DELETE', '/window');
    this.session.shown = undefined;
  }
}

/** Starts a window; `profile` is where it keeps what it keeps, without one it is private. */
export async function start({ profile: given, isPrivate = false, downloads, locale = 'en', dark = false, width = 1280, height = 900 } = {}) {
  const profile = isPrivate ? undefined : given;
  const { display: screenName } = await display();
  const port = await freePort();
  const child = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    detached: true,
    stdio: ['ignore', 'ignore', process.env.QAWL_WEBKIT_LOG ? 'inherit' : 'ignore'],
    env: {
      ...process.env,
      DISPLAY: screenName,
      GDK_BACKEND: 'x11',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      NO_AT_BRIDGE: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  const gone = new Promise((done) => child.on('exit', done));
  const ask = async (method, path, body, patience = 60_000) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(patience),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKit, ${method} ${path.replace(/^\/session\/[^/]+/, '')}: ${value.error}: ${value.message}`);
    return value;
  };
  const kill = async () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await gone;
  };
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        await ask('GET', '/status', undefined, 2_000);
        break;
      } catch (error) {
        if (tries > 100) throw error;
        await pause(100);
      }
    }
    const args = [join(here, 'webkit-window.py'), `--language=${locale}`, `--size=${width}x${height}`];
    if (profile) args.push(`--profile=${profile}`);
    if (downloads) args.push(`--downloads=${downloads}`);
    if (dark) args.push('--dark');
    const { sessionId, capabilities } = await ask('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: '/usr/bin/python3', args }, timeouts: { script: 60_000, pageLoad: 60_000 }, unhandledPromptBehavior: 'accept' } },
    });
    const session = { shown: undefined, call: (method, path, body) => ask(method, `/session/${sessionId}${path}`, body) };
    session.shown = await session.call('GET', '/window');
    const page = new Page(session, session.shown);
    return {
      version: capabilities.browserVersion,
      page,
      async newPage() {
        const { handle } = await page.call('POST', '/window/new', { type: 'window' });
        return new Page(session, handle);
      },
      kill,
      async close() {
        await ask('DELETE', `/session/${sessionId}`, undefined, 5_000).catch(() => {});
        await kill();
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}
