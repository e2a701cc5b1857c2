//! Classes of words that tell something of a claim, and sets of them.

macro_rules! word_classes {
    ($($name:ident = $word:literal,)+) => {
        /// A class of words that tells something of a claim; its order is that of [`WordClass::NAMES`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum WordClass { $($name),+ }

        impl WordClass {
            /// The names that the tables use.
            pub const NAMES: &'static [&'static str] = &[$($word),+];

            /// Every class.
            pub const ALL: &'static [WordClass] = &[$(WordClass::$name),+];
        }
    };
}

word_classes! {
    Relative = "relative",
    When = "when",
    Because = "because",
    But = "but",
    While = "while",
    Also = "also",
    Purpose = "purpose",
    That = "that",
    And = "and",
    Number = "number",
    Unit = "unit",
    Money = "money",
    Quantity = "quantity",
    Date = "date",
    Change = "change",
    Compare = "compare",
    Cause = "cause",
    Law = "law",
    Harm = "harm",
    Accuse = "accuse",
    Denial = "denial",
    Happen = "happen",
    Verb = "verb",
    Future = "future",
    Modal = "modal",
    Wish = "wish",
    Value = "value",
    Question = "question",
    First = "first",
    Always = "always",
    Record = "record",
    Study = "study",
    Authority = "authority",
    Generic = "generic",
    Assert = "assert",
    Opinion = "opinion",
    Directive = "directive",
    Abbreviation = "abbreviation",
    Noun = "noun",
    Past = "past",
    Contested = "contested",
}

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordClasses(u64);

impl WordClasses {
    /// Returns true if the class is in the set.
    pub fn has(self, class: WordClass) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    /// Returns the set with a class more.
    #[must_use]
    pub fn with(self, class: WordClass) -> Self {
        Self(self.0 | 1 << class as u64)
    }

    /// Returns the set of some classes.
    pub(crate) const fn of(classes: &[WordClass]) -> Self {
        let (mut set, mut idx) = (0, 0);
        while idx < classes.len() {
            set |= 1 << classes[idx] as u64;
            idx += 1;
        }
        Self(set)
    }

    /// Returns true if a class is in both sets.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the classes of both sets.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the classes that are not in `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns true if no class is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the numbers of the classes in the set, ascending.
    pub fn numbers(self) -> impl Iterator<Item = u16> {
        bits(self.0)
    }
}

/// Returns the places of the bits that are set, ascending.
pub(crate) fn bits(set: u64) -> impl Iterator<Item = u16> {
    let mut rest = set;
    std::iter::from_fn(move || {
        let number = (rest != 0).then(|| rest.trailing_zeros() as u16)?;
        rest &= rest - 1;
        Some(number)
    })
}
