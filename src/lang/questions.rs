//! What is asked of a cue, one question after the other.

/// What is asked of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Whether it has a content, and where that begins.
    Start,
    /// Where its content ends.
    End,
    /// Who its source is.
    Source,
    /// Where the noun phrase ends that names the source.
    SourceEnd,
}

impl Question {
    /// All questions, in the order of the table.
    pub const ALL: [Question; 4] = [Question::Start, Question::End, Question::Source, Question::SourceEnd];

    /// Returns how much the features' score and that of the network count. Each alone is a model of the choice, so that their
    /// sum would be too sure.
    pub(crate) fn counts(self) -> (f32, f32) {
        match self {
            Question::Start => (0.6, 0.45),
            Question::End => (0.5, 0.45),
            Question::Source => (0.6, 0.4),
            Question::SourceEnd => (0.7, 0.4),
        }
    }
}
