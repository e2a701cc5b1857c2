//! What a comparison comes to in figures: each with how much it rests on, or why there is none.

use crate::schema::{Label, named};

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undefined {
    /// Nobody has marked anything of the kind.
    NothingMarked,
    /// Nothing was marked by two people.
    NothingInCommon,
    /// Everybody gave one and the same value everywhere, so that chance cannot be told from agreement.
    NoVariation,
}

named!(Undefined {
    NothingMarked = "nothing-marked",
    NothingInCommon = "nothing-in-common",
    NoVariation = "no-variation",
});

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// F1 of annotations with the same boundaries.
    Exact,
    /// F1 of annotations that share half of their words (Dice), one to one.
    Relaxed,
    /// F1 of words that are annotated.
    Words,
    /// Krippendorff's α_U (2016) over words.
    Alpha,
    /// Share of matched quotes that are given to the same speaker.
    Attribution,
    /// F1 of quotes that match and are given to the same speaker.
    AttributionF1,
    /// B³ of the grouping of matched quotes by speaker.
    Grouping,
    /// Nominal alpha of the types of matched quotes.
    QuoteType,
    /// cα_U of quote types over words that both have in a quote.
    QuoteTypeWords,
    /// Nominal alpha of whether matched claims are worth checking.
    Worth,
    /// Nominal alpha of the types of matched claims.
    ClaimType,
}

named!(Measure {
    Exact = "exact",
    Relaxed = "relaxed",
    Words = "words",
    Alpha = "alpha",
    Attribution = "attribution",
    AttributionF1 = "attribution-f1",
    Grouping = "grouping",
    QuoteType = "quote-type",
    QuoteTypeWords = "quote-type-words",
    Worth = "worth",
    ClaimType = "claim-type",
});

/// A figure, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure; 1 is full agreement.
    pub value: Result<f64, Undefined>,
    /// How many things it rests on: annotations, words, pairs of quotes.
    pub n: usize,
    /// Of alphas over a part of the words: which share that is.
    pub coverage: Option<f64>,
    /// Where 95 of 100 draws of documents lie; from ten documents on.
    pub interval: Option<(f64, f64)>,
}

impl Figure {
    pub(super) fn of(value: Result<f64, Undefined>, n: f64) -> Self {
        Self { value, n: n.round() as usize, coverage: None, interval: None }
    }
}

/// A measure of one label or of all, with its figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// What is measured.
    pub measure: Measure,
    /// Of which label; of all annotations where `None`.
    pub label: Option<Label>,
    /// The figure.
    pub figure: Figure,
}

/// The figures of several documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Over all people: of F1s and of what is made of pairs, the mean of all pairs.
    pub rows: Vec<Row>,
    /// The same measures for each two people, by their places.
    pub pairs: Vec<PairRows>,
    /// How many documents at least two people have.
    pub n_documents: usize,
}

/// The figures of two people.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRows {
    /// The place of one.
    pub a: usize,
    /// The place of the other.
    pub b: usize,
    /// Their figures.
    pub rows: Vec<Row>,
}

impl Figures {
    /// Returns the figure of a measure.
    pub fn figure(&self, measure: Measure, label: Option<Label>) -> Option<&Figure> {
        self.rows.iter().find(|row| row.measure == measure && row.label == label).map(|row| &row.figure)
    }
}

impl PairRows {
    /// Returns the figure of a measure.
    pub fn figure(&self, measure: Measure, label: Option<Label>) -> Option<&Figure> {
        self.rows.iter().find(|row| row.measure == measure && row.label == label).map(|row| &row.figure)
    }
}
