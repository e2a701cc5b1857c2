//! TEI P5 with stand-off mark-up: a `<p>` for each line of the article, and `<standOff>` with the speakers,
//! a `<span>` for each mark and `<link>`s. Offsets count code points in their paragraph.
//!
//! ```text
//! <text xml:lang="ar"><body><p xml:id="t1">قال …</p></body></text>
//! <standOff>
//!   <listPerson><person xml:id="s1" role="person"><persName>…</persName></person></listPerson>
//!   <spanGrp type="attribution">
//!     <span xml:id="a2" type="speaker" target="#string-range(t1,6,16)" corresp="#s1">…</span>
//!   </spanGrp>
//!   <linkGrp type="speaker" targFunc="quote speaker"><link target="#a3 #a2"/></linkGrp>
//! </standOff>
//! ```
//!
//! Inline mark-up is read too: `<said>` and `<q>`, and `<seg>` and `<rs>` by their `type`.

mod elements;
mod names;
mod read;
mod write;

use super::look::{Evidence, Look};
use super::loss;
use super::specification::{Article, Holds, Keeps, Read, Rejected, Specification, Write};
use crate::text::Unit;

pub(super) const SPECIFICATION: Specification = Specification {
    name: names::FORMAT,
    title: "TEI P5",
    tool: "TEI",
    ending: ".tei.xml",
    other_endings: &[],
    media_type: "application/tei+xml",
    unit: Unit::CodePoint,
    holds: Holds::One,
    article: Article::Inside,
    may_be_empty: false,
    is_xml: true,
    rejected: Rejected::IfAsked,
    alike: &[],
    losses: loss::REJECTED,
    keeps: Keeps {
        files: "`.tei.xml`",
        unit: "code points in a `<p>`",
        gaps: "several ranges",
        nested: "yes",
        links: "`<link>`",
        speakers: "`<person>`",
        kinds: "`@subtype`, `@n`",
        review: "`@cert`, `@n`",
        loses: "rejected, `suggested_parts`; refuses control characters",
    },
    configuration: None,
    recognise: |look| {
        let Look::Xml(head) = look else { return None };
        let has_root = ["<TEI>", "<TEI ", "<TEI.2", "<teiCorpus"].iter().any(|root| head.contains(root));
        (has_root || head.contains("http://www.tei-c.org/ns/1.0")).then_some(Evidence::Declared)
    },
    read: Read::File(|source| Ok(vec![Ok(read::read(source.text)?)])),
    write: Write::Each(|flat| write::write(&flat)),
};
