//! A language's tables, read and inflected: what the detectors ask.

use std::borrow::Cow;

use super::choices::ChoiceTable;
use super::claim_table::ClaimTable;
use super::claims::ClaimWords;
use super::cues::{CueForm, Frames, Lemma, Part};
use super::grammar::Grammar;
use super::learned_tables::Learned;
use super::lexicon::{Lexicon, Phrase};
use super::paradigms;
use super::rules::Rules;
use super::tables::{Tables, rows};
use super::tagger::Tagger;
use super::word_classes::{WordClass, WordClasses};
use crate::text::fold::fold;

/// What the detectors know of one language.
pub(crate) struct Pack {
    pub lemmas: Vec<Lemma>,
    pub lexicon: Lexicon,
    pub rules: Rules,
    pub grammar: Grammar,
    /// The classes that any word of the lists is in.
    pub classes: WordClasses,
    /// Nouns of the language report (`the claim that …`), be they in the cue table or spelled as a verb there.
    pub reports_by_nouns: bool,
    /// What words are recognised by, where that has been learned.
    pub tagger: Option<Tagger>,
    /// What chooses among the readings that rules propose, likewise.
    pub choices: Option<ChoiceTable>,
    /// What tells claims, likewise.
    pub claims: Option<ClaimTable>,
    /// What is known of claims beside that; `None` where they are not looked for.
    pub claim_words: Option<ClaimWords>,
}

impl Pack {
    /// Reads the tables and generates every form. Rows that do not read are left out; a test holds
    /// that there are none.
    pub fn build(tables: &Tables, learned: Learned) -> Pack {
        let grammar = Grammar::parse(tables.grammar);
        let mut lexicon = Lexicon::default();
        let mut of_pack = WordClasses::empty();
        for row in rows(tables.words) {
            let Some((class, words)) = row.split_once('\t') else { continue };
            let classes: WordClasses = class.trim().split('+').filter_map(WordClass::named).collect();
            of_pack |= classes;
            for word in words.split_whitespace() {
                add_word(&mut lexicon, &grammar, word, classes);
            }
        }
        let paradigms = paradigms::parse(tables.paradigms);
        let mut lemmas: Vec<Lemma> = Vec::new();
        let mut reports_by_nouns = false;
        for row in rows(tables.cues) {
            let columns: Vec<&'static str> = row.split('\t').map(str::trim).collect();
            let column = |idx: usize| columns.get(idx).copied().unwrap_or("");
            let Some(frames) = Frames::parse(column(3)) else { continue };
            let Ok(lemma) = u16::try_from(lemmas.len()) else { break };
            let tag = |name: &str| column(4).split_whitespace().any(|tag| tag == name);
            lemmas.push(Lemma {
                citation: Cow::Borrowed(column(0)),
                frames,
                tells: tag("tells"),
                weak: tag("weak"),
                relays: tag("relays"),
                texts: tag("texts"),
                postposed: tag("postposed"),
                verb_final: tag("final"),
                aside: tag("aside"),
                strict: tag("strict"),
                documents: tag("documents"),
                homograph: tag("homograph"),
                judges: tag("judges"),
            });
            let stems: Vec<String> = column(2).split('|').map(fold).collect();
            for paradigm in column(1).split_whitespace() {
                for (form, part, agreement) in paradigms.iter().filter_map(|rule| rule.form(paradigm, &stems))
                {
                    reports_by_nouns |= part == Part::Noun;
                    let last = last_letter(&form, column(2));
                    add_cue(&mut lexicon, &form, CueForm { lemma, part, agreement, last });
                }
            }
        }
        reports_by_nouns |= lemmas.iter().any(|lemma| lemma.homograph);
        let Learned { tagger, choices, claims } = learned;
        let rules = Rules::parse(tables.tag, tables.rules);
        let claim_words = ClaimWords::read(tables, &grammar);
        Pack {
            lemmas,
            lexicon,
            rules,
            grammar,
            classes: of_pack,
            reports_by_nouns,
            tagger,
            choices,
            claims,
            claim_words,
        }
    }

    /// Returns the lemma of a form.
    pub fn lemma(&self, form: CueForm) -> Option<&Lemma> {
        self.lemmas.get(usize::from(form.lemma))
    }
}

/// Adds a word of a list. `=word` holds for that exact spelling only, `~noun` also with the article
/// and the endings of number and gender, `begin+end` for words that no list has and that begin and end so.
fn add_word(lexicon: &mut Lexicon, grammar: &Grammar, word: &str, classes: WordClasses) {
    if let Some(exact) = word.strip_prefix('=') {
        lexicon.entry(&fold(exact)).exact.push((exact.to_owned(), classes));
        return;
    }
    if let Some(noun) = word.strip_prefix('~') {
        let noun = fold(noun);
        let stem = grammar.feminine.first().and_then(|end| noun.strip_suffix(end.as_str())).unwrap_or(&noun);
        let mut forms = vec![noun.clone()];
        forms.extend(grammar.endings.iter().map(|ending| format!("{stem}{ending}")));
        for form in forms {
            add_word(lexicon, grammar, &form, classes);
            let article = &grammar.clitics.article;
            if !article.is_empty() {
                add_word(lexicon, grammar, &format!("{article}{form}"), classes);
            }
        }
        return;
    }
    if let Some((beginning, ending)) = word.split_once('+') {
        lexicon.patterns.add(beginning, ending, classes);
        return;
    }
    let mut words = word.split('_').map(fold);
    let Some(first) = words.next() else { return };
    let rest: Vec<String> = words.collect();
    if rest.is_empty() {
        lexicon.entry(&first).classes |= classes;
        return;
    }
    let phrase = Phrase { rest, classes, cue: None };
    if let Some(second) = phrase.rest.first().filter(|_| !phrase.of_claims().is_empty()) {
        lexicon.entry(second).continues = true;
    }
    lexicon.entry(&first).phrases.push(phrase);
}

/// Returns the last letter of the first stem where the form is that stem and folding changes it.
fn last_letter(form: &str, stems: &str) -> Option<char> {
    let stem = stems.split('|').next()?;
    let last = stem.chars().next_back()?;
    (fold(stem) == form && crate::text::fold::fold_char(last) != Some(last)).then_some(last)
}

fn add_cue(lexicon: &mut Lexicon, form: &str, cue: CueForm) {
    let mut words = form.split('_');
    let Some(first) = words.next() else { return };
    let rest: Vec<String> = words.map(str::to_owned).collect();
    let entry = lexicon.entry(first);
    if rest.is_empty() {
        entry.cue.get_or_insert(cue);
    } else {
        entry.phrases.push(Phrase { rest, classes: WordClasses::empty(), cue: Some(cue) });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::lang::tables::LANGUAGES;

    /// The first of two rows that make a form is the one that is read. Two verbs may share some forms (يبين of بين and of بدا);
    /// a row that shares all of its forms with those before it, or that has the citation form of another, is a mistake.
    #[test]
    fn no_cue_is_listed_twice() {
        for tables in &LANGUAGES {
            let paradigms = paradigms::parse(tables.paradigms);
            let mut made: BTreeMap<String, &str> = BTreeMap::new();
            let mut citations = BTreeSet::new();
            for row in rows(tables.cues) {
                let columns: Vec<&str> = row.split('\t').map(str::trim).collect();
                let [citation, names, stems, ..] = columns.as_slice() else { panic!("{row}") };
                let place = format!("src/lang/{}/cues.tsv: {citation}", tables.tag);
                assert!(citations.insert(*citation), "{place} is listed twice");
                let stems: Vec<String> = stems.split('|').map(fold).collect();
                let forms: BTreeSet<String> = names
                    .split_whitespace()
                    .flat_map(|name| paradigms.iter().filter_map(|rule| rule.form(name, &stems)))
                    .map(|(form, ..)| form)
                    .collect();
                let taken: BTreeSet<&str> = forms.iter().filter_map(|form| made.get(form)).copied().collect();
                let is_read = forms.iter().any(|form| !made.contains_key(form));
                assert!(is_read, "{place}: the forms of {taken:?} are all of its forms");
                for form in forms {
                    made.entry(form).or_insert(citation);
                }
            }
        }
    }
}
