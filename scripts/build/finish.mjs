// What is done to the page that trunk has built: a release build is split in two, and the service worker is
// told of all the files there are then.
if (process.env.TRUNK_PROFILE === 'release') await import('./split.mjs');
await import('./precache.mjs');
