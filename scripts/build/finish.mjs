// What is done to the page that trunk has built: the service worker is told of all the files there are.
//
// The module stays whole. split.mjs finds what the first screen does not need by the names of functions; new code
// that the start calls was put into the second part that way, so that the start waited for both parts.
await import('./precache.mjs');
