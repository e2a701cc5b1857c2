//! How a token looks to the learned choices.

use super::article::Quotation;
use super::token::{Tok, View};
use crate::lang::tagger::{Spelling, Tag};
use crate::lang::word_classes::attribution_hash;
use crate::text::tokens::TokenKind;

/// Returns how a token looks. The spelling of a word that is not frequent is not shown.
pub(in crate::detect) fn view(quotations: &[Quotation], tok: &Tok, tag: Tag, spelling: &Spelling) -> View {
    let classes = tok.classes | tok.phrase;
    let sign = match tok.kind {
        TokenKind::Word => None,
        TokenKind::Number => Some(1),
        TokenKind::Mark(_) => {
            let whole = |number: Option<u32>| {
                number.and_then(|number| quotations.get(number as usize)).is_some_and(|it| it.close.is_some())
            };
            Some(if whole(tok.opens) {
                2
            } else if tok.closes.is_some() {
                3
            } else {
                4
            })
        }
        TokenKind::Punct(',' | '،') => Some(5),
        TokenKind::Punct(c) => Some(c as u32),
    };
    if let Some(sign) = sign {
        let sign = mix(77, sign, 0);
        return View {
            word: sign,
            tag: sign,
            classes: sign,
            ending: sign,
            cluster: sign,
            group: sign,
            verb: false,
            preposition: false,
            conjunction: false,
        };
    }
    let own = tag as u32 | u32::from(spelling.clitics) << 4;
    let known = !classes.is_empty() || tok.cue.is_some() || spelling.frequent;
    let cluster = |template: u32, number: u8| match number {
        0 => mix(82, own, 0),
        number => mix(template, u32::from(number), 0),
    };
    View {
        word: if known { spelling.form } else { mix(78, own, 0) },
        tag: mix(79, own, 0),
        classes: mix(80, attribution_hash(classes), tok.cue.map_or(0, |cue| 1 + cue.part as u32)),
        ending: spelling.back,
        cluster: cluster(81, spelling.cluster.own),
        group: cluster(83, spelling.cluster.group),
        verb: tag == Tag::Verb,
        preposition: spelling.clitics >= 4,
        conjunction: spelling.clitics & 1 == 1,
    }
}

/// Returns a hash of three numbers.
pub(in crate::detect) fn mix(a: u32, b: u32, c: u32) -> u32 {
    let mut hash = a.wrapping_mul(0x9e37_79b1) ^ b.rotate_left(15).wrapping_mul(0x85eb_ca77);
    hash = (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d) ^ c.rotate_left(7).wrapping_mul(0xc2b2_ae3d);
    hash = (hash ^ hash >> 13).wrapping_mul(0x297a_2d39);
    hash ^ hash >> 16
}
