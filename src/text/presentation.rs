//! Arabic presentation forms: the shapes of letters as characters of their own, which old files and PDFs hold.

use std::sync::LazyLock;

/// Where in a word a shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Joined to neither side.
    Isolated,
    /// Joined to the letter before it.
    Final,
    /// Joined to the letter after it.
    Initial,
    /// Joined to both.
    Medial,
}

/// The first character of the two blocks.
const FIRST: u32 = 0xFB50;

/// Shape and letters by code point from [`FIRST`] on.
static FORMS: LazyLock<Vec<Option<(Shape, &str)>>> = LazyLock::new(|| {
    let mut forms = vec![None; 0xFF00 - FIRST as usize];
    for row in include_str!("presentation.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = row.split('\t');
        let (Some(point), Some(shape), Some(letters)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let shape = match shape {
            "s" => Shape::Isolated,
            "f" => Shape::Final,
            "i" => Shape::Initial,
            _ => Shape::Medial,
        };
        let place = u32::from_str_radix(point, 16).ok().and_then(|point| point.checked_sub(FIRST));
        if let Some(slot) = place.and_then(|place| forms.get_mut(place as usize)) {
            *slot = Some((shape, letters));
        }
    }
    forms
});

/// Returns the shape that a presentation form is of, and the letters it stands for; `None` for any other character.
pub fn form(c: char) -> Option<(Shape, &'static str)> {
    // Nearly all characters are below both blocks.
    let place = u32::from(c).checked_sub(FIRST)?;
    *FORMS.get(place as usize)?
}

/// Appends a text with the letters that its presentation forms stand for.
pub fn write_letters(text: &str, acc: &mut String) {
    acc.reserve(text.len());
    for c in text.chars() {
        match form(c) {
            Some((_, letters)) => acc.push_str(letters),
            None => acc.push(c),
        }
    }
}
