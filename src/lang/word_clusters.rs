//! Which words are used alike in text that nobody has annotated: for each frequent word the number of a cluster, and for
//! each cluster that of a group of clusters.

use std::borrow::Cow;

use super::open_table::OpenTable;
use super::word_counts::key_of;

/// How many clusters there may be; 0 is none.
const N_CLUSTERS: usize = 256;

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

type Table = OpenTable<1, PROBES, false>;

/// The clusters of the frequent words, as they lie in the file: the groups of the clusters, then the table of words. Empty
/// where nothing has been learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clusters {
    groups: Cow<'static, [u8]>,
    words: Table,
}

impl Clusters {
    /// Returns the table that lies in these bytes; `None` where they are none.
    pub fn new(bytes: Cow<'static, [u8]>) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self::default());
        }
        let (groups, words): (Cow<'static, [u8]>, Cow<'static, [u8]>) = match bytes {
            Cow::Borrowed(bytes) => {
                let (groups, words) = bytes.split_at_checked(N_CLUSTERS)?;
                (groups.into(), words.into())
            }
            Cow::Owned(bytes) => {
                let (groups, words) = bytes.split_at_checked(N_CLUSTERS)?;
                (groups.to_vec().into(), words.to_vec().into())
            }
        };
        let words = Table::new(words).filter(|words| words.n_places() > 0)?;
        Some(Self { groups, words })
    }

    /// Returns how many bytes a table of so many places takes.
    pub fn n_bytes(n_places: usize) -> Option<usize> {
        if n_places == 0 { Some(0) } else { Table::n_bytes(n_places)?.checked_add(N_CLUSTERS) }
    }

    /// Returns a table of these words, the most frequent first, with `n_places` rounded up to a power of two. What finds no
    /// place is left out.
    pub fn of<'w>(words: impl Iterator<Item = (&'w str, Cluster)>, n_places: usize) -> Self {
        let mut groups = vec![0; N_CLUSTERS];
        let words = words.map(|(word, cluster)| {
            if let Some(group) = groups.get_mut(usize::from(cluster.own)) {
                *group = cluster.group;
            }
            (key_of(word), [cluster.own])
        });
        let words = Table::of(words, n_places);
        Self { groups: groups.into(), words }
    }

    /// Returns the bytes that [`Clusters::new`] reads.
    pub fn bytes(&self) -> Vec<u8> {
        [&*self.groups, self.words.bytes()].concat()
    }

    /// Returns how many places it has.
    pub fn n_places(&self) -> usize {
        self.words.n_places()
    }

    /// Returns the cluster of a folded word without what is written together with it.
    pub fn get(&self, word: &str) -> Cluster {
        self.find(word).unwrap_or_default()
    }

    fn find(&self, word: &str) -> Option<Cluster> {
        let own = *self.words.get(key_of(word))?.first()?;
        Some(Cluster { own, group: *self.groups.get(usize::from(own))? })
    }
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
