//! How certain a suggestion must be to be shown, and so to count as seen.

use super::Annotation;
use crate::schema::{Confidence, Lang};

/// How certain suggestions must be to be shown and to count until a person says otherwise.
#[derive(Clone, Copy, Debug)]
pub struct ShownFrom {
    /// What is no claim.
    pub suggestions: Confidence,
    /// Claims in an article in this language.
    pub claims: fn(&Lang) -> Confidence,
}

impl ShownFrom {
    /// Returns how certain this suggestion must be in an article in this language.
    pub fn least(&self, annotation: &Annotation, lang: &Lang) -> Confidence {
        let of_claims = annotation.claim().map(|_| (self.claims)(lang));
        of_claims.map_or(self.suggestions, |least| least.max(self.suggestions))
    }
}

impl From<Confidence> for ShownFrom {
    /// The same for claims and for all else.
    fn from(suggestions: Confidence) -> Self {
        Self { suggestions, claims: |_| Confidence::default() }
    }
}
