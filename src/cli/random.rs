//! Numbers that look drawn by lot and are the same at every run (Knuth's linear congruence of MMIX).

/// Returns the next number below `n`; 0 where there is none.
pub(super) fn below(n: usize, seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap_or(0) % n.max(1)
}

/// Puts things in another order.
pub(super) fn shuffle<T>(order: &mut [T], seed: &mut u64) {
    for at in (1..order.len()).rev() {
        order.swap(at, below(at + 1, seed));
    }
}
