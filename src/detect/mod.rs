//! Finds blocks, attributions, speakers and claims in a text: one pure, total, deterministic
//! function of the text and the language packs.
//!
//! The way of an article, a room each, in this order:
//!
//! 1. [`blocks`]: which paragraphs are the article, and which the page around it.
//! 2. `reading`: words are looked up in the language's tables, quotation marks paired, sentences cut.
//! 3. `phrases`: noun phrases, subjects, verbs, where a content begins and how far it extends. Questions about places in
//!    what was read, asked by the sieves.
//! 4. `sieves`: one for each construction that attributes, most certain first; `sieves::SIEVES` is the list.
//! 5. [`choices`]: what a language has learned about its cues takes the place of what the sieves found there.
//! 6. `resolution`: who the sources are, and which mentions name the same speaker.
//! 7. [`claims`] and [`worth`]: clauses worth a look by a fact-checker.
//!
//! `chapters` leads a text through them, as much at a time as can be read between two frames of a page.

pub mod affixes;
pub mod blocks;
mod chapters;
pub mod choices;
pub mod claims;
mod found;
mod phrases;
mod reading;
mod resolution;
mod sieves;
pub mod worth;

pub use crate::lang::{is_prior, language_of, learned};
pub use chapters::Reading;
pub use found::{DetectOptions, Detection, FoundAttribution, FoundClaim, FoundSpeaker, Stage};

use crate::text::Text;

/// Returns what the packs' rules suggest for `text`.
///
/// Every span lies on character boundaries inside the text; nothing lies in boilerplate.
pub fn detect(text: &Text, options: &DetectOptions) -> Detection {
    detect_observed(text, options, &mut |_| ())
}

/// Does what [`detect`] does, and tells `observe` after each stage of each chapter, for those who measure.
pub fn detect_observed(text: &Text, options: &DetectOptions, observe: &mut dyn FnMut(Stage)) -> Detection {
    let mut reading = Reading::begin(text, options, observe);
    while reading.go_on(observe) {}
    reading.finish()
}
