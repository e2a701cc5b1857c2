"""What an annotated article is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Span = tuple[int, int]
"""Start and end in code points, the end not included."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted.

    Attributes:
        id: Tells the speakers of an article apart; quotes with the same one are by the same speaker.
        name: The fullest name the article has.
        kind: What sort of source it is (``person``, ``organisation``, …), or ``None`` where that could not be determined.
        mentions: Where it is mentioned, in code points of the article's text.
    """

    id: str
    name: str
    kind: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Something somebody said, with who said it.

    Attributes:
        text: ``article.text[start:end]``.
        start: Code points before it.
        end: Code points before what follows it.
        parts: Its pieces, where the article interrupts it (“…”, he said, “…”); else one.
        type: ``direct``, ``indirect`` or ``mixed``.
        cue: The words that say that it was said (“said”), or ``None``.
        cue_parts: Where they stand.
        speaker: Who said it, or ``None``.
        speaker_text: How the article calls the speaker there (“the mayor”, “he”), or ``None``.
        speaker_span: Where that stands, or ``None``.
        medium: Who relayed it (“told Reuters”), or ``None``.
        medium_span: Where that stands, or ``None``.
        rule: The rule that found it; ``None`` where a person has decided.
        confidence: How often that rule is right, 0 to 1; ``None`` where a person has decided.
        speaker_rule: The rule that chose the speaker, where it is known.
    """

    text: str
    start: int
    end: int
    parts: tuple[Span, ...]
    type: str
    cue: str | None
    cue_parts: tuple[Span, ...]
    speaker: Speaker | None
    speaker_text: str | None
    speaker_span: Span | None
    medium: str | None
    medium_span: Span | None
    rule: str | None
    confidence: float | None
    speaker_rule: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of fact.

    Attributes:
        text: ``article.text[start:end]``.
        start: Code points before it.
        end: Code points before what follows it.
        worth: Whether it is worth checking, as ``docs/formats.md`` names it, or ``None``.
        score: Check-worthiness, 0 to 1, or ``None``.
        reasons: What speaks for checking it, strongest first.
        kind: What sort of fact it states, or ``None``.
        quote: The quote it stands in; ``None`` where the article itself claims it.
        rule: The rule that found it; ``None`` where a person has decided.
        confidence: How often that rule is right, 0 to 1; ``None`` where a person has decided.
    """

    text: str
    start: int
    end: int
    worth: str | None
    score: float | None
    reasons: tuple[str, ...]
    kind: str | None
    quote: Quote | None
    rule: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Article:
    """An annotated article.

    Attributes:
        id: Its name, or ``None``.
        text: The text as it was given; all offsets count its code points.
        lang: The language it was taken for (BCP 47).
        quotes: What is quoted, in the order of the text.
        speakers: Who is quoted or mentioned as a source, by first mention.
        claims: Statements of fact, in the order of the text; empty where none were looked for.
        notes: What was done to a file when it was read.
    """

    id: str | None
    text: str
    lang: str
    quotes: tuple[Quote, ...]
    speakers: tuple[Speaker, ...]
    claims: tuple[Claim, ...]
    notes: tuple[str, ...]
    _line: dict[str, Any]
    _source: str | Callable[[str, str], str]

    def to_dict(self, text: bool = True) -> dict[str, Any]:
        """Returns the line that ``qawl annotate`` writes (``docs/formats.md``), with the text unless ``text`` is false.

        What a person has rejected is not in it.
        """
        line: dict[str, Any] = json.loads(json.dumps(self._line))
        line["id"] = self.id if self.id is not None else ""
        if text:
            line["text"] = self.text
        return line

    def to_json(self) -> str:
        """Returns Qawl JSON, the format of the page: everything, decisions included. Line ends in it are LF.

        Raises:
            ArticleError: A mistake in Qawl itself.
        """
        if isinstance(self._source, str):
            return self._source
        return self._source(self.id if self.id is not None else "", self.text)

    def rows(self) -> list[dict[str, Any]]:
        """Returns the attributions as a table, a row a quote: ``pandas.DataFrame(article.rows())``.

        The columns are always the same. ``start`` and ``end`` count code points; ``parts`` holds ``[start, end]`` pairs.
        """
        return [
            {
                "document": self.id,
                "lang": self.lang,
                "quote": quote.text,
                "kind": quote.type,
                "speaker": quote.speaker.name if quote.speaker else quote.speaker_text,
                "speaker_kind": quote.speaker.kind if quote.speaker else None,
                "speaker_id": quote.speaker.id if quote.speaker else None,
                "mention": quote.speaker_text,
                "cue": quote.cue,
                "medium": quote.medium,
                "rule": quote.rule,
                "confidence": quote.confidence,
                "start": quote.start,
                "end": quote.end,
                "parts": [list(part) for part in quote.parts],
                "mention_start": quote.speaker_span[0] if quote.speaker_span else None,
                "mention_end": quote.speaker_span[1] if quote.speaker_span else None,
            }
            for quote in self.quotes
        ]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Article):
            return NotImplemented
        ours = (self.id, self.text, self._line, self.speakers, self.notes)
        return ours == (other.id, other.text, other._line, other.speakers, other.notes)

    def __hash__(self) -> int:
        return hash((self.id, self.text))

    def __repr__(self) -> str:
        def count(n: int, what: str) -> str:
            return f"{n} {what}" if n == 1 else f"{n} {what}s"

        found = [count(len(self.quotes), "quote"), count(len(self.speakers), "speaker"), count(len(self.claims), "claim")]
        return f"<Article {self.id!r} ({self.lang}): {', '.join(found)}>"

    def _repr_html_(self) -> str:
        from ._html import article_as_html

        return article_as_html(self)


def article_of(
    found: dict[str, Any], id: str | None, text: str, source: str | Callable[[str, str], str]
) -> Article:
    """Makes an article of what the native part has found in ``text``."""
    line = found["line"]
    speakers = tuple(
        Speaker(it["id"], it["name"], it["kind"], _spans(it["mentions"])) for it in found["speakers"]
    )
    by_id = {speaker.id: speaker for speaker in speakers}

    def covered(spans: list[list[int]]) -> str | None:
        return text[spans[0][0] : spans[-1][1]] if spans else None

    def hull(spans: list[list[int]]) -> Span | None:
        return (spans[0][0], spans[-1][1]) if spans else None

    quotes = []
    for it in line["quotes"]:
        parts = _spans(it["content"])
        start, end = min(part[0] for part in parts), max(part[1] for part in parts)
        cue = " … ".join(text[start:end] for start, end in it["cue"])
        quotes.append(
            Quote(
                text=text[start:end],
                start=start,
                end=end,
                parts=parts,
                type=it["type"],
                cue=cue or None,
                cue_parts=_spans(it["cue"]),
                speaker=by_id.get(it["speaker_id"]),
                speaker_text=covered(it["speaker"]),
                speaker_span=hull(it["speaker"]),
                medium=covered(it["medium"]),
                medium_span=hull(it["medium"]),
                rule=it.get("rule"),
                confidence=it.get("confidence"),
                speaker_rule=it.get("speaker_rule"),
            )
        )
    claims = tuple(
        Claim(
            text=text[it["start"] : it["end"]],
            start=it["start"],
            end=it["end"],
            worth=it.get("worth"),
            score=it.get("score"),
            reasons=tuple(it.get("reasons", ())),
            kind=it.get("kind"),
            quote=quotes[it["quote"]] if it.get("quote") is not None else None,
            rule=it.get("rule"),
            confidence=it.get("confidence"),
        )
        for it in line.get("claims") or ()
    )
    return Article(
        id=id,
        text=text,
        lang=line.get("lang") or "und",
        quotes=tuple(quotes),
        speakers=speakers,
        claims=claims,
        notes=tuple(found.get("notes", ())),
        _line={key: value for key, value in line.items() if key not in ("id", "text")},
        _source=source,
    )


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in pairs)
