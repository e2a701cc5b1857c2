//! Text as HTML, which is read without a tree: only words come out, and the same ones every time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qawl::intake;
use qawl::text::paragraphs;

fuzz_target!(|source: &str| {
    let Ok(taken) = intake::html(source) else { return };
    let text = taken.text.as_str();
    // Character references can make a few bytes of others at most.
    assert!(text.len() <= source.len() * 3 + 16);
    for span in paragraphs(&taken.text) {
        assert!(taken.text.contains(span));
    }
    // What has been read is plain text: read as that it stays what it is.
    let again = intake::plain(text).expect("a text");
    assert_eq!(again.text, taken.text);
});
