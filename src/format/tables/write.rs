//! Writes documents as a table.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cells::{ATTRIBUTE, BYTE_ORDER_MARK, Table, guarded, read_cell};
use crate::annotation::Value as Attribute;
use crate::format::encode;
use crate::format::exchange::flat::{Fact, Flat, Mark, Piece, WITHIN};
use crate::format::exchange::json;

/// Returns documents as a table.
pub(super) fn write(table: Table, documents: &mut dyn Iterator<Item = Flat>) -> String {
    let documents: Vec<Flat> = documents.collect();
    let attributes: BTreeSet<&String> = documents
        .iter()
        .flat_map(|flat| &flat.marks)
        .filter(|mark| mark.label == table.label())
        .flat_map(|mark| mark.attributes.keys())
        .collect();
    let own = attributes.iter().map(|name| format!("{ATTRIBUTE}{name}"));
    let mut rows: Vec<Vec<String>> =
        vec![table.columns().iter().map(|it| (*it).to_owned()).chain(own).collect()];
    for flat in &documents {
        for mark in flat.marks.iter().filter(|mark| mark.label == table.label()) {
            let value = |name: &&String| mark.attributes.get(*name).map(in_cell).unwrap_or_default();
            let row: Vec<String> = table
                .columns()
                .iter()
                .map(|column| cell(flat, mark, column))
                .chain(attributes.iter().map(value))
                .map(|cell| guarded(&cell))
                .collect();
            rows.push(row);
        }
    }
    format!("{BYTE_ORDER_MARK}{}", encode::csv(rows, csv::Terminator::CRLF))
}

/// Returns an attribute's value as it is in a cell; one that is no text as JSON.
fn in_cell(value: &Attribute) -> String {
    match value {
        Attribute::Text(text) if read_cell(text) == Attribute::Text(Arc::clone(text)) => text.to_string(),
        value => json::attribute(value).to_string(),
    }
}

fn cell(flat: &Flat, mark: &Mark, column: &str) -> String {
    let linked = |kind: &str| -> Vec<&Mark> {
        let links = flat.links.iter().filter(|link| link.from == mark.name && link.kind == kind);
        links.filter_map(|link| flat.mark(&link.to)).collect()
    };
    let of_quote = |kind: &str| {
        let quote = linked(WITHIN).first()?.name.clone();
        let link = flat.links.iter().find(|link| link.from == quote && link.kind == kind)?;
        flat.mark(&link.to)
    };
    let texts = |marks: Vec<&Mark>| marks.into_iter().map(covered).collect::<Vec<_>>().join(" … ");
    let places = |marks: Vec<&Mark>| marks.into_iter().map(places).collect::<Vec<_>>().join("; ");
    let of_speaker =
        |mark: Option<&Mark>, fact: Fact| mark.and_then(|mark| mark.facts.get(fact)).unwrap_or("").to_owned();
    let said = |fact: Fact| mark.facts.get(fact).unwrap_or("").to_owned();
    match column {
        "document" => flat.id.clone().unwrap_or_default(),
        "id" => mark.name.clone(),
        "quote" if mark.label == "claim" => texts(linked(WITHIN)),
        "quote" | "claim" => covered(mark),
        "kind" => said(Fact::Kind),
        "worth" => said(Fact::Worth),
        "score" => said(Fact::Score),
        "reasons" => said(Fact::Reasons),
        "status" => said(Fact::Status),
        "origin" => said(Fact::Origin),
        "rule" => said(Fact::Rule),
        "confidence" => said(Fact::Confidence),
        "note" => said(Fact::Note),
        "speaker" if mark.label == "claim" => of_speaker(of_quote("speaker"), Fact::SpeakerName),
        "speaker" => of_speaker(linked("speaker").first().copied(), Fact::SpeakerName),
        "speaker_kind" => of_speaker(linked("speaker").first().copied(), Fact::SpeakerKind),
        "speaker_id" => of_speaker(linked("speaker").first().copied(), Fact::Speaker),
        "mention" => texts(linked("speaker")),
        "mention_at" => places(linked("speaker")),
        "cue" => texts(linked("cue")),
        "cue_at" => places(linked("cue")),
        "medium" => texts(linked("medium")),
        "medium_at" => places(linked("medium")),
        "medium_speaker_id" => of_speaker(linked("medium").first().copied(), Fact::Speaker),
        "start" => mark.pieces.iter().map(|piece| piece.start).min().unwrap_or(0).to_string(),
        "end" => mark.pieces.iter().map(|piece| piece.end).max().unwrap_or(0).to_string(),
        "parts" => at(mark),
        _ => String::new(),
    }
}

fn covered(mark: &Mark) -> String {
    let pieces: Vec<&str> = mark.pieces.iter().filter_map(|piece| piece.covered.as_deref()).collect();
    pieces.join(" … ")
}

/// Returns a mark's name and places (`a3 [24,39] [41,67]`): nothing that a spreadsheet makes a date of.
fn places(mark: &Mark) -> String {
    format!("{} {}", mark.name, at(mark))
}

fn at(mark: &Mark) -> String {
    let place = |piece: &Piece| format!("[{},{}]", piece.start, piece.end);
    mark.pieces.iter().map(place).collect::<Vec<_>>().join(" ")
}
