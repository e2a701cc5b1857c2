//! From an article to what the rules suggest for it, as a line or as Qawl JSON.

use super::worth;
use crate::detect::{DetectOptions, detect};
use crate::format::lines::{InputLine, Line, of_detection};
use crate::format::qawl;
use crate::intake::MAX_ARTICLE_BYTES;
use crate::schema::{BlockKind, Confidence, Lang};
use crate::session::document_from;
use crate::text::{Span, Text};

/// What is asked for beside the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'a> {
    /// The language of what does not name its own.
    pub lang: Option<&'a Lang>,
    /// Leaves claims out.
    pub without_claims: bool,
    /// The least certainty of claims; all that are found where `None`.
    pub claims_from: Option<Confidence>,
}

/// Returns what the rules suggest for a line. `hints` say what the source's mark-up does of its parts.
pub(super) fn line(input: InputLine, asked: Asked<'_>, with_text: bool, hints: &[(Span, BlockKind)]) -> Line {
    let text = Text::new(&input.text);
    let detection = detect(&text, &options(&input, asked, hints));
    let mut line = of_detection(&input, &text, &detection);
    line.text = with_text.then_some(input.text);
    line.claims = line.claims.filter(|_| !asked.without_claims);
    line
}

/// Returns what is found in a text by these options, as a line.
pub(super) fn by_options(input: &InputLine, options: &DetectOptions) -> Line {
    let text = Text::new(&input.text);
    of_detection(input, &text, &detect(&text, options))
}

/// Returns Qawl JSON with what the rules suggest for a line.
pub(super) fn document(
    input: &InputLine,
    asked: Asked<'_>,
    hints: &[(Span, BlockKind)],
    on_one_line: bool,
) -> String {
    let text = Text::new(&input.text);
    let document = {
        // Of a long text it is as long as what is written, so that it must not be there still by then.
        let detection = detect(&text, &options(input, asked, hints));
        document_from(&input.id.to_string(), text, &detection)
    };
    if on_one_line { qawl::write_line(&document) } else { qawl::write(&document) }
}

/// Returns a line to annotate, or what is wrong with it.
pub(super) fn parse(record: &str) -> Result<InputLine, String> {
    within_limits(InputLine::read(record)?)
}

/// Returns what can be annotated, or that it is too long.
pub(super) fn within_limits(input: InputLine) -> Result<InputLine, String> {
    if input.text.len() > MAX_ARTICLE_BYTES {
        return Err(format!("the text is longer than {} MB", MAX_ARTICLE_BYTES / (1024 * 1024)));
    }
    Ok(input)
}

/// Returns how to look at a line: the language it names goes before the one asked for.
fn options(input: &InputLine, asked: Asked<'_>, hints: &[(Span, BlockKind)]) -> DetectOptions {
    let own = input.lang.clone().filter(|lang| !lang.is_empty()).map(|lang| Lang(lang.into()));
    DetectOptions {
        lang: own.or_else(|| asked.lang.cloned()),
        block_kinds: Vec::new(),
        block_hints: hints.to_vec(),
        worth: worth::model(),
        without_claims: asked.without_claims,
        choices: None,
        claim_table: None,
        claims_from: asked.claims_from,
    }
}
