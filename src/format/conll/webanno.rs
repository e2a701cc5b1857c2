//! WebAnno TSV 3, which INCEpTION writes by default. Read only. Offsets are UTF-16 units.
//!
//! ```text
//! #FORMAT=WebAnno TSV 3.3
//! #T_SP=webanno.custom.Quotation|label
//! #Text=The mayor said it.
//! 1-1    0-3    The      speaker[1]
//! ```
//!
//! A value without a number in brackets is a mark of its own word; one with a number belongs to the mark of that
//! number. Relations name the words, or the marks, that they lead from.

use std::collections::BTreeMap;

use crate::format::exchange::flat::{Flat, Link, Mark, Piece};
use crate::format::fault::Fault;
use crate::format::report::{Left, Reason, Remark};
use crate::text::Unit;

/// Returns true for a file of that format.
pub(super) fn is_webanno(source: &str) -> bool {
    source.trim_start().starts_with("#FORMAT=WebAnno TSV 3")
}

/// The columns of a layer.
struct Layer {
    /// The short name of its type.
    name: String,
    features: Vec<String>,
    is_relation: bool,
    /// Its first column.
    column: usize,
}

/// Reads a document.
pub(super) fn read(source: &str) -> Result<Flat, Fault> {
    let mut flat = Flat { unit: Some(Unit::Utf16), ..Flat::default() };
    let mut layers: Vec<Layer> = Vec::new();
    let mut column = 3;
    let mut units: u32 = 0;
    // The text of the sentence that comes next.
    let mut sentence: Option<String> = None;
    let mut marks: BTreeMap<String, usize> = BTreeMap::new();
    let mut relations: Vec<(usize, Vec<String>, String)> = Vec::new();
    let mut words: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for (idx, line) in source.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some(text) = line.strip_prefix("#Text=") {
            let text = unescaped(text);
            match &mut sentence {
                Some(sentence) => {
                    sentence.push('\n');
                    sentence.push_str(&text);
                }
                None => sentence = Some(text),
            }
            continue;
        }
        let layer = line
            .strip_prefix("#T_SP=")
            .or(line.strip_prefix("#T_CH="))
            .map(|layer| (layer, false))
            .or(line.strip_prefix("#T_RL=").map(|layer| (layer, true)));
        if let Some((layer, is_relation)) = layer {
            let mut parts = layer.split('|');
            let type_name = parts.next().unwrap_or("");
            let name = type_name.rsplit('.').next().unwrap_or(type_name).to_owned();
            let mut features: Vec<String> = parts.map(str::to_owned).collect();
            // A layer without features has a column all the same.
            let n_columns = features.len().max(1);
            if is_relation {
                features.retain(|feature| !feature.starts_with("BT_"));
            }
            let n_columns = if is_relation { features.len() + 1 } else { n_columns };
            layers.push(Layer { name, features, is_relation, column });
            column += n_columns;
            continue;
        }
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let place = columns.get(1).and_then(|place| place.split_once('-'));
        let place = place.and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        let (Some((start, end)), Some(token)) = (place, columns.get(2)) else {
            flat.left.push(Left {
                name: format!("line {}", idx + 1),
                reason: Reason::Malformed,
                content: line.to_owned(),
            });
            continue;
        };
        let token = unescaped(token);
        if let Some(text) = sentence.take() {
            // Its first word says where the sentence starts; between sentences there is white space.
            while units < start {
                flat.text.push(if units + 1 == start { '\n' } else { ' ' });
                units += 1;
            }
            units += text.encode_utf16().count() as u32;
            flat.text.push_str(&text);
        }
        let number = columns.first().copied().unwrap_or("").to_owned();
        flat.checks.push(Piece::covering(start, end, &token));
        for (nth, layer) in layers.iter().enumerate() {
            let n_columns = layer.features.len().max(1) + usize::from(layer.is_relation);
            let values: Vec<&str> =
                columns.get(layer.column..).unwrap_or_default().iter().take(n_columns).copied().collect();
            if values.iter().all(|value| matches!(*value, "_" | "")) {
                continue;
            }
            if layer.is_relation {
                relations.push((nth, values.iter().map(ToString::to_string).collect(), number.clone()));
                continue;
            }
            // Marks of one word are separated by bars, in every column alike.
            let stacked: Vec<Vec<&str>> = values.iter().map(|value| value.split('|').collect()).collect();
            let n_marks = stacked.iter().map(Vec::len).max().unwrap_or(0);
            for at in 0..n_marks {
                let said: Vec<(String, Option<String>)> =
                    stacked.iter().map(|of| numbered(of.get(at).copied().unwrap_or("_"))).collect();
                let id = said.iter().find_map(|(_, id)| id.clone());
                let key = id.map(|id| format!("{nth} {id}"));
                let known = key.as_ref().and_then(|key| marks.get(key).copied());
                if let Some(mark) = known.and_then(|known| flat.marks.get_mut(known)) {
                    if let Some(piece) = mark.pieces.last_mut() {
                        piece.end = end;
                    }
                    words.insert((nth, number.clone()), known.unwrap_or_default());
                    continue;
                }
                let features = layer
                    .features
                    .iter()
                    .zip(&said)
                    .filter(|(_, (value, _))| !matches!(value.as_str(), "_" | "*" | ""));
                let mut features: Vec<(&String, &String)> =
                    features.map(|(name, (value, _))| (name, value)).collect();
                let is_label =
                    |(name, _): &(&String, &String)| ["label", "value", "kind"].contains(&name.as_str());
                let label = features.iter().position(is_label).or((features.len() == 1).then_some(0));
                let label = label.map(|at| features.remove(at).1.clone());
                let mut mark = Mark {
                    name: key.clone().unwrap_or_else(|| format!("{} {number} {at}", layer.name)),
                    label: label.unwrap_or_else(|| layer.name.clone()),
                    layer: Some(layer.name.clone()),
                    pieces: vec![Piece::at(start, end)],
                    content: line.to_owned(),
                    ..Mark::default()
                };
                for (name, value) in features {
                    mark.attributes.insert(name.clone(), value.as_str().into());
                }
                words.insert((nth, number.clone()), flat.marks.len());
                marks.extend(key.map(|key| (key, flat.marks.len())));
                flat.marks.push(mark);
            }
        }
    }
    if flat.checks.is_empty() {
        return Err(Fault::new("there is not a single word in it"));
    }
    for (nth, values, number) in relations {
        relation(&mut flat, &layers, &words, &marks, nth, &values, &number);
    }
    flat.remarks.push(Remark::Done("read as WebAnno TSV 3".to_owned()));
    Ok(flat)
}

/// Ties what a relation ties: the last of its columns names the word or mark that it leads from, the line the one
/// that it leads to.
fn relation(
    flat: &mut Flat,
    layers: &[Layer],
    words: &BTreeMap<(usize, String), usize>,
    marks: &BTreeMap<String, usize>,
    nth: usize,
    values: &[String],
    number: &str,
) {
    let (Some(layer), Some((ends, said))) = (layers.get(nth), values.split_last()) else { return };
    for (at, end) in ends.split('|').enumerate() {
        let kind =
            said.first().and_then(|said| said.split('|').nth(at)).filter(|it| !matches!(*it, "_" | "*" | ""));
        let (word, pair) = numbered(end);
        let (from_id, to_id) = pair.as_deref().and_then(|pair| pair.split_once('_')).unwrap_or(("0", "0"));
        let find = |id: &str, word: &str| {
            let by_id = (0..layers.len()).find_map(|layer| marks.get(&format!("{layer} {id}")).copied());
            let by_word =
                || (0..layers.len()).find_map(|layer| words.get(&(layer, word.to_owned())).copied());
            let found = if id == "0" { by_word() } else { by_id.or_else(by_word) };
            found.and_then(|at| flat.marks.get(at)).map(|mark| mark.name.clone())
        };
        let content = format!("{} {number} {}", layer.name, values.join(" "));
        let (from, to) = (find(from_id, &word), find(to_id, number));
        let link = Link {
            name: format!("{} {number}", layer.name),
            kind: kind.unwrap_or(&layer.name).to_owned(),
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
            content,
        };
        flat.links.push(link);
    }
}

/// Returns a value and the number in brackets after it.
fn numbered(value: &str) -> (String, Option<String>) {
    match value.strip_suffix(']').and_then(|value| value.rsplit_once('[')) {
        Some((value, id)) if !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit() || b == b'_') => {
            (unescaped(value), Some(id.to_owned()))
        }
        _ => (unescaped(value), None),
    }
}

/// Returns a value without the signs that keep its own from being taken for the format's.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(c) => out.push(c),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}
