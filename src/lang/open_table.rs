//! Open addressing with one byte of the hash kept to check by, in bytes that are used as they lie in a file.

use std::borrow::Cow;

/// Where a key is looked for first, and the byte that it is known by there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// A place; taken modulo the number of places.
    at: usize,
    check: u8,
}

impl Key {
    /// Returns a key. A check of 0 would mark a free place: it becomes 1.
    pub fn new(at: usize, check: u8) -> Self {
        Self { at, check: check.max(1) }
    }
}

/// A table with a power of two of places, or none: each has a check, and `WIDTH` bytes for the value. Keys with the same check
/// near one another are taken for each other. A key is looked for at `PROBES` places. The checks are in front of all values if
/// they lie `APART`, else each in front of its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OpenTable<const WIDTH: usize, const PROBES: usize, const APART: bool> {
    bytes: Cow<'static, [u8]>,
}

impl<const WIDTH: usize, const PROBES: usize, const APART: bool> OpenTable<WIDTH, PROBES, APART> {
    /// How many bytes a place takes.
    const STRIDE: usize = 1 + WIDTH;

    /// Returns the table that lies in these bytes; `None` where they are none.
    pub fn new(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let n_places = bytes.len() / Self::STRIDE;
        let is_whole =
            bytes.len() == n_places * Self::STRIDE && (n_places == 0 || n_places.is_power_of_two());
        is_whole.then_some(Self { bytes })
    }

    /// Returns how many bytes a table of so many places takes; `None` where no number is large enough.
    pub fn n_bytes(n_places: usize) -> Option<usize> {
        n_places.checked_mul(Self::STRIDE)
    }

    /// Returns a table with these values, the most important first; `n_places` is rounded up to a power of two. What finds no
    /// place is left out.
    pub fn of(values: impl Iterator<Item = (Key, [u8; WIDTH])>, n_places: usize) -> Self {
        let n_places = n_places.next_power_of_two();
        let mut bytes = vec![0; n_places * Self::STRIDE];
        for (key, value) in values {
            for probe in 0..PROBES {
                let place = (key.at + probe) & (n_places - 1);
                let (check, at) = Self::offsets(place, n_places);
                let Some(own) = bytes.get_mut(check) else { break };
                if *own == key.check {
                    // The key before is taken for this one too.
                    break;
                }
                if *own == 0 {
                    *own = key.check;
                    if let Some(slot) = bytes.get_mut(at..at + WIDTH) {
                        slot.copy_from_slice(&value);
                    }
                    break;
                }
            }
        }
        Self { bytes: bytes.into() }
    }

    /// Returns the table's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns how many places it has.
    pub fn n_places(&self) -> usize {
        self.bytes.len() / Self::STRIDE
    }

    /// Returns the value of a key, if the table has one with its check.
    #[inline]
    pub fn get(&self, key: Key) -> Option<&[u8]> {
        let n_places = self.n_places();
        let at = key.at & n_places.checked_sub(1)?;
        let (_, value) = Self::offsets(self.place(at, key.check, n_places)?, n_places);
        self.bytes.get(value..value + WIDTH)
    }

    #[inline]
    fn place(&self, at: usize, check: u8, n_places: usize) -> Option<usize> {
        // Four checks side by side in one number: the first byte of it that is the check or free decides.
        if APART
            && PROBES == 4
            && let Some(near) = self.bytes.get(at..n_places).and_then(|checks| checks.first_chunk::<4>())
        {
            let near = u32::from_le_bytes(*near);
            let [own, free] = [near ^ (u32::from(check) * 0x0101_0101), near].map(first_zero_byte);
            return (own < free).then_some(at + own as usize);
        }
        let places = (0..PROBES).map(|probe| (at + probe) & (n_places - 1));
        let own = |place: &usize| self.bytes.get(Self::offsets(*place, n_places).0).copied();
        places.take_while(|place| own(place) != Some(0)).find(|place| own(place) == Some(check))
    }

    /// Returns where the check of a place is, and where its value begins.
    #[inline]
    fn offsets(place: usize, n_places: usize) -> (usize, usize) {
        if APART {
            (place, n_places + place * WIDTH)
        } else {
            (place * Self::STRIDE, place * Self::STRIDE + 1)
        }
    }
}

/// Returns which byte of a number is the first that is zero, the lowest first; as many as it has where none is.
#[inline]
fn first_zero_byte(number: u32) -> u32 {
    // The lowest of these bits is always that of a zero byte.
    (number.wrapping_sub(0x0101_0101) & !number & 0x8080_8080).trailing_zeros() / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(n: usize) -> impl Iterator<Item = (Key, [u8; 2])> {
        (0..n).map(|nth| (Key::new(nth * 0x9e37, (nth * 7 % 251) as u8), [(nth % 256) as u8, 3]))
    }

    fn is_read_as_written<const PROBES: usize, const APART: bool>() {
        let table = OpenTable::<2, PROBES, APART>::of(keys(40), 100);
        assert_eq!(
            (table.n_places(), Some(table.bytes().len())),
            (128, OpenTable::<2, PROBES, APART>::n_bytes(128))
        );
        let read = OpenTable::<2, PROBES, APART>::new(table.bytes().to_vec().into()).unwrap();
        let n_right = keys(40).filter(|(key, value)| read.get(*key) == Some(value.as_slice())).count();
        assert!(n_right > 36, "{n_right} of 40: those of one check are taken for each other, no others");
        assert_eq!(read.get(Key::new(5, 252)), None);
        assert!(OpenTable::<2, PROBES, APART>::new(vec![0; 9].into()).is_none(), "three places");
        assert!(OpenTable::<2, PROBES, APART>::new(vec![0; 4].into()).is_none(), "a place and a byte");
        assert_eq!(OpenTable::<2, PROBES, APART>::default().get(Key::new(0, 1)), None);
        // A full table, and one smaller than what is looked at.
        let full = OpenTable::<2, PROBES, APART>::of(keys(400), 2);
        assert!(keys(400).filter(|(key, value)| full.get(*key) == Some(value.as_slice())).count() <= 2);
    }

    #[test]
    fn tables_are_read_as_they_were_written() {
        is_read_as_written::<4, true>();
        is_read_as_written::<4, false>();
        is_read_as_written::<8, true>();
        is_read_as_written::<8, false>();
    }
}
