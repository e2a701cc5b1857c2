//! Whether two mentions call somebody by the same name.

use std::collections::BTreeSet;

use super::words::Piece;

/// Words that name nobody by themselves.
const PRONOUNS: [&str; 21] = [
    "he", "she", "they", "it", "we", "i", "you", "who", "which", "that", "her", "him", "them", "his",
    "their", "هو", "هي", "هم", "أنه", "انه", "وهو",
];

/// Returns true if two mentions, given by their words (code points into `text`), are the same but for letter
/// case, or one's name holds all of the other's. Pronouns name nobody.
pub fn is_same_name(text: &[char], ours: &[Piece], theirs: &[Piece]) -> bool {
    let (ours, theirs) = (name(text, ours), name(text, theirs));
    if ours.is_empty() || theirs.is_empty() {
        return false;
    }
    let telling = |name: &[String]| -> BTreeSet<String> {
        name.iter().filter(|word| !PRONOUNS.contains(&word.as_str())).cloned().collect()
    };
    let (our_words, their_words) = (telling(&ours), telling(&theirs));
    let within = our_words.is_subset(&their_words) || their_words.is_subset(&our_words);
    ours == theirs || (!our_words.is_empty() && !their_words.is_empty() && within)
}

fn name(text: &[char], words: &[Piece]) -> Vec<String> {
    let word = |(start, end): &Piece| {
        text.get(*start..*end).unwrap_or(&[]).iter().collect::<String>().to_lowercase()
    };
    words.iter().map(word).collect()
}
