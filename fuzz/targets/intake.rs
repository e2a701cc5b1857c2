//! Bytes of a file under some name: decoded, read as HTML or plain text, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qawl::intake::{self, MAX_ARTICLE_BYTES};

const NAMES: [&str; 4] = ["a.html", "a.txt", "a", "a.XHTML"];

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(first) % NAMES.len()];
    let Ok(taken) = intake::file(name, rest) else { return };
    let text = taken.text.as_str();
    assert!(text.len() <= MAX_ARTICLE_BYTES && !text.trim().is_empty() && !text.contains('\r'));
    let mut end = 0;
    for (span, _) in &taken.hints {
        assert!(taken.text.contains(*span) && !span.is_empty() && end <= span.start());
        assert!(!taken.text.slice(*span).contains('\n'));
        end = span.end();
    }
    assert_eq!(intake::file(name, rest).as_ref(), Ok(&taken));
});
