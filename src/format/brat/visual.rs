//! brat's `visual.conf`: what types are called on the screen and which colours they have. A type's own name is the one in the
//! files; brat shows the first name after it that fits.
//!
//! ```text
//! [labels]
//! QUOTE | Quote
//! [drawing]
//! SPAN_DEFAULT    fgColor:black, bgColor:#d9d9d9, borderColor:darken
//! QUOTE    bgColor:#93d3ac
//! ```

use std::collections::BTreeMap;

use super::names::word;
use crate::format::exchange::flat::Flat;
use crate::format::exchange::used::Used;
use crate::format::tool_scheme::{TOOL_COLOURS, ToolScheme, ToolTerm, ToolValues};

/// The colours of Qawl's own labels, light enough for black letters.
const COLOURS: [(&str, &str); 4] =
    [("SPEAKER", "#8fb8e8"), ("CUE", "#c3c7cf"), ("QUOTE", "#93d3ac"), ("CLAIM", "#e8c27a")];

/// Returns the file for the labels there are.
pub(super) fn write(flats: &[Flat], listed: &ToolScheme) -> String {
    let mut used = Used::of(flats);
    used.add(listed);
    let values = listed.attributes.iter().flat_map(|it| match &it.values {
        ToolValues::One(values) | ToolValues::Several(values) => values.as_slice(),
        ToolValues::Flag | ToolValues::Text | ToolValues::Number => &[],
    });
    let terms: Vec<&ToolTerm> = listed.labels.iter().chain(values).chain(&listed.looks).collect();
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for term in &terms {
        // A bar would begin another name.
        let name = term.shown.as_deref().map(|it| it.replace(['|', '\n', '\r'], " "));
        if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
            shown.entry(word(&term.name)).or_insert(name);
        }
    }
    let labels: String = shown.iter().map(|(name, shown)| format!("{name} | {}\n", shown.trim())).collect();
    let known = COLOURS.iter().map(|(name, colour)| format!("{name}\tbgColor:{colour}\n"));
    let own = used.labels.keys().enumerate().map(|(idx, label)| {
        let chosen = terms.iter().filter(|it| it.name == *label).find_map(|it| it.colour.as_deref());
        let colour = chosen.or(TOOL_COLOURS.get(idx % TOOL_COLOURS.len()).copied()).unwrap_or("white");
        format!("{}\tbgColor:{}\n", word(label), colour.replace([',', ' ', '\n'], ""))
    });
    let drawing: String = known.chain(own).collect();
    format!(
        "[labels]\n{labels}\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:#d9d9d9, borderColor:darken\n\
         ARC_DEFAULT\tcolor:black, arrowHead:triangle-5\n{drawing}"
    )
}
