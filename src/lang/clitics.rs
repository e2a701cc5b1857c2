//! What a language writes together with a word in front of it: a conjunction, a preposition, the article.
//!
//! Here they are taken off, and nowhere else. Whether a letter is a clitic or the word's own is for those to say who know
//! more of the word: the lists, its use, or a person.

/// The fewest letters of a word that a conjunction is taken off.
const MIN_JOINED: usize = 2;

/// The fewest letters of a noun that the article is written together with.
const MIN_DEFINITE: usize = 3;

/// The clitics of a language; none where it writes them apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clitics {
    /// Letters that join a clause or phrase (و، ف).
    pub conjunctions: Vec<char>,
    /// Prepositions (ب، ل، ك).
    pub prepositions: Vec<char>,
    /// Of those, the ones that a verb may follow too (ليقول).
    pub purposive: Vec<char>,
    /// Of those, the ones that compare: they continue no noun phrase.
    pub comparative: Vec<char>,
    /// The article, folded; empty where it is a word of its own.
    pub article: String,
}

/// A folded word without the preposition that is written together with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Governed<'w> {
    /// The preposition.
    pub letter: char,
    /// All after it.
    pub rest: &'w str,
    /// The noun, where the preposition has taken in the beginning of the article (للجيش: ل and الجيش).
    pub contracted: Option<&'w str>,
}

/// A folded word taken apart at what may be written together with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segments<'w> {
    /// All after a conjunction, if the word may begin with one.
    pub joined: Option<&'w str>,
    /// All after a preposition, of what is after the conjunction or of the whole word.
    pub governed: Option<Governed<'w>>,
}

impl Clitics {
    /// Takes a folded word apart.
    pub fn segments<'w>(&self, word: &'w str) -> Segments<'w> {
        let joined = self.without_conjunction(word).map(|(_, rest)| rest);
        let joined = joined.filter(|rest| has_letters(rest, MIN_JOINED));
        Segments { joined, governed: self.without_preposition(joined.unwrap_or(word)) }
    }

    /// Returns true if the article is written together with a folded word: enough of a noun follows it.
    pub fn has_article(&self, word: &str) -> bool {
        self.without_article(word).is_some_and(|rest| has_letters(rest, MIN_DEFINITE))
    }

    /// Returns true if the language has no conjunction and no preposition of this sort.
    pub fn is_empty(&self) -> bool {
        self.conjunctions.is_empty() && self.prepositions.is_empty()
    }

    /// Returns a folded word without its first letter, if that can be a conjunction, and the letter.
    pub fn without_conjunction<'w>(&self, word: &'w str) -> Option<(char, &'w str)> {
        without_first(word, &self.conjunctions)
    }

    /// Returns a folded word without its first letter, if that can be a preposition.
    pub fn without_preposition<'w>(&self, word: &'w str) -> Option<Governed<'w>> {
        let (letter, rest) = without_first(word, &self.prepositions)?;
        let contracted = rest.strip_prefix(letter).filter(|_| self.article.ends_with(letter));
        Some(Governed { letter, rest, contracted })
    }

    /// Returns a folded word without the article, if it begins as the article does.
    pub fn without_article<'w>(&self, word: &'w str) -> Option<&'w str> {
        word.strip_prefix(self.article.as_str()).filter(|_| !self.article.is_empty())
    }

    /// Returns true if a folded word begins as the article does.
    pub fn is_definite(&self, word: &str) -> bool {
        self.without_article(word).is_some()
    }
}

/// Returns true if a word has so many letters: most have more, so that they are not counted.
fn has_letters(word: &str, n_letters: usize) -> bool {
    word.chars().nth(n_letters - 1).is_some()
}

fn without_first<'w>(word: &'w str, letters: &[char]) -> Option<(char, &'w str)> {
    let first = word.chars().next().filter(|first| letters.contains(first))?;
    Some((first, word.get(first.len_utf8()..)?))
}
