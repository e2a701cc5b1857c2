//! Rates the clauses that were taken for claims.

use std::borrow::Cow;

use enumset::enum_set;

use super::candidates::{Candidate, MIN_WORDS};
use super::chapter::Chapter;
use super::clauses::Join;
use super::features::{self, Context};
use super::sums::Sum;
use super::weighing::Weighing;
use crate::detect::found::{FoundAttribution, FoundClaim};
use crate::detect::reading::article::Article;
use crate::detect::reading::vocabulary::{KnownWord, Vocabulary};
use crate::detect::worth::{self, LanguageTable, Named, Profile, ReasonSet, Spelled, WorthModel};
use crate::lang::claim_table::{ClaimTable, Part};
use crate::lang::claims::ClaimWords;
use crate::lang::reasons::Shows;
use crate::lang::word_classes::{WordClass, WordClasses};
use crate::schema::{ClaimKind, Confidence, Evidence, QuoteKind, RuleId, Worth, WorthReason};
use crate::text::Span;
use crate::text::tokens::{Token, tokens};

/// The score from which on a claim is worth checking.
const WORTH_FROM: Confidence = Confidence::thousandths(500);

/// The least log-odds of what somebody says is not so: the guidelines ask for denials to be checked, and three of four such
/// claims in annotated articles are marked as worth it.
const DENIED: f64 = 0.2;

/// Classes of words of a clause that denies nothing, whatever it negates: wishes, what may be, what will be.
const NOT_YET: WordClasses = enum_set!(WordClass::Wish | WordClass::Modal | WordClass::Future);

/// What claims of a text are rated with.
pub(super) struct Rater<'a> {
    article: &'a Article<'a>,
    lexicon: &'a ClaimWords,
    table: Option<&'a LanguageTable>,
    /// What has been learned of claims.
    learned: &'a ClaimTable,
    /// The reasons that are true of each attribution, as far as they have been asked for.
    said: Vec<Option<ReasonSet>>,
    /// The tokens of the clause at hand, and what is known of them.
    tokens: Vec<Token>,
    words: Vec<Option<KnownWord>>,
}

impl<'a> Rater<'a> {
    pub fn new(
        chapter: &Chapter<'a>,
        lexicon: &'a ClaimWords,
        learned: &'a ClaimTable,
        model: Option<&'a WorthModel>,
    ) -> Self {
        Self {
            article: chapter.article,
            lexicon,
            table: model.and_then(|model| model.table(chapter.lang)),
            learned,
            said: vec![None; chapter.attributions.len()],
            tokens: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Returns the claim that a candidate is.
    pub fn claim(
        &mut self,
        context: &Context<'_>,
        candidate: &Candidate,
        vocabulary: &mut Vocabulary,
    ) -> Option<FoundClaim> {
        let attribution = context.clauses.words.get(candidate.start)?.content.map(|idx| idx as usize);
        let said = attribution.and_then(|idx| context.attributions.get(idx));
        let span = within_marks(context, candidate, said)?;
        let mut weighing = Weighing { table: self.learned, part: Part::Worth, sum: 0 };
        context.worth(&mut weighing, candidate.start, &candidate.sum);
        let scale = f64::from(self.learned.scale(Part::Worth));
        let rule_worth = f64::from(weighing.sum) * scale;
        let Profile { named, hashed } = self.profile(context, candidate, span, vocabulary);
        let mut of_source = self.true_of_said(context, attribution, vocabulary);
        let is_said = attribution.is_some_and(|idx| is_content_itself(context, idx, candidate));
        if !is_said || self.begins_with_prize(vocabulary) {
            of_source.remove(WorthReason::Contested);
        }
        let mut of_clause = self.true_reasons(vocabulary);
        if self.is_supposed(context, candidate, vocabulary) {
            of_clause.remove(WorthReason::Event);
            of_clause.remove(WorthReason::Denial);
        }
        let found = of_clause.union(of_source);
        let denied = attribution.is_some()
            && found.has(WorthReason::Denial)
            && candidate.sum.classes.is_disjoint(NOT_YET);
        let least = |log_odds: f64| if denied { log_odds.max(DENIED) } else { log_odds };
        let (log_odds, reasons) = match self.table {
            Some(table) => {
                let mix = table.mix;
                let [text, rule] = [mix.text, mix.rule].map(f64::from);
                let of_text = text * table.summed(named, hashed);
                let of_table = table.named(named).map(|(number, weight)| (number, weight * text));
                let weights = of_table.chain(self.named(named, rule * scale));
                let reasons = worth::reasons(found, weights, hashed * text);
                let log_odds = f64::from(mix.bias) + of_text + rule * rule_worth;
                // A model that leaves the context out leaves out who denies it too.
                (if rule == 0.0 { log_odds } else { least(log_odds) }, reasons)
            }
            None => (least(rule_worth), worth::reasons(found, self.named(named, scale), 0.0)),
        };
        let score = worth::share(log_odds);
        let [in_content, in_article] = self.lexicon.rules;
        let rule = if attribution.is_some() { in_content } else { in_article };
        Some(FoundClaim {
            span,
            kind: Some(kind(&candidate.sum)),
            // By the score as it is shown, so that rounding cannot make them contradict each other.
            worth: if score >= WORTH_FROM { Worth::High } else { Worth::Low },
            score,
            reasons,
            attribution,
            evidence: Evidence {
                rule: RuleId(Cow::Borrowed(rule)),
                confidence: self.learned.certainty(candidate.share),
                entry: None,
            },
        })
    }

    fn profile(
        &mut self,
        context: &Context<'_>,
        candidate: &Candidate,
        span: Span,
        vocabulary: &mut Vocabulary,
    ) -> Profile {
        // The marks around it may stand outside of the words.
        let range = candidate.start.saturating_sub(1)..(candidate.end + 1).min(context.clauses.words.len());
        let words = context.clauses.words.get(range.clone()).unwrap_or(&[]);
        let known = context.first_token + range.start..context.first_token + range.end;
        let known = self.article.words.get(known).unwrap_or(&[]);
        self.tokens.clear();
        self.words.clear();
        for (word, known) in words.iter().zip(known) {
            let Some(part) = word.span.intersection(span).filter(|part| !part.is_empty()) else { continue };
            // Without the conjunction the first word is another.
            let known = match known {
                Some(_) if part != word.span => {
                    Some(vocabulary.known(self.article.text.slice(part), word.kind))
                }
                _ => *known,
            };
            self.tokens.push(Token { span: part, kind: word.kind });
            self.words.push(known);
        }
        worth::profile(self.article.text, span, &self.tokens, &self.words, vocabulary, self.table)
    }

    /// Returns the reasons that are true of the clause at hand by itself.
    fn true_reasons(&self, vocabulary: &Vocabulary) -> ReasonSet {
        let spelled = self.spelled(vocabulary).zip(&self.tokens);
        let spelled: Vec<Spelled<'_>> =
            spelled.map(|(word, token)| Spelled { word, kind: token.kind }).collect();
        worth::true_of(&spelled, self.lexicon)
    }

    /// Returns true if the clause at hand begins with what may be claimed without a word: `claimed the nomination`.
    fn begins_with_prize(&self, vocabulary: &Vocabulary) -> bool {
        let first: Vec<&str> = self.spelled(vocabulary).take(PRIZE_WORDS).collect();
        let shown = self.lexicon.shown(&first);
        shown.iter().any(|shown| shown.has(Shows::Prize))
    }

    /// Returns true if the word in front of a clause says that it is only supposed: `if`.
    fn is_supposed(&self, context: &Context<'_>, candidate: &Candidate, vocabulary: &Vocabulary) -> bool {
        let before = candidate.start.checked_sub(1).map(|before| context.first_token + before);
        let word = before.and_then(|before| self.article.words.get(before)?.as_ref());
        let shown = word.map(|word| self.lexicon.shown(&[vocabulary.spelling(word)]));
        shown.iter().flatten().any(|shown| shown.has(Shows::Condition))
    }

    /// Returns the words of the clause at hand as they are folded; none for signs.
    fn spelled<'v>(&self, vocabulary: &'v Vocabulary) -> impl Iterator<Item = &'v str> {
        self.words.iter().map(|word| word.as_ref().map_or("", |word| vocabulary.spelling(word)))
    }

    /// Returns the reasons that are true of the attribution that a clause stands in.
    fn true_of_said(
        &mut self,
        context: &Context<'_>,
        attribution: Option<usize>,
        vocabulary: &mut Vocabulary,
    ) -> ReasonSet {
        let Some(idx) = attribution else { return ReasonSet::default() };
        if let Some(Some(known)) = self.said.get(idx) {
            return *known;
        }
        let Some(found) = context.attributions.get(idx) else { return ReasonSet::default() };
        let mut reasons = ReasonSet::default();
        let spans = found.cue.iter().map(|span| (*span, true)).chain(found.source.map(|span| (span, false)));
        for (span, is_cue) in spans {
            let mut cut = Vec::new();
            tokens(&mut cut, self.article.text.as_str(), span);
            let mut known = |token: &Token| vocabulary.known(self.article.text.slice(token.span), token.kind);
            let words: Vec<KnownWord> = cut.iter().map(&mut known).collect();
            let spelled: Vec<&str> = words.iter().map(|word| vocabulary.spelling(word)).collect();
            reasons = reasons.union(worth::true_of_said(&spelled, is_cue, self.lexicon));
        }
        self.said.get_mut(idx).into_iter().for_each(|slot| *slot = Some(reasons));
        reasons
    }

    /// Returns what the named features of a text add to what has been learned of claims, `share` of it.
    fn named(&self, named: Named, share: f64) -> impl Iterator<Item = (u16, f64)> {
        named.numbers().filter_map(move |number| {
            let weight = self.learned.weight(Part::Worth, features::of_named(number)?);
            Some((number, f64::from(weight) * share))
        })
    }
}

/// Returns where a claim is whose first word is in the content of an attribution. A content in marks, or partly in marks, ends
/// where it is found to end: what follows, such as a name in brackets, is no part of a claim in it.
fn within_marks(
    context: &Context<'_>,
    candidate: &Candidate,
    said: Option<&FoundAttribution>,
) -> Option<Span> {
    let span = context.span(candidate.start, candidate.end)?;
    let words = context.clauses.words.get(candidate.start..candidate.end)?;
    let first = words.first()?.span;
    let in_marks = said.filter(|said| said.kind != QuoteKind::Indirect);
    let content = in_marks.and_then(|said| said.content.iter().find(|content| content.overlaps(first)));
    let Some(inside) = content.and_then(|content| content.intersection(span)) else { return Some(span) };
    let n_words = words.iter().filter(|word| word.is_counted() && word.span.overlaps(inside)).count();
    Some(if n_words >= MIN_WORDS as usize { inside } else { span })
}

/// How many first words of a clause are looked at for a thing that is claimed (the nomination).
const PRIZE_WORDS: usize = 4;

/// How many words of a content may be in front of the clause that is claimed or denied.
const BEFORE_CONTENT: usize = 1;

/// Returns true if a clause is what an attribution's cue claims or denies: all that is quoted, but of a paraphrase only
/// its beginning. `He denied that his troops were in the town that had been shelled` denies no shelling.
fn is_content_itself(context: &Context<'_>, idx: usize, candidate: &Candidate) -> bool {
    let Some(found) = context.attributions.get(idx) else { return false };
    let words = context.clauses.words.get(..candidate.start).unwrap_or(&[]);
    let before = words.iter().rev().take_while(|word| word.content == u32::try_from(idx).ok()).count();
    found.kind == QuoteKind::Direct || before <= BEFORE_CONTENT
}

/// Returns what sort of fact a clause with these words states, the most telling first.
fn kind(sum: &Sum) -> ClaimKind {
    let has = |class: WordClass| sum.classes.contains(class);
    let counts =
        has(WordClass::Quantity) || has(WordClass::Money) || has(WordClass::Unit) || has(WordClass::Number);
    if has(WordClass::Denial) {
        ClaimKind::Denial
    } else if has(WordClass::Compare) || has(WordClass::Record) {
        ClaimKind::Comparison
    } else if sum.n_numbers > 0 && (counts || !has(WordClass::Date)) || has(WordClass::Number) && counts {
        ClaimKind::Quantity
    } else if has(WordClass::Cause) || sum.joins.has(Join::Because) {
        ClaimKind::Cause
    } else if has(WordClass::Law) {
        ClaimKind::Law
    } else if has(WordClass::Happen)
        || has(WordClass::Harm)
        || has(WordClass::Accuse)
        || has(WordClass::Change)
    {
        ClaimKind::Event
    } else {
        ClaimKind::Position
    }
}
