//! The file formats there are: what they are called, how their files end, what they can hold.

use crate::schema::named;
use crate::text::Unit;

/// A file format that can be written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Qawl JSON: everything, one document.
    Qawl,
    /// Qawl JSON, one document on each line.
    QawlLines,
    /// Lines with tokens, tags and spans, for training.
    Training,
    /// W3C Web Annotation as the Recommendation has it, in code points.
    WebAnnotation,
    /// W3C Web Annotation as Recogito and Hypothesis take it, in UTF-16 units.
    WebAnnotationUtf16,
    /// brat's stand-off files.
    Brat,
    /// doccano's lines with entities and relations.
    Doccano,
    /// doccano's lines with labelled stretches.
    DoccanoSpans,
    /// Label Studio's tasks.
    LabelStudio,
    /// UIMA CAS as JSON, for INCEpTION.
    CasJson,
    /// UIMA CAS as XMI with its type system, for INCEpTION.
    Xmi,
    /// Prodigy's lines.
    Prodigy,
    /// Token lines with IOB2 tags.
    Conll,
    /// A table of attributions.
    CsvAttributions,
    /// A table of claims.
    CsvClaims,
    /// TEI P5 with stand-off mark-up.
    Tei,
}

named!(Format {
    Qawl = "qawl",
    QawlLines = "qawl-jsonl",
    Training = "training",
    WebAnnotation = "w3c",
    WebAnnotationUtf16 = "w3c-utf16",
    Brat = "brat",
    Doccano = "doccano",
    DoccanoSpans = "doccano-spans",
    LabelStudio = "label-studio",
    CasJson = "cas-json",
    Xmi = "xmi",
    Prodigy = "prodigy",
    Conll = "conll",
    CsvAttributions = "csv-attributions",
    CsvClaims = "csv-claims",
    Tei = "tei",
});

/// Something of a document that a format has no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// Suggestions that a person has rejected; they are not written, unless that is asked for.
    Rejected,
    /// What a rule had suggested before a person moved its edges.
    Suggested,
    /// What has been decided about each mark, where it came from, and remarks on it.
    Review,
    /// Links of quotes to cues and speakers, and of claims to quotes.
    Links,
    /// Who the speakers are.
    Speakers,
    /// The kinds of quotes, and the kinds, worth and scores of claims.
    Kinds,
    /// What part of the page each paragraph is, and the remark on the document.
    Document,
    /// That the pieces of a quote that is interrupted are one.
    Parts,
    /// Marks inside of others of the same label.
    Nested,
    /// Everything but attributions: cues, mentions and speakers without one too.
    AllButAttributions,
    /// Everything but claims.
    AllButClaims,
    /// Attributes of the project's own.
    Attributes,
    /// The text itself, which must be beside the file.
    Text,
    /// What language models suggested, and who suggested what.
    Opinions,
}

named!(Loss {
    Rejected = "rejected",
    Suggested = "suggested",
    Review = "review",
    Links = "links",
    Speakers = "speakers",
    Kinds = "kinds",
    Document = "document",
    Parts = "parts",
    Nested = "nested",
    AllButAttributions = "all-but-attributions",
    AllButClaims = "all-but-claims",
    Attributes = "attributes",
    Text = "text",
    Opinions = "opinions",
});

const NOTHING: &[Loss] = &[];
const SUGGESTED: &[Loss] = &[Loss::Suggested, Loss::Opinions];
const REJECTED: &[Loss] = &[Loss::Rejected, Loss::Suggested, Loss::Opinions];
const MARKS_ONLY: &[Loss] = &[Loss::Rejected, Loss::Suggested, Loss::Opinions, Loss::Document, Loss::Text];
const OF_BRAT: &[Loss] = &[Loss::Rejected, Loss::Suggested, Loss::Opinions, Loss::Document];
const LABELS_ONLY: &[Loss] = &[
    Loss::Rejected,
    Loss::Suggested,
    Loss::Opinions,
    Loss::Review,
    Loss::Links,
    Loss::Speakers,
    Loss::Kinds,
    Loss::Attributes,
    Loss::Parts,
];
const TAGS_ONLY: &[Loss] = &[
    Loss::Rejected,
    Loss::Suggested,
    Loss::Opinions,
    Loss::Review,
    Loss::Links,
    Loss::Speakers,
    Loss::Kinds,
    Loss::Attributes,
    Loss::Document,
    Loss::Parts,
    Loss::Nested,
];
const OF_ATTRIBUTIONS: &[Loss] =
    &[Loss::Rejected, Loss::Suggested, Loss::Opinions, Loss::AllButAttributions, Loss::Document, Loss::Text];
const OF_CLAIMS: &[Loss] =
    &[Loss::Rejected, Loss::Suggested, Loss::Opinions, Loss::AllButClaims, Loss::Document, Loss::Text];

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
        let (ending, media_type, unit, holds, losses) = match self {
            Self::Qawl => (".qawl.json", JSON, Unit::CodePoint, Holds::One, NOTHING),
            Self::QawlLines => (".qawl.jsonl", JSON_LINES, Unit::CodePoint, Holds::Lines, NOTHING),
            Self::Training => (".training.jsonl", JSON_LINES, Unit::CodePoint, Holds::Lines, SUGGESTED),
            Self::WebAnnotation => (".w3c.json", JSON, Unit::CodePoint, Holds::One, REJECTED),
            Self::WebAnnotationUtf16 => (".recogito.json", JSON, Unit::Utf16, Holds::One, MARKS_ONLY),
            Self::Brat => (".ann", "text/plain", Unit::CodePoint, Holds::One, OF_BRAT),
            Self::Doccano => (".doccano.jsonl", JSON_LINES, Unit::Utf16, Holds::Lines, REJECTED),
            Self::DoccanoSpans => (".doccano.jsonl", JSON_LINES, Unit::Utf16, Holds::Lines, LABELS_ONLY),
            Self::LabelStudio => (".label-studio.json", JSON, Unit::CodePoint, Holds::List, REJECTED),
            Self::CasJson => (".cas.json", JSON, Unit::Utf16, Holds::One, REJECTED),
            Self::Xmi => (".xmi", "application/xml", Unit::Utf16, Holds::One, REJECTED),
            Self::Prodigy => (".prodigy.jsonl", JSON_LINES, Unit::CodePoint, Holds::Lines, REJECTED),
            Self::Conll => (".conll", "text/plain", Unit::CodePoint, Holds::List, TAGS_ONLY),
            Self::CsvAttributions => {
                (".attributions.csv", "text/csv", Unit::CodePoint, Holds::List, OF_ATTRIBUTIONS)
            }
            Self::CsvClaims => (".claims.csv", "text/csv", Unit::CodePoint, Holds::List, OF_CLAIMS),
            Self::Tei => (".tei.xml", "application/tei+xml", Unit::CodePoint, Holds::One, REJECTED),
        };
        Facts { ending, media_type, unit, holds, losses }
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
