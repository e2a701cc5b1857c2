//! A language's tables, read and inflected: what the detectors ask.

use std::borrow::Cow;

use super::choices::ChoiceTable;
use super::claim_table::ClaimTable;
use super::classes::Classes;
use super::cues::{CueForm, Frames, Lemma};
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
    /// What words are recognised by, where that has been learned.
    pub tagger: Option<Tagger>,
    /// What chooses among the readings that rules propose, likewise.
    pub choices: Option<ChoiceTable>,
    /// What tells claims, likewise.
    pub claims: Option<ClaimTable>,
}

/// Where words are and what is written together with them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grammar {
    /// Letters that join a clause or phrase, written together with the next word (و، ف).
    pub conjunctions: Vec<char>,
    /// Prepositions written together with the next word (ب، ل، ك).
    pub prepositions: Vec<char>,
    /// The article, written together with its noun.
    pub article: Option<String>,
    /// Articles that are words of their own, definite and indefinite.
    pub articles: Vec<String>,
    /// The source is after its verb unless something shows otherwise.
    pub verb_first: bool,
    /// The finite verb comes second, its subject before or after it.
    pub verb_second: bool,
    /// Every noun has a capital, so that a word without one ends a noun phrase.
    pub noun_capitals: bool,
    /// Quotations inside of what is reported are attributions of their own.
    pub quoted_parts: bool,
    /// Names are recognised by their capitals.
    pub capitals: bool,
    /// Endings that show a feminine noun.
    pub feminine: Vec<String>,
    /// Endings that show a plural of people.
    pub plural: Vec<String>,
    /// Endings that a subject cannot have.
    pub oblique: Vec<String>,
    /// Endings of gender, number and case that a noun of the word lists is also met with.
    pub endings: Vec<String>,
    /// Endings that show an adverb.
    pub adverbial: Vec<String>,
    /// Words that an apostrophe in front shortens ('em, 'tis).
    pub elisions: Vec<String>,
    /// Endings that agreement adds, taken off before mentions are compared.
    pub agreement: Vec<String>,
}

impl Pack {
    /// Reads the tables and generates every form. Rows that do not read are left out; a test holds
    /// that there are none.
    pub fn build(tables: &Tables, learned: Learned) -> Pack {
        let grammar = Grammar::parse(tables.grammar);
        let mut lexicon = Lexicon::default();
        for row in super::rows(tables.words) {
            let Some((class, words)) = row.split_once('\t') else { continue };
            let mut classes = Classes::default();
            for name in class.trim().split('+') {
                classes = classes.with(Classes::named(name).unwrap_or_default());
            }
            for word in words.split_whitespace() {
                add_word(&mut lexicon, &grammar, word, classes);
            }
        }
        let paradigms = paradigms::parse(tables.paradigms);
        let mut lemmas = Vec::new();
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
                    let last = last_letter(&form, column(2));
                    add_cue(&mut lexicon, &form, CueForm { lemma, part, agreement, last });
                }
            }
        }
        let Learned { tagger, choices, claims } = learned;
        let rules = Rules::parse(tables.tag, tables.rules);
        Pack { lemmas, lexicon, rules, grammar, tagger, choices, claims }
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
            if let Some(article) = &grammar.article {
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

impl Grammar {
    fn parse(table: &'static str) -> Grammar {
        let mut grammar = Grammar::default();
        for row in super::rows(table) {
            let Some((name, value)) = row.split_once('\t') else { continue };
            let value = value.trim();
            let letters = || value.split_whitespace().filter_map(|word| word.chars().next()).collect();
            let words = || value.split_whitespace().map(fold).collect();
            match name.trim() {
                "conjunctions" => grammar.conjunctions = letters(),
                "prepositions" => grammar.prepositions = letters(),
                "article" => grammar.article = Some(fold(value)),
                "articles" => grammar.articles = words(),
                "verb-first" => grammar.verb_first = value == "yes",
                "verb-second" => grammar.verb_second = value == "yes",
                "noun-capitals" => grammar.noun_capitals = value == "yes",
                "quoted-parts" => grammar.quoted_parts = value == "yes",
                "capitals" => grammar.capitals = value == "yes",
                "feminine" => grammar.feminine = words(),
                "plural" => grammar.plural = words(),
                "oblique" => grammar.oblique = words(),
                "endings" => grammar.endings = words(),
                "adverbial" => grammar.adverbial = words(),
                "elisions" => grammar.elisions = words(),
                "agreement" => grammar.agreement = words(),
                _ => {}
            }
        }
        grammar
    }
}
