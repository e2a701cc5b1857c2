// Serves the page's files from this device, so that it opens without a network.
//
// The build writes into BUILD what files there are and a name that changes with any of them
// (`scripts/build/precache.mjs`). A new build is fetched whole beside the old one and waits: whoever has
// the page open goes on with the files it was opened with, until they ask for the new ones or close it.
const BUILD = { version: 'none', files: {} };

// Caches belong to all of a site; what lies under another address of it is not this page's.
const PREFIX = `qawl ${new URL(self.registration.scope).pathname} `;
const CACHE = PREFIX + BUILD.version;
const PAGE = './';
const address = (name) => new URL(name, self.registration.scope).href;

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function install() {
  const isNew = !(await caches.has(CACHE));
  try {
    await fill(await caches.open(CACHE));
  } catch (error) {
    if (isNew) await caches.delete(CACHE);
    throw error;
  }
}

async function fill(cache) {
  for (const [name, digest] of Object.entries(BUILD.files)) {
    const response = await fetch(address(name), { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    // While a site is being replaced, old and new files can be mixed: then another time.
    const bytes = await response.clone().arrayBuffer();
    const found = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, digest.length / 2);
    if (Array.from(found, (byte) => byte.toString(16).padStart(2, '0')).join('') !== digest) {
      throw new Error(`${name} is not of this build`);
    }
    await cache.put(address(name), response);
  }
}

async function activate() {
  // The files of the build before stay for pages that are still open with them.
  const names = (await ours()).filter((name) => name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request) {
  const wanted = request.mode === 'navigate' ? address(PAGE) : request.url;
  for (const cacheName of [CACHE, ...(await ours())]) {
    const kept = await caches.match(wanted, { cacheName });
    if (kept) return kept;
  }
  return fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(self.skipWaiting());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const [bare] = request.url.split(/[?#]/);
  const isHere = request.method === 'GET' && bare.startsWith(self.registration.scope);
  // Another page under the same address is not this one.
  const isBeside = request.mode === 'navigate' && ![address(PAGE), address('index.html')].includes(bare);
  if (isHere && !isBeside) event.respondWith(answer(request));
});
