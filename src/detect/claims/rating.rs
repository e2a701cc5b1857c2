//! Rates the clauses that were taken for claims.

use std::borrow::Cow;

use super::clauses::Clauses;
use super::{Candidate, Chapter, Reader, features, share};
use crate::detect::FoundClaim;
use crate::detect::vocabulary::{KnownWord, Vocabulary};
use crate::detect::worth::{self, LanguageTable, Named, Profile, WorthModel};
use crate::lang::claims::{ClaimWords, WordClasses};
use crate::schema::{Confidence, Evidence, RuleId, Worth, WorthReason};
use crate::text::Text;
use crate::text::tokens::Token;

/// The score from which on a claim is worth checking.
const WORTH_FROM: Confidence = Confidence::thousandths(500);

/// The log-odds at which a reason from the context stands among those of the clause itself.
const AROUND: f64 = 0.3;

/// What claims of a text are rated with.
pub(super) struct Rater<'a> {
    text: &'a Text,
    lexicon: &'a ClaimWords,
    table: Option<&'a LanguageTable>,
    /// The weights of the features of a clause.
    weights: &'a features::Weights,
    /// The classes of the words of each attribution's cue and source.
    said: &'a [WordClasses],
    /// The tokens of the clause at hand, and what is known of them.
    tokens: Vec<Token>,
    words: Vec<Option<KnownWord>>,
}

impl<'a> Rater<'a> {
    pub fn new(
        chapter: &Chapter<'a>,
        lexicon: &'a ClaimWords,
        model: Option<&'a WorthModel>,
        reader: &'a Reader,
    ) -> Self {
        Self {
            text: chapter.text,
            lexicon,
            table: model.and_then(|model| model.table(chapter.lang)),
            weights: reader.weights,
            said: &reader.said,
            tokens: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Returns the claim that a candidate is.
    pub fn claim(
        &mut self,
        (clauses, known): (&Clauses, &[Option<KnownWord>]),
        candidate: Candidate,
        vocabulary: &mut Vocabulary,
    ) -> FoundClaim {
        let [claim, rule_worth] = candidate.log_odds;
        let rule_worth = f64::from(rule_worth) / 1000.0;
        let Profile { named, hashed } = self.profile((clauses, known), &candidate, vocabulary);
        let around = self.around(&candidate);
        let (log_odds, reasons) = match self.table {
            Some(table) => {
                let mix = table.mix;
                let [text, rule] = [mix.text, mix.rule].map(f64::from);
                let of_text = text * table.summed(named, hashed);
                let of_table = table.named(named).map(|(number, weight)| (number, weight * text));
                let weights = of_table.chain(self.named(named, rule));
                let reasons = worth::reasons(named, weights, hashed * text, around);
                (f64::from(mix.bias) + of_text + rule * rule_worth, reasons)
            }
            None => (rule_worth, worth::reasons(named, self.named(named, 1.0), 0.0, around)),
        };
        let score = worth::share(log_odds);
        let [in_content, in_article] = self.lexicon.rules;
        let rule = if candidate.attribution.is_some() { in_content } else { in_article };
        FoundClaim {
            span: candidate.span,
            kind: Some(candidate.kind),
            // By the score as it is told, so that rounding cannot make them contradict each other.
            worth: if score >= WORTH_FROM { Worth::High } else { Worth::Low },
            score,
            reasons,
            attribution: candidate.attribution,
            evidence: Evidence {
                rule: RuleId(Cow::Borrowed(rule)),
                confidence: Confidence::from_share(share(claim)),
                entry: None,
            },
        }
    }

    fn profile(
        &mut self,
        (clauses, known): (&Clauses, &[Option<KnownWord>]),
        candidate: &Candidate,
        vocabulary: &mut Vocabulary,
    ) -> Profile {
        let range = candidate.words.clone();
        let words = clauses.words.get(range.clone()).unwrap_or(&[]);
        let known = known.get(range).unwrap_or(&[]);
        self.tokens.clear();
        self.words.clear();
        for (word, known) in words.iter().zip(known) {
            let Some(span) = word.span.intersection(candidate.span) else { continue };
            // Without the conjunction the first word is another.
            let known = match known {
                Some(_) if span != word.span => Some(vocabulary.known(self.text.slice(span), word.kind)),
                _ => *known,
            };
            self.tokens.push(Token { span, kind: word.kind });
            self.words.push(known);
        }
        let (tokens, words) = (&self.tokens, &self.words);
        worth::profile(self.text, candidate.span, tokens, words, vocabulary, self.table)
    }

    /// Returns what the named features of a text add to the rule score of a clause, `share` of it.
    fn named(&self, named: Named, share: f64) -> impl Iterator<Item = (u16, f64)> {
        named.numbers().filter_map(move |number| {
            let [_, weight] = self.weights.get(features::of_text(number)?).copied()?;
            Some((number, f64::from(weight) / 1000.0 * share))
        })
    }

    /// Returns what the attribution that a clause stands in tells for checking it.
    fn around(&self, candidate: &Candidate) -> impl Iterator<Item = (WorthReason, f64)> + use<> {
        let said = candidate.attribution.and_then(|idx| self.said.get(idx)).copied().unwrap_or_default();
        // It is told whatever it weighs: a person wants to know whose word it is.
        said.members().filter_map(worth::of_said).map(|reason| (reason, AROUND))
    }
}
