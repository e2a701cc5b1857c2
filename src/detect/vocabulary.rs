//! The words of a text: each spelling is folded and looked up in the claim table once, however often it stands
//! in the text and in those that the thread reads after it.

use std::cell::RefCell;
use std::sync::Arc;

use super::worth::WorthModel;
use crate::lang::claims::{ClaimWords, WordClass, WordClasses};
use crate::schema::Lang;
use crate::text::fold::fold_into;
use crate::text::tokens::{Token, TokenKind};

/// The fewest and the most spellings that can be found again. Each has two places to be at, so that no text can
/// make looking up slow; where more want the same ones, the earliest is looked up anew when it comes again.
const LEAST_SLOTS: usize = 1 << 12;
const MOST_SLOTS: usize = 1 << 15;

/// How many words are kept from one part of a text to the next.
const MOST_KEPT: usize = MOST_SLOTS;

/// The number of a word in a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordId(u32);

/// What is known of a spelling, wherever it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownWord {
    /// Its hash. Two spellings with the same one would be taken for one word.
    hash: u64,
    /// Where its folded spelling ends among those of all words.
    folded: (u32, u32),
    /// Its classes by itself.
    pub classes: WordClasses,
    /// A conjunction is written together with it.
    pub conjunction: bool,
    /// The article is written together with it.
    pub definite: bool,
    /// It begins with a capital.
    pub capital: bool,
    /// An expression may begin with it.
    begins: bool,
    /// An expression may go on with it.
    goes_on: bool,
    /// It is more than one word, or of an address.
    pub odd: bool,
    /// What it weighs for check-worthiness, once that was asked for.
    pub worth: Option<WordWorth>,
}

/// What a word weighs for check-worthiness by itself, in the unit of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordWorth {
    /// Its hash as a feature.
    pub feature: u64,
    /// Its own weight.
    pub own: i32,
    /// The weights of the runs of its letters together, and how many those are.
    pub letters: i32,
    pub n_letters: u32,
}

/// A vocabulary that waits for the next text of the same language, rated by the same model.
struct Kept {
    lang: Lang,
    model: Option<Arc<WorthModel>>,
    vocabulary: Vocabulary,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// The words of a text that have been met.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// The numbers of the two words whose places they are, the latest first, and 1; 0 where there is none.
    slots: Vec<[u32; 2]>,
    words: Vec<KnownWord>,
    folded: String,
}

impl Vocabulary {
    /// Returns what this thread has kept of the texts before, if it was of this language and model, or an empty
    /// vocabulary. Nothing but time depends on which.
    pub fn take(lang: &Lang, model: Option<&Arc<WorthModel>>) -> Self {
        let kept = KEPT.with(RefCell::take);
        let same = kept.filter(|kept| {
            kept.lang == *lang
                && match (&kept.model, model) {
                    (Some(own), Some(other)) => Arc::ptr_eq(own, other),
                    (None, None) => true,
                    _ => false,
                }
        });
        same.map(|kept| kept.vocabulary).unwrap_or_default()
    }

    /// Keeps it for the next text that this thread reads: what is said of words is said in many articles.
    pub fn keep_for_next(self, lang: Lang, model: Option<Arc<WorthModel>>) {
        KEPT.with(|kept| kept.replace(Some(Kept { lang, model, vocabulary: self })));
    }

    /// Makes ready for so many more bytes of a text; word numbers from before may no longer hold.
    pub fn turn_page(&mut self, n_bytes: usize) {
        let n_now = 2 * self.slots.len();
        let crowded = if 2 * self.words.len() > n_now { 2 * n_now } else { n_now };
        let n_slots = (n_bytes / 8).max(crowded).next_power_of_two().clamp(LEAST_SLOTS, MOST_SLOTS);
        if n_slots > n_now || self.words.len() > MOST_KEPT {
            self.words.clear();
            self.folded.clear();
            self.slots.clear();
            self.slots.resize(n_slots / 2, [0; 2]);
        }
    }

    /// Returns the number of a word, a number or a sign, by how it is written.
    pub fn id(&mut self, surface: &str, kind: TokenKind, lexicon: &ClaimWords) -> WordId {
        // Digits behind a conjunction (و100) are learned as a word, and a number of the same digits as a number.
        let hash = spelling_hash(surface.as_bytes()) ^ u64::from(kind == TokenKind::Word);
        if self.slots.is_empty() {
            self.turn_page(0);
        }
        let at = (hash >> 40) as usize & (self.slots.len() - 1);
        for number in self.slots.get(at).copied().unwrap_or_default() {
            if let Some(known) = number.checked_sub(1)
                && self.words.get(known as usize).is_some_and(|word| word.hash == hash)
            {
                return WordId(known);
            }
        }
        self.learn(surface, hash, kind, lexicon, at)
    }

    /// Returns what is known of a word.
    pub fn word(&self, id: WordId) -> Option<&KnownWord> {
        self.words.get(id.0 as usize)
    }

    /// Returns a word's folded spelling.
    pub fn spelling(&self, word: &KnownWord) -> &str {
        let (start, end) = word.folded;
        self.folded.get(start as usize..end as usize).unwrap_or("")
    }

    fn folded(&self, id: WordId) -> &str {
        self.word(id).map_or("", |word| self.spelling(word))
    }

    /// Keeps what a word weighs.
    pub fn keep(&mut self, id: WordId, worth: WordWorth) {
        if let Some(word) = self.words.get_mut(id.0 as usize) {
            word.worth = Some(worth);
        }
    }

    #[cold]
    fn learn(
        &mut self,
        surface: &str,
        hash: u64,
        kind: TokenKind,
        lexicon: &ClaimWords,
        at: usize,
    ) -> WordId {
        let start = self.folded.len();
        fold_into(surface, &mut self.folded);
        let folded = self.folded.get(start..).unwrap_or("");
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut word = KnownWord {
            hash,
            folded: (offset(start), offset(self.folded.len())),
            classes: WordClasses::default(),
            conjunction: false,
            definite: lexicon.has_article(folded),
            capital: surface.chars().next().is_some_and(char::is_uppercase),
            begins: false,
            goes_on: lexicon.goes_on(folded),
            odd: surface.as_bytes().contains(&b'_') || surface == "www",
            worth: None,
        };
        if kind == TokenKind::Word {
            let (classes, conjunction) = lexicon.classes(folded);
            let bare = lexicon.without_conjunction(folded);
            let article = || bare.is_some_and(|rest| lexicon.has_article(rest));
            word.classes = classes;
            word.conjunction = bare.is_some() && (conjunction || classes.is_empty() && article());
            word.begins =
                lexicon.begins_expression(folded) || bare.is_some_and(|rest| lexicon.begins_expression(rest));
        }
        let number = offset(self.words.len());
        self.words.push(word);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = [number.saturating_add(1), slot[0]];
        }
        WordId(number)
    }

    /// Gives `take` the number of each token of a run, what is known of it, its classes (those of an expression
    /// for all of its words), and whether a conjunction is written together with it.
    pub fn classes<'v>(
        &'v self,
        tokens: impl Iterator<Item = Token>,
        ids: &[Option<WordId>],
        lexicon: &ClaimWords,
        mut take: impl FnMut(Token, Option<&'v KnownWord>, WordClasses, bool),
    ) {
        let (mut n_left, mut of_expression) = (0_usize, WordClasses::default());
        for (idx, (token, id)) in tokens.zip(ids).enumerate() {
            let word = id.and_then(|id| self.word(id));
            let Some(known) = word.filter(|_| token.kind == TokenKind::Word) else {
                take(token, word, WordClasses::default(), false);
                continue;
            };
            if n_left > 0 {
                n_left -= 1;
                take(token, word, of_expression, false);
                continue;
            }
            if known.begins
                && let Some((class, len)) = self.expression(ids.get(idx..).unwrap_or(&[]), lexicon)
            {
                of_expression = WordClasses::default().with(class);
                n_left = len - 1;
                take(token, word, of_expression, known.conjunction);
                continue;
            }
            take(token, word, known.classes, known.conjunction);
        }
    }

    /// Returns the class of the expression that some words begin with, and how many words it takes.
    fn expression(&self, ids: &[Option<WordId>], lexicon: &ClaimWords) -> Option<(WordClass, usize)> {
        let second = ids.get(1).copied().flatten()?;
        if !self.word(second)?.goes_on {
            return None;
        }
        let own = self.folded(ids.first().copied().flatten()?);
        let next = |n: usize| Some(ids.get(n)?.map_or("", |id| self.folded(id)));
        let bare = || lexicon.without_conjunction(own);
        lexicon.expression(own, next).or_else(|| lexicon.expression(bare()?, next))
    }
}

/// Returns a hash of a spelling: eight bytes at a time, since most words are short.
fn spelling_hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = |hash: u64, part: u64| (hash.rotate_left(26) ^ part).wrapping_mul(FACTOR);
    let mut hash = (bytes.len() as u64).wrapping_mul(FACTOR);
    let mut rest = bytes;
    while let Some((part, further)) = rest.split_first_chunk::<8>() {
        hash = mixed(hash, u64::from_le_bytes(*part));
        rest = further;
    }
    // The last bytes, of which some were counted before.
    let last = match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(last), ..) => u64::from_le_bytes(*last),
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(0, |part, byte| part << 8 | u64::from(*byte)),
    };
    mixed(hash, last)
}
