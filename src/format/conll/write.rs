//! Writes token lines: a column for each of Qawl's labels, and as many as own labels need.

use crate::format::encode;
use crate::format::exchange::flat::Flat;
use crate::format::exchange::layout::{Layout, Tag};
use crate::schema::Label;
use crate::text::Unit;

/// Returns a document's lines.
pub(super) fn write(flat: &Flat) -> String {
    let layout = Layout::of(flat, Unit::CodePoint);
    let quoted = |text: &str| encode::json(text);
    let mut out = String::new();
    for (key, value) in [("doc_id", &flat.id), ("lang", &flat.lang)] {
        if let Some(value) = value {
            out += &format!("# {key} = {}\n", quoted(value));
        }
    }
    out += &format!("# text = {}\n# columns = TOKEN START END", quoted(&flat.text));
    let known = Label::ALL.iter().map(|label| {
        let tags = layout.tags(flat, label.name()).into_iter();
        (label.name().to_ascii_uppercase(), tags.map(|tag| (tag, label.name())).collect())
    });
    let mut columns: Vec<(String, Column<'_>)> = known.collect();
    columns.extend(own_columns(flat, &layout).into_iter().enumerate().map(|(idx, column)| {
        let name = if idx == 0 { "OWN".to_owned() } else { format!("OWN{}", idx + 1) };
        (name, column)
    }));
    for (name, _) in &columns {
        out += &format!(" {name}");
    }
    out.push('\n');
    let mut in_paragraph = false;
    // The columns whose mark has begun with white space, which has no line.
    let mut begun = vec![false; columns.len()];
    for (idx, word) in layout.words.iter().enumerate() {
        let token = layout.slice(word);
        if token.chars().all(|c| c.is_whitespace() || c.is_control()) {
            if token.contains('\n') && in_paragraph {
                out.push('\n');
                in_paragraph = false;
            }
            for (begun, (_, tags)) in begun.iter_mut().zip(&columns) {
                *begun |= tags.get(idx).is_some_and(|(tag, _)| *tag == Tag::Begin);
            }
            continue;
        }
        in_paragraph = true;
        // A tab can be in a word, before a sign that joins on to it; in the file it would begin a column.
        let unindented = token.trim_start();
        let start = layout.range(word).0 + (token.chars().count() - unindented.chars().count()) as u32;
        let bare = unindented.trim_end();
        let end = start + bare.chars().count() as u32;
        let bare = bare.replace(char::is_whitespace, " ");
        out += &format!("{bare}\t{start}\t{end}");
        for (begun, (_, tags)) in begun.iter_mut().zip(&columns) {
            let begins = std::mem::take(begun);
            let (tag, label) = match tags.get(idx).copied() {
                Some((Tag::Inside, label)) if begins => (Tag::Begin, label),
                tag => tag.unwrap_or((Tag::Outside, "")),
            };
            out += &format!("\t{}", written(tag, label));
        }
        out.push('\n');
    }
    out
}

/// What each word is to the marks of a column, and their labels.
type Column<'a> = Vec<(Tag, &'a str)>;

/// Returns the columns of marks with own labels: as few as there can be, since a word has one tag in each.
fn own_columns<'a>(flat: &'a Flat, layout: &Layout) -> Vec<Column<'a>> {
    let mut columns: Vec<Column<'a>> = Vec::new();
    for mark in flat.marks.iter().filter(|mark| mark.is_own()) {
        let pieces: Vec<(usize, usize)> =
            mark.pieces.iter().filter_map(|piece| layout.words_of(piece)).collect();
        let is_free = |column: &Column<'_>| {
            pieces.iter().all(|(first, last)| {
                column
                    .get(*first..=*last)
                    .is_some_and(|tags| tags.iter().all(|(tag, _)| *tag == Tag::Outside))
            })
        };
        let at = columns.iter().position(is_free).unwrap_or_else(|| {
            columns.push(vec![(Tag::Outside, ""); layout.words.len()]);
            columns.len() - 1
        });
        let Some(column) = columns.get_mut(at) else { continue };
        for (first, last) in pieces {
            for (nth, tag) in column.iter_mut().take(last + 1).skip(first).enumerate() {
                *tag = (if nth == 0 { Tag::Begin } else { Tag::Inside }, &mark.label);
            }
        }
    }
    columns
}

/// Returns a tag: of Qawl's own labels in capitals; white space in others would be one more column.
fn written(tag: Tag, label: &str) -> String {
    if label.parse::<Label>().is_ok() {
        return tag.write(label);
    }
    let label: String = label.chars().map(|c| if c.is_whitespace() { '_' } else { c }).collect();
    match tag {
        Tag::Outside => "O".to_owned(),
        Tag::Begin => format!("B-{label}"),
        Tag::Inside => format!("I-{label}"),
    }
}
