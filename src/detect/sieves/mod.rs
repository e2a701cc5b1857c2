//! The sieves: each finds one construction that attributes words to somebody, and sees what those before it have found.
//!
//! [`SIEVES`] is the list, in the order in which they run. A new sieve is a file beside this one and a row there.

mod according_to;
mod colon_speech;
mod conversation_turns;
mod embedded_quotation;
mod fronted_content;
pub(super) mod gathered;
mod postposition;
mod reporting_noun;
mod reportive_mood;
mod subject_first_clause;
mod uncued_quotation;
mod verb_first_clause;
pub(super) mod verb_first_cues;
mod verb_second_clause;

use super::reading::article::Article;
use crate::lang::Pack;
use crate::lang::word_classes::WordClass;
use crate::schema::Rule;
use gathered::Gathered;

/// A sieve: what it is called and does, for those who read the table and for the tests, and how it is run.
#[cfg_attr(not(test), expect(dead_code, reason = "tests hold that the order and the rules are as listed"))]
struct Sieve {
    /// Its name, which is that of its file.
    name: &'static str,
    /// What it finds, with an example.
    finds: &'static str,
    /// The sieves that must have run before it, since it reads what they leave in [`Gathered`].
    after: &'static [&'static str],
    /// The rules it gives as evidence, for a content or for its speaker.
    rules: &'static [Rule],
    /// Whether a language has the construction.
    applies: fn(&Pack) -> bool,
    run: fn(&mut Gathered, &Article<'_>),
}

/// The sieves, in the order in which they run: the most certain first, and those that look for what no cue introduces after
/// all that have a cue.
const SIEVES: &[Sieve] = &[
    Sieve {
        name: "verb_first_cues",
        finds: "cues that have a content after them where verbs come first, and where that begins",
        after: &[],
        rules: &[],
        applies: |pack| pack.grammar.verb_first,
        run: verb_first_cues::find,
    },
    Sieve {
        name: "according_to",
        finds: "a clause beside a phrase that governs its source: بحسب الوزارة …, according to X",
        after: &["verb_first_cues"],
        rules: &[Rule::Beside],
        applies: |_| true,
        run: according_to::find,
    },
    Sieve {
        name: "verb_first_clause",
        finds: "the content after a cue where verbs come first: قال الوزير إن …, مؤكداً سعي …",
        after: &["verb_first_cues", "according_to"],
        rules: &[
            Rule::OwnClauseVso,
            Rule::OwnClauseSvo,
            Rule::ElidedSubject,
            Rule::Pronoun,
            Rule::Honorific,
            Rule::ParticipleChain,
            Rule::VerbalNoun,
            Rule::Relay,
            Rule::ObjectContent,
            Rule::Directive,
        ],
        applies: |pack| pack.grammar.verb_first,
        run: verb_first_clause::find,
    },
    Sieve {
        name: "fronted_content",
        finds: "the content in front of a cue where verbs come first: «…»، قال الوزير",
        after: &["verb_first_clause"],
        rules: &[Rule::OwnClauseVso, Rule::OwnClauseSvo, Rule::ElidedSubject, Rule::Pronoun],
        applies: |pack| pack.grammar.verb_first,
        run: fronted_content::find,
    },
    Sieve {
        name: "postposition",
        finds: "a clause beside a phrase that its cue ends: einem Bericht zufolge …, wie X mitteilte, …",
        after: &["according_to"],
        rules: &[Rule::Beside],
        applies: |pack| pack.lemmas.iter().any(|lemma| lemma.postposed || lemma.verb_final),
        run: postposition::find,
    },
    Sieve {
        name: "verb_second_clause",
        finds: "the content of a verb that comes second: X sagte, dass …, „…“, sagte X",
        after: &["according_to", "postposition"],
        rules: &[Rule::OwnClauseVso, Rule::OwnClauseSvo, Rule::ElidedSubject, Rule::Pronoun, Rule::Directive],
        applies: |pack| pack.grammar.verb_second,
        run: verb_second_clause::find,
    },
    Sieve {
        name: "subject_first_clause",
        finds: "the content of a verb that follows its subject: X said that …, “…,” said X, Prices, she said, rose",
        after: &["according_to"],
        rules: &[
            Rule::OwnClauseVso,
            Rule::OwnClauseSvo,
            Rule::ElidedSubject,
            Rule::Pronoun,
            Rule::ParticipleChain,
            Rule::Directive,
        ],
        applies: |pack| !pack.grammar.verb_first && !pack.grammar.verb_second,
        run: subject_first_clause::find,
    },
    Sieve {
        name: "reporting_noun",
        finds: "the clause or infinitive that a noun reports: the claim that …, Berg’s plan to …",
        after: &["subject_first_clause", "verb_second_clause"],
        rules: &[Rule::VerbalNoun, Rule::Pronoun],
        applies: |pack| !pack.grammar.verb_first && pack.reports_by_nouns,
        run: reporting_noun::find,
    },
    Sieve {
        name: "colon_speech",
        finds: "headlines and turns of a conversation in colon style: واشنطن: …, ANNA BERG: …",
        after: &["verb_first_clause", "fronted_content", "verb_second_clause", "subject_first_clause"],
        rules: &[Rule::ColonHeadline, Rule::ColonTurn],
        applies: |_| true,
        run: colon_speech::find,
    },
    Sieve {
        name: "reportive_mood",
        finds: "a sentence in the mood of reported speech, without a cue: Er werde nicht zurücktreten.",
        after: &["verb_second_clause", "colon_speech"],
        rules: &[Rule::ReportedMood],
        applies: |pack| pack.classes.contains(WordClass::Reportive),
        run: reportive_mood::find,
    },
    Sieve {
        name: "uncued_quotation",
        finds: "a sentence in quotation marks without a cue, beside those of a speaker: “A.” she said. “B.”",
        after: &["verb_second_clause", "subject_first_clause", "colon_speech"],
        rules: &[Rule::FloatingQuote],
        applies: |pack| !pack.grammar.verb_first,
        run: uncued_quotation::find,
    },
    Sieve {
        name: "embedded_quotation",
        finds: "words in quotation marks amid what is reported: er nannte es „verrückt“",
        after: &["uncued_quotation"],
        rules: &[Rule::QuotedPart],
        applies: |pack| pack.grammar.quoted_parts,
        run: embedded_quotation::find,
    },
];

/// Returns what the sieves find in an article.
pub(super) fn by_rules(article: &Article<'_>) -> Gathered {
    let mut acc = Gathered::of(article.toks.len());
    for sieve in SIEVES.iter().filter(|sieve| (sieve.applies)(article.pack)) {
        (sieve.run)(&mut acc, article);
    }
    acc
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::blocks::blocks;
    use super::super::choices;
    use super::super::reading::vocabulary::Vocabulary;
    use super::*;
    use crate::lang::{cue_examples, languages, pack};
    use crate::schema::Lang;
    use crate::text::Text;

    /// Gives `take` each sieve that applies to a text, and how many attributions there were before it, with what has been
    /// gathered up to it. No sieve gives another rule than it lists.
    fn sift(lang: &str, source: &str, mut take: impl FnMut(&Sieve, &Article<'_>, &Gathered, usize)) {
        let pack = pack(&Lang(lang.to_owned().into())).expect("a language");
        let text = Text::new(source);
        let mut vocabulary = Vocabulary::new(Some(pack));
        let (article, _) = Article::read(&text, pack, &blocks(&text, &[]), 0, &mut vocabulary);
        let mut acc = Gathered::of(article.toks.len());
        for sieve in SIEVES.iter().filter(|sieve| (sieve.applies)(pack)) {
            let n_before = acc.raws.len();
            (sieve.run)(&mut acc, &article);
            for raw in acc.raws.iter().skip(n_before) {
                for rule in [raw.rule, raw.source_rule] {
                    assert!(sieve.rules.contains(&rule), "{}: {rule} in {source}", sieve.name);
                }
            }
            take(sieve, &article, &acc, n_before);
        }
    }

    /// Compares the contents that one sieve finds in a text with those expected; the parts of one are joined by `…`.
    #[track_caller]
    pub(super) fn check(name: &str, lang: &str, source: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let mut ran = false;
        sift(lang, source, |sieve, article, acc, n_before| {
            if sieve.name == name {
                ran = true;
                found.extend(acc.raws.iter().skip(n_before).map(|raw| {
                    let parts = raw.parts.iter().filter_map(|part| article.trimmed(part.clone()));
                    parts.map(|span| article.text.slice(span)).collect::<Vec<_>>().join(" … ")
                }));
            }
        });
        assert!(ran, "{name} does not apply to {lang}");
        assert_eq!(found, expected, "{name} in {source}");
    }

    #[test]
    fn each_sieve_runs_after_those_that_it_reads() {
        let mut before: Vec<&str> = Vec::new();
        for sieve in SIEVES {
            assert!(!sieve.finds.is_empty() && !before.contains(&sieve.name), "{}", sieve.name);
            for needed in sieve.after {
                assert!(
                    before.contains(needed),
                    "{} reads what {needed} leaves, which runs later",
                    sieve.name
                );
            }
            before.push(sieve.name);
        }
    }

    #[test]
    fn every_language_lists_the_rules_that_can_apply_to_it_and_no_others() {
        for lang in languages() {
            let pack = pack(&Lang(lang.into())).expect("a language");
            let sieves = SIEVES.iter().filter(|sieve| (sieve.applies)(pack));
            let mut rules: BTreeSet<&str> =
                sieves.flat_map(|sieve| sieve.rules).map(|rule| rule.name()).collect();
            if pack.choices.is_some() {
                rules.extend(choices::RULES.iter().map(|rule| rule.name()));
            }
            let listed: BTreeSet<&str> = pack.rules.listed().map(|rule| rule.name()).collect();
            assert_eq!(listed, rules, "src/lang/{lang}/rules.tsv has, and the sieves give");
        }
    }

    /// As none does in the sentences of its own tests, which are sifted too.
    #[test]
    fn a_sieve_gives_no_other_rule_than_it_lists() {
        for lang in languages() {
            for row in cue_examples(lang) {
                for source in [row.fires, row.silent] {
                    sift(lang, source, |_, _, _, _| ());
                }
            }
        }
    }
}
