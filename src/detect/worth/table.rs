//! The table of a model: for each language the weights of the named features and one byte for each bucket
//! that hashed features fall into.
//!
//! ```text
//! "QWLW" version:u8 n_languages:u8 fingerprint:u64
//! per language: tag_len:u8 tag bits:u8 scale:f32 bias:f32 mix:3 f32 n_named:u16 named:n i16 buckets:2^bits i8
//! ```
//! All numbers are little-endian; named weights are in thousandths, those of buckets in `scale`.

use std::fmt;

use super::features::{Bag, GROUPS, NAMED, Named, named_features};
use crate::schema::Lang;

const MAGIC: [u8; 4] = *b"QWLW";
const VERSION: u8 = 2;

/// How many bits of a hash name the bucket.
pub const BUCKET_BITS: u8 = 17;

/// The most languages and the most bits that a table may have, so that a broken one takes no memory.
const MAX_LANGUAGES: u8 = 16;
const MAX_BITS: u8 = 20;

/// How what speaks for a clause by itself goes together with its rule score in an article: log-odds of
/// `bias + text * (those of the text) + rule * (those of the rule score)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mix {
    /// What is added.
    pub bias: f32,
    /// What the log-odds of the text count.
    pub text: f32,
    /// What the log-odds of the rule score count.
    pub rule: f32,
}

impl Mix {
    /// Half and half: for a language without articles to learn it from.
    pub const EVEN: Mix = Mix { bias: 0.0, text: 0.5, rule: 0.5 };
}

/// The weights of one language.
#[derive(Clone, Debug, PartialEq)]
pub struct LanguageTable {
    /// The language's tag.
    pub lang: String,
    /// What is added to every text.
    pub bias: f32,
    /// How text and rule score go together.
    pub mix: Mix,
    /// What a bucket's weight is counted in.
    pub scale: f32,
    /// What named features weigh, in thousandths, by their numbers.
    pub named: Vec<i16>,
    /// What buckets weigh, in `scale`; `2^bits` of them.
    pub buckets: Vec<i8>,
}

impl LanguageTable {
    /// Returns the bucket of a hash among `2^bits`.
    pub fn bucket(hash: u64, bits: u8) -> usize {
        // Fibonacci hashing: the upper bits of the product depend on all of the hash.
        (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - u32::from(bits.clamp(1, MAX_BITS)))) as usize
    }

    /// Returns the log-odds that a text is worth checking.
    pub fn log_odds(&self, bag: &Bag) -> f64 {
        self.summed(bag.named, self.hashed(bag))
    }

    /// Returns the log-odds that a text with these named features is, whose hashed ones add `hashed`.
    pub(in crate::detect) fn summed(&self, named: Named, hashed: f64) -> f64 {
        f64::from(self.bias) + self.named(named).map(|(_, weight)| weight).sum::<f64>() + hashed
    }

    /// Returns what each named feature of a text adds.
    pub(in crate::detect) fn named(&self, named: Named) -> impl Iterator<Item = (u16, f64)> + '_ {
        let value = Bag::value(named.len()) / 1000.0;
        named.numbers().map(move |number| {
            let weight = self.named.get(usize::from(number)).copied().unwrap_or(0);
            (number, f64::from(weight) * value)
        })
    }

    /// Returns what the hashed features of a text add together.
    pub(super) fn hashed(&self, bag: &Bag) -> f64 {
        let bits = self.bits();
        let sum = |hashes: &Vec<u64>| hashes.iter().map(|hash| i64::from(self.weight(*hash, bits))).sum();
        self.of_groups(bag.hashed.each_ref().map(|hashes| (sum(hashes), hashes.len())))
    }

    /// Returns what groups of features add whose weights, so many, are together so much.
    pub(super) fn of_groups(&self, groups: [(i64, usize); GROUPS]) -> f64 {
        let of = |(sum, n): (i64, usize)| sum as f64 * Bag::value(n);
        groups.into_iter().map(of).sum::<f64>() * f64::from(self.scale)
    }

    /// Returns how many bits of a hash name the bucket.
    pub(super) fn bits(&self) -> u8 {
        self.buckets.len().trailing_zeros() as u8
    }

    /// Returns what the bucket of a hash weighs.
    pub(super) fn weight(&self, hash: u64, bits: u8) -> i32 {
        self.buckets.get(Self::bucket(hash, bits)).copied().map_or(0, i32::from)
    }
}

/// What check-worthiness is scored with, for some languages.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct WorthModel {
    languages: Vec<LanguageTable>,
}

// No weight that is read is NaN.
impl Eq for WorthModel {}

/// Why bytes are no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorthModelError {
    /// They do not begin as a table does.
    NotATable,
    /// Another version, or other features than this program tells.
    OtherVersion,
    /// They end too soon, go on for too long, or hold what no table can.
    Broken,
}

impl fmt::Display for WorthModelError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotATable => "not a table of check-worthiness",
            Self::OtherVersion => "a table of check-worthiness of another version",
            Self::Broken => "a broken table of check-worthiness",
        })
    }
}

impl std::error::Error for WorthModelError {}

impl WorthModel {
    /// Returns a model of these tables, by tag.
    pub fn new(mut languages: Vec<LanguageTable>) -> Self {
        languages.sort_by(|a, b| a.lang.cmp(&b.lang));
        Self { languages }
    }

    /// Returns the table of a language, whatever its region.
    pub fn table(&self, lang: &Lang) -> Option<&LanguageTable> {
        let primary = lang.0.split('-').next().unwrap_or("");
        self.languages.iter().find(|table| table.lang == primary)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// Says why the bytes are none.
    pub fn read(bytes: &[u8]) -> Result<Self, WorthModelError> {
        let mut bytes = Bytes(bytes);
        if bytes.take::<4>().map_err(|_| WorthModelError::NotATable)? != MAGIC {
            return Err(WorthModelError::NotATable);
        }
        let [version, n_languages] = bytes.take()?;
        if version != VERSION || u64::from_le_bytes(bytes.take()?) != fingerprint() {
            return Err(WorthModelError::OtherVersion);
        }
        if n_languages > MAX_LANGUAGES {
            return Err(WorthModelError::Broken);
        }
        let languages = (0..n_languages).map(|_| bytes.language()).collect::<Result<_, _>>()?;
        if bytes.0.is_empty() { Ok(Self { languages }) } else { Err(WorthModelError::Broken) }
    }

    /// Returns the bytes that [`WorthModel::read`] reads.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([VERSION, self.languages.len() as u8]);
        bytes.extend(fingerprint().to_le_bytes());
        for table in &self.languages {
            bytes.push(table.lang.len() as u8);
            bytes.extend(table.lang.as_bytes());
            bytes.push(table.buckets.len().trailing_zeros() as u8);
            let Mix { bias, text, rule } = table.mix;
            for number in [table.scale, table.bias, bias, text, rule] {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend((table.named.len() as u16).to_le_bytes());
            bytes.extend(table.named.iter().flat_map(|weight| weight.to_le_bytes()));
            bytes.extend(table.buckets.iter().flat_map(|weight| weight.to_le_bytes()));
        }
        bytes
    }
}

/// Returns a number that changes with the features there are.
fn fingerprint() -> u64 {
    let names = named_features().flat_map(|name| (name + "\n").into_bytes());
    names.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What has not been read yet.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], WorthModelError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(WorthModelError::Broken)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn slice(&mut self, n_bytes: usize) -> Result<&[u8], WorthModelError> {
        let (taken, rest) = self.0.split_at_checked(n_bytes).ok_or(WorthModelError::Broken)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<f32, WorthModelError> {
        let number = f32::from_le_bytes(self.take()?);
        if number.is_finite() { Ok(number) } else { Err(WorthModelError::Broken) }
    }

    fn language(&mut self) -> Result<LanguageTable, WorthModelError> {
        let [tag_len] = self.take()?;
        let tag = self.slice(usize::from(tag_len))?;
        let lang = std::str::from_utf8(tag).map_err(|_| WorthModelError::Broken)?.to_owned();
        let [bits] = self.take()?;
        if !(1..=MAX_BITS).contains(&bits) {
            return Err(WorthModelError::Broken);
        }
        let (scale, bias) = (self.number()?, self.number()?);
        let mix = Mix { bias: self.number()?, text: self.number()?, rule: self.number()? };
        let n_named = usize::from(u16::from_le_bytes(self.take()?));
        if n_named != NAMED {
            return Err(WorthModelError::Broken);
        }
        let named = (0..n_named).map(|_| Ok(i16::from_le_bytes(self.take()?))).collect::<Result<_, _>>()?;
        let buckets = self.slice(1 << bits)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        Ok(LanguageTable { lang, bias, mix, scale, named, buckets })
    }
}
