//! The analysis of a spelling: what may be written together with it, and what the lexicon has of what is left then. It is
//! made once for each spelling; those who find attributions and those who find claims read the same one.

use super::lexicon::Entry;
use super::pack::Pack;
use super::word_classes::WordClasses;

/// What a pack knows of a spelling.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Analysis {
    /// What the lexicon has of all of it.
    pub whole: Option<&'static Entry>,
    /// What it has of the word after the conjunction that may be written together with it.
    pub joined: Option<&'static Entry>,
    /// What it has of the word after the preposition that may be written together with it, with the article where the
    /// preposition has taken that in.
    pub governed: Option<&'static Entry>,
    /// Its classes of claims.
    pub classes: WordClasses,
    /// A conjunction is written together with it.
    pub conjunction: bool,
    /// The article is written together with it.
    pub definite: bool,
    /// It may be the second word of an expression of claims.
    pub continues: bool,
}

impl Analysis {
    /// Returns true if an expression of claims may begin with it.
    pub fn begins(&self) -> bool {
        [self.whole, self.joined].into_iter().flatten().any(Entry::begins_claim_phrase)
    }
}

impl Pack {
    /// Returns what the pack knows of a folded spelling; little of one that is no word (`is_word` is false).
    pub fn analysis(&'static self, word: &str, is_word: bool) -> Analysis {
        let clitics = &self.grammar.clitics;
        let whole = self.lexicon.get(word);
        let analysis = Analysis {
            definite: clitics.has_article(word),
            continues: whole.is_some_and(|entry| entry.continues),
            ..Analysis::default()
        };
        if !is_word {
            return analysis;
        }
        let segments = clitics.segments(word);
        let joined = segments.joined.and_then(|rest| self.lexicon.get(rest));
        let governed = segments.governed.and_then(|governed| match governed.contracted {
            Some(noun) => self.lexicon.get(&format!("{}{noun}", clitics.article)),
            None => self.lexicon.get(governed.rest),
        });
        let mut analysis = Analysis { whole, joined, governed, ..analysis };
        let (classes, conjunction) = self.classes_of_claims(word, &analysis);
        let before_article = || segments.joined.is_some_and(|rest| clitics.has_article(rest));
        analysis.classes = classes;
        analysis.conjunction =
            segments.joined.is_some() && (conjunction || classes.is_empty() && before_article());
        analysis
    }

    /// Returns the classes of claims of a folded word, and whether the conjunction written together with it was taken off to
    /// find them.
    fn classes_of_claims(&self, word: &str, analysis: &Analysis) -> (WordClasses, bool) {
        let clitics = &self.grammar.clitics;
        let segments = clitics.segments(word);
        let listed =
            |entry: Option<&Entry>| entry.map(Entry::of_claims).filter(|classes| !classes.is_empty());
        let with_article = |word: &str, entry: Option<&Entry>| {
            let bare = || self.lexicon.get(clitics.without_article(word)?);
            listed(entry).or_else(|| listed(bare()))
        };
        if let Some(classes) = with_article(word, analysis.whole) {
            return (classes, false);
        }
        if let Some(classes) = segments.joined.and_then(|rest| with_article(rest, analysis.joined)) {
            return (classes, true);
        }
        let governed = segments.governed.and_then(|governed| {
            let contracted = governed.contracted.and_then(|noun| self.lexicon.get(noun));
            listed(contracted).or_else(|| with_article(governed.rest, self.lexicon.get(governed.rest)))
        });
        if let Some(classes) = governed {
            return (classes, segments.joined.is_some());
        }
        let whole = self.lexicon.patterns.classes(word);
        match segments.joined {
            // A word that is not known begins with its own letter unless it is the commonest conjunction.
            Some(rest) if whole.is_empty() => {
                let classes = self.lexicon.patterns.classes(rest);
                let common = word.chars().next() == clitics.conjunctions.first().copied();
                (classes, common || !classes.is_empty())
            }
            _ => (whole, false),
        }
    }
}
