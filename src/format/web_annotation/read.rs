//! Reads the annotations of one document.

use serde_json::Value;

use crate::format::exchange::flat::{Fact, Facts, Flat, Link, Mark, Piece};
use crate::format::exchange::json;
use crate::format::fault::Fault;
use crate::format::problem::ImportProblem;
use crate::format::report::{Left, Reason};

fn percent_decoded(name: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        bytes.push(u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// Returns the annotations that a file holds: an array, a page, a collection, what Hypothesis answers a search with,
/// or a single one.
fn items(value: &Value) -> Vec<(String, &Value)> {
    if let Value::Array(items) = value {
        return (0..items.len()).map(|idx| format!("/{idx}")).zip(items).collect();
    }
    for under in ["/items", "/first/items", "/rows", "/annotations"] {
        if let Some(Value::Array(items)) = value.pointer(under) {
            return (0..items.len()).map(|idx| format!("{under}/{idx}")).zip(items).collect();
        }
    }
    vec![(String::new(), value)]
}

/// Reads the annotations of one document, with its text where that is beside the file.
pub(super) fn read(value: &Value, beside: Option<&str>) -> Result<Flat, Fault> {
    let mut flat = Flat::default();
    let mut text = beside.map(str::to_owned);
    for (pointer, item) in items(value) {
        let under = |mut fault: Fault| {
            fault.pointer = format!("{pointer}{}", fault.pointer);
            fault
        };
        read_item(&mut flat, &mut text, item).map_err(under)?;
    }
    flat.text = text.ok_or_else(|| Fault::of(ImportProblem::NoText))?;
    Ok(flat)
}

fn read_item(flat: &mut Flat, text: &mut Option<String>, item: &Value) -> Result<(), Fault> {
    let id = json::text(item, "id").unwrap_or_else(|| format!("annotation {}", flat.marks.len() + 1));
    // Hypothesis has tags and a text, the standard a body or a value for one.
    let (made, hypothesis);
    let mut bodies = one_or_many(item.get("body"));
    if let Some(value) = item.get("bodyValue") {
        made = serde_json::json!({ "type": "TextualBody", "purpose": "tagging", "value": value });
        bodies.push(&made);
    }
    if item.get("body").is_none() && item.get("tags").is_some_and(Value::is_array) {
        hypothesis = of_hypothesis(item);
        bodies.extend(&hypothesis);
    }
    let motivation = item.get("motivation").and_then(Value::as_str).unwrap_or("");
    let of = |purposes: &[&str]| {
        bodies.iter().copied().find(|body| {
            let purpose = body.get("purpose").and_then(Value::as_str).unwrap_or(motivation);
            purposes.contains(&purpose) && body.get("value").is_some_and(Value::is_string)
        })
    };
    let targets = one_or_many(item.get("target"));
    let has_place = targets.iter().any(|target| target.get("selector").is_some());
    let left = |reason| Left { name: id.clone(), reason, content: item.to_string() };
    if !has_place && motivation == "linking" {
        let kind = of(&["classifying", "tagging"]).and_then(|body| json::text(body, "value"));
        let to = bodies.iter().find_map(|body| json::text(body, "source"));
        let from = targets.first().and_then(|target| target.as_str()).unwrap_or("").to_owned();
        let (kind, to) = (kind.unwrap_or_default(), to.unwrap_or_default());
        flat.links.push(Link {
            name: id.clone(),
            kind,
            from: fragment(&from),
            to: fragment(&to),
            content: item.to_string(),
        });
        return Ok(());
    }
    if !has_place {
        let mut known = false;
        for body in bodies.iter().filter(|body| body.get("purpose").is_some_and(|it| it == "describing")) {
            let Some(value) = body.get("value").and_then(Value::as_str) else { continue };
            match body.get("format").and_then(Value::as_str) {
                Some("application/json") => {
                    let value = serde_json::from_str(value).unwrap_or(Value::Null);
                    json::read_document(flat, &value)?;
                    known = true;
                }
                _ => {
                    flat.lang = json::text(body, "language").or(flat.lang.take());
                    *text = text.take().or_else(|| Some(value.to_owned()));
                    known = true;
                }
            }
        }
        if !known {
            flat.left.push(left(Reason::UnknownKind));
        }
        return Ok(());
    }
    let mut pieces = Vec::with_capacity(targets.len());
    for target in &targets {
        match piece(target).map_err(|fault| fault.under("target"))? {
            Some(piece) => pieces.push(piece),
            None => {
                // A place in the page's mark-up, which is not there.
                flat.left.push(left(Reason::UnknownKind));
                return Ok(());
            }
        }
    }
    if let (None, Some(source)) = (&flat.id, targets.first().and_then(|it| it.get("source")?.as_str())) {
        flat.id = source.strip_prefix("urn:qawl:").and_then(percent_decoded);
    }
    let labels: Vec<String> = labels_of(&bodies, motivation);
    let label = labels.first().cloned();
    let mut said = Mark::default();
    for (name, key) in [("creator", "creator"), ("created", "created"), ("modified", "modified")] {
        let value = item.get(key);
        let value = value
            .and_then(|it| json::text(it, "name").or_else(|| json::text(it, "id")))
            .or_else(|| json::text(item, key));
        if let Some(value) = value {
            said.attributes.insert(name.to_owned(), value.as_str().into());
        }
    }
    if let Some(user) = json::text(item, "user") {
        said.attributes.insert("creator".to_owned(), user.as_str().into());
    }
    for label in labels.iter().skip(1) {
        said.say("tag", label.as_str().into());
    }
    let mut facts = Facts::default();
    for body in &bodies {
        let purpose = body.get("purpose").and_then(Value::as_str).unwrap_or("");
        let value = body.get("value").and_then(Value::as_str).unwrap_or("");
        match purpose {
            "describing" if body.get("format").is_some_and(|it| it == "application/json") => {
                json::read_said(&mut said, &serde_json::from_str(value).unwrap_or(Value::Null));
            }
            "commenting" | "replying" | "describing" | "editing" if !value.is_empty() => {
                let note = match facts.get(Fact::Note) {
                    Some(note) => format!("{note}\n{value}"),
                    None => value.to_owned(),
                };
                facts.set(Fact::Note, note);
            }
            "linking" => flat.links.push(Link {
                name: format!("{id} {value}"),
                kind: value.to_owned(),
                from: fragment(&id),
                to: fragment(body.get("source").and_then(Value::as_str).unwrap_or("")),
                content: body.to_string(),
            }),
            _ => {}
        }
    }
    for (fact, value) in facts.iter() {
        said.facts.set(fact, value);
    }
    let Mark { facts, attributes, .. } = said;
    flat.marks.push(Mark {
        attributes,
        name: fragment(&id),
        // What has no tag is a highlight.
        label: label
            .unwrap_or_else(|| if motivation.is_empty() { "highlighting" } else { motivation }.to_owned()),
        pieces,
        facts,
        content: item.to_string(),
        ..Mark::default()
    });
    Ok(())
}

/// Returns what Hypothesis says of an annotation as bodies of the standard.
fn of_hypothesis(item: &Value) -> Vec<Value> {
    let body = |purpose: &str, value: &Value| serde_json::json!({ "type": "TextualBody", "purpose": purpose, "value": value });
    let tags =
        item.get("tags").and_then(Value::as_array).into_iter().flatten().map(|tag| body("tagging", tag));
    let text = item.get("text").filter(|it| it.as_str().is_some_and(|it| !it.is_empty()));
    tags.chain(text.map(|text| body("commenting", text))).collect()
}

/// Returns the labels that bodies give: by their purpose, else what they classify as, a name or an address.
fn labels_of(bodies: &[&Value], motivation: &str) -> Vec<String> {
    let label = |body: &&Value| {
        if let Some(value) = body.as_str() {
            return Some(last_of(value).to_owned());
        }
        let purpose = body.get("purpose").and_then(Value::as_str).unwrap_or(motivation);
        let of_label = matches!(purpose, "classifying" | "tagging" | "identifying" | "");
        let is_json = body.get("format").is_some_and(|it| it == "application/json");
        if !of_label || is_json {
            return None;
        }
        let value = json::text(body, "value").filter(|it| !it.is_empty());
        value.or_else(|| {
            let address = json::text(body, "source").or_else(|| json::text(body, "id"))?;
            Some(last_of(&address).to_owned())
        })
    };
    let mut labels: Vec<String> = bodies.iter().filter_map(label).collect();
    labels.dedup();
    labels
}

/// Returns what an address ends in, which is what it is about.
fn last_of(address: &str) -> &str {
    if !address.contains("://") && !address.starts_with("urn:") {
        return address;
    }
    address.rsplit(['#', '/', ':']).find(|part| !part.is_empty()).unwrap_or(address)
}

fn one_or_many(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
    }
}

/// Returns the part of our own names after the `#`; other names as they are.
fn fragment(id: &str) -> String {
    match id.strip_prefix("urn:qawl:").and_then(|id| id.split_once('#')) {
        Some((_, fragment)) => fragment.to_owned(),
        None => id.to_owned(),
    }
}

/// Returns the place that a target selects; none where only the mark-up of the page would tell.
fn piece(target: &Value) -> Result<Option<Piece>, Fault> {
    let selectors = one_or_many(target.get("selector"));
    let of_type = |wanted: &str| {
        selectors.iter().copied().find(|it| it.get("type").and_then(Value::as_str) == Some(wanted))
    };
    // A range from one place to another.
    let ends = of_type("RangeSelector").and_then(|range| {
        let position = |key: &str, at: &str| json::offset(range.get(key)?, at).ok();
        Some((position("startSelector", "start")?, position("endSelector", "end")?))
    });
    // Places can be narrowed down one after the other.
    let refined = selectors.iter().find_map(|it| it.get("refinedBy"));
    let position = of_type("TextPositionSelector")
        .or(refined.filter(|it| it.get("type").is_some_and(|kind| kind == "TextPositionSelector")));
    let at = match (position, ends) {
        (Some(position), _) => Some((json::offset(position, "start")?, json::offset(position, "end")?)),
        (None, ends) => ends,
    };
    let quote = of_type("TextQuoteSelector")
        .or(refined.filter(|it| it.get("type").is_some_and(|kind| kind == "TextQuoteSelector")));
    let mut piece = match (at, quote) {
        (Some((start, end)), _) => Piece::at(start, end),
        (None, Some(_)) => Piece { is_unplaced: true, ..Piece::default() },
        (None, None) => return Ok(None),
    };
    if let Some(quote) = quote {
        let text = |key: &str| quote.get(key).and_then(Value::as_str).map(Into::into);
        (piece.covered, piece.prefix, piece.suffix) = (text("exact"), text("prefix"), text("suffix"));
    }
    Ok(Some(piece))
}
