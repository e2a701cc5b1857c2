"""Annotated articles as plain values of one fixed shape, for tables and data sets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ._article import Article, Claim, Quote
from ._errors import ArticleError
from ._qawl import __version__

if TYPE_CHECKING:
    from ._annotator import Annotator


def quote_record(quote: Quote) -> dict[str, Any]:
    """Returns a quote with all of its fields, whatever it has. Offsets count code points."""
    speaker, span, medium = quote.speaker, quote.speaker_span, quote.medium_span
    return {
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "parts": [{"start": start, "end": end} for start, end in quote.parts],
        "kind": quote.type,
        "cue": quote.cue,
        "cue_parts": [{"start": start, "end": end} for start, end in quote.cue_parts],
        "speaker": speaker.name if speaker else quote.speaker_text,
        "speaker_kind": speaker.kind if speaker else None,
        "speaker_id": speaker.id if speaker else None,
        "mention": quote.speaker_text,
        "mention_start": span[0] if span else None,
        "mention_end": span[1] if span else None,
        "medium": quote.medium,
        "medium_start": medium[0] if medium else None,
        "medium_end": medium[1] if medium else None,
        "rule": quote.rule,
        "confidence": quote.confidence,
    }


def claim_record(claim: Claim, quotes: dict[int, int]) -> dict[str, Any]:
    """Returns a claim with all of its fields; ``quotes`` says where a quote stands, by its identity."""
    return {
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "worth": claim.worth,
        "score": claim.score,
        "reasons": list(claim.reasons),
        "kind": claim.kind,
        "quote": quotes.get(id(claim.quote)) if claim.quote is not None else None,
        "rule": claim.rule,
        "confidence": claim.confidence,
    }


def columns_of(annotator: Annotator, outcomes: Iterable[Article | ArticleError]) -> dict[str, list[Any]]:
    """Returns what the articles of a batch came to, a list a column. What failed has nothing but its ``error``."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("lang", "n_quotes", "quotes", "claims", "error", "qawl_version", "options")
    }
    options = annotator.options_hash()
    for outcome in outcomes:
        if isinstance(outcome, ArticleError):
            row: tuple[Any, ...] = (None, None, None, None, f"{outcome.kind}: {outcome.reason}")
        else:
            places = {id(quote): nth for nth, quote in enumerate(outcome.quotes)}
            quotes = [quote_record(quote) for quote in outcome.quotes]
            claims = [claim_record(claim, places) for claim in outcome.claims]
            row = (outcome.lang, len(quotes), quotes, claims, None)
        for name, value in zip(columns, (*row, __version__, options)):
            columns[name].append(value)
    return columns
