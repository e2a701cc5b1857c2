//! The cues that have a content of their own where verbs come first, and where that begins.

use super::gathered::Gathered;
use crate::detect::phrases::content_start::{Opening, Tie, opening};
use crate::detect::phrases::subject::SPEAKERS;
use crate::detect::reading::article::Article;
use crate::lang::cues::{CueForm, Lemma, Part};
use crate::lang::word_classes::WordClass;
use crate::text::tokens::TokenKind;

/// Notes where the content of each cue begins.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    for idx in 0..article.toks.len() {
        if !may_fire(article, idx) {
            continue;
        }
        let Some(opening) = opening(article, idx) else { continue };
        if !holds(article, idx, &opening) {
            continue;
        }
        if let Some(second) = opening.second {
            acc.deactivate(second);
        }
        acc.open(idx, opening);
    }
    // A second cue word has its content in common with the first.
    let seconds: Vec<usize> = acc.openings.iter().flatten().filter_map(|opening| opening.second).collect();
    for second in seconds {
        acc.withdraw(second);
    }
}

/// Returns true if the cue may have a content after it: it is none of those that are beside it, and nothing bars it.
pub(in crate::detect) fn may_fire(article: &Article<'_>, idx: usize) -> bool {
    article.cue(idx).is_some_and(|(form, lemma)| !is_beside(form, lemma)) && !is_barred(article, idx)
}

/// Returns true for cues that are beside their content (بحسب), to which the rules of verbs do not apply.
fn is_beside(form: CueForm, lemma: &Lemma) -> bool {
    form.part == Part::Fixed || lemma.frames.beside
}

/// Returns true if the cue is in a reporter's formula, is negated, reads as a noun, or is somebody's own first person outside
/// of quotation marks. What is beside its content is never barred.
pub(in crate::detect) fn is_barred(article: &Article<'_>, idx: usize) -> bool {
    let Some((form, lemma)) = article.cue(idx) else { return false };
    let Some(tok) = article.tok(idx) else { return false };
    if is_beside(form, lemma) {
        return false;
    }
    if article.is(idx, WordClass::Formula) {
        return true;
    }
    let before = idx.checked_sub(1);
    if before.is_some_and(|before| {
        article.is(before, WordClass::Formula | WordClass::Negation)
            && !article.is(before, WordClass::Interrogative)
    }) {
        return true;
    }
    // A finite verb does not follow a preposition; what looks like one there is a noun.
    let governed = before.is_some_and(|before| {
        article.is(before, WordClass::Preposition)
            && !article.is(before, WordClass::Conjunction | WordClass::Complementiser | WordClass::Complete)
    });
    if form.part.is_finite() && governed && article.pack.grammar.verb_first {
        return true;
    }
    if before.is_some_and(|before| reads_as_noun(article, before, idx)) {
        return true;
    }
    // `يجب أن نوضح أن …` says what is to be said.
    let modal = before.is_some_and(|before| {
        article.is(before, WordClass::Complementiser)
            && before.checked_sub(1).is_some_and(|at| article.is(at, WordClass::PlainVerb))
    });
    form.agreement.first_person && (tok.quotation.is_none() || modal)
}

/// Returns true if a form that is spelled like a noun is one after the word at `before`: the object of a
/// modal verb (يمكن وصف), the subject of a nominal clause (أن رفض الاتفاق), or what a number counts (92 متهماً).
fn reads_as_noun(article: &Article<'_>, before: usize, idx: usize) -> bool {
    let Some((form, lemma)) = article.cue(idx) else { return false };
    let Some(tok) = article.tok(idx) else { return false };
    match form.part {
        Part::Past if tok.conjunction == 0 => {
            let verb = article.is(before, WordClass::PlainVerb) && !article.is(before, WordClass::Auxiliary);
            // `بعد أن أعلن` has a verb after its complementiser, `إن رفض` a noun.
            let nominal = (lemma.strict || lemma.weak)
                && article.is(before, WordClass::Complementiser)
                && !before.checked_sub(1).is_some_and(|at| {
                    article.is(at, WordClass::Preposition) && !article.is(at, WordClass::Inner)
                });
            verb || nominal
        }
        Part::Participle => {
            article.tok(before).is_some_and(|tok| tok.kind == TokenKind::Number)
                || (article.is(idx, WordClass::Document) && !article.is_comma(before))
        }
        _ => false,
    }
}

/// Returns true if a cue that is often something else is a cue here.
fn holds(article: &Article<'_>, idx: usize, opening: &Opening) -> bool {
    let Some((form, lemma)) = article.cue(idx) else { return false };
    let Some(tok) = article.tok(idx) else { return false };
    // A word that is a preposition too is a verb where a sentence begins or its content follows.
    let floor = article.floor(idx);
    let initial = idx < floor + 4
        && (floor..idx)
            .all(|at| article.is(at, WordClass::Conjunction | WordClass::Adverb) || !article.is_word(at));
    if form.part.is_finite() && !initial && !opening.between.is_empty() {
        let far = lemma.strict
            && opening.tie == Tie::Clause
            && opening.between.len() > 6
            && !opening.between.clone().take(2).any(|at| article.is(at, SPEAKERS));
        if far || article.is(idx, WordClass::Preposition) {
            return false;
        }
    }
    // Who relays must say from whom.
    if lemma.relays && !opening.between.clone().any(|at| article.is(at, WordClass::Via)) {
        return false;
    }
    // A verbal noun governs its clause by a preposition (تأكيده بأن).
    let preposed = opening.at.checked_sub(1).and_then(|at| article.tok(at)).is_some_and(|tok| {
        let surface = article.text.slice(tok.span);
        article.pack.grammar.clitics.prepositions.iter().any(|letter| surface.starts_with(*letter))
    });
    // `طلب عدم كشف هويته، أن …`: the clause is somebody else's.
    let refuses = lemma.weak && !lemma.tells && form.part.is_finite();
    if refuses && opening.between.clone().take(1).any(|at| article.is(at, WordClass::Negation)) {
        return false;
    }
    // What somebody quoted says of others is marked where it is plainly reported.
    let plain = opening.tie == Tie::Clause && opening.between.is_empty();
    if tok.quotation.is_some() && (lemma.weak || (lemma.strict && !plain)) {
        return false;
    }
    // `جاء في البيان` quotes a text, `جاء في المرتبة الأولى` does not.
    if lemma.texts {
        let text = WordClass::Document | WordClass::Statement | WordClass::Relay;
        if !opening.between.clone().take(1).any(|at| article.is(at, text)) {
            return false;
        }
    }
    match form.part {
        // Who asks for something says nothing else: `طالباً عدم كشف اسمه أن …` continues the verb's content.
        Part::Participle if lemma.weak && !lemma.tells && !opening.between.is_empty() => false,
        // A bare verbal noun is a cue only with a reported clause of its own.
        Part::Noun if tok.preposition > 0 && lemma.frames.bare && opening.between.is_empty() => true,
        Part::Noun => {
            opening.tie == Tie::Clause
                && lemma.frames.clause
                && opening.between.len() <= if preposed { 30 } else { 6 }
                && !opening.between.clone().any(|at| {
                    article.is(at, WordClass::PlainVerb | WordClass::Negation)
                        || article.cue(at).is_some_and(|(form, _)| form.part.is_finite())
                })
                && idx > 0
                && !clause_noun_barred(article, idx)
        }
        Part::OwnedNoun => {
            matches!(opening.tie, Tie::Clause | Tie::Colon | Tie::Marks | Tie::Preposition)
                && opening.between.len() <= 3
        }
        Part::Past | Part::Present if lemma.strict => opening.tie != Tie::Object,
        _ => true,
    }
}

/// Returns true if the noun at `idx` is too often something else to report by itself.
fn clause_noun_barred(article: &Article<'_>, idx: usize) -> bool {
    article.cue(idx).is_none_or(|(_, lemma)| lemma.strict || lemma.weak)
}
