//! Whose a file is, by its path.

/// Endings that say what a file holds and not whose it is.
const ENDINGS: [&str; 10] =
    [".gz", ".zst", ".json", ".jsonl", ".ndjson", ".qawl", ".qawl-project", ".zip", ".xmi", ".xml"];

/// Returns what the people are called whose files these are, in their order: by folder, where files lie in folders; by
/// the folders inside, where all lie in one that has several; else by the file's name without its endings.
pub fn people_of(paths: &[&str]) -> Vec<String> {
    let split: Vec<Vec<&str>> = paths.iter().map(|path| path.split('/').collect()).collect();
    let top = |parts: &Vec<&str>| parts.first().copied().filter(|_| parts.len() > 1).map(str::to_owned);
    let first = split.first().and_then(top);
    let all_in_one = split.len() > 1 && first.is_some() && split.iter().all(|parts| top(parts) == first);
    let has_folders = split.iter().all(|parts| parts.len() > 2);
    let inside: std::collections::BTreeSet<_> = split.iter().filter_map(|parts| parts.get(1)).collect();
    let by_inner = all_in_one && has_folders && inside.len() > 1;
    let name = |parts: &Vec<&str>| match parts.as_slice() {
        [_, inner, _, ..] if by_inner => (*inner).to_owned(),
        [folder, _, ..] => (*folder).to_owned(),
        [file] => stem(file),
        [] => String::new(),
    };
    split.iter().map(name).collect()
}

fn stem(file: &str) -> String {
    let mut stem = file;
    while let Some(shorter) =
        ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending)).filter(|it| !it.is_empty())
    {
        stem = shorter;
    }
    stem.to_owned()
}
