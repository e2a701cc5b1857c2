// What the measuring pages have in common: what is put into each of them as `bench`, and the edits that are timed.

/** Puts `bench` into a page: waiting for paint, keys, a paste, selecting, scrolling. It runs there, before all else. */
export const inPage = () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const macrotask = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });
  const dispatch = (event) => (document.activeElement ?? document.body).dispatchEvent(event);
  globalThis.bench = {
    frame,
    /** Waits until what was done is drawn and nothing follows from it. */
    async settled() {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await frame();
    },
    /** From `act` to painted: two animation frames behind it. It begins right behind a frame. */
    async timed(act) {
      await frame();
      await macrotask();
      const began = performance.now();
      act();
      await macrotask();
      const script = performance.now() - began;
      await frame();
      await frame();
      return { painted: performance.now() - began, script };
    },
    press(key, code, more = {}) {
      dispatch(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...more }));
    },
    paste(text) {
      bench.copied(text);
      bench.pasteCopied();
    },
    /** Puts a text where a paste finds it. A person has copied it before, so that this is not a part of pasting. */
    copied(text) {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      bench.pasted = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    },
    pasteCopied() {
      dispatch(bench.pasted);
    },
    /** Goes to the mark that lies at this share of the article by a click on it, as a person would. */
    async visit(share) {
      const runs = document.querySelectorAll('#article .run');
      const run = runs[Math.floor(runs.length * share)];
      run.scrollIntoView({ block: 'center' });
      await bench.settled();
      run.click();
      document.getElementById('article').focus();
      await bench.settled();
    },
    /** Selects a word of a paragraph in sight that nothing is marked in, another for each `n`; returns whether there is one. */
    async select(n) {
      const box = document.querySelector('.article-pane').getBoundingClientRect();
      const seen = [...document.querySelectorAll('#article [data-at]:not(.run)')].filter((run) => {
        const { top, bottom } = run.getBoundingClientRect();
        return run.textContent.trim().length > 8 && bottom > box.top && top < box.bottom;
      });
      const run = seen[n % Math.max(seen.length, 1)];
      const words = run ? [...run.textContent.matchAll(/\p{L}{3,}/gu)] : [];
      const word = words[n % Math.max(words.length, 1)];
      if (!word) return false;
      getSelection().setBaseAndExtent(run.firstChild, word.index, run.firstChild, word.index + word[0].length);
      await bench.settled();
      return true;
    },
    /** Scrolls through everything, a screenful a frame, and returns how long the frames took. */
    async scroll(element) {
      const frames = [];
      let last = await frame();
      for (let n = 0; n < 4_000; n += 1) {
        const before = element.scrollTop;
        element.scrollTop = before + element.clientHeight;
        const now = await frame();
        frames.push(now - last);
        last = now;
        if (element.scrollTop <= before) break;
      }
      return frames;
    },
  };
};

/** The edits by keys: what is pressed before each, untimed, and what is timed. */
export const EDITS = [
  ['next', null, ['Tab', 'Tab']],
  ['accept', null, ['Enter', 'Enter']],
  ['move edge', null, ['[', 'BracketLeft']],
  ['undo', ['[', 'BracketLeft'], ['z', 'KeyZ', { ctrlKey: true }]],
];

/** The key that marks what is selected. */
export const ADD = ['2', 'Digit2'];
