//! Classes of words: what the word table (`words.tsv`) says of a word, and sets of them.

use enumset::{EnumSet, EnumSetType, enum_set};

/// A set of word classes.
pub type WordClasses = EnumSet<WordClass>;

macro_rules! word_classes {
    (attribution { $($(#[$a_doc:meta])* $a_name:ident = $a_word:literal,)+ }
     claims { $($(#[$c_doc:meta])* $c_name:ident = $c_word:literal,)+ }) => {
        /// A class of words.
        ///
        /// The learned tables know the classes by their order: a new one comes last in its group, and the group of attribution
        /// must not outgrow [`WordClass::MOST_OF_ATTRIBUTION`].
        #[derive(Debug, Hash, EnumSetType)]
        #[enumset(repr = "u128")]
        pub enum WordClass {
            $($(#[$a_doc])* $a_name,)+
            $($(#[$c_doc])* $c_name,)+
        }

        impl WordClass {
            /// The classes that attributions are found by: how a word builds a sentence, and who it can name.
            pub const OF_ATTRIBUTION: WordClasses = enum_set!($(WordClass::$a_name |)+);

            /// The classes that claims are found and weighed by: how it joins clauses, and what it is about.
            pub const OF_CLAIMS: WordClasses = enum_set!($(WordClass::$c_name |)+);

            /// The classes of claims, in the order that the learned tables number them in.
            pub const CLAIM_CLASSES: &'static [WordClass] = &[$(WordClass::$c_name),+];

            /// Returns the class that the word tables call `name`.
            pub fn named(name: &str) -> Option<WordClass> {
                match name {
                    $($a_word => Some(WordClass::$a_name),)+
                    $($c_word => Some(WordClass::$c_name),)+
                    _ => None,
                }
            }

            /// Returns what the word tables call the class.
            pub fn name(self) -> &'static str {
                match self {
                    $(WordClass::$a_name => $a_word,)+
                    $(WordClass::$c_name => $c_word,)+
                }
            }
        }
    };
}

word_classes! {
attribution {
    /// Opens a reported clause and stays outside of it (أن، that).
    Complementiser = "complementiser",
    /// Opens a reported clause and carries its subject (أنه).
    Fused = "fused",
    /// Governs a noun phrase.
    Preposition = "preposition",
    /// A preposition that can continue a noun phrase (في، of).
    Inner = "inner",
    /// Opens a relative clause (الذي، who).
    RelativeWord = "relative-word",
    /// Joins clauses or phrases (و، and).
    Conjunction = "conjunction",
    /// After a comma, ends a reported clause (فيما، while).
    Break = "break",
    /// Begins a phrase that says when (اليوم، on Monday).
    Time = "time",
    /// An adverb that may be between a cue and its source (أيضاً، also).
    Adverb = "adverb",
    /// Something said or an occasion to say it (بيان، تصريحات، interview).
    Statement = "statement",
    /// A title in front of a name (الدكتور، Mr).
    Title = "title",
    /// A role somebody has (وزير، spokesman).
    Role = "role",
    /// Somebody who relays what others say (وكالة، صحيفة، Reuters).
    Relay = "relay",
    /// A text that says something (تقرير، دراسة، report).
    Document = "document",
    /// Several people (مسؤولون، residents).
    Group = "group",
    /// A body that speaks (وزارة، شركة، police).
    Body = "body",
    /// A country or its capital.
    Country = "country",
    /// A third person pronoun.
    Pronoun = "pronoun",
    /// A first person pronoun.
    FirstPerson = "first-person",
    /// A noun that heads a reported content (ضرورة، أهمية).
    Abstract = "abstract",
    /// Negates a verb.
    Negation = "negation",
    /// Is before a verb of its clause (كان، قد، has).
    Auxiliary = "auxiliary",
    /// Opens a reporter's formula, which attributes nothing (تجدر الإشارة).
    Formula = "formula",
    /// What "in line with" speaks of (توجيهات، خطة).
    Norm = "norm",
    /// A part of a name (بن، عبد).
    Name = "name",
    /// A pronoun-like honorific (سموه، معاليه).
    Honorific = "honorific",
    /// Opens a topic in front of the clause (حول، عن، about).
    Topic = "topic",
    /// Ends a noun phrase wherever it is.
    Stop = "stop",
    /// An article or another determiner.
    Determiner = "determiner",
    /// A verb, known to be one, that is no cue.
    PlainVerb = "plain-verb",
    /// A noun phrase that is feminine without looking so.
    Feminine = "feminine",
    /// Opens a question or another reported clause (whether, ما إذا).
    Interrogative = "interrogative",
    /// A source without a name (مسؤول، مصدر، official).
    Unnamed = "unnamed",
    /// Furniture of a page.
    Furniture = "furniture",
    /// Ends in a full stop without ending a sentence (Mr, Dr).
    Dotted = "dotted",
    /// Begins an aside that resumes the reporter's own voice.
    Aside = "aside",
    /// Who relays it is after this word (نقلا عن).
    Via = "via",
    /// Opens an infinitive (to).
    Infinitive = "infinitive",
    /// A possessive (his, her).
    Owner = "owner",
    /// Who does it is after this word (by, among).
    Agent = "agent",
    /// Makes a passive (is, were).
    Copula = "copula",
    /// A preposition that has its object in it (منه، عليها).
    Complete = "complete",
    /// A verb in the mood of reported speech (sei, habe).
    Reportive = "reportive",
    /// What a fact is told under, and nobody's name (المكان، date, Ort).
    Fact = "fact",
    /// Begins why somebody is praised or blamed, or as what (for, as, over).
    Reason = "reason",
    /// Begins what somebody or something is called, after its name (as).
    Predicative = "predicative",
}
claims {
    /// Begins a relative clause, as claims are cut there (الذي, who).
    Relative = "relative",
    /// Says when or on which condition (بعد أن, when, if).
    When = "when",
    /// Gives a cause (لأن, because).
    Because = "because",
    /// Contrasts (لكن, but).
    But = "but",
    /// Says what is so at the same time (بينما, while).
    While = "while",
    /// Adds or gives an example (كما, including).
    Also = "also",
    /// Gives a purpose (بهدف, in order to).
    Purpose = "purpose",
    /// Begins a clause that somebody says or knows (أن, that).
    That = "that",
    /// Joins like with like, as a word of its own (and).
    And = "and",
    /// A number in letters, and its scale (مليون, percent).
    Number = "number",
    /// A unit of measure, or what is counted in sport and votes (كيلومتر, seats).
    Unit = "unit",
    /// Money, prices and budgets.
    Money = "money",
    /// Says that something is counted or measured (عدد, about, more than).
    Quantity = "quantity",
    /// A date, or a time by the calendar.
    Date = "date",
    /// A rise or fall.
    Change = "change",
    /// A comparison or rank.
    Compare = "compare",
    /// What brought something about (أدى, led).
    Cause = "cause",
    /// Law and courts.
    Law = "law",
    /// Violence, damage, illness.
    Harm = "harm",
    /// An offence, or an accusation of one.
    Accuse = "accuse",
    /// Says that something is not so.
    Denial = "denial",
    /// A verb of something that happened or is so.
    Happen = "happen",
    /// Has the form of a verb.
    Verb = "verb",
    /// What is to come.
    Future = "future",
    /// What must, should or may be.
    Modal = "modal",
    /// A wish, a thank or a promise.
    Wish = "wish",
    /// Judges (مهم, terrible).
    Value = "value",
    /// Asks (هل, what).
    Question = "question",
    /// Whoever speaks, and what they think (نحن, we, I think).
    First = "first",
    /// All or none (كل, never).
    Always = "always",
    /// Records, prizes, titles won.
    Record = "record",
    /// Studies, surveys, statistics.
    Study = "study",
    /// Armies, ministries and who speaks for them.
    Authority = "authority",
    /// What news is often about and no name (شركة, schools).
    Generic = "generic",
    /// A cue that asserts.
    Assert = "assert",
    /// A cue that gives an opinion.
    Opinion = "opinion",
    /// A cue that asks for something or judges.
    Directive = "directive",
    /// Ends in a full stop without ending a clause.
    Abbreviation = "abbreviation",
    /// A noun that looks like a verb, or that begins with the letter of a conjunction.
    Noun = "noun",
    /// Has an ending of the past.
    Past = "past",
    /// A cue that leaves open whether it is so, or contests it.
    Contested = "contested",
}
}

impl WordClass {
    /// The number of the first class of claims.
    const FIRST_OF_CLAIMS: u32 = WordClass::Relative as u32;

    /// How many classes of attribution fit into what is hashed of them.
    const MOST_OF_ATTRIBUTION: u32 = u64::BITS;
}

const _: () =
    assert!(WordClass::FIRST_OF_CLAIMS <= WordClass::MOST_OF_ATTRIBUTION, "they are hashed as 64 bits");

/// Returns a number that tells sets of classes of attribution apart, nearly always; the learned tables hash it.
pub(crate) fn attribution_hash(classes: WordClasses) -> u32 {
    let bits = (classes & WordClass::OF_ATTRIBUTION).as_u64_truncated();
    (bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// Returns the places in [`WordClass::CLAIM_CLASSES`] of the classes of claims in a set, ascending.
pub(crate) fn claim_numbers(classes: WordClasses) -> impl Iterator<Item = u16> {
    bits((classes.as_u128() >> WordClass::FIRST_OF_CLAIMS) as u64)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_have_names_of_their_own() {
        for class in WordClasses::all() {
            assert_eq!(WordClass::named(class.name()), Some(class));
        }
    }

    #[test]
    fn claim_classes_are_numbered_in_their_order() {
        let numbers: Vec<u16> = claim_numbers(WordClasses::all()).collect();
        let expected: Vec<u16> = (0..).take(WordClass::CLAIM_CLASSES.len()).collect();
        assert_eq!(numbers, expected);
        assert!(WordClass::OF_CLAIMS.is_disjoint(WordClass::OF_ATTRIBUTION));
    }
}
