//! The file formats there are: what they are called, how their files end, what they can hold.

use crate::schema::named;
use crate::text::Unit;

/// A file format that can be written, read, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Qawl JSON: everything, one document.
    Qawl,
    /// Qawl JSON, one document on each line.
    QawlLines,
}

named!(Format { Qawl = "qawl", QawlLines = "qawl-jsonl" });

/// Something of a document that a format has no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// Suggestions that a person has rejected; they are not written.
    Rejected,
    /// What a person has decided about each mark.
    Review,
    /// Which rule made a mark, and how sure it is.
    Origin,
    /// Remarks.
    Notes,
    /// What a rule had suggested before a person moved its edges.
    Suggested,
    /// Links of quotes to cues and speakers, and of claims to quotes.
    Links,
    /// Which mentions are of one speaker.
    Speakers,
    /// What sort of source a speaker is, and its colour.
    SpeakerDetails,
    /// The kinds of quotes, and the kinds, worth and scores of claims.
    Kinds,
    /// What part of the page each paragraph is.
    Blocks,
    /// That the pieces of a quote that is interrupted are one.
    Parts,
    /// Marks that overlap another of the same label.
    Overlaps,
    /// Edges inside words move out to the word's.
    Words,
    /// Everything but attributions.
    AllButAttributions,
    /// Everything but claims.
    AllButClaims,
}

named!(Loss {
    Rejected = "rejected",
    Review = "review",
    Origin = "origin",
    Notes = "notes",
    Suggested = "suggested",
    Links = "links",
    Speakers = "speakers",
    SpeakerDetails = "speaker-details",
    Kinds = "kinds",
    Blocks = "blocks",
    Parts = "parts",
    Overlaps = "overlaps",
    Words = "words",
    AllButAttributions = "all-but-attributions",
    AllButClaims = "all-but-claims",
});

/// What is to be known of a format.
struct Facts {
    /// How the file's name ends, from its first dot.
    ending: &'static str,
    /// Its media type.
    media_type: &'static str,
    /// What offsets count where the file does not say.
    unit: Unit,
    /// How many documents go into a file.
    holds: Holds,
    /// What it has no room for.
    losses: &'static [Loss],
}

/// How many documents go into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One; several documents make several files.
    One,
    /// Any number, one on each line.
    Lines,
    /// Any number, in one list.
    List,
}

impl Format {
    fn facts(self) -> Facts {
        const JSON: &str = "application/json";
        const JSON_LINES: &str = "application/jsonl";
        match self {
            Self::Qawl => Facts {
                ending: ".qawl.json",
                media_type: JSON,
                unit: Unit::CodePoint,
                holds: Holds::One,
                losses: &[],
            },
            Self::QawlLines => Facts {
                ending: ".qawl.jsonl",
                media_type: JSON_LINES,
                unit: Unit::CodePoint,
                holds: Holds::Lines,
                losses: &[],
            },
        }
    }

    /// Returns how the names of its files end, dots included (`.qawl.json`).
    pub fn ending(self) -> &'static str {
        self.facts().ending
    }

    /// Returns the media type of its files.
    pub fn media_type(self) -> &'static str {
        self.facts().media_type
    }

    /// Returns what offsets in its files count, unless a file says otherwise.
    pub fn unit(self) -> Unit {
        self.facts().unit
    }

    /// Returns how many documents go into one of its files.
    pub fn holds(self) -> Holds {
        self.facts().holds
    }

    /// Returns what of a document it has no room for.
    pub fn losses(self) -> &'static [Loss] {
        self.facts().losses
    }
}
