//! The closed classes of words that the detectors ask for, as a set of bits.

/// A set of word classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Classes(u64);

impl Classes {
    /// Returns true if the sets share a class.
    pub fn has(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the classes of both.
    pub const fn with(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// Returns a number that tells sets apart, nearly always.
    pub fn hash(self) -> u32 {
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
    }

    /// Returns true if there is no class.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $word:literal @ $bit:literal;)+) => {
        impl Classes {
            $($(#[$doc])* pub const $name: Classes = Classes(1 << $bit);)+

            /// Returns the class that the word lists call `name`.
            pub fn named(name: &str) -> Option<Classes> {
                match name {
                    $($word => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

classes! {
    /// Opens a reported clause and stays outside of it (أن، that).
    COMPLEMENTISER = "complementiser" @ 0;
    /// Opens a reported clause and carries its subject (أنه).
    FUSED = "fused" @ 1;
    /// Governs a noun phrase.
    PREPOSITION = "preposition" @ 2;
    /// A preposition that can continue a noun phrase (في، of).
    INNER = "inner" @ 3;
    /// Opens a relative clause (الذي، who).
    RELATIVE = "relative" @ 4;
    /// Joins clauses or phrases (و، and).
    CONJUNCTION = "conjunction" @ 5;
    /// After a comma, ends a reported clause (فيما، while).
    BREAK = "break" @ 6;
    /// Begins a phrase that says when (اليوم، on Monday).
    TIME = "time" @ 7;
    /// An adverb that may be between a cue and its source (أيضاً، also).
    ADVERB = "adverb" @ 8;
    /// Something said or an occasion to say it (بيان، تصريحات، interview).
    STATEMENT = "statement" @ 9;
    /// A title in front of a name (الدكتور، Mr).
    TITLE = "title" @ 10;
    /// A role somebody has (وزير، spokesman).
    ROLE = "role" @ 11;
    /// Somebody who relays what others say (وكالة، صحيفة، Reuters).
    RELAY = "relay" @ 12;
    /// A text that says something (تقرير، دراسة، report).
    DOCUMENT = "document" @ 13;
    /// Several people (مسؤولون، residents).
    GROUP = "group" @ 14;
    /// A body that speaks (وزارة، شركة، police).
    BODY = "body" @ 15;
    /// A country or its capital.
    COUNTRY = "country" @ 16;
    /// A third person pronoun.
    PRONOUN = "pronoun" @ 17;
    /// A first person pronoun.
    FIRST_PERSON = "first" @ 18;
    /// A noun that heads a reported content (ضرورة، أهمية).
    ABSTRACT = "abstract" @ 19;
    /// Negates a verb.
    NEGATION = "negation" @ 20;
    /// Is before a verb of its clause (كان، قد، has).
    AUXILIARY = "auxiliary" @ 21;
    /// Opens a reporter's formula, which attributes nothing (تجدر الإشارة).
    FORMULA = "formula" @ 22;
    /// What "in line with" speaks of (توجيهات، خطة).
    NORM = "norm" @ 23;
    /// A part of a name (بن، عبد).
    NAME = "name" @ 24;
    /// A pronoun-like honorific (سموه، معاليه).
    HONORIFIC = "honorific" @ 25;
    /// Opens a topic in front of the clause (حول، عن، about).
    TOPIC = "topic" @ 26;
    /// Ends a noun phrase wherever it is.
    STOP = "stop" @ 27;
    /// An article or another determiner.
    DETERMINER = "determiner" @ 28;
    /// A verb, known to be one, that is no cue.
    VERB = "verb" @ 29;
    /// A noun phrase that is feminine without looking so.
    FEMININE = "feminine" @ 30;
    /// Opens a question or another reported clause (whether, ما إذا).
    INTERROGATIVE = "interrogative" @ 31;
    /// A source without a name (مسؤول، مصدر، official).
    UNNAMED = "unnamed" @ 32;
    /// Furniture of a page.
    FURNITURE = "furniture" @ 33;
    /// Ends in a full stop without ending a sentence (Mr, Dr).
    ABBREVIATION = "abbreviation" @ 34;
    /// Begins an aside that resumes the reporter's own voice.
    ASIDE = "aside" @ 35;
    /// Who relays it is after this word (نقلا عن).
    VIA = "via" @ 36;
    /// Opens an infinitive (to).
    INFINITIVE = "infinitive" @ 37;
    /// A possessive (his, her).
    OWNER = "owner" @ 38;
    /// Who does it is after this word (by, among).
    AGENT = "agent" @ 39;
    /// Makes a passive (is, were).
    COPULA = "copula" @ 40;
    /// A preposition that has its object in it (منه، عليها).
    COMPLETE = "complete" @ 41;
    /// A verb in the mood of reported speech (sei, habe).
    REPORTIVE = "reportive" @ 42;
    /// What a fact is told under, and nobody's name (المكان، date, Ort).
    FACT = "fact" @ 43;
    /// Begins why somebody is praised or blamed, or as what (for, as, over).
    REASON = "reason" @ 44;
    /// Begins what somebody or something is called, after its name (as).
    PREDICATIVE = "predicative" @ 45;
}
