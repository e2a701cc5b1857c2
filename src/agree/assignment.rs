//! The one-to-one assignment of greatest weight (H. W. Kuhn, 1955; the form with potentials, cubic in time).

/// Returns for each row the column that it is given, `None` where it gets none: each column goes to one row at
/// most, and no other assignment has a greater sum of weights. Weights are not negative; of nothing comes nothing.
pub fn assign(weights: &[Vec<f64>]) -> Vec<Option<usize>> {
    let n_columns = weights.iter().map(Vec::len).max().unwrap_or(0);
    // Square: what is missing weighs nothing.
    let n = weights.len().max(n_columns);
    let cost =
        |row: usize, column: usize| -weights.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0);
    // Rows and columns count from 1; 0 is none.
    let (mut of_rows, mut of_columns) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let mut row_of = vec![0_usize; n + 1];
    let mut way = vec![0_usize; n + 1];
    for row in 1..=n {
        set(&mut row_of, 0, row);
        let mut column = 0;
        let mut least = vec![f64::INFINITY; n + 1];
        let mut used = vec![false; n + 1];
        loop {
            set(&mut used, column, true);
            let from = get(&row_of, column);
            let (mut step, mut next) = (f64::INFINITY, 0);
            for to in (1..=n).filter(|to| !used.get(*to).copied().unwrap_or(true)).collect::<Vec<_>>() {
                let reduced = cost(from.wrapping_sub(1), to - 1) - get(&of_rows, from) - get(&of_columns, to);
                if reduced < get(&least, to) {
                    set(&mut least, to, reduced);
                    set(&mut way, to, column);
                }
                if get(&least, to) < step {
                    (step, next) = (get(&least, to), to);
                }
            }
            for at in 0..=n {
                if get(&used, at) {
                    let row = get(&row_of, at);
                    let (row_sum, column_sum) = (get(&of_rows, row) + step, get(&of_columns, at) - step);
                    set(&mut of_rows, row, row_sum);
                    set(&mut of_columns, at, column_sum);
                } else {
                    let left = get(&least, at) - step;
                    set(&mut least, at, left);
                }
            }
            column = next;
            if get(&row_of, column) == 0 {
                break;
            }
        }
        while column != 0 {
            let before = get(&way, column);
            let moved = get(&row_of, before);
            set(&mut row_of, column, moved);
            column = before;
        }
    }
    let mut assigned = vec![None; weights.len()];
    for (column, row) in row_of.iter().enumerate().skip(1) {
        let (row, column) = (row.wrapping_sub(1), column - 1);
        if cost(row, column) < 0.0
            && let Some(of_row) = assigned.get_mut(row)
        {
            *of_row = Some(column);
        }
    }
    assigned
}

fn get<T: Copy + Default>(list: &[T], at: usize) -> T {
    list.get(at).copied().unwrap_or_default()
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(it) = list.get_mut(at) {
        *it = value;
    }
}
