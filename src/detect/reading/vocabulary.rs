//! The words of a text: each spelling is folded and looked up in the tables of the language once, however often it
//! is in the text and in those that the thread reads after it.

use std::any::Any;
use std::cell::RefCell;
use std::num::NonZeroU32;
use std::sync::Arc;

use crate::lang::lexicon::{Entry, spelling_hash};
use crate::lang::tagger::{Shape, Spelling};
use crate::lang::word_classes::WordClasses;
use crate::lang::{Analysis, Pack};
use crate::schema::Lang;
use crate::text::fold::fold_into;
use crate::text::tokens::{Token, TokenKind};

/// Slots per hash bucket. The limit bounds lookup time for any text: a full bucket evicts its oldest entry,
/// which is computed again when needed.
const PLACES: usize = 4;

/// The fewest and the most groups of places.
const LEAST_GROUPS: usize = 1 << 10;
const MOST_GROUPS: usize = 1 << 14;

/// How many words are kept from one part of a text to the next.
const MOST_KEPT: usize = 2 * MOST_GROUPS;

/// Hash bits stored in a slot, to avoid most false comparisons. The other bits are the word's index plus 1.
const TAG_BITS: u32 = 15;

/// The longest word whose letters are weighed by itself, in bytes; what is longer is no word of a language.
const LONGEST: usize = 8 * 1024;

/// What holds for a spelling in any context, with a niche for `None`.
#[derive(Clone, Copy, Debug)]
pub(in crate::detect) struct KnownWord {
    /// Its classes of claims by itself.
    pub classes: WordClasses,
    /// Its number in the vocabulary, from 1 on.
    number: NonZeroU32,
    traits: u32,
}

/// What else holds for a word, a bit for each.
mod traits {
    pub const WORD: u32 = 1;
    pub const CONJUNCTION: u32 = 2;
    pub const DEFINITE: u32 = 4;
    pub const CAPITAL: u32 = 8;
    pub const BEGINS: u32 = 16;
    pub const CONTINUES: u32 = 32;
    pub const ODD: u32 = 64;
}

impl KnownWord {
    fn has(&self, which: u32) -> bool {
        self.traits & which != 0
    }

    /// Returns true if it is a word, no number and no sign.
    pub fn is_word(&self) -> bool {
        self.has(traits::WORD)
    }

    /// Returns true if a conjunction is written together with it.
    fn has_conjunction(&self) -> bool {
        self.has(traits::CONJUNCTION)
    }

    /// Returns true if the article is written together with it.
    pub fn is_definite(&self) -> bool {
        self.has(traits::DEFINITE)
    }

    /// Returns true if it begins with a capital.
    pub fn is_capital(&self) -> bool {
        self.has(traits::CAPITAL)
    }

    /// Returns true if an expression may begin with it.
    fn begins(&self) -> bool {
        self.has(traits::BEGINS)
    }

    /// Returns true if an expression may continue it.
    fn continues(&self) -> bool {
        self.has(traits::CONTINUES)
    }

    /// Returns true if it is more than one word, of an address, or too long for a word.
    pub fn is_odd(&self) -> bool {
        self.has(traits::ODD)
    }

    fn index(&self) -> usize {
        self.number.get() as usize - 1
    }
}

/// What a word weighs for check-worthiness by itself, in the unit of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::detect) struct WordWorth {
    /// Its hash as a feature.
    pub feature: u64,
    /// The weights of the runs of its letters together, and how many those are: none where it was not asked for.
    pub letters: i32,
    pub n_letters: u16,
    /// Its own weight.
    pub own: i16,
}

/// A vocabulary that waits for the next text of the same language, whose words weigh the same.
struct Kept {
    lang: Lang,
    weights: Option<Weights>,
    vocabulary: Vocabulary,
}

/// What the weights of words come from. It is kept alive, so that its address is no other's, and nothing else is asked of it.
pub(in crate::detect) type Weights = Arc<dyn Any>;

fn are_same(own: Option<&Weights>, other: Option<&Weights>) -> bool {
    let address = |weights: &Weights| Arc::as_ptr(weights).cast::<()>();
    own.map(address) == other.map(address)
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Returns true if a token is looked at as a word.
pub(in crate::detect) fn is_looked_at(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Word | TokenKind::Number => true,
        TokenKind::Punct(sign) => matches!(sign, '?' | '؟' | '!' | '%' | '٪' | '$' | '€' | '£'),
        TokenKind::Mark(_) => false,
    }
}

/// What has been found out of a spelling; together, since it is asked for together.
struct Learned {
    /// The hash of the spelling, by which its place is found.
    hash: u64,
    analysis: Analysis,
    known: KnownWord,
}

/// Returns one of the texts that lie in a row and end at these places; empty where there is none.
fn part<'t>(texts: &'t str, ends: &[u32], index: usize) -> &'t str {
    let start = index.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(index).copied().unwrap_or(0);
    texts.get(start as usize..end as usize).unwrap_or("")
}

/// The words of a text that have been met.
#[derive(Default)]
pub(in crate::detect) struct Vocabulary {
    /// What words are looked up in; without one nothing is known of them.
    pack: Option<&'static Pack>,
    /// Parts of speech are asked for.
    is_tagged: bool,
    /// The words whose places they are, the latest first; 0 where there is none.
    groups: Vec<[u32; PLACES]>,
    words: Vec<Learned>,
    /// What each word weighs.
    worth: Vec<WordWorth>,
    /// What each word adds to the parts of speech of itself and its neighbours; empty without a tagger.
    spellings: Vec<Spelling>,
    /// The spellings of all words as they are written, and where each ends.
    surfaces: String,
    surface_ends: Vec<u32>,
    /// The folded spellings of all words, and where each ends.
    folded: String,
    ends: Vec<u32>,
}

impl Vocabulary {
    /// Returns a vocabulary without words.
    pub fn new(pack: Option<&'static Pack>) -> Self {
        Self { pack, is_tagged: true, ..Self::default() }
    }

    /// Returns one for those who ask for no parts of speech.
    pub fn without_tags(pack: &'static Pack) -> Self {
        Self { pack: Some(pack), is_tagged: false, ..Self::default() }
    }

    /// Returns what this thread has kept of the texts before, if it was of this language and these weights, or an empty
    /// vocabulary. Nothing but time depends on which.
    pub fn take(lang: &Lang, pack: Option<&'static Pack>, weights: Option<&Weights>) -> Self {
        let kept = KEPT.with(RefCell::take);
        let same = kept.filter(|kept| {
            kept.lang == *lang
                && kept.vocabulary.pack.map(std::ptr::from_ref) == pack.map(std::ptr::from_ref)
                && are_same(kept.weights.as_ref(), weights)
        });
        same.map_or_else(|| Self::new(pack), |kept| kept.vocabulary)
    }

    /// Keeps it for the next text that this thread reads: what is said of words is said in many articles.
    pub fn keep_for_next(self, lang: Lang, weights: Option<Weights>) {
        KEPT.with(|kept| kept.replace(Some(Kept { lang, weights, vocabulary: self })));
    }

    /// Makes ready for so many more bytes of a text; words known before may be forgotten.
    pub fn turn_page(&mut self, n_bytes: usize) {
        if self.words.len() > MOST_KEPT {
            self.words.clear();
            self.worth.clear();
            self.spellings.clear();
            self.surfaces.clear();
            self.surface_ends.clear();
            self.folded.clear();
            self.ends.clear();
            self.groups.fill([0; PLACES]);
        }
        self.make_room(n_bytes / 32);
    }

    /// Sees to it that there are so many groups of places, between the fewest and the most.
    fn make_room(&mut self, n_groups: usize) {
        let n_groups = n_groups.next_power_of_two().clamp(LEAST_GROUPS, MOST_GROUPS);
        if n_groups <= self.groups.len() {
            return;
        }
        self.groups.clear();
        self.groups.resize(n_groups, [0; PLACES]);
        for index in 0..self.words.len() {
            self.place(index);
        }
    }

    /// Gives a word the first of its places.
    fn place(&mut self, index: usize) {
        let Some(word) = self.words.get(index) else { return };
        let (at, tag) = self.place_of(word.hash);
        let Ok(number) = u32::try_from(index + 1) else { return };
        if number < 1 << (u32::BITS - TAG_BITS)
            && let Some(group) = self.groups.get_mut(at)
        {
            let [first, second, third, _] = *group;
            *group = [number << TAG_BITS | tag, first, second, third];
        }
    }

    /// Returns in what group a spelling has its places, and what is noted of its hash there.
    fn place_of(&self, hash: u64) -> (usize, u32) {
        let at = (hash >> 40) as usize & self.groups.len().wrapping_sub(1);
        (at, (hash >> 25) as u32 & ((1 << TAG_BITS) - 1))
    }

    /// Returns what is known of a word, a number or a sign, by how it is written.
    pub fn known(&mut self, surface: &str, kind: TokenKind) -> KnownWord {
        self.look_up(surface, kind).0
    }

    /// Returns what is known of a word, a number or a sign, by how it is written, and what the pack has of it.
    pub fn look_up(&mut self, surface: &str, kind: TokenKind) -> (KnownWord, Analysis) {
        // Digits after a conjunction (و100) are learned as a word, and a number of the same digits as a number.
        let hash = spelling_hash(surface.as_bytes()) ^ u64::from(kind == TokenKind::Word);
        let (at, tag) = self.place_of(hash);
        for place in self.groups.get(at).copied().unwrap_or_default() {
            let index = ((place >> TAG_BITS) as usize).wrapping_sub(1);
            if place & ((1 << TAG_BITS) - 1) == tag
                && let Some(word) = self.words.get(index)
                && word.hash == hash
                && word.known.is_word() == (kind == TokenKind::Word)
                && part(&self.surfaces, &self.surface_ends, index) == surface
            {
                return (word.known, word.analysis);
            }
        }
        self.learn(surface, hash, kind)
    }

    /// Returns a word's folded spelling.
    pub fn spelling(&self, word: &KnownWord) -> &str {
        part(&self.folded, &self.ends, word.index())
    }

    /// Returns what a word weighs, if it was kept.
    pub fn worth(&self, word: &KnownWord) -> Option<&WordWorth> {
        self.worth.get(word.index()).filter(|worth| worth.n_letters > 0)
    }

    /// Returns what a token adds to the parts of speech around it; `None` without a tagger.
    pub fn tagging(&self, word: Option<&KnownWord>, kind: TokenKind) -> Option<&Spelling> {
        match word.filter(|_| kind == TokenKind::Word) {
            Some(word) => self.spellings.get(word.index()),
            None => self.tagging_pack()?.tagger.as_ref()?.sign(kind),
        }
    }

    /// Keeps what a word weighs.
    pub fn keep(&mut self, word: &KnownWord, worth: WordWorth) {
        if let Some(own) = self.worth.get_mut(word.index()) {
            *own = worth;
        }
    }

    #[cold]
    fn learn(&mut self, surface: &str, hash: u64, kind: TokenKind) -> (KnownWord, Analysis) {
        self.surfaces.push_str(surface);
        let start = self.folded.len();
        fold_into(surface, &mut self.folded);
        let folded = self.folded.get(start..).unwrap_or("");
        let is_word = kind == TokenKind::Word;
        let analysis = self.pack.map(|pack| pack.analysis(folded, is_word)).unwrap_or_default();
        let odd = surface.len() > LONGEST || surface.as_bytes().contains(&b'_') || surface == "www";
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let index = self.words.len();
        let capital = surface.chars().next().is_some_and(char::is_uppercase);
        let known = KnownWord {
            classes: analysis.classes,
            number: u32::try_from(index + 1).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MAX),
            traits: [
                (traits::WORD, is_word),
                (traits::CONJUNCTION, analysis.conjunction),
                (traits::DEFINITE, analysis.definite),
                (traits::CAPITAL, capital),
                (traits::BEGINS, analysis.begins()),
                (traits::CONTINUES, analysis.continues),
                (traits::ODD, odd),
            ]
            .into_iter()
            .fold(0, |set, (bit, holds)| if holds { set | bit } else { set }),
        };
        self.words.push(Learned { hash, analysis, known });
        self.worth.push(WordWorth::default());
        if let Some((pack, tagger)) = self.tagging_pack().and_then(|pack| Some((pack, pack.tagger.as_ref()?)))
        {
            let shape = if is_word {
                Shape::of_word(folded, &tagger.table.counts, &pack.grammar, &|word| pack.lexicon.get(word))
            } else {
                Shape::of_sign(kind)
            };
            self.spellings.push(tagger.spelling(&shape));
        }
        self.surface_ends.push(offset(self.surfaces.len()));
        self.ends.push(offset(self.folded.len()));
        // Half of the places are free, so that few words lose theirs.
        if 2 * index >= PLACES * self.groups.len() && self.groups.len() < MOST_GROUPS {
            self.make_room(2 * self.groups.len());
        } else {
            self.place(index);
        }
        (known, analysis)
    }

    fn tagging_pack(&self) -> Option<&'static Pack> {
        self.pack.filter(|_| self.is_tagged)
    }

    /// Gives `take` each token of a run, what is known of it, its classes (those of an expression for all of its
    /// words), and whether a conjunction is written together with it.
    pub fn classes<'w>(
        &self,
        tokens: impl Iterator<Item = Token>,
        words: &'w [Option<KnownWord>],
        mut take: impl FnMut(Token, Option<&'w KnownWord>, WordClasses, bool),
    ) {
        let (mut n_left, mut of_expression) = (0_usize, WordClasses::empty());
        for (idx, (token, word)) in tokens.zip(words).enumerate() {
            let word = word.as_ref();
            let Some(known) = word.filter(|_| token.kind == TokenKind::Word) else {
                take(token, word, WordClasses::empty(), false);
                continue;
            };
            if n_left > 0 {
                n_left -= 1;
                take(token, word, of_expression, false);
                continue;
            }
            if known.begins()
                && let Some((classes, len)) = self.expression(words.get(idx..).unwrap_or(&[]))
            {
                of_expression = classes;
                n_left = len - 1;
                take(token, word, of_expression, known.has_conjunction());
                continue;
            }
            take(token, word, known.classes, known.has_conjunction());
        }
    }

    /// Returns the classes of the expression that some words begin with, and how many words it takes.
    fn expression(&self, words: &[Option<KnownWord>]) -> Option<(WordClasses, usize)> {
        if !words.get(1)?.as_ref()?.continues() {
            return None;
        }
        let analysis = self.words.get(words.first()?.as_ref()?.index())?.analysis;
        let next = |n: usize| Some(words.get(n)?.as_ref().map_or("", |word| self.spelling(word)));
        let begun_by = |entry: Option<&Entry>| entry.and_then(|entry| entry.claim_phrase(next));
        begun_by(analysis.whole).or_else(|| begun_by(analysis.joined))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_whose_hashes_are_alike_are_not_taken_for_one_another() {
        let mut vocabulary = Vocabulary::new(None);
        vocabulary.turn_page(0);
        let hash = spelling_hash("bridge".as_bytes()) ^ 1;
        vocabulary.learn("tunnel", hash, TokenKind::Word);
        let bridge = vocabulary.known("bridge", TokenKind::Word);
        assert_eq!(vocabulary.spelling(&bridge), "bridge");
        assert_eq!(vocabulary.known("bridge", TokenKind::Word).index(), bridge.index());
    }
}
