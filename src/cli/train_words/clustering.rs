//! Which words are used alike: clusters of the frequent words by the words around them.

use std::collections::HashMap;

use crate::lang::tagger::{Cluster, Clusters};

/// How many words get a cluster.
const N_WORDS: usize = 13_000;

/// How many places there are for them.
const N_PLACES: usize = 1 << 14;

/// How many of the most frequent words and signs are looked for around a word.
const N_CONTEXTS: usize = 600;

/// Where they are looked for, from the word.
const OFFSETS: [isize; 4] = [-2, -1, 1, 2];

/// How many clusters there are, and how many groups of them.
const N_CLUSTERS: usize = 200;
const N_GROUPS: usize = 32;

/// How often the clusters are gone through.
const N_ROUNDS: usize = 20;

/// Words of running text, each by its number.
#[derive(Default)]
pub(super) struct RunningText {
    numbers: HashMap<String, u32>,
    words: Vec<String>,
    text: Vec<u32>,
}

impl RunningText {
    /// Adds a paragraph: its words without what is written together with them, and its signs.
    pub fn add<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        for word in words.chain(["\n"]) {
            let number = match self.numbers.get(word) {
                Some(number) => *number,
                None => {
                    let number = self.words.len() as u32;
                    self.numbers.insert(word.to_owned(), number);
                    self.words.push(word.to_owned());
                    number
                }
            };
            self.text.push(number);
        }
    }

    /// Returns the clusters of the most frequent words. What is beside a word is weighed by positive pointwise mutual
    /// information, with the frequency of what is beside it to the power of 0.75 (Levy, Goldberg and Dagan 2015), and words
    /// are put together by spherical k-means (Dhillon and Modha 2001), from every eighth frequent word on.
    pub fn clusters(&self) -> Clusters {
        let mut n_met = vec![0_u32; self.words.len()];
        self.text.iter().for_each(|number| n_met[*number as usize] += 1);
        let mut order: Vec<u32> = (0..self.words.len() as u32).collect();
        order.sort_by_key(|number| {
            (std::cmp::Reverse(n_met[*number as usize]), &self.words[*number as usize])
        });
        order.truncate(N_WORDS);
        if order.is_empty() {
            return Clusters::default();
        }
        let rows = self.weighed(&order);
        // The commonest hundredth, signs and particles, begins no cluster.
        let starts = (0..N_CLUSTERS).map(|nth| order.len() / 130 + nth * 8).collect::<Vec<_>>();
        let (clusters, centres) = k_means(&rows, &starts);
        let dense: Vec<Vec<(u32, f32)>> = centres
            .iter()
            .map(|centre| (0..).zip(centre).map(|(at, value)| (at, *value)).collect())
            .collect();
        let starts: Vec<usize> = (0..N_GROUPS).map(|nth| nth * (N_CLUSTERS / N_GROUPS)).collect();
        let (groups, _) = k_means(&dense, &starts);
        let words = order.iter().zip(&clusters).map(|(number, own)| {
            let group = groups.get(*own).map_or(0, |group| 1 + *group as u8);
            (self.words[*number as usize].as_str(), Cluster { own: 1 + *own as u8, group })
        });
        Clusters::of(words, N_PLACES)
    }

    /// Returns for each of the frequent words what is beside it, weighed, as a vector of length 1: places and values.
    fn weighed(&self, order: &[u32]) -> Vec<Vec<(u32, f32)>> {
        let n_contexts = N_CONTEXTS.min(order.len());
        let n_columns = OFFSETS.len() * n_contexts;
        let mut ranks = vec![usize::MAX; self.words.len()];
        order.iter().enumerate().for_each(|(rank, number)| ranks[*number as usize] = rank);
        let mut counts = vec![0_u32; order.len() * n_columns];
        for (at, number) in self.text.iter().enumerate() {
            let own = ranks[*number as usize];
            if own == usize::MAX {
                continue;
            }
            for (place, offset) in OFFSETS.iter().enumerate() {
                let beside = at.checked_add_signed(*offset).and_then(|at| self.text.get(at));
                let rank = beside.map_or(usize::MAX, |number| ranks[*number as usize]);
                if rank < n_contexts {
                    counts[own * n_columns + place * n_contexts + rank] += 1;
                }
            }
        }
        let mut of_columns = vec![0.0_f64; n_columns];
        for row in counts.chunks(n_columns) {
            of_columns.iter_mut().zip(row).for_each(|(sum, count)| *sum += f64::from(*count));
        }
        let of_all: f64 = of_columns.iter().sum();
        let rows = counts.chunks(n_columns).map(|row| {
            let of_row: f64 = row.iter().map(|count| f64::from(*count)).sum();
            let weigh = |(at, count): (usize, &u32)| {
                let expected = (of_row + 1.0) * ((of_columns[at] + 1.0) / of_all).powf(0.75);
                let weight = (f64::from(*count) / expected).ln();
                (*count > 0 && weight > 0.0).then_some((at as u32, weight as f32))
            };
            row.iter().enumerate().filter_map(weigh).collect::<Vec<_>>()
        });
        rows.map(|mut row| {
            let length =
                row.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|(_, value)| *value /= length);
            row
        })
        .collect()
    }
}

/// Puts vectors of length 1 into clusters of which each begins with one of them; returns the cluster of each, and the
/// middle of each cluster.
fn k_means(rows: &[Vec<(u32, f32)>], starts: &[usize]) -> (Vec<usize>, Vec<Vec<f32>>) {
    let n_columns = rows.iter().flatten().map(|(at, _)| *at as usize + 1).max().unwrap_or(0);
    let dense = |row: &[(u32, f32)]| {
        let mut values = vec![0.0; n_columns];
        row.iter().for_each(|(at, value)| values[*at as usize] = *value);
        values
    };
    let mut centres: Vec<Vec<f32>> = starts
        .iter()
        .map(|at| rows.get(*at).map_or_else(|| vec![0.0; n_columns], |row| dense(row)))
        .collect();
    let mut nearest = vec![0; rows.len()];
    for _ in 0..N_ROUNDS {
        // One column after the other, so that the products with all centres are added up side by side.
        let mut columns = vec![0.0_f32; n_columns * centres.len()];
        for (number, centre) in centres.iter().enumerate() {
            centre.iter().enumerate().for_each(|(at, value)| columns[at * centres.len() + number] = *value);
        }
        let mut products = vec![0.0_f32; centres.len()];
        for (row, nearest) in rows.iter().zip(&mut nearest) {
            products.fill(0.0);
            for (at, value) in row {
                let column = &columns[*at as usize * centres.len()..][..centres.len()];
                products.iter_mut().zip(column).for_each(|(product, own)| *product += value * own);
            }
            let best = products.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
            *nearest = best.map_or(0, |(number, _)| number);
        }
        for (number, centre) in centres.iter_mut().enumerate() {
            let of_cluster = || rows.iter().zip(&nearest).filter(|(_, own)| **own == number);
            if of_cluster().next().is_none() {
                continue;
            }
            centre.fill(0.0);
            for (row, _) in of_cluster() {
                row.iter().for_each(|(at, value)| centre[*at as usize] += value);
            }
            let length = centre.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            centre.iter_mut().for_each(|value| *value /= length);
        }
    }
    (nearest, centres)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_used_alike_are_in_one_cluster() {
        let mut text = RunningText::default();
        let days = ["السبت", "الاحد", "الاثنين", "الثلاثاء"];
        let verbs = ["قال", "اعلن", "اكد", "اوضح"];
        for round in 0..40 {
            for (day, verb) in days.iter().zip(verbs.iter().cycle().skip(round % 4)) {
                text.add(["يوم", day, "مساء", "المدير", verb, "ان", "."].into_iter());
            }
        }
        let clusters = text.clusters();
        let of = |words: [&str; 4]| words.map(|word| clusters.get(word).own);
        assert!(of(days).iter().all(|own| *own > 0 && *own == of(days)[0]), "{:?}", of(days));
        assert!(of(verbs).iter().all(|own| *own > 0 && *own == of(verbs)[0]), "{:?}", of(verbs));
        assert_ne!(of(days)[0], of(verbs)[0]);
        assert_eq!(clusters.get("كتاب"), Cluster::default());
        assert_eq!(RunningText::default().clusters(), Clusters::default());
    }
}
