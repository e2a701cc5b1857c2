//! How the open text was taken in, for a person who wants it otherwise before working on it.

use crate::annotation::Document;
use crate::intake::{Intake, IntakeError, Options, Remark, Source};

/// A source, and how its text was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What was given.
    pub source: Source,
    /// How it was taken in.
    pub options: Options,
    /// What there is to tell of it; never empty.
    pub remarks: Vec<Remark>,
    /// The checksum of the text that was made of it.
    text_sha256: String,
}

impl Taken {
    /// Takes a source in; what is to be reported of it comes with its text, where there is anything.
    ///
    /// # Errors
    /// What [`Source::take_in`] says.
    pub fn take_in(source: Source, options: Options) -> Result<(Intake, Option<Self>), IntakeError> {
        let intake = source.take_in(options)?;
        let remarks = intake.remarks.clone();
        let text_sha256 = if remarks.is_empty() { String::new() } else { intake.text.sha256().to_owned() };
        let taken = (!remarks.is_empty()).then_some(Self { source, options, remarks, text_sha256 });
        Ok((intake, taken))
    }

    /// Returns true if the text of a document was made of this source.
    pub fn is_of(&self, document: &Document) -> bool {
        document.text().sha256() == self.text_sha256
    }
}
