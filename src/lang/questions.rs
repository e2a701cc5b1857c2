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
}
