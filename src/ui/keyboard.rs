//! What a key means on the keyboard of whoever presses it.
//!
//! On a layout that types Latin letters commands go by the character: `[` is where `[` is typed. On one that
//! does not (Arabic, Hebrew, Persian, Russian) they go by the place of the key, as on a US keyboard: a letter's
//! place has to mean the same with Shift, with Ctrl and without, whatever marks the layout types there. A
//! browser does not say which layout is in use. It is found out from the letters that are typed, and for a
//! mark that comes before any letter from the places where Latin layouts have that mark.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::keys::Press;

/// A key going down, as the browser reports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stroke<'a> {
    /// The character that the layout types, or the key's name.
    pub key: &'a str,
    /// The key's place, by its name on a US keyboard.
    pub code: &'a str,
    /// The Control key is down.
    pub control: bool,
    /// The Cmd key of a Mac (elsewhere the Windows or Super key) is down.
    pub meta: bool,
    /// Shift is down.
    pub shift: bool,
    /// Alt, or Option on a Mac, is down.
    pub alt: bool,
    /// `AltGr` is down: what is typed is a character of the third level.
    pub alt_graph: bool,
}

/// Which keys a system has beside the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Platform {
    /// Ctrl, Alt and perhaps `AltGr`.
    #[default]
    Other,
    /// Cmd for commands; Option types characters.
    Mac,
}

/// What is known of the keyboard layout in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Whether the letter typed last was Latin; `None` before the first one.
    is_latin: Option<bool>,
    /// What was typed at a place, without Shift and with it. Emptied when the script changes.
    typed: BTreeMap<(String, bool), String>,
    /// Marks that were typed with `AltGr` only.
    third_level: Vec<char>,
    /// What the browser says of the layout that types Latin letters: code and character without Shift.
    reported: BTreeMap<String, String>,
}

/// Marks, with the places where a Latin layout types them without `AltGr`: with Shift (`^`) or without it.
/// Gathered from the layouts of US, UK, German, Swiss, French, Belgian, Italian, Spanish, Latin American,
/// Portuguese, Brazilian, Nordic, Czech, Hungarian, Polish, Turkish, Japanese, Dvorak, Colemak and bépo keyboards.
const MARKS: &[(char, &str)] = &[
    ('[', "BracketLeft Minus ^Quote"),
    (']', "BracketRight Equal ^Backslash Backslash"),
    ('{', "^BracketLeft ^Minus Quote"),
    ('}', "^BracketRight ^Equal Backslash ^Backslash"),
    (
        '+',
        "^Equal Equal BracketRight ^BracketRight BracketLeft Minus Digit1 ^Digit1 ^Digit3 ^Digit4 ^Semicolon ^Slash",
    ),
    ('-', "Minus Slash Digit6 Equal Quote"),
    ('/', "Slash ^Digit6 ^Digit7 ^Period BracketLeft ^BracketLeft ^Equal IntlRo"),
    ('?', "^Slash ^Minus ^KeyM ^Comma ^BracketLeft ^IntlRo ^KeyN"),
    ('<', "^Comma IntlBackslash Backquote ^KeyW"),
    ('>', "^Period ^IntlBackslash ^Backquote ^KeyE"),
    // Bound to nothing, but typed where other layouts have letters.
    (',', "Comma KeyM KeyW KeyG"),
    ('.', "Period ^Comma ^Semicolon KeyE KeyV"),
    (';', "Semicolon Comma KeyZ KeyP ^Comma ^KeyG"),
    (':', "^Semicolon Period ^KeyZ ^KeyP ^Period Semicolon ^KeyV"),
    ('\'', "Quote KeyQ ^Digit7 Digit4 ^Backslash Minus KeyN"),
    ('"', "^Quote ^KeyQ ^Digit2 Digit3 Backquote"),
];

/// What layouts without Latin letters type, key by key in the order of [`PLACES`]: what the list of keys shows
/// of keys that were not pressed yet. A layout is in use where everything typed so far agrees with it.
const KNOWN: &[&str] = &[
    // Arabic (101)
    "ض ص ث ق ف غ ع ه خ ح ج د ش س ي ب ل ا ت ن م ك ط ئ ء ؤ ر لا ى ة و ز ظ",
    // Persian (ISIRI 9147)
    "ض ص ث ق ف غ ع ه خ ح ج چ ش س ی ب ل ا ت ن م ک گ ظ ط ز ر ذ د پ و . /",
    // Hebrew
    "/ ' ק ר א ט ו ן ם פ ] [ ש ד ג כ ע י ח ל ך ף , ז ס ב ה נ מ צ ת ץ .",
    // Russian
    "й ц у к е н г ш щ з х ъ ф ы в а п р о л д ж э я ч с м и т ь б ю .",
];

/// The places of [`KNOWN`], row by row.
const PLACES: &str = "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight \
                      KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote \
                      KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash";

/// What a US keyboard types at a place, without Shift and with it. Letters and digits follow from their codes.
const US_MARKS: &[(&str, char, char)] = &[
    ("Minus", '-', '_'),
    ("Equal", '=', '+'),
    ("BracketLeft", '[', '{'),
    ("BracketRight", ']', '}'),
    ("Semicolon", ';', ':'),
    ("Quote", '\'', '"'),
    ("Backquote", '`', '~'),
    ("Backslash", '\\', '|'),
    ("Comma", ',', '<'),
    ("Period", '.', '>'),
    ("Slash", '/', '?'),
];

/// What a US keyboard types with Shift on the digits, from 0.
const US_SHIFTED_DIGITS: &str = ")!@#$%^&*(";

impl Layout {
    /// Takes note of a stroke: of what it says about the layout.
    pub fn learn(&mut self, stroke: &Stroke<'_>) {
        let Some(c) = typed_char(stroke.key) else { return };
        if stroke.alt_graph && !self.third_level.contains(&c) {
            self.third_level.push(c);
        }
        if stroke.control || stroke.meta || stroke.alt || stroke.alt_graph {
            return;
        }
        // Some layouts type Latin capitals with Shift and no other Latin letters.
        if stroke.code.starts_with("Key") && c.is_alphabetic() && !stroke.shift && !c.is_uppercase() {
            let is_latin = is_latin_letter(c);
            if self.is_latin != Some(is_latin) {
                self.typed.clear();
                self.third_level.clear();
            }
            self.is_latin = Some(is_latin);
        }
        if !stroke.code.is_empty() {
            self.typed.insert((stroke.code.to_owned(), stroke.shift), stroke.key.to_owned());
            self.third_level.retain(|it| *it != c);
        }
    }

    /// Takes over what the browser says of the layout that types Latin letters: code and character.
    pub fn report(&mut self, reported: BTreeMap<String, String>) {
        self.reported = reported;
    }

    /// Returns what a stroke means, or `None` where it is nobody's command: a character of the third level
    /// (`AltGr`, Option), a dead key, or a key that an input method works on.
    pub fn press(&self, stroke: &Stroke<'_>, platform: Platform) -> Option<Press> {
        let types_character = stroke.alt && (platform == Platform::Mac || stroke.control || stroke.meta);
        if stroke.alt_graph || types_character {
            return None;
        }
        let is_mac = platform == Platform::Mac;
        let press = |key: String| Press {
            key,
            control: stroke.control || stroke.meta,
            shift: stroke.shift,
            alt: stroke.alt,
            by_letter: stroke.alt || (is_mac && stroke.control && !stroke.meta),
        };
        let Some(c) = typed_char(stroke.key) else {
            let is_dead = matches!(stroke.key, "Dead" | "Process" | "Unidentified");
            return (!is_dead).then(|| press(stroke.key.to_owned()));
        };
        if let Some(digit) = digit_of(c) {
            return Some(press(digit.to_string()));
        }
        if stroke.code.is_empty() || stroke.code.starts_with("Numpad") || c == ' ' {
            return Some(press(c.to_string()));
        }
        if self.goes_by_character(c, stroke) {
            return Some(press(c.to_string()));
        }
        // Option types a mark on a Mac that was not found to be one.
        let is_symbol = !c.is_ascii() && !c.is_alphabetic();
        let at_place = us_char(stroke.code, stroke.shift).filter(|_| !(stroke.alt && is_symbol))?;
        Some(press(at_place.to_string()))
    }

    /// Returns true where the character decides, and false where the place does.
    fn goes_by_character(&self, c: char, stroke: &Stroke<'_>) -> bool {
        if is_of_other_script(c) {
            return false;
        }
        if is_latin_letter(c) {
            // Arabic AZERTY keyboards have é, è, ç and à on the digits.
            return stroke.code.starts_with("Key") || self.is_latin != Some(false);
        }
        if self.is_latin == Some(false) {
            return false;
        }
        if !stroke.shift && self.reported.get(stroke.code).is_some_and(|it| it == stroke.key) {
            return true;
        }
        // Japanese keyboards have them there; Hebrew and Persian ones mirror them.
        if self.is_latin == Some(true) && matches!((c, stroke.code), ('[' | '{', "BracketRight")) {
            return true;
        }
        // On-screen keyboards and automation send a mark of the upper row without Shift.
        if us_char(stroke.code, true) == Some(c) {
            return true;
        }
        match MARKS.iter().find(|(mark, _)| *mark == c) {
            Some((_, places)) => places.split(' ').any(|place| match place.strip_prefix('^') {
                Some(place) => stroke.shift && place == stroke.code,
                None => !stroke.shift && place == stroke.code,
            }),
            None => !stroke.code.starts_with("Key"),
        }
    }

    /// Returns a chord as the keys of this keyboard are labelled; `None` for one that cannot be typed on it.
    pub fn shown(&self, chord: &str, platform: Platform) -> Option<String> {
        let (modifiers, key) = match chord.strip_suffix('+') {
            Some(modifiers) => (modifiers, "+"),
            None => chord.rsplit_once('+').map_or(("", chord), |(modifiers, key)| (modifiers, key)),
        };
        let mut shown: Vec<String> = modifiers
            .split('+')
            .filter(|it| !it.is_empty())
            .map(|it| modifier(it, platform).to_owned())
            .collect();
        let mut letters = key.chars();
        match (letters.next(), letters.next()) {
            (Some(c), None) if self.is_latin == Some(false) => match place_of(c) {
                Some((code, shift)) => {
                    let own = |shift| self.label(code, shift);
                    match (shift, own(shift)) {
                        (_, Some(label)) => shown.push(label),
                        (true, None) => {
                            shown.push("Shift".to_owned());
                            shown.push(own(false).or_else(|| us_char(code, false).map(String::from))?);
                        }
                        (false, None) => shown.push(key.to_owned()),
                    }
                }
                None => shown.push(key.to_owned()),
            },
            (Some(c), None) if !self.can_type(c) => return None,
            _ => shown.push(key.to_owned()),
        }
        Some(shown.join("+"))
    }

    /// Returns what is typed at a place of a layout without Latin letters, as far as that is known.
    fn label(&self, code: &str, shift: bool) -> Option<String> {
        if let Some(typed) = self.typed.get(&(code.to_owned(), shift)) {
            return Some(typed.clone());
        }
        let known = KNOWN.iter().find(|known| self.agrees_with(known)).filter(|_| !shift)?;
        let at = PLACES.split_whitespace().position(|place| place == code)?;
        known.split(' ').nth(at).map(str::to_owned)
    }

    /// Tells whether all that was typed is what a known layout types.
    fn agrees_with(&self, known: &str) -> bool {
        PLACES.split_whitespace().zip(known.split(' ')).all(|(place, character)| {
            self.typed.get(&(place.to_owned(), false)).is_none_or(|typed| typed == character)
        })
    }

    /// Tells whether a Latin layout types a character without `AltGr`, as far as that is known.
    fn can_type(&self, c: char) -> bool {
        let types = |text: &String| typed_char(text) == Some(c);
        if self.typed.values().any(types) || self.reported.values().any(types) {
            return true;
        }
        if self.third_level.contains(&c) {
            return false;
        }
        // Where they are not typed beside the letters, they are of the third level almost everywhere.
        let place = match c {
            '[' | '{' => "BracketLeft",
            ']' | '}' => "BracketRight",
            _ => return true,
        };
        let there = self.typed.get(&(place.to_owned(), false)).or_else(|| self.reported.get(place));
        there.is_none_or(|there| matches!(there.as_str(), "[" | "]"))
    }
}

/// Returns the only character of what was typed (of a ligature like لا the first one); `None` for a key's name.
fn typed_char(key: &str) -> Option<char> {
    let first = key.chars().next()?;
    (!first.is_ascii() || key.len() == 1).then_some(first)
}

/// Returns true for letters of the Latin script, those with marks on them included.
fn is_latin_letter(c: char) -> bool {
    c.is_alphabetic() && matches!(c, 'A'..='Z' | 'a'..='z' | '\u{AA}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// Returns true for letters, marks and digits of scripts other than Latin; not for what belongs to no script.
fn is_of_other_script(c: char) -> bool {
    let is_general = matches!(c, '\u{1E00}'..='\u{1EFF}' | '\u{2000}'..='\u{2BFF}');
    c >= '\u{370}' && !is_general
}

/// Returns the digit that a character stands for: of ASCII, Arabic or Persian.
fn digit_of(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        '\u{6F0}'..='\u{6F9}' => Some(c as u32 - 0x6F0),
        _ => None,
    }
}

/// Returns what a US keyboard types at a place.
fn us_char(code: &str, shift: bool) -> Option<char> {
    if let Some(letter) = code.strip_prefix("Key") {
        let letter = letter.chars().next()?;
        return Some(if shift { letter } else { letter.to_ascii_lowercase() });
    }
    if let Some(digit) = code.strip_prefix("Digit") {
        let digit = digit.chars().next()?;
        return if shift { US_SHIFTED_DIGITS.chars().nth(digit.to_digit(10)? as usize) } else { Some(digit) };
    }
    US_MARKS
        .iter()
        .find(|(place, ..)| *place == code)
        .map(|(_, bare, shifted)| if shift { *shifted } else { *bare })
}

/// Returns the place where a US keyboard types a character, and whether with Shift.
fn place_of(c: char) -> Option<(&'static str, bool)> {
    if let Some((place, bare, _)) = US_MARKS.iter().find(|(_, bare, shifted)| *bare == c || *shifted == c) {
        return Some((place, *bare != c));
    }
    let is_of =
        |place: &&str| place.strip_prefix("Key").is_some_and(|it| it.chars().eq([c.to_ascii_uppercase()]));
    PLACES.split_whitespace().find(is_of).map(|place| (place, false))
}

/// Returns what a modifier is called on a system.
fn modifier(name: &str, platform: Platform) -> &str {
    match (name, platform) {
        ("Ctrl", Platform::Mac) => "⌘",
        ("Alt", Platform::Mac) => "Ctrl",
        _ => name,
    }
}

thread_local! {
    /// The keyboard of whoever uses the page.
    static LAYOUT: RefCell<Layout> = RefCell::default();
}

/// Returns what is known of the keyboard in use.
pub fn layout() -> Layout {
    LAYOUT.with_borrow(Layout::clone)
}

/// Changes what is known of the keyboard in use.
pub fn update(change: impl FnOnce(&mut Layout)) {
    LAYOUT.with_borrow_mut(change);
}

#[cfg(test)]
#[path = "keyboard_tests.rs"]
mod tests;
