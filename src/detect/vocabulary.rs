//! The words of a text: each spelling is folded and looked up in the claim table once, however often it stands
//! in the text.

use crate::lang::claims::{ClaimWords, WordClasses};
use crate::text::Span;
use crate::text::fold::fold_into;
use crate::text::tokens::{Token, TokenKind};

/// The fewest and the most spellings that can be found again. Each has one place to be at, so that no text can
/// make looking up slow; where two want the same one, the earlier is looked up anew when it comes again.
const LEAST_SLOTS: usize = 1 << 9;
const MOST_SLOTS: usize = 1 << 14;

/// How many words are kept from one part of a text to the next.
const MOST_KEPT: usize = MOST_SLOTS;

/// The number of a word in a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordId(u32);

/// What is known of a spelling, wherever it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownWord {
    /// Its hash, and where in the text it was met.
    hash: u64,
    met: Span,
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
    pub begins: bool,
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

/// The words of a text that have been met.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// The number of the word whose place it is, and 1; 0 where there is none.
    slots: Vec<u32>,
    words: Vec<KnownWord>,
    folded: String,
}

impl Vocabulary {
    /// Makes ready for so many more bytes of a text; word numbers from before may no longer hold.
    pub fn turn_page(&mut self, n_bytes: usize) {
        let n_slots = (n_bytes / 8).next_power_of_two().clamp(LEAST_SLOTS, MOST_SLOTS);
        if n_slots > self.slots.len() || self.words.len() > MOST_KEPT {
            self.words.clear();
            self.folded.clear();
            self.slots.clear();
            self.slots.resize(n_slots, 0);
        }
    }

    /// Returns the number of a token's word; its text is looked up in `content`, which must be the same text
    /// each time.
    pub fn id(&mut self, content: &str, token: Token, lexicon: &ClaimWords) -> WordId {
        let surface = content.get(token.span.range()).unwrap_or("");
        let hash = spelling_hash(surface.as_bytes());
        if self.slots.is_empty() {
            self.turn_page(content.len());
        }
        let at = (hash >> 40) as usize & (self.slots.len() - 1);
        let number = self.slots.get(at).copied().unwrap_or(0);
        if let Some(known) = number.checked_sub(1)
            && let Some(word) = self.words.get(known as usize)
            && word.hash == hash
            && content.get(word.met.range()) == Some(surface)
        {
            return WordId(known);
        }
        self.learn(surface, hash, token, lexicon, at)
    }

    /// Returns what is known of a word.
    pub fn word(&self, id: WordId) -> Option<&KnownWord> {
        self.words.get(id.0 as usize)
    }

    /// Returns a word's folded spelling.
    pub fn folded(&self, id: WordId) -> &str {
        let (start, end) = self.word(id).map_or((0, 0), |word| word.folded);
        self.folded.get(start as usize..end as usize).unwrap_or("")
    }

    /// Keeps what a word weighs.
    pub fn keep(&mut self, id: WordId, worth: WordWorth) {
        if let Some(word) = self.words.get_mut(id.0 as usize) {
            word.worth = Some(worth);
        }
    }

    #[cold]
    fn learn(&mut self, surface: &str, hash: u64, token: Token, lexicon: &ClaimWords, at: usize) -> WordId {
        let start = self.folded.len();
        fold_into(surface, &mut self.folded);
        let folded = self.folded.get(start..).unwrap_or("");
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut word = KnownWord {
            hash,
            met: token.span,
            folded: (offset(start), offset(self.folded.len())),
            classes: WordClasses::default(),
            conjunction: false,
            definite: lexicon.has_article(folded),
            capital: surface.chars().next().is_some_and(char::is_uppercase),
            begins: false,
            worth: None,
        };
        if token.kind == TokenKind::Word {
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
            *slot = number.saturating_add(1);
        }
        WordId(number)
    }

    /// Gives `take` the classes of each token of a run, those of an expression to all of its words, and whether
    /// a conjunction is written together with it. `ids` are those of [`Vocabulary::id`], of nothing but words
    /// and numbers.
    pub fn classes(
        &self,
        tokens: &[Token],
        ids: &[Option<WordId>],
        lexicon: &ClaimWords,
        mut take: impl FnMut(usize, WordClasses, bool),
    ) {
        let (mut n_left, mut of_expression) = (0_usize, WordClasses::default());
        for (idx, token) in tokens.iter().enumerate() {
            let known = ids.get(idx).copied().flatten().and_then(|id| Some((id, self.word(id)?)));
            let Some((id, word)) = known.filter(|_| token.kind == TokenKind::Word) else {
                take(idx, WordClasses::default(), false);
                continue;
            };
            if n_left > 0 {
                n_left -= 1;
                take(idx, of_expression, false);
                continue;
            }
            if word.begins {
                let next = |n: usize| {
                    let id = ids.get(idx + n)?;
                    Some(id.map_or("", |id| self.folded(id)))
                };
                let own = self.folded(id);
                let bare = || lexicon.without_conjunction(own);
                let found = lexicon.expression(own, next).or_else(|| lexicon.expression(bare()?, next));
                if let Some((class, len)) = found {
                    of_expression = WordClasses::default().with(class);
                    n_left = len - 1;
                    take(idx, of_expression, word.conjunction);
                    continue;
                }
            }
            take(idx, word.classes, word.conjunction);
        }
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
    if rest.is_empty() {
        return hash;
    }
    // The last eight bytes, of which some were counted before, or all where there are fewer.
    let last = bytes.last_chunk::<8>().map(|last| u64::from_le_bytes(*last));
    let last = last.unwrap_or_else(|| rest.iter().fold(0, |part, byte| part << 8 | u64::from(*byte)));
    mixed(hash, last)
}
