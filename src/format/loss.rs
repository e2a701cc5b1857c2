//! What of a document a format can have no room for.

use crate::schema::named;

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

/// What a format loses that keeps all but rejected suggestions and what only Qawl has: earlier bounds, models' opinions.
pub(super) const REJECTED: &[Loss] = &[Loss::Rejected, Loss::Suggested, Loss::Opinions];
