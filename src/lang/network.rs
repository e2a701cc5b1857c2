//! A small neural network that sees the tokens of a paragraph in their context and scores the candidates of a question.
//!
//! A token's features choose rows of a table, whose sum is the token's state. Each layer adds to a state what it makes of its
//! own and of two others, at some distance before and behind (a residual block of a depthwise separable convolution with
//! dilation, as in Kaiser, Gomez and Chollet, "Depthwise Separable Convolutions for Neural Machine Translation", ICLR 2018).
//! A candidate is scored by one hidden layer over the states of its token and of the next, those of the tokens that something is
//! asked of, what lies between, its kind and how far it is. There is no operation but addition, multiplication and comparison, so that every
//! machine computes the same.
//!
//! ```text
//! "QWLN" version:u8 bits:u8 n_layers:u8 scale:f32 rows:(2^bits × WIDTH) i8
//! per layer: distance:u8 taps:(3 × WIDTH) f32 dense:(WIDTH × WIDTH) f32 bias:WIDTH f32
//! sums:(WIDTH × N_SUMS) f32
//! per question: anchors:(2 × WIDTH × HIDDEN) own:(WIDTH × HIDDEN) next:(WIDTH × HIDDEN) between:(N_SUMS × HIDDEN)
//!               kinds:(N_KINDS × HIDDEN) distances:(N_DISTANCES × HIDDEN) out:HIDDEN, all f32
//! ```
//! A matrix lies row by row, a row for each number that goes in. All numbers are little-endian.

use std::borrow::Cow;
use std::ops::Range;

use super::questions::Question;

/// How many numbers a state has.
const WIDTH: usize = 40;

/// How many numbers the hidden layer of a question has.
const HIDDEN: usize = 24;

/// How many sums there are over the tokens between two places.
const N_SUMS: usize = 8;

/// The most that a sum counts.
const MOST: f32 = 8.0;

/// How many features a token has.
pub const N_FEATURES: usize = 11;

/// How many kinds of candidates a question may have.
pub const N_KINDS: usize = 32;

/// How many distances are distinguished, before and behind.
const N_DISTANCES: usize = 26;

const MAGIC: [u8; 4] = *b"QWLN";

/// Changes with the format and with the features.
const VERSION: u8 = 1;

/// The most bits that choose a row.
const MAX_BITS: u8 = 16;

/// The most layers.
const MAX_LAYERS: u8 = 8;

/// The features of a token, in hashes; 0 is none.
pub type Token = [u32; N_FEATURES];

type State = [f32; WIDTH];
type Sums = [f32; N_SUMS];
type Hidden = [f32; HIDDEN];

/// Where in the text a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its token; `None` for the candidate that there is nothing.
    pub token: Option<usize>,
    /// What kind of candidate it is, less than [`N_KINDS`].
    pub kind: u8,
}

/// A network that has been learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    n_bits: u8,
    scale: f32,
    layers: Vec<Layer>,
    sums: Vec<Sums>,
    heads: Vec<Head>,
    /// The file.
    bytes: Cow<'static, [u8]>,
    /// Where in that the rows are: a byte for each number, which stands for an `i8`.
    rows: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
struct Layer {
    distance: usize,
    taps: [State; 3],
    dense: Vec<State>,
    bias: State,
}

/// What scores the candidates of a question.
#[derive(Clone, Debug, PartialEq)]
struct Head {
    anchors: [Vec<Hidden>; 2],
    own: Vec<Hidden>,
    next: Vec<Hidden>,
    between: Vec<Hidden>,
    kinds: Vec<Hidden>,
    distances: Vec<Hidden>,
    out: Hidden,
}

/// An article as a network sees it: the state of each token.
#[derive(Clone, Debug)]
pub struct Encoded<'n> {
    network: &'n Network,
    states: Vec<State>,
    /// The sums over the tokens in front of each place.
    sums: Vec<Sums>,
}

impl Network {
    /// Reads a network; `None` where the bytes are none of this version.
    pub fn read(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&MAGIC)?;
        let ([version, n_bits, n_layers], further) = rest.split_first_chunk::<3>()?;
        rest = further;
        if *version != VERSION || *n_bits == 0 || *n_bits > MAX_BITS || *n_layers > MAX_LAYERS {
            return None;
        }
        let [scale] = numbers(&mut rest)?;
        let start = bytes.len() - rest.len();
        let rows = start..start + (WIDTH << n_bits);
        rest = bytes.get(rows.end..)?;
        let mut layers = Vec::new();
        for _ in 0..*n_layers {
            let ([distance], further) = rest.split_first_chunk::<1>()?;
            rest = further;
            layers.push(Layer {
                distance: usize::from(*distance),
                taps: [numbers(&mut rest)?, numbers(&mut rest)?, numbers(&mut rest)?],
                dense: matrix(&mut rest, WIDTH)?,
                bias: numbers(&mut rest)?,
            });
        }
        let sums = matrix(&mut rest, WIDTH)?;
        let mut heads = Vec::new();
        for _ in Question::ALL {
            heads.push(Head {
                anchors: [matrix(&mut rest, WIDTH)?, matrix(&mut rest, WIDTH)?],
                own: matrix(&mut rest, WIDTH)?,
                next: matrix(&mut rest, WIDTH)?,
                between: matrix(&mut rest, N_SUMS)?,
                kinds: matrix(&mut rest, N_KINDS)?,
                distances: matrix(&mut rest, N_DISTANCES)?,
                out: numbers(&mut rest)?,
            });
        }
        let n_bits = *n_bits;
        rest.is_empty().then_some(())?;
        Some(Self { n_bits, scale, rows, layers, sums, heads, bytes })
    }

    /// Returns the bytes that [`Network::read`] reads.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the states of the tokens in these ranges, none of which sees what is in another; those of all others are
    /// nothing.
    pub fn encode(&self, tokens: &[Token], ranges: impl Iterator<Item = Range<usize>>) -> Encoded<'_> {
        let mut states = vec![[0.0; WIDTH]; tokens.len()];
        let mut before = Vec::new();
        for range in ranges {
            let Some(own) = states.get_mut(range.clone()) else { continue };
            for (state, features) in own.iter_mut().zip(tokens.get(range).unwrap_or(&[])) {
                *state = self.row_sum(features);
            }
            for layer in &self.layers {
                before.clear();
                before.extend_from_slice(own);
                layer.add(&before, own);
            }
        }
        let mut sums = vec![[0.0; N_SUMS]];
        let mut so_far = [0.0; N_SUMS];
        for state in &states {
            let mut own = [0.0; N_SUMS];
            add_product(&mut own, state, &self.sums);
            so_far.iter_mut().zip(own).for_each(|(sum, own)| *sum += own.max(0.0));
            sums.push(so_far);
        }
        Encoded { network: self, states, sums }
    }

    fn row_sum(&self, features: &Token) -> State {
        let mut sums = [0_i32; WIDTH];
        let rows = self.bytes.get(self.rows.clone()).unwrap_or(&[]);
        for hash in features.iter().filter(|hash| **hash != 0) {
            let at = (hash >> (32 - u32::from(self.n_bits))) as usize * WIDTH;
            let row = rows.get(at..at + WIDTH).unwrap_or(&[]);
            sums.iter_mut().zip(row).for_each(|(sum, byte)| *sum += i32::from(*byte as i8));
        }
        sums.map(|sum| sum as f32 * self.scale)
    }
}

impl Layer {
    /// Adds to each state what the layer makes of those that were `before`.
    fn add(&self, before: &[State], states: &mut [State]) {
        let [left, middle, right] = &self.taps;
        for (at, state) in states.iter_mut().enumerate() {
            let mut seen = [0.0; WIDTH];
            let mut look = |from: Option<usize>, taps: &State| {
                let Some(other) = from.and_then(|from| before.get(from)) else { return };
                for ((seen, other), tap) in seen.iter_mut().zip(other).zip(taps) {
                    *seen += other * tap;
                }
            };
            look(at.checked_sub(self.distance), left);
            look(Some(at), middle);
            look(at.checked_add(self.distance), right);
            let mut made = self.bias;
            add_product(&mut made, &seen, &self.dense);
            state.iter_mut().zip(made).for_each(|(state, made)| *state += made.max(0.0));
        }
    }
}

impl Encoded<'_> {
    /// Returns the scores of the candidates of a question that is asked of the tokens `anchors`.
    pub fn scores<'a>(
        &'a self,
        question: Question,
        anchors: [usize; 2],
        places: &'a [Place],
    ) -> impl Iterator<Item = f32> + 'a {
        let head = self.network.heads.get(question as usize);
        let asked = head.map(|head| {
            let mut asked = [0.0; HIDDEN];
            for (anchor, matrix) in anchors.iter().zip(&head.anchors) {
                if let Some(state) = self.states.get(*anchor) {
                    add_product(&mut asked, state, matrix);
                }
            }
            asked
        });
        places.iter().map(move |place| {
            let (Some(head), Some(asked)) = (head, &asked) else { return 0.0 };
            self.score(head, *asked, anchors, *place)
        })
    }

    fn score(&self, head: &Head, mut hidden: Hidden, [_, anchor]: [usize; 2], place: Place) -> f32 {
        let mut add = |row: Option<&Hidden>| {
            hidden.iter_mut().zip(row.into_iter().flatten()).for_each(|(sum, own)| *sum += own);
        };
        add(head.kinds.get(usize::from(place.kind)));
        if let Some(token) = place.token {
            add(head.distances.get(distance(anchor, token)));
            for (at, matrix) in [(token, &head.own), (token.saturating_add(1), &head.next)] {
                if let Some(state) = self.states.get(at) {
                    add_product(&mut hidden, state, matrix);
                }
            }
            let (from, to) = (anchor.min(token), anchor.max(token));
            if let Some((from, to)) = self.sums.get(from).zip(self.sums.get(to)) {
                let mut between = *to;
                between.iter_mut().zip(from).for_each(|(to, from)| *to = (*to - from).min(MOST));
                add_product(&mut hidden, &between, &head.between);
            }
        }
        hidden.iter().zip(&head.out).map(|(sum, weight)| sum.max(0.0) * weight).sum()
    }
}

/// Returns a small number for a count, so that large ones are distinguished less.
pub(crate) fn rough(n: usize) -> u32 {
    match n {
        0..=6 => n as u32,
        7..=9 => 7,
        10..=14 => 8,
        15..=22 => 9,
        23..=34 => 10,
        35..=60 => 11,
        _ => 12,
    }
}

/// Returns the number of a distance: where it is large, only roughly.
fn distance(anchor: usize, token: usize) -> usize {
    let size = rough(token.abs_diff(anchor)) as usize;
    if token < anchor { N_DISTANCES / 2 + size } else { size }
}

/// Adds the product of a vector and a matrix.
fn add_product<const N: usize>(out: &mut [f32; N], vector: &[f32], matrix: &[[f32; N]]) {
    for (factor, row) in vector.iter().zip(matrix) {
        for (sum, weight) in out.iter_mut().zip(row) {
            *sum += factor * weight;
        }
    }
}

/// Takes numbers from the beginning of `rest`; `None` if they are broken.
fn numbers<const N: usize>(rest: &mut &[u8]) -> Option<[f32; N]> {
    let mut found = [0.0; N];
    for number in &mut found {
        let (bytes, further) = rest.split_first_chunk::<4>()?;
        *number = f32::from_le_bytes(*bytes);
        if !number.is_finite() {
            return None;
        }
        *rest = further;
    }
    Some(found)
}

fn matrix<const N: usize>(rest: &mut &[u8], n_rows: usize) -> Option<Vec<[f32; N]>> {
    (0..n_rows).map(|_| numbers(rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The network that Arabic has learned.
    fn learned() -> Network {
        let pack = crate::lang::pack(&crate::schema::Lang("ar".into())).expect("it has a pack");
        pack.choices.as_ref().and_then(|table| table.network()).expect("it has a network").clone()
    }

    fn tokens(n: u32) -> Vec<Token> {
        (1..=n).map(|n| std::array::from_fn(|at| n.wrapping_mul(0x9e37_79b1) ^ (at as u32) << 7)).collect()
    }

    #[test]
    fn a_network_is_its_bytes_and_less_than_all_of_them_is_none() {
        let network = learned();
        let bytes = network.bytes().to_vec();
        assert_eq!(Network::read(bytes.clone().into()), Some(network));
        for cut in [0, 3, 7, 1000, bytes.len() - 1] {
            assert_eq!(Network::read(bytes[..cut].to_vec().into()), None, "{cut}");
        }
        assert_eq!(Network::read([&*bytes, &[0]].concat().into()), None, "nothing follows");
        let mut endless = bytes.clone();
        let last = endless.len() - 4;
        endless[last..].copy_from_slice(&f32::INFINITY.to_le_bytes());
        assert_eq!(Network::read(endless.into()), None, "every number is one");
    }

    #[test]
    fn a_paragraph_is_seen_alike_whatever_stands_around_it() {
        let network = learned();
        let all = tokens(40);
        let places = [
            Place { token: Some(4), kind: 3 },
            Place { token: None, kind: 1 },
            Place { token: Some(19), kind: 0 },
        ];
        let scores = |tokens: &[Token], from: usize| -> Vec<f32> {
            let own = from..from + 20;
            let others = [0..from, own.end..tokens.len()].into_iter().filter(|range| !range.is_empty());
            let encoded = network.encode(tokens, others.chain([own]));
            let places = places.map(|place| Place { token: place.token.map(|token| token + from), ..place });
            encoded.scores(Question::Source, [from + 2, from + 2], &places).collect()
        };
        let alone = scores(&all[10..30], 0);
        let amid = scores(&all[..30], 10);
        assert_eq!(alone.len(), 3);
        for (alone, amid) in alone.iter().zip(&amid) {
            // What lies between is a difference of sums, which are larger further on.
            assert!((alone - amid).abs() < 1e-3, "{alone} {amid}");
        }
        assert!(alone[0] != alone[1] && alone[0] != alone[2], "{alone:?}");
    }

    #[test]
    fn what_is_beyond_the_text_is_nothing() {
        let network = learned();
        let encoded = network.encode(&tokens(3), std::iter::once(0..9));
        let far = [Place { token: Some(70), kind: 200 }, Place { token: Some(usize::MAX), kind: 0 }];
        assert!(encoded.scores(Question::End, [5, usize::MAX], &far).all(f32::is_finite));
    }

    #[test]
    fn distances_are_told_apart_where_they_are_small() {
        assert_eq!(
            [0, 6, 7, 9, 10, 60, 61, 500].map(|token| distance(0, token)),
            [0, 6, 7, 7, 8, 11, 12, 12]
        );
        assert_eq!([9, 4, 0].map(|token| distance(10, token)), [14, 19, 21]);
    }
}
