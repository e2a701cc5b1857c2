//! Scores predicted lines against gold ones.
