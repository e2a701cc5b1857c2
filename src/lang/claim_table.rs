//! What a language has learned of claims: where they begin and end, what they are made of, and which are worth checking.
//!
//! ```text
//! "QWLM" version:u8 shown_from:u16 found_from:u16 begin:i32 end:i32 n_steps:u8 per step: computed:u16 right:u16
//! per part: bits:u8 scale:f32 checks:2^bits u8 weights:2^bits i8
//! ```
//! All numbers are little-endian. Shares are in thousandths; the steps say what share of the claims to which a probability
//! was given were right in articles that nothing was learned from.

use std::borrow::Cow;
use std::fmt;

use super::choices::Weights;
use crate::schema::Confidence;

const MAGIC: [u8; 4] = *b"QWLM";

/// Changes with the format and with the features.
const VERSION: u8 = 2;

/// The most steps of the calibration.
const MAX_STEPS: usize = 32;

/// What is asked of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Whether it is a claim.
    Claim,
    /// Whether a claim is worth checking.
    Worth,
}

impl Part {
    /// All parts, in the order of the table.
    pub const ALL: [Part; 2] = [Part::Claim, Part::Worth];
}

/// What a table holds beside its weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// From which certainty on claims are shown unless somebody asks for more.
    pub shown_from: Confidence,
    /// From which certainty on they are found at all.
    pub found_from: Confidence,
    /// What the place where a clause begins, and where it ends, must score to be looked at, in the unit of the weights.
    pub least: [i32; 2],
    /// Probabilities as they are computed, ascending, and the share that was right.
    pub steps: Vec<(Confidence, Confidence)>,
}

/// The claim table of one language.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ClaimTable {
    settings: Settings,
    parts: [Weights; Part::ALL.len()],
}

// No weight that is read is NaN.
impl Eq for ClaimTable {}

/// Why bytes are no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimTableError {
    /// They do not begin as a table of this version does.
    NotATable,
    /// They end too soon, go on for too long, or hold what no table can.
    Broken,
}

impl fmt::Display for ClaimTableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotATable => "not a table of claims of this version",
            Self::Broken => "a broken table of claims",
        })
    }
}

impl ClaimTable {
    /// Returns a table of the weights of features, for each part in the order of [`Part::ALL`], the most important first;
    /// what finds no place among `2^bits` is left out.
    pub fn new(settings: Settings, weights: &[Vec<(u32, f32)>; Part::ALL.len()], bits: [u8; 2]) -> Self {
        let mut bits = bits.into_iter();
        let parts = weights.each_ref().map(|weights| Weights::of(weights, bits.next().unwrap_or(1)));
        Self { settings, parts }
    }

    /// Returns the table with other settings.
    #[must_use]
    pub fn with(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Returns what it holds beside its weights.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Reads a table; what is built in is used as it lies there, and of other bytes the weights are copied.
    ///
    /// # Errors
    /// Says why the bytes are none.
    pub fn read(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ClaimTableError> {
        match bytes.into() {
            Cow::Borrowed(bytes) => Self::parse(bytes, Cow::Borrowed),
            Cow::Owned(bytes) => Self::parse(&bytes, |part| Cow::Owned(part.to_vec())),
        }
    }

    fn parse<'a>(bytes: &'a [u8], copy: fn(&'a [u8]) -> Cow<'static, [u8]>) -> Result<Self, ClaimTableError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(ClaimTableError::NotATable)?;
        let (version, mut rest) = rest.split_first().ok_or(ClaimTableError::NotATable)?;
        if *version != VERSION {
            return Err(ClaimTableError::NotATable);
        }
        let rest = &mut rest;
        let [shown_from, found_from] = [share(rest)?, share(rest)?];
        let least = [taken(rest).map(i32::from_le_bytes)?, taken(rest).map(i32::from_le_bytes)?];
        let [n_steps] = taken(rest)?;
        let n_steps = usize::from(n_steps);
        if n_steps > MAX_STEPS {
            return Err(ClaimTableError::Broken);
        }
        let steps = (0..n_steps).map(|_| Ok((share(rest)?, share(rest)?))).collect::<Result<Vec<_>, _>>()?;
        if !steps.is_sorted() {
            return Err(ClaimTableError::Broken);
        }
        let mut table =
            Self { settings: Settings { shown_from, found_from, least, steps }, ..Self::default() };
        for part in &mut table.parts {
            *part = Weights::read(rest, copy).ok_or(ClaimTableError::Broken)?;
        }
        if rest.is_empty() { Ok(table) } else { Err(ClaimTableError::Broken) }
    }

    /// Returns the bytes that [`ClaimTable::read`] reads.
    pub fn write(&self) -> Vec<u8> {
        let Settings { shown_from, found_from, least, steps } = &self.settings;
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        let share = |share: &Confidence| ((share.share() * 1000.0).round() as u16).to_le_bytes();
        bytes.extend([shown_from, found_from].into_iter().flat_map(share));
        bytes.extend(least.iter().flat_map(|least| least.to_le_bytes()));
        bytes.push(steps.len().min(MAX_STEPS) as u8);
        bytes.extend(
            steps.iter().take(MAX_STEPS).flat_map(|(raw, right)| [share(raw), share(right)].concat()),
        );
        self.parts.iter().for_each(|part| part.write(&mut bytes));
        bytes
    }

    /// Returns what a feature weighs, in the unit of the part.
    pub(crate) fn weight(&self, part: Part, feature: u32) -> i32 {
        self.parts.get(part as usize).map_or(0, |own| own.weight(feature))
    }

    /// Returns the log-odds that one unit of a part stands for.
    pub(crate) fn scale(&self, part: Part) -> f32 {
        self.parts.get(part as usize).map_or(0.0, Weights::scale)
    }

    /// Returns the certainty that a computed probability stands for.
    pub fn certainty_of(&self, computed: Confidence) -> Confidence {
        self.certainty(computed.share())
    }

    /// Returns the certainty that a computed probability stands for: between two steps, the share between theirs.
    pub(crate) fn certainty(&self, computed: f64) -> Confidence {
        let steps = &self.settings.steps;
        let after = steps.partition_point(|(at, _)| at.share() <= computed);
        let (Some(right), Some(left)) = (steps.get(after), after.checked_sub(1).and_then(|at| steps.get(at)))
        else {
            let nearest = if after == 0 { steps.first() } else { steps.last() };
            return nearest.map_or(Confidence::from_share(computed), |(_, share)| *share);
        };
        let width = right.0.share() - left.0.share();
        let part = if width > 0.0 { (computed - left.0.share()) / width } else { 0.0 };
        Confidence::from_share(left.1.share() + part * (right.1.share() - left.1.share()))
    }
}

fn taken<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], ClaimTableError> {
    let (taken, further) = rest.split_first_chunk().ok_or(ClaimTableError::Broken)?;
    *rest = further;
    Ok(*taken)
}

fn share(rest: &mut &[u8]) -> Result<Confidence, ClaimTableError> {
    let thousandths = u16::from_le_bytes(taken(rest)?);
    if thousandths <= 1000 { Ok(Confidence::thousandths(thousandths)) } else { Err(ClaimTableError::Broken) }
}
