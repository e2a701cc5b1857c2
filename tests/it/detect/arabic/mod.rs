//! Constructions of Arabic news, by the sieve or room that finds them.

mod according_to;
mod clauses;
mod conversations;
mod quotation_marks;
mod speakers;

use qawl::text::Text;

/// Checks cue, source and content of each attribution; the source of an attribution without one of its own is that of an
/// earlier one.
fn check_parts(text: &str, expected: &[(&str, &str, &str)]) {
    let text = Text::new(text);
    let found = super::detected("ar", &text);
    let found: Vec<(&str, &str, &str)> = found
        .attributions
        .iter()
        .map(|it| {
            let slice = |span: Option<&qawl::text::Span>| span.map_or("", |span| text.slice(*span));
            (slice(it.cue.first()), slice(it.source.as_ref()), slice(it.content.first()))
        })
        .collect();
    assert_eq!(found, expected);
}
