// What is done to the page that trunk has built: a release is split into parts, and the service worker is given all the files
// there are.
if (process.env.TRUNK_PROFILE === 'release') await import('./parts.mjs');
await import('./precache.mjs');
