// Files on a loopback address, for tests and benchmarks; and how a Chromium is started that asks nobody else.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves files on a loopback address. `find` tells which file lies at a path, and throws where there is none; `read`
 * returns what is in it and, where that is encoded, how.
 */
export function serveFiles(find, { port = 0, read = async (file) => ({ body: await readFile(file) }) } = {}) {
  const server = createServer(async (request, response) => {
    try {
      const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
      // Browsers ask for it beside files that name no icon, whenever they like: that is no fault of the page.
      if (path === '/favicon.ico') return response.writeHead(204).end();
      const file = find(path.endsWith('/') ? `${path}index.html` : path);
      const { body, encoding } = await read(file);
      const type = types[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

/** Where Chromium is. */
export const executablePath = process.env.QAWL_CHROMIUM ?? '/usr/bin/chromium';

/** What it is started with. */
export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
