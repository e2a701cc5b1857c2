//! Elements by what they are to the text of an article.

/// Elements whose text is a paragraph as it is, white space and all.
pub(super) const PARAGRAPHS: [&str; 4] = ["p", "head", "ab", "l"];

/// Elements that are within a line of text; all others begin and end a paragraph.
pub(super) const INLINE: [&str; 52] = [
    "hi",
    "said",
    "q",
    "quote",
    "seg",
    "rs",
    "name",
    "persName",
    "placeName",
    "orgName",
    "geogName",
    "surname",
    "forename",
    "roleName",
    "date",
    "time",
    "num",
    "measure",
    "ref",
    "ptr",
    "w",
    "pc",
    "c",
    "s",
    "cl",
    "phr",
    "m",
    "foreign",
    "emph",
    "title",
    "term",
    "add",
    "corr",
    "sic",
    "reg",
    "orig",
    "abbr",
    "expan",
    "ex",
    "am",
    "unclear",
    "supplied",
    "choice",
    "app",
    "lem",
    "subst",
    "mentioned",
    "soCalled",
    "gloss",
    "span",
    "anchor",
    "distinct",
];

/// Elements that are marks where they are in the text.
pub(super) const MARKS: [&str; 10] =
    ["said", "q", "quote", "seg", "rs", "name", "persName", "placeName", "orgName", "geogName"];

/// Elements whose text is not the article's.
pub(super) const APART: [&str; 14] = [
    "note",
    "figDesc",
    "fw",
    "del",
    "desc",
    "rdg",
    "standOff",
    "spanGrp",
    "linkGrp",
    "listPerson",
    "index",
    "interpGrp",
    "teiHeader",
    "listBibl",
];

/// Elements that say nothing that is lost by leaving them away.
pub(super) const BARE: [&str; 18] = [
    "p",
    "lb",
    "pb",
    "cb",
    "milestone",
    "anchor",
    "choice",
    "s",
    "w",
    "pc",
    "c",
    "span",
    "sic",
    "corr",
    "orig",
    "reg",
    "abbr",
    "expan",
];
