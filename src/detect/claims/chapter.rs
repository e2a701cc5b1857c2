//! What claims are looked for in.

use crate::detect::found::FoundAttribution;
use crate::detect::reading::article::Article;
use crate::schema::Lang;

/// A chapter of a text, and what has been found in it.
pub(in crate::detect) struct Chapter<'a> {
    pub article: &'a Article<'a>,
    pub lang: &'a Lang,
    /// The text begins with it.
    pub first: bool,
    pub attributions: &'a [FoundAttribution],
}
