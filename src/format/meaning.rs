//! What the words of a file mean: its labels and relations, as somebody who knows the file says.

use crate::schema::named;

/// What a word of a file means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning<T> {
    /// Something that Qawl knows.
    Known(T),
    /// A label or relation of the project's own, of that name.
    Own(String),
    /// Nothing: it is left out.
    Nothing,
}

impl<T> From<T> for Meaning<T> {
    fn from(known: T) -> Self {
        Self::Known(known)
    }
}

impl<T: std::str::FromStr> Meaning<T> {
    /// Returns what a person writes: a name that Qawl knows, `-` for nothing, or a name of the project's own.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name.parse() {
            Ok(known) => Self::Known(known),
            Err(_) if matches!(name, "-" | "") => Self::Nothing,
            Err(_) => Self::Own(name.to_owned()),
        }
    }
}

/// The links that Qawl has between its own annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// From a quote to the mention of who said it.
    Source,
    /// From a quote to the mention of who relayed it.
    Medium,
    /// From a quote to a cue.
    Cue,
    /// From a claim to the quote it is in.
    Within,
    /// From a later piece of an interrupted mark to its first one.
    Continues,
}

named!(LinkKind {
    Source = "source",
    Medium = "medium",
    Cue = "cue",
    Within = "within",
    Continues = "continues",
});
