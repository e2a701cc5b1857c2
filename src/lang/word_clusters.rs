//! Which words are used alike in text that nobody has annotated: for each frequent word the number of a cluster, and for
//! each cluster that of a group of clusters.

use std::borrow::Cow;

use super::lexicon::spelling_hash;

/// How many clusters there may be; 0 is none.
const N_CLUSTERS: usize = 256;

/// How many bytes a place takes: one that the hash is checked by, and the cluster.
const PLACE: usize = 2;

/// How many places are looked at.
const PROBES: usize = 8;

/// The cluster of a word and the group of that; 0 for words that are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// The cluster.
    pub own: u8,
    /// The group that the cluster is of.
    pub group: u8,
}

/// The clusters of the frequent words, in a table with open addressing that is read as it lies in the file: the groups of
/// the clusters, then the places, a power of two of them. Empty where nothing has been learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clusters {
    bytes: Cow<'static, [u8]>,
}

impl Clusters {
    /// Returns the table that lies in these bytes; `None` where they are none.
    pub fn new(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let n_places = bytes.len().checked_sub(N_CLUSTERS).map(|length| length / PLACE);
        let is_whole = |n: usize| n.is_power_of_two() && bytes.len() == N_CLUSTERS + n * PLACE;
        (bytes.is_empty() || n_places.is_some_and(is_whole)).then_some(Self { bytes })
    }

    /// Returns how many bytes a table of so many places takes.
    pub fn n_bytes(n_places: usize) -> Option<usize> {
        if n_places == 0 { Some(0) } else { n_places.checked_mul(PLACE)?.checked_add(N_CLUSTERS) }
    }

    /// Returns a table of these words, the most frequent first, with `n_places` rounded up to a power of two. What finds no
    /// place is left out.
    pub fn of<'w>(words: impl Iterator<Item = (&'w str, Cluster)>, n_places: usize) -> Self {
        let n_places = n_places.next_power_of_two();
        let mut groups = vec![0; N_CLUSTERS];
        let mut places = vec![0; n_places * PLACE];
        for (word, cluster) in words {
            if let Some(group) = groups.get_mut(usize::from(cluster.own)) {
                *group = cluster.group;
            }
            let (at, check) = place_of(word, n_places);
            for probe in 0..PROBES {
                let at = (at + probe) & (n_places - 1);
                let Some([own, of]) = places.get_mut(at * PLACE..(at + 1) * PLACE) else { break };
                if *own == check {
                    // The word before has the same check: it is taken for this one too.
                    break;
                }
                if *own == 0 {
                    (*own, *of) = (check, cluster.own);
                    break;
                }
            }
        }
        groups.extend(places);
        Self { bytes: groups.into() }
    }

    /// Returns the table's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns how many places it has.
    pub fn n_places(&self) -> usize {
        self.bytes.len().saturating_sub(N_CLUSTERS) / PLACE
    }

    /// Returns the cluster of a folded word without what is written together with it.
    pub fn get(&self, word: &str) -> Cluster {
        self.find(word).unwrap_or_default()
    }

    fn find(&self, word: &str) -> Option<Cluster> {
        let (groups, places) = self.bytes.split_at_checked(N_CLUSTERS)?;
        let n_places = self.n_places();
        let (at, check) = place_of(word, n_places);
        for probe in 0..PROBES {
            let at = (at + probe) & n_places.checked_sub(1)?;
            let [own, of] = places.get(at * PLACE..(at + 1) * PLACE)? else { return None };
            if *own == 0 {
                return None;
            }
            if *own == check {
                return Some(Cluster { own: *of, group: *groups.get(usize::from(*of))? });
            }
        }
        None
    }
}

fn place_of(word: &str, n_places: usize) -> (usize, u8) {
    let hash = spelling_hash(word.as_bytes());
    ((hash >> 32) as usize & n_places.saturating_sub(1), ((hash >> 24) as u8).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let words: Vec<(String, Cluster)> = (0..200_u8)
            .map(|nth| (format!("w{nth}"), Cluster { own: 1 + nth % 50, group: 1 + nth % 50 / 10 }))
            .collect();
        let table = Clusters::of(words.iter().map(|(word, cluster)| (word.as_str(), *cluster)), 500);
        assert_eq!(table.n_places(), 512);
        assert_eq!(Clusters::n_bytes(512), Some(table.bytes().len()));
        let read = Clusters::new(table.bytes().to_vec().into()).unwrap();
        assert_eq!(read, table);
        let n_right = words.iter().filter(|(word, cluster)| read.get(word) == *cluster).count();
        assert!(n_right > 190, "{n_right} of 200: words of one check are taken for each other, no others");
        for cut in [1, 255, 256, 256 + 2 * 511] {
            assert!(Clusters::new(table.bytes()[..cut].to_vec().into()).is_none(), "{cut}");
        }
        assert_eq!(Clusters::default().get("w1"), Cluster::default());
    }
}
