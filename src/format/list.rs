//! The formats there are. A new one is a module with its [`Specification`], and a line here.

use std::fmt;
use std::str::FromStr;

use super::loss::Loss;
use super::specification::{Article, Holds, Keeps, Read, Rejected, Specification, ToolConfiguration};
use super::{
    brat, conll, doccano, label_studio, not_read, prodigy, qawl, tables, tei, training, uima, web_annotation,
};
use crate::schema::UnknownName;
use crate::text::Unit;

/// Makes the type of formats of their list.
macro_rules! formats {
    ($($(#[$about:meta])* $format:ident = $specification:path),+ $(,)?) => {
        /// A file format that can be written and read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format { $($(#[$about])* $format),+ }

        impl Format {
            /// All of them, in the order they are shown in.
            pub const ALL: &'static [Self] = &[$(Self::$format),+];

            /// Returns all that is known of it.
            pub(super) const fn specification(self) -> &'static Specification {
                match self { $(Self::$format => &$specification),+ }
            }
        }

        /// The names of all formats.
        const NAMES: &[&str] = &[$($specification.name),+];
    };
}

formats! {
    /// Qawl JSON: everything, one document.
    Qawl = qawl::specification::DOCUMENT,
    /// Qawl JSON, one document on each line.
    QawlLines = qawl::specification::LINES,
    /// Lines with tokens, tags and spans, for training.
    Training = training::SPECIFICATION,
    /// W3C Web Annotation as the Recommendation has it, in code points.
    WebAnnotation = web_annotation::STANDARD,
    /// W3C Web Annotation as Recogito and Hypothesis take it, in UTF-16 units.
    WebAnnotationUtf16 = web_annotation::UTF_16,
    /// brat's stand-off files.
    Brat = brat::SPECIFICATION,
    /// doccano's lines with entities and relations.
    Doccano = doccano::ENTITIES,
    /// doccano's lines with labelled stretches.
    DoccanoSpans = doccano::SPANS,
    /// Label Studio's tasks.
    LabelStudio = label_studio::SPECIFICATION,
    /// UIMA CAS as JSON, for INCEpTION.
    CasJson = uima::JSON,
    /// UIMA CAS as XMI with its type system, for INCEpTION.
    Xmi = uima::XMI,
    /// Prodigy's lines.
    Prodigy = prodigy::SPECIFICATION,
    /// Token lines with IOB2 tags.
    Conll = conll::SPECIFICATION,
    /// A table of attributions.
    CsvAttributions = tables::ATTRIBUTIONS,
    /// A table of claims.
    CsvClaims = tables::CLAIMS,
    /// TEI P5 with stand-off mark-up.
    Tei = tei::SPECIFICATION,
}

/// The kinds of files that are known and not read, in the order in which they are looked for.
pub(super) const NOT_READ: &[&not_read::Kind] = &[
    &not_read::LABEL_STUDIO_MIN,
    &not_read::LIGHT_TAG,
    &not_read::PUB_ANNOTATION,
    &not_read::PRODIGY_WITHOUT_TEXT,
    &not_read::QAWL_LINES,
    &not_read::JUPYTER,
    &not_read::LABEL_STUDIO_TABLE,
    &not_read::TABLE_OF_WORDS,
    &not_read::CONLL_U,
];

impl Format {
    /// Returns the name used in files and options.
    pub const fn name(self) -> &'static str {
        self.specification().name
    }

    /// Returns what it is called in English.
    pub const fn title(self) -> &'static str {
        self.specification().title
    }

    /// Returns how the names of its files end, dots included (`.qawl.json`).
    pub const fn ending(self) -> &'static str {
        self.specification().ending
    }

    /// Returns the media type of its files.
    pub const fn media_type(self) -> &'static str {
        self.specification().media_type
    }

    /// Returns what offsets in its files count, unless a file says otherwise.
    pub const fn unit(self) -> Unit {
        self.specification().unit
    }

    /// Returns how many documents go into one of its files.
    pub const fn holds(self) -> Holds {
        self.specification().holds
    }

    /// Returns where the article of its files is.
    pub const fn article(self) -> Article {
        self.specification().article
    }

    /// Returns which rejected suggestions it writes.
    pub const fn rejected(self) -> Rejected {
        self.specification().rejected
    }

    /// Returns what of a document it has no room for.
    pub const fn losses(self) -> &'static [Loss] {
        self.specification().losses
    }

    /// Returns what it keeps of a document, and how, in words.
    pub const fn keeps(self) -> &'static Keeps {
        &self.specification().keeps
    }

    /// Returns the configuration that goes with its files.
    pub const fn configuration(self) -> Option<&'static ToolConfiguration> {
        self.specification().configuration
    }

    /// Returns true if its files can be called `.txt`, as articles are.
    pub fn may_be_txt(self) -> bool {
        self.specification().other_endings.contains(&".txt")
    }

    /// Returns true for Qawl's own formats, which hold everything.
    pub const fn is_own(self) -> bool {
        matches!(self.specification().read, Read::Own(_))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let format = Self::ALL.iter().copied().find(|format| format.name() == name);
        format.ok_or(UnknownName { of: "Format", known: NAMES })
    }
}
