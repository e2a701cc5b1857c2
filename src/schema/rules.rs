//! The rules that suggest annotations.

use std::borrow::Cow;
use std::fmt;

use super::names::named;

/// What a rule finds, or how it finds whose words they are. The same in every language that has the construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The cue is a verb with its subject after it (`قال الوزير`, `said the minister`).
    OwnClauseVso,
    /// The cue is a verb with its subject before it (`the minister said`).
    OwnClauseSvo,
    /// The cue has no subject, so that the last speaker continues.
    ElidedSubject,
    /// The cue has a pronoun for its subject.
    Pronoun,
    /// The cue is a participle beside another cue (`مؤكداً`, `adding`).
    ParticipleChain,
    /// The cue is a noun of saying (`تأكيد`, `the claim that`).
    VerbalNoun,
    /// A headline in colon style (`X: …`).
    ColonHeadline,
    /// A turn of a conversation in colon style.
    ColonTurn,
    /// According to somebody.
    Beside,
    /// Somebody is quoted through somebody else (`نقلت الصحيفة عن الوزير`).
    Relay,
    /// A noun phrase as the object of a cue.
    ObjectContent,
    /// A call, a demand, praise or blame.
    Directive,
    /// A quotation without a cue, beside those of a speaker.
    FloatingQuote,
    /// A sentence in the mood of reported speech.
    ReportedMood,
    /// An honorific stands for the last speaker (`سموه`).
    Honorific,
    /// A quotation inside of what is reported.
    QuotedPart,
    /// A claim inside of what somebody says.
    ClaimInContent,
    /// A claim that the article itself makes.
    ClaimInArticle,
    /// A name that a person has annotated is met again.
    SameName,
}

named!(Rule {
    OwnClauseVso = "own-clause-vso",
    OwnClauseSvo = "own-clause-svo",
    ElidedSubject = "elided-subject",
    Pronoun = "pronoun",
    ParticipleChain = "participle-chain",
    VerbalNoun = "verbal-noun",
    ColonHeadline = "colon-headline",
    ColonTurn = "colon-turn",
    Beside = "beside",
    Relay = "relay",
    ObjectContent = "object-content",
    Directive = "directive",
    FloatingQuote = "floating-quote",
    ReportedMood = "reported-mood",
    Honorific = "honorific",
    QuotedPart = "quoted-part",
    ClaimInContent = "claim-in-content",
    ClaimInArticle = "claim-in-article",
    SameName = "same-name",
});

/// The stable name of a rule: its language, a slash, what it finds (`ar/elided-subject`).
///
/// The part after the slash is the same in every language, so that one sentence of the interface
/// explains a rule whatever the article's language. Files may hold names that are no [`Rule`] of this version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub Cow<'static, str>);

impl RuleId {
    /// Returns the part after the language.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or(&*self.0, |(_, name)| name)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
