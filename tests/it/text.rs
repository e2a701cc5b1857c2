//! Offsets in all three units agree on every text.

use proptest::prelude::*;
use qawl::text::{CodePointSpan, Span, Text, Utf16Span};

use crate::documents::any_text;

proptest! {
    #[test]
    fn units_convert_to_bytes_and_back_on_any_text(source in any_text()) {
        let text = Text::new(&source);
        let content = text.as_str();
        let mut edges: Vec<usize> = content.char_indices().map(|(at, _)| at).collect();
        edges.push(content.len());
        let mut utf16 = 0;
        for (code_points, byte) in edges.iter().enumerate() {
            let span = Span::from_range(0..*byte);
            prop_assert_eq!(text.code_points(span), CodePointSpan { start: 0, end: code_points as u32 });
            prop_assert_eq!(text.utf16(span), Utf16Span { start: 0, end: utf16 });
            prop_assert_eq!(text.from_code_points(text.code_points(span)), Some(span));
            prop_assert_eq!(text.from_utf16(text.utf16(span)), Some(span));
            if let Some(c) = content[*byte..].chars().next() {
                if c.len_utf16() == 2 {
                    let half = Utf16Span { start: utf16, end: utf16 + 1 };
                    prop_assert_eq!(text.from_utf16(half), None, "a surrogate pair is never cut");
                }
                utf16 += c.len_utf16() as u32;
            }
        }
        let n_chars = edges.len() as u32 - 1;
        let behind = CodePointSpan { start: 0, end: n_chars + 1 };
        prop_assert_eq!(text.from_code_points(behind), None);
        prop_assert_eq!(text.from_utf16(Utf16Span { start: 0, end: utf16 + 1 }), None);
        if n_chars > 0 {
            prop_assert_eq!(text.from_code_points(CodePointSpan { start: 1, end: 0 }), None);
            prop_assert_eq!(text.from_utf16(Utf16Span { start: utf16, end: 0 }), None);
        }
    }

    #[test]
    fn a_span_that_cuts_a_character_is_no_span_of_the_text(source in any_text(), a in 0u32..400, b in 0u32..400) {
        let text = Text::new(&source);
        let span = Span::new(a, b);
        let whole = |at: u32| text.as_str().is_char_boundary(at as usize);
        let inside = span.end() <= text.len() && whole(span.start()) && whole(span.end());
        prop_assert_eq!(text.contains(span), inside);
        prop_assert_eq!(text.get(span).is_some(), inside);
        // Conversion never leaves the text, whatever it is given.
        prop_assert!(text.from_code_points(text.code_points(span)).is_some());
        prop_assert!(text.from_utf16(text.utf16(span)).is_some());
    }

    #[test]
    fn only_line_ends_change(source in any_text()) {
        let text = Text::new(&source);
        prop_assert!(!text.as_str().contains('\r'));
        let lf = source.replace("\r\n", "\n").replace('\r', "\n");
        prop_assert_eq!(text.as_str(), &lf);
        let again = Text::new(text.as_str());
        prop_assert_eq!(again, text);
    }
}

#[test]
fn a_long_text_is_indexed_in_all_units() {
    let source = "قال 📰 e\u{301}\u{A0}".repeat(5_000);
    let text = Text::new(&source);
    let emoji = Span::from_range(source.rfind('📰').map_or(0..0, |at| at..at + '📰'.len_utf8()));
    let (points, units) = (text.code_points(emoji), text.utf16(emoji));
    assert_eq!((points.end - points.start, units.end - units.start), (1, 2));
    assert_eq!(text.from_code_points(points), Some(emoji));
    assert_eq!(text.from_utf16(units), Some(emoji));
    assert_eq!(
        source.chars().take(points.start as usize).map(char::len_utf8).sum::<usize>(),
        emoji.range().start
    );
}
