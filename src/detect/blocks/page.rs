//! A whole page: all that is not the article is furniture, wherever it is.

use super::article::{is_byline, mark_headings};
use super::features::{LineWeights, PageLine, SHORT_WORDS, page_lines};
use super::line::{Line, MAX_BYLINE_WORDS, MAX_SIGNED_WORDS};
use super::zone::{Found, Zone, find};
use crate::lang::furniture::Furniture;
use crate::schema::BlockKind;
use crate::text::Text;

/// How many lines that only pages have make a text one.
const MIN_EVIDENCE: usize = 4;

/// The most words of a writer's name that is alone.
const MAX_NAME_WORDS: usize = 5;

/// The fewest words of a deck that shares none with the article.
const MIN_DECK_WORDS: usize = 7;

/// The most words of a deck.
const MAX_DECK_WORDS: usize = 40;

/// The most words of an entry below a line that announces other stories.
const MAX_ENTRY_WORDS: usize = 26;
const MAX_SHORT_ENTRY_WORDS: usize = 7;

/// How often a clock must be alone in an article for it to be a live ticker.
const MIN_CLOCKS: usize = 3;

/// How many lines the head of an article has at most, furniture between them included.
const MAX_HEAD_LINES: usize = 16;

/// How likely a line after the last sentence must be to be the article's: log-odds.
const TRAILING_ODDS: f64 = 0.8;

/// How likely a line below an announcement of other stories may be and still be one of their titles: log-odds.
const ENTRY_ODDS: f64 = 1.0;

/// How many lines below a date in the middle of an article are another story's.
const MAX_DATED_ENTRIES: usize = 2;

/// How far above the title the mark-up's word is taken for what belongs to the head, in lines.
const MAX_HINTED_ABOVE: usize = 4;

/// How many lines at the beginning of a text may be paragraphs above the title.
const MAX_LINES_ABOVE: usize = 3;

/// From how unlikely on a line beside furniture is furniture too: log-odds.
const UNLIKELY: f64 = -2.2;

/// Marks the paragraphs of a whole page whose kind is not known yet; returns false, with nothing marked, where
/// the text is not a page or no article is found in it.
pub(super) fn mark(text: &Text, lines: &mut [Line], weights: &LineWeights) -> bool {
    if !may_be_page(lines) {
        return false;
    }
    let page = page_lines(text, lines);
    if evidence(&page) < MIN_EVIDENCE {
        return false;
    }
    let Some(found) = find(&page, weights) else { return false };
    let kinds = kinds(&page, lines, &found);
    for (line, kind) in lines.iter_mut().zip(kinds) {
        line.kind = line.kind.or(kind);
    }
    mark_headings(lines);
    true
}

/// Returns false for texts that a glance shows to be no page: that is most articles.
fn may_be_page(lines: &[Line]) -> bool {
    let shows = |line: &&Line| {
        line.said.is_some()
            || line.dated
            || line.bare
            || line.kind.is_some()
            || line.hint.is_some()
            || !line.finished && line.words <= SHORT_WORDS
    };
    lines.iter().filter(shows).count() >= MIN_EVIDENCE
}

/// Returns how many lines a page has that no article has.
fn evidence(page: &[PageLine]) -> usize {
    let shows = |line: &&PageLine| line.is_furniture() || line.repeated && line.n_words > 1;
    page.iter().filter(shows).count()
}

/// Returns the kind of every line, `None` for paragraphs and headings of the article.
fn kinds(page: &[PageLine], lines: &[Line], found: &Found) -> Vec<Option<BlockKind>> {
    let zone = &found.zone;
    let mut kinds = vec![Some(BlockKind::Boilerplate); page.len()];
    let body =
        zone.title.map_or(zone.lines.start, |title| head_end(page, lines, zone, title))..end(page, found);
    mark_body(page, found, body.clone(), &mut kinds);
    let about: Vec<&str> = {
        let own = page.iter().zip(&kinds).filter(|(_, kind)| kind.is_none());
        let mut stems: Vec<&str> = own.flat_map(|(line, _)| &line.stems).map(AsRef::as_ref).collect();
        stems.sort_unstable();
        stems
    };
    let Some(title) = zone.title else { return kinds };
    let set = |kinds: &mut Vec<Option<BlockKind>>, idx: usize, kind: BlockKind| {
        if let Some(slot) = kinds.get_mut(idx) {
            *slot = Some(kind);
        }
    };
    set(&mut kinds, title, BlockKind::Title);
    let mut has_deck = false;
    for idx in title + 1..body.start {
        let (Some(line), Some(plain)) = (page.get(idx), lines.get(idx)) else { continue };
        let beside_byline = [idx.checked_sub(1), Some(idx + 1)].into_iter().flatten().any(|at| {
            page.get(at).is_some_and(PageLine::is_byline) || kinds.get(at) == Some(&Some(BlockKind::Byline))
        });
        let kind = if let Some(kind) = line.hint.filter(is_of_head) {
            kind
        } else if line.is_byline() && !line.is_furniture() && line.n_words <= MAX_BYLINE_WORDS {
            BlockKind::Byline
        } else if line.is_furniture() || line.wordless || line.address {
            BlockKind::Boilerplate
        } else if is_byline(plain) && line.shared(&about) == 0 {
            BlockKind::Byline
        } else if page.get(title).is_some_and(|title| title.key == line.key) {
            BlockKind::Boilerplate
        } else if !has_deck && line.n_words >= MIN_DECK_WORDS && (line.shared(&about) > 0 || idx == title + 1)
        {
            has_deck = true;
            BlockKind::Deck
        } else if (beside_byline || line.repeated) && is_name(line) && line.shared(&about) == 0 {
            BlockKind::Byline
        } else {
            BlockKind::Boilerplate
        };
        set(&mut kinds, idx, kind);
    }
    // What reads like a paragraph right at the beginning is not a menu.
    let is_own = |line: &PageLine| line.finished && line.n_words > SHORT_WORDS && !line.is_furniture();
    for (line, kind) in page.iter().zip(&mut kinds).take(title.min(MAX_LINES_ABOVE)) {
        if is_own(line) {
            *kind = None;
        }
    }
    for idx in title.saturating_sub(MAX_HINTED_ABOVE)..title {
        if let Some(kind) = page.get(idx).and_then(|line| line.hint).filter(is_of_head) {
            set(&mut kinds, idx, kind);
        }
    }
    // A date may be above the title, and so may a section's name that is not the menu's.
    let Some(above) = title.checked_sub(1) else { return kinds };
    if let Some(line) = page.get(above).filter(|line| line.hint.is_none()) {
        if line.dated && !line.is_furniture() {
            set(&mut kinds, above, BlockKind::Byline);
        } else if (line.gap || above == 0 || page.get(title).is_some_and(|title| title.gap))
            && line.n_separators == 0
            && !line.repeated
            && !line.is_furniture()
            && !line.wordless
            && !line.address
            && !line.finished
            && line.n_words <= 3
        {
            set(&mut kinds, above, BlockKind::Kicker);
        }
    }
    kinds
}

/// Returns true for what a head has beside its title.
fn is_of_head(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Kicker | BlockKind::Deck | BlockKind::Byline)
}

/// Returns where the article's head ends: after the last byline that is close below the title, and before
/// anything that may be a paragraph.
fn head_end(page: &[PageLine], lines: &[Line], zone: &Zone, title: usize) -> usize {
    let start = zone.lines.start.max(title + 1);
    let below = page.get(title + 1..(title + 1 + MAX_HEAD_LINES).min(zone.lines.end)).unwrap_or(&[]);
    let mut head_end = start;
    for (idx, line) in below.iter().enumerate() {
        if matches!(line.said, Some(Furniture::Tail | Furniture::Comments)) {
            break;
        }
        // A deck may be a sentence: then the byline is right under it, or under the writer's name.
        let name =
            |line: &PageLine| !line.finished && !line.is_furniture() && line.n_words <= MAX_SIGNED_WORDS;
        let under = |n: usize| below.get(idx + n);
        let is_deck = under(1).is_some_and(PageLine::is_byline)
            || under(1).is_some_and(name) && under(2).is_some_and(PageLine::is_byline);
        if line.is_sentence() && !is_deck {
            break;
        }
        if line.is_byline() && line.n_words <= MAX_BYLINE_WORDS {
            head_end = head_end.max(title + idx + 2);
        }
    }
    if !page.get(head_end..zone.lines.end).unwrap_or(&[]).iter().any(PageLine::is_sentence) {
        head_end = start;
    }
    let has_sentences = mostly_finished(page.get(zone.lines.clone()).unwrap_or(&[]));
    let title_key = page.get(title).map(|title| title.key.as_str());
    let is_head = |line: &PageLine| {
        line.set.is_none()
            && (line.is_furniture() || line.key.is_empty() || Some(line.key.as_str()) == title_key)
            || line.set.is_some_and(|kind| !matches!(kind, BlockKind::Body | BlockKind::Heading))
            || line.hint.is_some_and(|hint| is_of_head(&hint))
            || line.set.is_none() && line.hint.is_none() && has_sentences && (is_name(line) || is_deck(line))
    };

    let own = page.get(head_end..zone.lines.end).unwrap_or(&[]);
    if own.iter().filter(|line| is_clock(line)).count() >= MIN_CLOCKS {
        // The newest entry of a live ticker begins with its time, whatever it is like.
        let above = page.get(title + 1..head_end).unwrap_or(&[]);
        return above.iter().position(is_clock).map_or(head_end, |at| title + 1 + at);
    }
    if !has_sentences {
        // Lines of verse differ little from what is above them.
        let above = page.get(title + 1..head_end).unwrap_or(&[]).iter().rev();
        let is_own = |line: &&PageLine| {
            !(line.is_furniture()
                || line.is_byline()
                || line.wordless
                || line.hint.is_some_and(|hint| is_of_head(&hint)))
        };
        if page.get(title + 1..head_end).unwrap_or(&[]).iter().any(PageLine::is_byline) {
            return head_end - above.take_while(is_own).count();
        }
    }
    let colon = |idx: usize| {
        page.get(idx).is_some_and(|line| !line.item) && lines.get(idx).is_some_and(|line| line.colon)
    };
    if head_end == title + 1
        && colon(head_end)
        && !colon(head_end + 1)
        && page.get(head_end).is_some_and(|line| (MIN_DECK_WORDS..=MAX_DECK_WORDS).contains(&line.n_words))
    {
        return head_end + 1;
    }
    head_end + own.iter().take_while(|line| is_head(line)).count()
}

/// Returns true if at least every second line ends like a sentence.
fn mostly_finished(lines: &[PageLine]) -> bool {
    lines.iter().filter(|line| line.finished).count() * 2 >= lines.len()
}

/// Returns true for a line of nothing but a time or a number.
fn is_clock(line: &PageLine) -> bool {
    line.set.is_none() && line.wordless && !line.full_date && line.n_words <= 2 && !line.key.is_empty()
}

/// Returns where the article ends: titles of other stories that follow its last sentence are not its own.
fn end(page: &[PageLine], found: &Found) -> usize {
    let lines = &found.zone.lines;
    let own = page.get(lines.clone()).unwrap_or(&[]);
    if !mostly_finished(own) {
        return lines.end;
    }
    let is_entry = |idx: &usize| {
        page.get(*idx).zip(found.odds.get(*idx)).is_some_and(|(line, odds)| {
            line.set.is_none() && !line.finished && !line.item && *odds < TRAILING_ODDS
        })
    };
    lines.end - lines.clone().rev().take_while(is_entry).count()
}

/// Returns true for what may be a deck, above paragraphs that end like sentences.
fn is_deck(line: &PageLine) -> bool {
    !line.finished
        && !line.item
        && !line.ends_in_colon
        && (MIN_DECK_WORDS..=MAX_ENTRY_WORDS).contains(&line.n_words)
}

/// Returns true for what may be the name of a writer.
fn is_name(line: &PageLine) -> bool {
    (2..=MAX_NAME_WORDS).contains(&line.n_words)
        && !line.finished
        && !line.wordless
        && !line.ends_in_colon
        && !line.address
}

/// Marks the paragraphs of the article as such, and what interrupts them as furniture.
fn mark_body(
    page: &[PageLine],
    found: &Found,
    body: std::ops::Range<usize>,
    kinds: &mut [Option<BlockKind>],
) {
    let own = page.get(body.clone()).unwrap_or(&[]);
    let ticks = own.iter().filter(|line| is_clock(line)).count() >= MIN_CLOCKS;
    // Where paragraphs have no full stops, only short lines are recognised by them.
    let long = || own.iter().filter(|line| line.n_words > MAX_SHORT_ENTRY_WORDS);
    let stopless = long().filter(|line| line.finished).count() * 5 < long().count();
    let max_words = if stopless { MAX_SHORT_ENTRY_WORDS } else { MAX_ENTRY_WORDS };
    // Whether the lines before this one announce other stories, whose titles follow; below a date or a credit
    // no more than a title and a deck do.
    let mut announced = false;
    let mut n_dated = 0;
    let mut before_is_furniture = false;
    for idx in body.clone() {
        let (Some(line), Some(odds)) = (page.get(idx), found.odds.get(idx)) else { continue };
        let entry = !line.finished && !line.item && line.n_words <= max_words;
        let opens = line.said == Some(Furniture::Tail) && line.n_words <= SHORT_WORDS;
        let dates = (line.dated || line.address || line.n_words <= SHORT_WORDS && line.full_date)
            && !line.finished
            && !(ticks && is_clock(line));
        let announces = announced && entry && *odds < ENTRY_ODDS || n_dated > 0 && entry;
        let furniture = match line.set {
            Some(kind) => kind == BlockKind::Boilerplate,
            None if ticks && is_clock(line) => false,
            None => {
                line.is_furniture()
                    || line.key.is_empty()
                    || line.wordless && line.n_words <= 2 && !line.item
                    || opens
                    || dates
                    || announces
                    || before_is_furniture && entry && *odds < UNLIKELY
            }
        };
        announced = furniture && (opens || announced && announces);
        n_dated = match n_dated {
            _ if furniture && dates => MAX_DATED_ENTRIES,
            n if entry => n.saturating_sub(1),
            _ => 0,
        };
        before_is_furniture = furniture;
        if let Some(kind) = kinds.get_mut(idx) {
            let heading = line.hint.filter(|hint| *hint == BlockKind::Heading);
            *kind = if furniture { Some(BlockKind::Boilerplate) } else { heading };
        }
    }
    // A heading is right above the paragraph it belongs to, also after titles of other stories.
    for idx in body {
        let gap = |at: usize| page.get(at).is_some_and(|line| line.gap);
        let is_none = |at: usize| kinds.get(at) == Some(&None);
        let entry = page.get(idx).is_some_and(|line| {
            line.set.is_none()
                && line.said.is_none()
                && !line.dated
                && !line.address
                && !line.wordless
                && !line.finished
        });
        let apart = gap(idx) && gap(idx + 1) && idx.checked_sub(1).is_some_and(|at| !gap(at));
        let is_heading = entry && apart && !is_none(idx) && is_none(idx + 1);
        if let Some(kind) = kinds.get_mut(idx).filter(|_| is_heading) {
            *kind = None;
        }
    }
}
