//! Finds where the content of a cue begins: after a complementiser, a colon, a mark, a governed
//! preposition, or as its object.

use std::ops::Range;

use crate::detect::reading::article::Article;
use crate::lang::cues::{Lemma, Part};
use crate::lang::word_classes::WordClass;
use crate::text::tokens::TokenKind;

/// How a content is tied to its cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::detect) enum Tie {
    /// `قال إن …`
    Clause,
    /// `قال: …`
    Colon,
    /// `أضاف “…”`
    Marks,
    /// `أشار إلى …`
    Preposition,
    /// `مؤكداً سعي …`
    Object,
    /// `قائلاً كان …`, `said the …`
    Bare,
}

/// Where a cue's content begins.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Opening {
    pub tie: Tie,
    /// The first token of the content.
    pub at: usize,
    /// What is between cue and content: source, addressee, adverbs.
    pub between: Range<usize>,
    /// A second cue word for the same content (قائلاً after أوضح).
    pub second: Option<usize>,
}

/// The farthest a content may begin from its cue, in tokens.
const REACH: usize = 60;

/// How far a complementiser may be after a cue that should lead to it by a preposition, in tokens.
const CLOSE: usize = 8;

/// Returns where the content of the cue at `cue` begins, or `None` if it takes none on its right.
pub(in crate::detect) fn opening(article: &Article<'_>, cue: usize) -> Option<Opening> {
    let (form, lemma) = article.cue(cue)?;
    let first = cue + usize::from(article.tok(cue)?.cue_len.max(1));
    let limit = article.limit(cue).min(first + REACH);
    let frames = &lemma.frames;
    let level = article.tok(cue)?.quotation;
    let found =
        |tie: Tie, at: usize, end: usize| Some(Opening { tie, at, between: first..end, second: None });
    let mut idx = first;
    // `مرجعاً ذلك إلى …`: what is traced back belongs to the content.
    if form.part == Part::Participle && lemma.tells && frames.noun {
        return fallback(article, cue, first, limit, lemma);
    }
    while idx < limit {
        let tok = article.tok(idx)?;
        match tok.kind {
            TokenKind::Punct(':') => {
                let says = frames.colon || frames.marks || frames.clause;
                return if says && (idx + 1 < article.limit(cue) || is_announced(article, idx + 1)) {
                    found(Tie::Colon, idx + 1, idx)
                } else {
                    None
                };
            }
            TokenKind::Punct('(' | '[') => {
                // What is in brackets is passed over.
                let close = (idx..limit.min(idx + 30))
                    .find(|at| article.is_punct(*at, ')') || article.is_punct(*at, ']'));
                idx = close.unwrap_or(idx) + 1;
                continue;
            }
            TokenKind::Mark(_) => {
                if let Some(quotation) = article.opened(idx) {
                    let names = is_name_in_marks(article, idx, first, lemma);
                    if !names && (frames.marks || frames.clause || frames.noun) {
                        return found(Tie::Marks, idx, idx);
                    }
                    if let Some(close) = quotation.close {
                        idx = close + 1;
                        continue;
                    }
                    return None;
                }
            }
            TokenKind::Word => {
                if let Some(tie) = word_opens(article, cue, idx, first, lemma) {
                    let end = if tie.1 < idx { tie.1 } else { idx };
                    return found(tie.0, tie.2, end);
                }
                if let Some((second, of)) = article.cue(idx) {
                    // `ختم بالقول إن …`
                    let by_saying = second.part == Part::Noun && tok.preposition > 0 && of.frames.bare;
                    if by_saying && (first..idx).any(|at| article.is_comma(at)) {
                        return fallback(article, cue, first, idx, lemma);
                    }
                    // `مضت تقول`
                    let continues = idx == first && second.part == Part::Present && lemma.strict;
                    let says = (matches!(second.part, Part::Participle | Part::OwnedNoun)
                        || (by_saying && (frames.marks || frames.colon))
                        || continues)
                        && of.frames.bare;
                    if says && form.part.is_finite() && tok.quotation == level {
                        let mut inner = opening(article, idx)?;
                        let preposed = idx > first && article.is(idx - 1, WordClass::Preposition);
                        inner.between = first..if preposed { idx - 1 } else { idx };
                        inner.second = Some(idx);
                        return Some(inner);
                    }
                    let stops = match second.part {
                        Part::Past | Part::Present => !of.strict && tok.preposition == 0,
                        Part::Participle => !of.strict,
                        _ => false,
                    };
                    let noun =
                        article.is(idx.saturating_sub(1), WordClass::Preposition | WordClass::Negation);
                    if stops && idx > first && !noun {
                        return fallback(article, cue, first, idx, lemma);
                    }
                }
            }
            _ => {}
        }
        idx += 1;
    }
    // `وأضاف الوزير`, and the quotation in the next line.
    let unsaid = form.part.is_finite() && frames.marks && !lemma.strict && level.is_none();
    let stopped = idx.checked_sub(1).is_some_and(|last| match article.tok(last).map(|tok| tok.kind) {
        Some(TokenKind::Punct(_)) => !article.is_comma(last),
        Some(TokenKind::Mark(_)) | None => true,
        Some(TokenKind::Word | TokenKind::Number) => false,
    });
    if unsaid && !stopped && is_announced(article, idx) {
        return found(Tie::Marks, idx, idx);
    }
    fallback(article, cue, first, idx, lemma)
}

/// Returns true if a paragraph ends in front of the token at `idx` and the next one begins with a quotation.
fn is_announced(article: &Article<'_>, idx: usize) -> bool {
    let ends = idx.checked_sub(1).and_then(|at| article.paragraph(at)).is_some_and(|it| it.tokens.end == idx);
    ends && article.opened(idx).is_some()
}

/// Returns the tie a word makes, where what lies before it ends, and where the content begins.
fn word_opens(
    article: &Article<'_>,
    cue: usize,
    idx: usize,
    first: usize,
    lemma: &Lemma,
) -> Option<(Tie, usize, usize)> {
    let frames = &lemma.frames;
    let tok = article.tok(idx)?;
    let classes = article.classes(idx);
    let preposition_before = idx > first
        && article.is(idx - 1, WordClass::Preposition)
        && !article.is(idx - 1, WordClass::Complete);
    // `… وأن`, `كما أن` continues a clause that has begun before.
    let opens = WordClass::Complementiser | WordClass::Fused | WordClass::Interrogative;
    let joined = idx > first && article.is(idx - 1, WordClass::Conjunction);
    if !classes.is_disjoint(opens) && tok.conjunction == 0 && tok.governs.is_none() && !joined {
        let governed = preposition_before && {
            let word = folded(article, idx - 1);
            frames.prepositions.contains(&word) || frames.leads.contains(&word)
        };
        let leads = frames.clause
            || frames.bare
            || governed
            // Without its preposition (أشار أن) only where it is close.
            || (idx - first <= CLOSE && !(frames.leads.is_empty() && frames.prepositions.is_empty()));
        if !leads || (preposition_before && !governed) {
            return None;
        }
        let end = if governed { idx - 1 } else { idx };
        let fused = classes.contains(WordClass::Fused) || classes.contains(WordClass::Interrogative);
        return Some((Tie::Clause, end, if fused { idx } else { idx + 1 }));
    }
    let next = idx + 1;
    if classes.contains(WordClass::Preposition)
        && frames.leads.iter().any(|word| *word == folded(article, idx))
        && article.is(next, WordClass::Abstract)
    {
        return Some((Tie::Preposition, idx, next));
    }
    if classes.contains(WordClass::Preposition)
        && frames.prepositions.iter().any(|word| *word == folded(article, idx))
    {
        if article.is(next, WordClass::Complementiser | WordClass::Fused) {
            return None;
        }
        // `عدد من الخبراء`, `مدير في الشركة`: a part of the source.
        let before = idx.checked_sub(1).filter(|_| idx > first && !article.is_comma(idx - 1));
        let grammar = &article.pack.grammar;
        let partitive = before.is_some_and(|before| {
            let own = folded(article, idx);
            if grammar.partitive.contains(&own) {
                let parts = WordClass::Determiner | WordClass::Unnamed | WordClass::Group;
                let whole = grammar.clitics.is_definite(&folded(article, before));
                (article.is(before, parts) && !whole)
                    || article.tok(before).is_some_and(|tok| tok.kind == TokenKind::Number)
            } else {
                grammar.attributive.contains(&own) && !article.is(next, WordClass::Abstract)
            }
        });
        return (!partitive && next < article.limit(cue)).then_some((Tie::Preposition, idx, next));
    }
    if let Some(letter) = tok.governs {
        let governed = frames.prepositions.iter().any(|word| word.chars().eq([letter]));
        if governed && (tok.preposition > 0 || tok.classes.contains(WordClass::Preposition)) {
            let alone = tok.classes.contains(WordClass::Preposition) && tok.preposition == 0;
            return Some((Tie::Preposition, idx, if alone { next } else { idx }));
        }
    } else if tok.classes.is_empty() && tok.cue.is_none() && !lemma.frames.prepositions.is_empty() {
        let surface = article.text.slice(tok.span);
        let starts = |word: &String| {
            let mut letters = word.chars();
            let letter = letters.next().filter(|_| letters.next().is_none());
            letter.is_some_and(|letter| surface.starts_with(letter) && surface.chars().count() > 3)
        };
        // `باراك` begins like a preposition too, so a complementiser further on is taken first.
        let reported = (idx + 1..article.limit(cue).min(idx + 12)).any(|at| {
            let opens = WordClass::Complementiser | WordClass::Fused;
            article.is(at, opens) && article.tok(at).is_some_and(|tok| tok.conjunction == 0)
        });
        if !reported
            && frames.prepositions.iter().any(starts)
            && article.pack.grammar.clitics.prepositions.contains(&surface.chars().next()?)
        {
            return Some((Tie::Preposition, idx, idx));
        }
    }
    if classes.contains(WordClass::Abstract) && (frames.noun || frames.abstract_noun) && !preposition_before {
        return Some((Tie::Object, idx, idx));
    }
    None
}

/// Returns the opening of a cue that no word or mark opened: an object or a bare clause right after
/// it.
fn fallback(article: &Article<'_>, cue: usize, first: usize, end: usize, lemma: &Lemma) -> Option<Opening> {
    let (form, _) = article.cue(cue)?;
    let frames = &lemma.frames;
    let tok = article.tok(first).filter(|_| first < end)?;
    let plain =
        tok.kind != TokenKind::Word || !article.is(first, WordClass::Preposition | WordClass::Conjunction);
    let opened = |tie: Tie| Some(Opening { tie, at: first, between: first..first, second: None });
    if form.part == Part::Participle && plain && !matches!(tok.kind, TokenKind::Punct(_)) {
        if frames.noun {
            return opened(Tie::Object);
        }
        if frames.bare && !article.pack.grammar.capitals {
            return opened(Tie::Bare);
        }
    }
    if form.part.is_finite()
        && frames.noun
        && !lemma.weak
        && let Some(at) = object_after_subject(article, first, end)
    {
        return Some(Opening { tie: Tie::Object, at, between: first..at, second: None });
    }
    // `said the road was closed`: a clause without complementiser has a verb of its own.
    if form.part.is_finite() && frames.bare && article.pack.grammar.capitals && plain {
        let verb = (first..end).any(|at| article.is(at, WordClass::Auxiliary | WordClass::PlainVerb));
        if tok.kind == TokenKind::Word && verb && first + 3 < end {
            return opened(Tie::Bare);
        }
    }
    if form.agreement.object && frames.noun && plain {
        return opened(Tie::Object);
    }
    None
}

/// Returns where an object begins after a definite subject: adjectives agree in definiteness, so a noun
/// without article after `الجيش` or `وزارة الدفاع` is no part of the subject.
fn object_after_subject(article: &Article<'_>, first: usize, end: usize) -> Option<usize> {
    let clitics = &article.pack.grammar.clitics;
    if clitics.article.is_empty() || !article.is(first, WordClass::Body | WordClass::Country) {
        return None;
    }
    let is_definite = |idx: usize| clitics.is_definite(&folded(article, idx));
    let mut idx = first;
    let mut complete = article.is(first, WordClass::Country) || is_definite(first);
    idx += usize::from(article.tok(first)?.phrase_len.max(1));
    while idx < end && article.is_word(idx) {
        if is_definite(idx) {
            complete = true;
        } else if complete {
            let bars = WordClass::Preposition | WordClass::Stop | WordClass::Time | WordClass::Adverb;
            let bars = bars | WordClass::Conjunction | WordClass::Role | WordClass::Title | WordClass::Name;
            let tok = article.tok(idx)?;
            let plain = !article.is(idx, bars) && tok.governs.is_none() && tok.conjunction == 0;
            let joined = clitics.without_conjunction(&folded(article, idx)).is_some();
            return (plain && !joined).then_some(idx);
        }
        idx += 1;
    }
    None
}

/// Returns true if the marks opened at `idx` hold a name or an addressee rather than what is said.
fn is_name_in_marks(article: &Article<'_>, idx: usize, first: usize, lemma: &Lemma) -> bool {
    let Some(quotation) = article.opened(idx) else { return false };
    let Some(close) = quotation.close else { return false };
    let n_words = quotation.inner.clone().filter(|at| article.is_word(*at)).count();
    if n_words > 4 {
        return false;
    }
    let preceded = idx > first;
    // A name in front of what opens the content: `قال “…” المدير إن`.
    let next = article.tok(close + 1);
    let joined = next.is_some_and(|tok| tok.conjunction > 0 || tok.cue.is_some());
    let opened_later = || {
        let limit = article.limit(idx).min(close + 25);
        let opens = WordClass::Complementiser | WordClass::Fused;
        (close + 1..limit).any(|at| {
            article.is_punct(at, ':')
                || (article.is(at, opens) && article.tok(at).is_some_and(|tok| tok.conjunction == 0))
        })
    };
    if !preceded && !joined && article.is_word(close + 1) && opened_later() {
        return true;
    }
    let addressed = preceded
        && article
            .tok(idx - 1)
            .is_some_and(|tok| tok.governs.is_some() && tok.classes.contains(WordClass::Preposition));
    let named = preceded
        && article.is(
            idx - 1,
            WordClass::Relay | WordClass::Body | WordClass::Document | WordClass::Role | WordClass::Inner,
        );
    let continues = article.is_word(close + 1)
        || (article.is_comma(close + 1)
            && article.is(close + 2, WordClass::Complementiser | WordClass::Fused));
    // `على «إكس»: «…»`: what is said follows the colon.
    let announces = preceded && n_words <= 2 && article.is_punct(close + 1, ':');
    // `على موقع “تويتر” “…”`: of two quotations in a row a short first one is a name.
    let doubled = preceded && n_words <= 2 && article.opened(close + 1).is_some();
    addressed
        || named
        || doubled
        || announces
        || (lemma.tells && continues)
        || (preceded && continues && n_words <= 2)
}

/// Returns the folded word at `idx` without its conjunction.
pub(in crate::detect) fn folded(article: &Article<'_>, idx: usize) -> String {
    let Some(tok) = article.tok(idx) else { return String::new() };
    let surface = article.text.slice(tok.span);
    crate::text::fold::fold(surface.get(usize::from(tok.conjunction)..).unwrap_or(surface))
}
