//! Language packs: what the detectors know of a language, as data.
