"""A spaCy component: ``nlp.add_pipe("qawl")``. Needs ``spacy``.

It writes ``doc.spans["qawl"]``: quotes, cues, speakers and claims, labelled ``QUOTE``, ``CUE``, ``SPEAKER`` and ``CLAIM``,
overlapping where they do. spaCy's spans consist of whole tokens, and its Arabic tokens hold proclitics; so a span covers all
tokens that it shares a character with, and ``doc._.qawl`` has the exact offsets: the fields of :meth:`qawl.Article.to_dict`
without the text, and ``speakers``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from ._annotator import Annotator
from ._article import Article
from ._errors import ArticleError

__all__ = ["QawlComponent", "make_qawl"]


class QawlComponent:
    """Annotates documents; made by ``nlp.add_pipe("qawl", config={…})`` with the arguments of :class:`qawl.Annotator`."""

    def __init__(self, annotator: Annotator, spans_key: str = "qawl") -> None:
        self.annotator = annotator
        self.spans_key = spans_key
        _register()

    def __call__(self, doc: Doc) -> Doc:
        """Annotates a document.

        Raises:
            ArticleError: A text of more than 4 MB.
        """
        return self._put(doc, self.annotator(doc.text, id=None))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Annotates a stream of documents, ``batch_size`` at a time."""
        batch: list[Doc] = []
        for doc in stream:
            batch.append(doc)
            if len(batch) >= batch_size:
                yield from self._pipe(batch)
                batch = []
        yield from self._pipe(batch)

    def _pipe(self, docs: list[Doc]) -> Iterator[Doc]:
        # One thread: spaCy has processes for more (`nlp.pipe(…, n_process=2)`).
        for doc, article in zip(docs, self.annotator.batch([doc.text for doc in docs], 1, errors="return")):
            if isinstance(article, ArticleError):
                raise article
            yield self._put(doc, article)

    def _put(self, doc: Doc, article: Article) -> Doc:
        found: list[tuple[int, int, str]] = []
        for quote in article.quotes:
            found += [(start, end, "QUOTE") for start, end in quote.parts]
            found += [(start, end, "CUE") for start, end in quote.cue_parts]
        mentions = {mention for speaker in article.speakers for mention in speaker.mentions}
        mentions |= {quote.speaker_span for quote in article.quotes if quote.speaker_span}
        found += [(start, end, "SPEAKER") for start, end in mentions]
        found += [(claim.start, claim.end, "CLAIM") for claim in article.claims]
        spans = [
            doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in sorted(found)
        ]
        doc.spans[self.spans_key] = [span for span in spans if isinstance(span, Span)]
        doc._.qawl = {**article.to_dict(text=False), "speakers": _speakers(article)}
        return doc

    # What `nlp.to_disk` and `from_disk` call: everything is in the configuration.
    def to_bytes(self, **_: Any) -> bytes:
        """Returns nothing: the options are in the pipeline's configuration."""
        return b""

    def from_bytes(self, _data: bytes, **_kwargs: Any) -> QawlComponent:
        """Returns the component as it is."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Writes nothing: the options are in the pipeline's configuration."""

    def from_disk(self, _path: Any, **_: Any) -> QawlComponent:
        """Returns the component as it is."""
        return self


def _speakers(article: Article) -> list[dict[str, Any]]:
    return [
        {"id": it.id, "name": it.name, "kind": it.kind, "mentions": [list(span) for span in it.mentions]}
        for it in article.speakers
    ]


def _register() -> None:
    if not Doc.has_extension("qawl"):
        Doc.set_extension("qawl", default=None)


@Language.factory(
    "qawl",
    default_config={
        "lang": None,
        "claims": True,
        "rules_off": [],
        "min_confidence": 0.0,
        "spans_key": "qawl",
    },
)
def make_qawl(
    nlp: Language,
    name: str,
    lang: str | None,
    claims: bool,
    rules_off: list[str],
    min_confidence: float,
    spans_key: str,
) -> QawlComponent:
    """Makes the component; without ``lang`` the language of each text is told from the text."""
    return QawlComponent(Annotator(lang, claims, rules_off, min_confidence), spans_key)
