//! The schemes that come along.

/// A scheme that comes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// Its name in the interface's table of words.
    pub id: &'static str,
    /// Its file.
    pub source: &'static str,
}

/// The schemes that come along, in the order they are offered in.
pub const READY: [Ready; 3] = [
    Ready { id: "quotes-and-claims", source: include_str!("../../assets/schemes/quotes-and-claims.json") },
    Ready { id: "fact-check", source: include_str!("../../assets/schemes/fact-check.json") },
    Ready { id: "source-diversity", source: include_str!("../../assets/schemes/source-diversity.json") },
];
