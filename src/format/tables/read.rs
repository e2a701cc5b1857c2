//! Reads a table whose documents' texts are known by their names.

use std::collections::BTreeMap;

use super::cells::{ATTRIBUTE, BYTE_ORDER_MARK, Table, read_cell, unguarded};
use crate::format::exchange::flat::{Fact, Facts, Flat, Link, Mark, Piece};
use crate::format::fault::Fault;
use crate::format::locate::Place;
use crate::format::problem::ImportProblem;
use crate::text::Unit;

/// Reads a table whose documents' texts are known by their names.
pub(super) fn read(
    table: Table,
    source: &str,
    text_of: &dyn Fn(&str) -> Option<String>,
    columns: &[(String, String)],
) -> Result<Vec<Flat>, Fault> {
    let source = source.strip_prefix(BYTE_ORDER_MARK).unwrap_or(source);
    let first_line = source.lines().next().unwrap_or("");
    // Spreadsheets set to a language with a decimal comma write semicolons.
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| first_line.bytes().filter(|byte| byte == sign).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(false)
        .from_reader(source.as_bytes());
    // The parser takes the line feed after a carriage return for the beginning of the next record.
    let line_of = |position: Option<&csv::Position>| {
        let at = position.map_or(0, |position| position.byte() as usize);
        let ends = source.get(at..).unwrap_or("");
        Place::of(source, at + (ends.len() - ends.trim_start_matches(['\r', '\n']).len())).line
    };
    let fault = |error: &csv::Error| {
        let message = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("{len} fields, where the first line has {expected_len}")
            }
            _ => error.to_string(),
        };
        let problem = ImportProblem::NotCsv(message);
        Fault { problem, ..Fault::at_line(line_of(error.position()), "") }
    };
    let head = reader.headers().map_err(|error| fault(&error))?.clone();
    let mut documents: BTreeMap<String, Flat> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| fault(&error))?;
        let line = line_of(record.position());
        let get = |column: &str| {
            let called = columns.iter().find(|(own, _)| own == column).map_or(column, |(_, called)| called);
            let idx = head.iter().position(|name| name.trim() == called)?;
            record.get(idx).map(unguarded).filter(|cell| !cell.is_empty())
        };
        if let Some(article) = get("article").or_else(|| get("text")).filter(|_| get("document").is_none()) {
            // A table of others, with the article in each row.
            let n_documents = documents.len();
            let flat = documents.entry(article.to_owned()).or_insert_with(|| Flat {
                id: get("id_of_article").map(str::to_owned).or(Some(format!("article-{}", n_documents + 1))),
                text: article.to_owned(),
                ..Flat::default()
            });
            row_of_others(table, flat, &get, &head, &record, columns);
            continue;
        }
        let document = get("document").unwrap_or("");
        if document.is_empty() {
            let known: Vec<&str> = head.iter().collect();
            return Err(Fault::at_line(
                line,
                format!(
                    "a table must have the columns \"{}\" and \"document\" (or \"article\", the text itself); this one has: {}",
                    table.label(),
                    known.join(", ")
                ),
            ));
        }
        if !documents.contains_key(document) {
            let text = text_of(document).ok_or_else(|| Fault {
                place: Some(Place { line, column: 1 }),
                problem: ImportProblem::NoText,
                ..Fault::new("")
            })?;
            // A table of ours says nothing of its unit, but it has only one.
            let unit = Some(Unit::CodePoint);
            let flat = Flat { id: Some(document.to_owned()), text, unit, ..Flat::default() };
            documents.insert(document.to_owned(), flat);
        }
        let Some(flat) = documents.get_mut(document) else { continue };
        let at = flat.marks.len();
        row(table, flat, &get).map_err(|message| Fault::at_line(line, message))?;
        for (column, cell) in head.iter().zip(&record) {
            let name = column.strip_prefix(ATTRIBUTE).filter(|_| !cell.is_empty());
            if let (Some(name), Some(mark)) = (name, flat.marks.get_mut(at)) {
                mark.attributes.insert(name.to_owned(), read_cell(unguarded(cell)));
            }
        }
    }
    Ok(documents.into_values().collect())
}

/// Takes a row of a table of others: a quote or claim, who said it, and what else there is of it. It is looked for in
/// the article.
fn row_of_others<'a>(
    table: Table,
    flat: &mut Flat,
    get: &dyn Fn(&str) -> Option<&'a str>,
    head: &csv::StringRecord,
    record: &csv::StringRecord,
    columns: &[(String, String)],
) {
    let Some(covered) = get(table.label()) else { return };
    let name = format!("row {}", flat.marks.len() + 1);
    let piece = |covered: &str, prefix: Option<&str>| Piece {
        covered: Some(covered.into()),
        prefix: prefix.map(Into::into),
        is_unplaced: true,
        ..Piece::default()
    };
    let whole = match (get("start").and_then(|it| it.parse().ok()), get("end").and_then(|it| it.parse().ok()))
    {
        (Some(start), Some(end)) => Piece::covering(start, end, covered),
        _ => piece(covered, None),
    };
    let mut quote = Mark {
        name: name.clone(),
        label: table.label().to_owned(),
        pieces: vec![whole],
        content: format!("{name} {covered}"),
        ..Mark::default()
    };
    if let Some(speaker) = get("speaker") {
        if flat.text.contains(speaker) {
            let mention = format!("{name} speaker");
            let mut mark = Mark {
                name: mention.clone(),
                label: "speaker".to_owned(),
                pieces: vec![piece(speaker, None)],
                content: format!("{mention} {speaker}"),
                ..Mark::default()
            };
            mark.facts.set(Fact::Speaker, speaker);
            mark.facts.set(Fact::SpeakerName, speaker);
            // One mention is enough for all that a person says.
            let known = flat.marks.iter().find(|mark| mark.facts.get(Fact::Speaker) == Some(speaker));
            let to = known.map_or(mention, |known| known.name.clone());
            if known.is_none() {
                flat.marks.push(mark);
            }
            flat.links.push(Link {
                name: format!("{name} speaker"),
                kind: "speaker".to_owned(),
                from: name.clone(),
                to,
                content: format!("{name} speaker {speaker}"),
            });
        } else {
            // The article does not name the speaker like that: it stays with the quote.
            quote.attributes.insert("speaker".to_owned(), speaker.into());
        }
    }
    let used = ["article", "text", "document", table.label(), "speaker", "start", "end", "id_of_article"];
    for (column, cell) in head.iter().zip(record) {
        let own = columns.iter().find(|(_, called)| called == column).map_or(column, |(own, _)| own.as_str());
        if !used.contains(&own) && !cell.is_empty() && !column.is_empty() {
            quote.attributes.insert(column.to_owned(), unguarded(cell).into());
        }
    }
    flat.marks.push(quote);
}

fn row<'a>(table: Table, flat: &mut Flat, get: &dyn Fn(&str) -> Option<&'a str>) -> Result<(), String> {
    let name = get("id").map_or_else(|| format!("row {}", flat.marks.len() + 1), str::to_owned);
    let mut facts = Facts::default();
    for (column, fact) in [
        ("kind", Fact::Kind),
        ("worth", Fact::Worth),
        ("score", Fact::Score),
        ("reasons", Fact::Reasons),
        ("status", Fact::Status),
        ("origin", Fact::Origin),
        ("rule", Fact::Rule),
        ("confidence", Fact::Confidence),
        ("note", Fact::Note),
    ] {
        facts.set_some(fact, get(column));
    }
    let whole = match (get("start"), get("end")) {
        (Some(start), Some(end)) => match (start.parse(), end.parse()) {
            (Ok(start), Ok(end)) => vec![Piece::at(start, end)],
            _ => return Err("\"start\" and \"end\" must be whole numbers from 0".to_owned()),
        },
        _ => Vec::new(),
    };
    let mut pieces = get("parts").map(pieces_of).transpose()?.unwrap_or(whole);
    if pieces.is_empty() {
        // A row that somebody added by hand: its text says where it is.
        pieces.push(Piece::default());
    }
    let text = get(table.label());
    if let ([piece], Some(text)) = (pieces.as_mut_slice(), text) {
        piece.covered = Some(text.into());
    }
    let content = format!("{} {}", name, text.unwrap_or(""));
    let label = table.label().to_owned();
    flat.marks.push(Mark { name: name.clone(), label, pieces, facts, content, ..Mark::default() });
    for (column, label, kind) in
        [("mention", "speaker", "speaker"), ("cue", "cue", "cue"), ("medium", "speaker", "medium")]
    {
        let Some(places) = get(&format!("{column}_at")) else { continue };
        let places: Vec<&str> = places.split(';').map(str::trim).collect();
        for place in &places {
            let (to, offsets) =
                place.split_once(' ').ok_or("a place must be a name and offsets: a3 [24,39]")?;
            flat.links.push(Link {
                name: format!("{name} {kind}"),
                kind: kind.to_owned(),
                from: name.clone(),
                to: to.to_owned(),
                content: format!("{name} {kind} {place}"),
            });
            if flat.mark(to).is_some() {
                continue;
            }
            let mut pieces = pieces_of(offsets)?;
            if let ([piece], [_], Some(text)) = (pieces.as_mut_slice(), places.as_slice(), get(column)) {
                piece.covered = Some(text.into());
            }
            let mut facts = Facts::default();
            match kind {
                "speaker" => {
                    facts.set_some(Fact::Speaker, get("speaker_id"));
                    facts.set_some(Fact::SpeakerName, get("speaker"));
                    facts.set_some(Fact::SpeakerKind, get("speaker_kind"));
                }
                "medium" => facts.set_some(Fact::Speaker, get("medium_speaker_id")),
                _ => {}
            }
            let content = format!("{kind} {place}");
            let mark = Mark {
                name: to.to_owned(),
                label: label.to_owned(),
                pieces,
                facts,
                content,
                ..Mark::default()
            };
            flat.marks.push(mark);
        }
    }
    Ok(())
}

fn pieces_of(places: &str) -> Result<Vec<Piece>, String> {
    let place = |place: &str| {
        let (start, end) = place.strip_prefix('[')?.strip_suffix(']')?.split_once(',')?;
        Some(Piece::at(start.trim().parse().ok()?, end.trim().parse().ok()?))
    };
    let read = places.split_ascii_whitespace().map(place).collect::<Option<_>>();
    read.ok_or_else(|| format!("{places:?} must be offsets: [24,39] [41,67]"))
}
