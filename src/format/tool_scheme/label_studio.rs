//! The labelling configuration of Label Studio: controls over a text.

use super::{NotTaken, ToolAttribute, ToolRelation, ToolScheme, ToolTerm, ToolValues};
use crate::format::exchange::json::Fault;
use crate::format::exchange::xml::{Event, Reader};

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
