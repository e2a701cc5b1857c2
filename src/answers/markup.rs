//! Answers in markup: tables of HTML, and elements that are named after what they hold. Tags are read as models write
//! them: without a root, unclosed, with attributes in any quotes. Never fails; depth and number of elements are bounded.

use super::json::Value;
use super::keys::{Sense, sense};
use super::record::plain;

/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 40;

/// How many elements are read of one answer.
const MAX_ELEMENTS: usize = 100_000;

/// Elements that only say how words look.
const OF_LOOK: [&str; 12] =
    ["b", "i", "em", "strong", "u", "span", "a", "small", "mark", "code", "font", "sup"];

/// Elements without an end.
const EMPTY: [&str; 6] = ["br", "hr", "img", "meta", "link", "input"];

/// An element, or the whole.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

/// Returns true for what may hold elements: there is an end of one.
fn has_markup(source: &str) -> bool {
    source.contains("</")
}

/// Returns the tables of HTML, each as lines of cells with tabs between.
pub fn tables(source: &str) -> Vec<String> {
    if !has_markup(source) || !source.to_ascii_lowercase().contains("<t") {
        return Vec::new();
    }
    let mut tables = Vec::new();
    let root = parse(source);
    gather(&root, &mut tables);
    // A page with a table somewhere is an article.
    let n_cells: usize = tables.iter().map(String::len).sum();
    if n_cells * 2 < words(&root).len() {
        return Vec::new();
    }
    tables
}

fn gather(element: &Element, tables: &mut Vec<String>) {
    if element.name == "table" {
        let mut rows = Vec::new();
        rows_of(element, &mut rows);
        tables.push(rows.join("\n"));
        return;
    }
    element.children.iter().for_each(|it| gather(it, tables));
}

fn rows_of(element: &Element, rows: &mut Vec<String>) {
    for child in &element.children {
        if child.name != "tr" {
            rows_of(child, rows);
            continue;
        }
        let is_cell = |it: &&Element| it.name == "td" || it.name == "th";
        let cells: Vec<String> = child
            .children
            .iter()
            .filter(is_cell)
            .map(|it| format!("\"{}\"", words(it).replace('"', "\"\"")))
            .collect();
        rows.push(cells.join("\t"));
    }
}

/// Returns all words in an element on one line.
fn words(element: &Element) -> String {
    fn all(element: &Element, words: &mut String) {
        words.push_str(&element.text);
        for child in &element.children {
            words.push(' ');
            all(child, words);
        }
    }
    let mut text = String::new();
    all(element, &mut text);
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns what elements say, as JSON would have it; none where no element is named after anything known.
pub fn values(source: &str) -> Vec<Value> {
    if !has_markup(source) || source.to_ascii_lowercase().contains("<html") {
        return Vec::new();
    }
    let root = parse(source);
    if !names_something(&root) {
        return Vec::new();
    }
    root.children.iter().map(|it| Value::Object(vec![(listed(it), value_of(it))])).collect()
}

fn names_something(element: &Element) -> bool {
    let is_named = |it: &Element| {
        matches!(sense(&it.name), Some(Sense::Content | Sense::Claim | Sense::Quotes | Sense::Claims))
    };
    element.children.iter().any(|it| is_named(it) || names_something(it))
}

/// Returns the name under which one element stands for a list: `<quote>` alone is one of the quotes.
fn listed(element: &Element) -> String {
    let is_whole = !element.children.is_empty() || !element.attributes.is_empty();
    match sense(&element.name) {
        Some(Sense::Content) if is_whole => "quotes".to_owned(),
        Some(Sense::Claim) if is_whole => "claims".to_owned(),
        _ => element.name.clone(),
    }
}

fn value_of(element: &Element) -> Value {
    let is_of_one = |sense: Sense| matches!(sense, Sense::Content | Sense::Claim);
    if listed(element) != element.name {
        return Value::Array(vec![entries_of(element)]);
    }
    let names = element.children.iter().map(|it| &it.name);
    let is_list = match sense(&element.name) {
        Some(Sense::Quotes | Sense::Claims | Sense::Speakers) => true,
        _ => element.children.len() > 1 && names.clone().all(|it| Some(it) == names.clone().next()),
    };
    if is_list && !element.children.is_empty() {
        return Value::Array(
            element
                .children
                .iter()
                .map(|it| match sense(&it.name).is_some_and(is_of_one) && is_plain(it) {
                    true => Value::String(words(it), false),
                    false => entries_of(it),
                })
                .collect(),
        );
    }
    if is_plain(element) { Value::String(words(element), false) } else { entries_of(element) }
}

fn is_plain(element: &Element) -> bool {
    element.children.is_empty() && element.attributes.is_empty()
}

fn entries_of(element: &Element) -> Value {
    if is_plain(element) {
        return Value::String(words(element), false);
    }
    let attributes = element.attributes.iter().map(|(name, value)| (name.clone(), value.clone()));
    let mut entries: Vec<(String, Value)> =
        attributes.map(|(name, value)| (name, Value::String(value, false))).collect();
    for child in &element.children {
        let value = if is_plain(child) { Value::String(words(child), false) } else { inner(child) };
        entries.push((child.name.clone(), value));
    }
    let own = plain(&element.text.split_whitespace().collect::<Vec<_>>().join(" "));
    if own.chars().any(char::is_alphanumeric) {
        let key = if sense(&element.name) == Some(Sense::Claim) { "claim" } else { "text" };
        entries.push((key.to_owned(), Value::String(own, false)));
    }
    Value::Object(entries)
}

/// Returns what an element inside of a quote or claim says.
fn inner(element: &Element) -> Value {
    let is_list = element.attributes.is_empty() && element.children.len() > 1 && {
        let first = element.children.first().map(|it| &it.name);
        element.children.iter().all(|it| Some(&it.name) == first)
    };
    match is_list {
        true => Value::Array(element.children.iter().map(entries_of).collect()),
        false => entries_of(element),
    }
}

fn parse(source: &str) -> Element {
    let mut open: Vec<Element> = vec![Element::default()];
    let mut n_elements = 0;
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        put_text(&mut open, text);
        if let Some(after) = tag.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        if let Some(after) = tag.strip_prefix("<![CDATA[") {
            let (text, after) = after.split_once("]]>").unwrap_or((after, ""));
            put_text(&mut open, text);
            rest = after;
            continue;
        }
        let inside = tag.get(1..).unwrap_or("");
        let is_tag = inside.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '!' | '?' | '_'));
        let Some((inside, after)) = inside.split_once('>').filter(|_| is_tag) else {
            put_text(&mut open, "<");
            rest = inside;
            continue;
        };
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            end(&mut open, &name.trim().to_lowercase());
        } else if !inside.starts_with(['!', '?']) {
            let is_closed = inside.ends_with('/');
            let inside = inside.trim_end_matches('/');
            let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
            let name = name.to_lowercase();
            if OF_LOOK.contains(&name.as_str()) {
                continue;
            }
            if EMPTY.contains(&name.as_str()) {
                put_text(&mut open, " ");
                continue;
            }
            n_elements += 1;
            if n_elements > MAX_ELEMENTS || open.len() > MAX_DEPTH {
                continue;
            }
            // A cell or row ends where the next one begins.
            let ends = match name.as_str() {
                "td" | "th" => &["td", "th"][..],
                "tr" => &["td", "th", "tr"],
                "li" => &["li"],
                _ => &[],
            };
            while open.last().is_some_and(|it| ends.contains(&it.name.as_str())) {
                close(&mut open);
            }
            open.push(Element { name, attributes: attributes_of(attributes), ..Element::default() });
            if is_closed {
                close(&mut open);
            }
        }
    }
    put_text(&mut open, rest);
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default()
}

fn put_text(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(element) = open.pop()
        && let Some(parent) = open.last_mut()
    {
        parent.children.push(element);
    }
}

/// Ends the element of that name and those in it; what ends nothing is passed over.
fn end(open: &mut Vec<Element>, name: &str) {
    if OF_LOOK.contains(&name) || !open.iter().skip(1).any(|it| it.name == name) {
        return;
    }
    while open.len() > 1 {
        let is_it = open.last().is_some_and(|it| it.name == name);
        close(open);
        if is_it {
            return;
        }
    }
}

fn attributes_of(source: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    let mut rest = source.trim();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'' | '“' | '”'));
        let (value, behind) = match quote {
            Some(quote) => {
                let inside = after.get(quote.len_utf8()..).unwrap_or("");
                let is_end = |c: char| c == quote || quote == '“' && c == '”';
                match inside.find(is_end) {
                    Some(at) => {
                        let (value, behind) = inside.split_at(at);
                        (value, behind.get(behind.chars().next().map_or(0, char::len_utf8)..).unwrap_or(""))
                    }
                    None => (inside, ""),
                }
            }
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        let name = name.split_whitespace().next_back().unwrap_or("").to_lowercase();
        if !name.is_empty() && attributes.len() < 64 {
            attributes.push((name, plain(value)));
        }
        rest = behind.trim_start();
    }
    attributes
}
