//! Answers as tables: Markdown, or cells apart by commas, semicolons or tabs.

use super::keys::{Sense, sense};
use super::record::{Answer, Form, MAX_RECORDS, Of, Record, What};

/// Cells that say the same as the one above, as merged ones are written.
const DITTO: [&str; 6] = ["^", "^^", "〃", "″", "\"", "''"];

/// How many columns of a table are read.
const MAX_COLUMNS: usize = 64;

/// Returns the answers in the tables of a text, by article; none if it has no table with a column of quotes or claims.
pub fn tables(source: &str) -> Vec<Answer> {
    let lines: Vec<&str> = source.lines().collect();
    let mut answers = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.matches('|').count() >= 1 && columns(&markdown(line)).is_some() {
            let rows = lines.iter().skip(at).take_while(|line| line.contains('|')).count();
            let table = lines.get(at..at + rows).unwrap_or(&[]).iter().map(|line| markdown(line));
            take(table, &mut answers);
            at += rows;
        } else {
            at += 1;
        }
    }
    if answers.is_empty() {
        separated(source, &mut answers);
    }
    answers
}

/// Returns the answers in a table whose cells have tabs between.
pub fn separated_by_tabs(table: &str) -> Vec<Answer> {
    let mut answers = Vec::new();
    let head: Vec<String> = cells(table, '\t').next().unwrap_or_default();
    if columns(&head).is_some() {
        take(cells(table, '\t'), &mut answers);
    }
    answers
}

/// Reads a table of separated values that begins at the first line whose cells are headings.
fn separated(source: &str, answers: &mut Vec<Answer>) {
    let mut from = 0;
    for line in source.split_inclusive('\n').take(40) {
        for mark in ['\t', ',', ';', '،'] {
            let head: Vec<String> = cells(line, mark).next().unwrap_or_default();
            if head.len() < 2 || columns(&head).is_none() {
                continue;
            }
            take(cells(source.get(from..).unwrap_or(""), mark), answers);
            return;
        }
        from += line.len();
    }
}

/// Returns the rows of separated values. A row that the reader cannot make out ends the table.
fn cells(source: &str, mark: char) -> impl Iterator<Item = Vec<String>> {
    // The Arabic comma has two bytes.
    let source = if mark == '،' { source.replace('،', "\u{1F}") } else { source.to_owned() };
    let byte = if mark == '،' { 0x1F } else { mark as u8 };
    let reader = csv::ReaderBuilder::new()
        .delimiter(byte)
        .has_headers(false)
        .flexible(true)
        .from_reader(std::io::Cursor::new(source));
    reader.into_records().map_while(Result::ok).map(move |row| {
        row.iter().take(MAX_COLUMNS).map(|cell| cell.replace('\u{1F}', "،").trim().to_owned()).collect()
    })
}

fn markdown(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|it| !it.ends_with('\\')).unwrap_or(line);
    let line = line.replace("\\|", "\u{1F}");
    line.split('|')
        .take(MAX_COLUMNS)
        .map(|cell| cell.replace('\u{1F}', "|").replace("<br>", " ").trim().to_owned())
        .collect()
}

/// Returns what the columns mean, if one of them is of quotes or claims and the cells are headings.
fn columns(head: &[String]) -> Option<Vec<Option<Sense>>> {
    let senses: Vec<Option<Sense>> = head.iter().map(|cell| sense(&super::record::plain(cell))).collect();
    let has_content = senses.iter().any(|sense| {
        matches!(sense, Some(Sense::Content | Sense::Claim | Sense::Text | Sense::Quotes | Sense::Claims))
    });
    let n_known = senses.iter().flatten().count();
    (has_content && n_known >= 2.min(head.len()) && n_known * 2 >= head.len()).then_some(senses)
}

fn take(mut rows: impl Iterator<Item = Vec<String>>, answers: &mut Vec<Answer>) {
    let head = rows.next().unwrap_or_default();
    let Some(senses) = columns(&head) else { return };
    let has_content =
        senses.iter().any(|it| matches!(it, Some(Sense::Content | Sense::Text | Sense::Quotes)));
    let mut n_records = 0;
    let mut is_too_long = false;
    let mut above: Vec<String> = Vec::new();
    for mut row in rows {
        let is_rule = row.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':' | ' ' | '—')));
        // A second table below has a heading of its own.
        if is_rule || columns(&row).as_ref() == Some(&senses) {
            continue;
        }
        for (cell, above) in row.iter_mut().zip(&above).filter(|(cell, _)| DITTO.contains(&cell.as_str())) {
            cell.clone_from(above);
        }
        above.clone_from(&row);
        let mut record = Record::default();
        let (mut claim, mut article, mut model) = (None, None, None);
        for (sense, cell) in senses.iter().zip(&row).filter_map(|(sense, cell)| Some((sense.as_ref()?, cell)))
        {
            match sense {
                Sense::Document => article = Some(cell.clone()).filter(|it| !it.is_empty()),
                Sense::Model => model = Some(cell.clone()).filter(|it| !it.is_empty()),
                Sense::Claim | Sense::Claims => claim = Some(cell.clone()).filter(|it| !it.is_empty()),
                Sense::Quotes => record.set(Sense::Content, cell),
                // In a column of types some call what it is its type.
                Sense::Kind => record.set(Sense::Label, cell),
                sense => record.set(*sense, cell),
            }
        }
        // A column that is called something else may be an attribute.
        for ((_, name), cell) in senses.iter().zip(&head).zip(&row).filter(|((sense, _), _)| sense.is_none())
        {
            if !cell.is_empty() && !name.is_empty() && name.len() <= 200 {
                record.attributes.push((
                    Of::Itself,
                    super::record::plain(name),
                    vec![super::record::plain(cell)],
                ));
            }
        }
        let says = claim.as_deref().and_then(super::record::worth_of);
        let mut records = Vec::new();
        let words = record.content.clone();
        if !words.is_empty() {
            records.push(record.clone());
        }
        match (claim, says) {
            (Some(_), Some(crate::schema::Worth::High)) if has_content => {
                records.push(Record { what: What::Claim, content: words, ..Record::default() });
            }
            (Some(text), None) if super::keys::sense(&text) != Some(Sense::Nobody) => {
                let attributes = record.attributes.clone();
                let mut it =
                    Record { what: What::Claim, worth: record.worth, attributes, ..Record::default() };
                it.set(Sense::Content, &text);
                if !it.content.is_empty() && it.content.iter().any(|it| it.chars().any(char::is_alphanumeric))
                {
                    records.push(it);
                }
            }
            _ => {}
        }
        if n_records >= MAX_RECORDS {
            is_too_long = true;
            break;
        }
        n_records += records.len();
        let same = answers.iter().rposition(|it| it.article == article);
        let idx = same.unwrap_or_else(|| {
            answers.push(Answer {
                article: article.clone(),
                model: None,
                form: Form::Table,
                records: Vec::new(),
                is_cut: false,
                is_too_long: false,
            });
            answers.len() - 1
        });
        if let Some(answer) = answers.get_mut(idx) {
            answer.model = answer.model.take().or(model);
            answer.records.extend(records);
        }
    }
    if is_too_long {
        answers.iter_mut().for_each(|it| it.is_too_long = true);
    }
}
