//! The labelling configuration of Label Studio: controls over a text.

use super::names::{CONTROL, control};
use crate::format::exchange::flat::Flat;
use crate::format::exchange::used::Used;
use crate::format::exchange::xml::{Event, Reader, escaped};
use crate::format::fault::Fault;
use crate::format::tool_scheme::{
    NotTaken, TOOL_COLOURS, ToolAttribute, ToolRelation, ToolScheme, ToolTerm, ToolValues,
};

/// The colours of Qawl's own labels.
const COLOURS: [(&str, &str); 4] =
    [("SPEAKER", "#2f6fb3"), ("CUE", "#6b7280"), ("QUOTE", "#2e8b57"), ("CLAIM", "#b7791f")];

/// Returns the labeling configuration that tasks need, for texts of a direction.
pub(super) fn write(flats: &[Flat], listed: &ToolScheme, rtl: bool) -> String {
    let mut used = Used::of(flats);
    used.add(listed);
    let (name, to) = flats.first().map_or((CONTROL.0.to_owned(), CONTROL.1.to_owned()), control);
    let (name, to) = (escaped(&name), escaped(&to));
    let mut relations = vec!["speaker", "cue", "medium", "within", "continues"];
    relations.extend(used.relations.keys().map(String::as_str));
    let relations: String =
        relations.iter().map(|it| format!("    <Relation value=\"{}\"/>\n", escaped(it))).collect();
    let known = COLOURS
        .iter()
        .map(|(label, colour)| format!("    <Label value=\"{label}\" background=\"{colour}\"/>\n"));
    // Labels without a colour all have the same one in Label Studio.
    let own = used.labels.keys().enumerate().map(|(idx, label)| {
        let listed = listed.labels.iter().find(|it| it.name == *label).and_then(|it| it.colour.as_deref());
        let colour = listed.or(TOOL_COLOURS.get(idx % TOOL_COLOURS.len()).copied()).unwrap_or_default();
        format!("    <Label value=\"{}\" background=\"{}\"/>\n", escaped(label), escaped(colour))
    });
    let labels: String = known.chain(own).collect();
    let mut controls = String::new();
    for (attribute, of) in &used.attributes {
        let labels: Vec<String> = of.labels.iter().map(|label| escaped(label).into_owned()).collect();
        let when = format!(
            "name=\"{}\" toName=\"{to}\" perRegion=\"true\" whenTagName=\"{name}\" whenLabelValue=\"{}\"",
            escaped(attribute),
            labels.join(",")
        );
        if of.is_number && !of.is_flag && !of.is_several {
            controls += &format!("  <Number {when}/>\n");
            continue;
        }
        let choice = if of.is_several { "multiple" } else { "single" };
        let flags = if of.is_flag { vec!["true".to_owned(), "false".to_owned()] } else { Vec::new() };
        let values = of.values.iter().chain(&flags);
        let values: String = values.map(|it| format!("<Choice value=\"{}\"/>", escaped(it))).collect();
        controls += &format!("  <Choices {when} choice=\"{choice}\">{values}</Choices>\n");
    }
    let (dir, align) = if rtl { ("rtl", "right") } else { ("ltr", "left") };
    format!(
        "<View>\n  <Relations>\n{relations}  </Relations>\n  <Labels name=\"{name}\" toName=\"{to}\">\n{labels}  \
         </Labels>\n{controls}  <View style=\"direction: {dir}; text-align: {align}\"><Text name=\"{to}\" \
         value=\"$text\" granularity=\"symbol\"/></View>\n</View>\n"
    )
}

/// Controls whose labels mark text.
const OF_TEXT: [&str; 3] = ["Labels", "HyperTextLabels", "ParagraphLabels"];

/// What only says how things look on the screen.
const OF_SCREEN: [&str; 12] = [
    "View",
    "Text",
    "HyperText",
    "Paragraphs",
    "Header",
    "Style",
    "Filter",
    "Collapse",
    "Panel",
    "Shortcut",
    "Table",
    "Markdown",
];

/// What is being read.
enum Control {
    /// Labels of text, and the control's name.
    Labels(String),
    /// Values to choose from.
    Choices(ToolAttribute, bool),
    Relations,
    /// Something else, with all that is in it.
    Other,
}

/// Returns true for such a configuration. A part of a page can begin so too, but has no control of that name.
pub(super) fn is_one(_: &str, source: &str) -> bool {
    source.trim_start_matches('\u{FEFF}').trim_start().starts_with('<')
        && source.contains("<View")
        && source.contains("toName=")
}

/// Reads a configuration: the labels, relations and attributes that its controls offer.
pub(super) fn read(source: &str) -> Result<ToolScheme, Fault> {
    let mut reader = Reader::new(source);
    let mut scheme = ToolScheme::default();
    // By control, for what refers to all labels of one.
    let mut labels: Vec<(String, String)> = Vec::new();
    let mut refers: Vec<(usize, String)> = Vec::new();
    let mut control: Option<(usize, Control)> = None;
    let mut path: Vec<String> = Vec::new();
    let mut depth = 0;
    while let Some(event) = reader.next()? {
        match event {
            Event::Text(_) => {}
            Event::End => {
                if let Some((_, Control::Choices(..))) = &control
                    && !path.is_empty()
                {
                    path.pop();
                }
                depth -= 1;
                if control.as_ref().is_some_and(|(at, _)| *at == depth)
                    && let Some((_, Control::Choices(attribute, is_region))) = control.take()
                {
                    path.clear();
                    if is_region {
                        scheme.attribute(attribute);
                    } else {
                        scheme.not_taken.push(NotTaken::Control(attribute.name));
                    }
                }
            }
            Event::Start { name, attributes } => {
                depth += 1;
                let of = |key: &str| {
                    let found = attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
                    found.map(|(_, value)| value.trim().to_owned()).filter(|it| !it.is_empty())
                };
                let term = || {
                    let value = of("value")?;
                    let alias = of("alias");
                    Some(ToolTerm {
                        shown: alias.as_ref().map(|_| value.clone()),
                        name: alias.unwrap_or(value),
                        colour: of("background"),
                        key: of("hotkey"),
                    })
                };
                match (&mut control, name.as_str()) {
                    (Some((_, Control::Labels(of_control))), "Label") => {
                        if let Some(term) = term() {
                            labels.push((of_control.clone(), term.name.clone()));
                            scheme.label(term);
                        }
                    }
                    (Some((_, Control::Relations)), "Relation") => {
                        if let Some(name) = of("value") {
                            scheme.relation(ToolRelation { name, from: Vec::new(), to: Vec::new() });
                        }
                    }
                    (Some((_, Control::Choices(attribute, _))), "Choice") => {
                        let Some(mut term) = term() else {
                            path.push(String::new());
                            continue;
                        };
                        path.push(term.name.clone());
                        term.name = path.join(" / ");
                        if of("selected").is_some_and(|it| it == "true") {
                            attribute.default = Some(term.name.clone());
                        }
                        if let ToolValues::One(values) | ToolValues::Several(values) = &mut attribute.values {
                            values.push(term);
                        }
                    }
                    (Some((_, Control::Choices(..))), _) => path.push(String::new()),
                    (Some(_), _) => {}
                    (None, name) if OF_TEXT.contains(&name) => {
                        control = Some((depth - 1, Control::Labels(of("name").unwrap_or_default())));
                    }
                    (None, "Relations") => control = Some((depth - 1, Control::Relations)),
                    (None, tag) => {
                        let values = match tag {
                            "Choices" if of("choice").is_some_and(|it| it.starts_with("multiple")) => {
                                ToolValues::Several(Vec::new())
                            }
                            "Choices" => ToolValues::One(Vec::new()),
                            "Taxonomy" => ToolValues::Several(Vec::new()),
                            "TextArea" | "DateTime" => ToolValues::Text,
                            "Number" | "Rating" => ToolValues::Number,
                            tag if OF_SCREEN.contains(&tag) => continue,
                            tag => {
                                scheme
                                    .not_taken
                                    .push(NotTaken::Control(of("name").unwrap_or(tag.to_owned())));
                                control = Some((depth - 1, Control::Other));
                                continue;
                            }
                        };
                        let is_region = of("perRegion").is_some_and(|it| it == "true");
                        let on: Vec<String> = of("whenLabelValue")
                            .map(|it| it.split(',').map(|it| it.trim().to_owned()).collect())
                            .unwrap_or_default();
                        let name = of("name").unwrap_or(tag.to_owned());
                        if let (true, true, Some(of_control)) = (is_region, on.is_empty(), of("whenTagName"))
                        {
                            refers.push((scheme.attributes.len(), of_control));
                        }
                        let attribute = ToolAttribute { name, on, values, default: None };
                        control = Some((depth - 1, Control::Choices(attribute, is_region)));
                    }
                }
            }
        }
        // A control that ends lets the next one begin.
        if control.as_ref().is_some_and(|(at, _)| *at >= depth) {
            control = None;
        }
    }
    for (at, of_control) in refers {
        if let Some(attribute) = scheme.attributes.get_mut(at) {
            let own = labels.iter().filter(|(control, _)| *control == of_control);
            attribute.on = own.map(|(_, label)| label.clone()).collect();
        }
    }
    Ok(scheme)
}
