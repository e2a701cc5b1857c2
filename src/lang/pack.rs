//! A language's tables, read and inflected: what the detectors ask.

use std::borrow::Cow;

use super::choices::ChoiceTable;
use super::claim_table::ClaimTable;
use super::classes::Classes;
use super::cues::{CueForm, Frames, Lemma, Part};
use super::grammar::Grammar;
use super::learned::Learned;
use super::lexicon::{Lexicon, Phrase};
use super::rules::Rules;
use super::tagger::Tagger;
use super::{Tables, paradigms};
use crate::text::fold::fold;

/// What the detectors know of one language.
pub(crate) struct Pack {
    pub lemmas: Vec<Lemma>,
    pub lexicon: Lexicon,
    pub rules: Rules,
    pub grammar: Grammar,
    /// The classes that any word of the lists is in.
    pub classes: Classes,
    /// Nouns of the language report (`the claim that …`), be they in the cue table or spelled as a verb there.
    pub reports_by_nouns: bool,
    /// What words are recognised by, where that has been learned.
    pub tagger: Option<Tagger>,
    /// What chooses among the readings that rules propose, likewise.
    pub choices: Option<ChoiceTable>,
    /// What tells claims, likewise.
    pub claims: Option<ClaimTable>,
}

impl Pack {
    /// Reads the tables and generates every form. Rows that do not read are left out; a test holds
    /// that there are none.
    pub fn build(tables: &Tables, learned: Learned) -> Pack {
        let grammar = Grammar::parse(tables.grammar);
        let mut lexicon = Lexicon::default();
        let mut of_pack = Classes::default();
        for row in super::rows(tables.words) {
            let Some((class, words)) = row.split_once('\t') else { continue };
            let mut classes = Classes::default();
            for name in class.trim().split('+') {
                classes = classes.with(Classes::named(name).unwrap_or_default());
            }
            of_pack = of_pack.with(classes);
            for word in words.split_whitespace() {
                add_word(&mut lexicon, &grammar, word, classes);
            }
        }
        let paradigms = paradigms::parse(tables.paradigms);
        let mut lemmas: Vec<Lemma> = Vec::new();
        let mut reports_by_nouns = false;
        for row in super::rows(tables.cues) {
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
        Pack { lemmas, lexicon, rules, grammar, classes: of_pack, reports_by_nouns, tagger, choices, claims }
    }

    /// Returns the lemma of a form.
    pub fn lemma(&self, form: CueForm) -> Option<&Lemma> {
        self.lemmas.get(usize::from(form.lemma))
    }
}

/// Adds a word of a list. `=word` holds for that exact spelling only, `~noun` also with the article
/// and the endings of number and gender.
fn add_word(lexicon: &mut Lexicon, grammar: &Grammar, word: &str, classes: Classes) {
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
    let mut words = word.split('_').map(fold);
    let Some(first) = words.next() else { return };
    let rest: Vec<String> = words.collect();
    let entry = lexicon.entry(&first);
    if rest.is_empty() {
        entry.classes = entry.classes.with(classes);
    } else {
        entry.phrases.push(Phrase { rest, classes, cue: None });
    }
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
        entry.phrases.push(Phrase { rest, classes: Classes::default(), cue: Some(cue) });
    }
}
