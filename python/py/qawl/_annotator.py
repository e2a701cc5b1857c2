"""From texts to annotated articles."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, overload

from . import _qawl
from ._article import Article, article_of
from ._errors import ArticleError

Errors = Literal["raise", "return"]


class Annotator:
    """Annotates articles by one set of options. It is cheap to make, can be pickled, and can be used by any number of threads.

    Args:
        lang: The language of articles that do not name one (BCP 47, ``ar``); told from each text where ``None``.
        claims: Whether to look for claims.
        rules_off: Rules whose suggestions are left out (``en/pronoun``); :func:`qawl.rules` lists them.
        min_confidence: Suggestions of rules that are right less often than this, 0 to 1, are left out.

    Raises:
        ValueError: A rule that does not exist, or a confidence that is not between 0 and 1.
    """

    __slots__ = ("_engine", "claims", "lang", "min_confidence", "rules_off")

    lang: str | None
    claims: bool
    rules_off: tuple[str, ...]
    min_confidence: float

    def __init__(
        self,
        lang: str | None = None,
        claims: bool = True,
        rules_off: Iterable[str] = (),
        min_confidence: float = 0.0,
    ) -> None:
        if isinstance(rules_off, str):
            raise ValueError("rules_off must be a list of rules, not a string")
        rules = tuple(sorted(set(rules_off)))
        unknown = [rule for rule in rules if rule not in set(_qawl.rules())]
        if unknown:
            raise ValueError(f"no rule is called {', '.join(unknown)}; qawl.rules() lists them")
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence must be between 0 and 1, not {min_confidence}")
        if lang is not None and not isinstance(lang, str):
            raise TypeError(f"lang must be a str, not {type(lang).__name__}")
        self.lang = lang
        self.claims = bool(claims)
        self.rules_off = rules
        self.min_confidence = float(min_confidence)
        self._engine = _qawl.Engine(self.lang, self.claims, list(rules), self.min_confidence)

    def __call__(self, text: str, lang: str | None = None, *, id: str | None = None) -> Article:
        """Annotates one article.

        Args:
            text: The article, plain text. Nothing in it is changed, so its offsets stay yours.
            lang: Its language, if it is another than the annotator's.
            id: What to call it.

        Raises:
            ArticleError: A text of more than 4 MB, or one with half of a surrogate pair in it.
            TypeError: A text that is not a ``str``.
        """
        if not isinstance(text, str):
            raise TypeError(f"the text must be a str, not {type(text).__name__}")
        (article,) = self._articles([text], [lang], [id], 1)
        if isinstance(article, ArticleError):
            raise article
        return article

    @overload
    def batch(
        self,
        texts: Iterable[str],
        threads: int | None = None,
        errors: Literal["raise"] = "raise",
        *,
        langs: Iterable[str | None] | None = None,
        ids: Iterable[str | None] | None = None,
    ) -> list[Article]: ...
    @overload
    def batch(
        self,
        texts: Iterable[str],
        threads: int | None = None,
        *,
        errors: Errors,
        langs: Iterable[str | None] | None = None,
        ids: Iterable[str | None] | None = None,
    ) -> list[Article | ArticleError]: ...
    def batch(
        self,
        texts: Iterable[str],
        threads: int | None = None,
        errors: Errors = "raise",
        *,
        langs: Iterable[str | None] | None = None,
        ids: Iterable[str | None] | None = None,
    ) -> Sequence[Article | ArticleError]:
        """Annotates many articles and returns them in their order.

        The interpreter's lock is released meanwhile. The threads are of this call and end with it, so a process may fork
        afterwards. For more articles than fit into memory call it for some thousands at a time, or use ``qawl annotate``.

        Args:
            texts: The articles.
            threads: How many to annotate side by side; as many as there are processors where ``None``.
            errors: ``raise`` raises the first error; ``return`` puts an :class:`ArticleError` in the place of its article.
            langs: Their languages, as many as there are texts; ``None`` for those to be told from the text.
            ids: What to call them, as many as there are texts.

        Raises:
            ArticleError: An article that cannot be annotated; its ``document`` is its id, or ``texts[N]``.
            ValueError: ``langs`` or ``ids`` of another length than ``texts``.
            TypeError: ``texts`` that is one ``str``.
        """
        if isinstance(texts, str):
            raise TypeError("texts must be a list of texts, not one text")
        if errors not in ("raise", "return"):
            raise ValueError(f"errors must be 'raise' or 'return', not {errors!r}")
        all_texts = list(texts)
        n = len(all_texts)
        all_langs = list(langs) if langs is not None else [None] * n
        all_ids = list(ids) if ids is not None else [None] * n
        for name, values in (("langs", all_langs), ("ids", all_ids)):
            if len(values) != n:
                raise ValueError(f"there are {n} texts, but {len(values)} {name}")
        n_threads = (os.cpu_count() or 1) if threads is None else threads
        if n_threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        articles = self._articles(all_texts, all_langs, all_ids, n_threads)
        if errors == "raise":
            for nth, article in enumerate(articles):
                if isinstance(article, ArticleError):
                    document = article.document if article.document is not None else f"texts[{nth}]"
                    raise ArticleError(document, article.kind, article.reason)
        return articles

    def html(
        self, content: bytes, lang: str | None = None, *, id: str | None = None, name: str = "page.html"
    ) -> Article:
        """Annotates the article in a web page or a document file.

        ``article.text`` is the text that was found in it, without menus and advertisements; ``article.notes`` says how the
        file was read.

        Args:
            content: The file as it came, in whichever encoding.
            lang: Its language.
            id: What to call it.
            name: Its name: another ending than ``.html`` (``.txt``, ``.docx``, ``.odt``) says that it is something else.

        Raises:
            ArticleError: A file that holds no article, or is of no kind that can be read.
        """
        if isinstance(content, str):
            content = content.encode()
        json_or_none, kind, reason = self._engine.file(id or "", name, bytes(content), lang)
        if json_or_none is None:
            raise ArticleError(id, kind or "internal", reason or "")
        found = json.loads(json_or_none)
        return article_of(found, id, found["text"], found["json"])

    def columns(self, batch: Mapping[str, Sequence[Any]], text: str = "text") -> dict[str, list[Any]]:
        """Returns the columns to add to a batch of a data set::

            dataset.map(annotator.columns, batched=True, features=qawl.arrow.features(dataset.features))

        They are those of :data:`qawl.arrow.SCHEMA` but ``id``; without ``features`` a data set would guess
        their types from its first batch. ``id`` and ``lang`` of the batch are used where they are
        there. What cannot be annotated has its reason in ``error``, so that one bad row does not end a long run.
        """
        from ._records import columns_of

        texts = list(batch[text])
        langs = list(batch["lang"]) if "lang" in batch else [None] * len(texts)
        return columns_of(self, self._articles(texts, langs, [None] * len(texts), 1))

    def options_hash(self) -> str:
        """Returns a short hash of the options, the same for the same options: it tells outputs of different runs apart."""
        options = [self.lang, self.claims, list(self.rules_off), self.min_confidence]
        return hashlib.sha256(json.dumps(options).encode()).hexdigest()[:12]

    def _articles(
        self, texts: Sequence[Any], langs: Sequence[Any], ids: Sequence[Any], threads: int
    ) -> list[Article | ArticleError]:
        articles: list[Article | ArticleError | None] = []
        sound: list[tuple[str, str | None]] = []
        for text, lang, id in zip(texts, langs, ids):
            error = _fault_of(text, lang, id)
            articles.append(error)
            if error is None:
                sound.append((text, lang))
        outcomes = iter(self._engine.annotate(sound, threads))
        for nth, fault in enumerate(articles):
            if fault is not None:
                continue
            found, kind, reason = next(outcomes)
            id, text, lang = ids[nth], texts[nth], langs[nth]
            if found is None:
                articles[nth] = ArticleError(id, kind or "internal", reason or "")
            else:
                articles[nth] = article_of(json.loads(found), id, text, _Again(self, lang))
        return [article for article in articles if article is not None]

    def __reduce__(self) -> tuple[Any, ...]:
        return Annotator, (self.lang, self.claims, self.rules_off, self.min_confidence)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Annotator):
            return NotImplemented
        return self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash(self.__reduce__())

    def __repr__(self) -> str:
        return (
            f"Annotator(lang={self.lang!r}, claims={self.claims}, rules_off={self.rules_off!r}, "
            f"min_confidence={self.min_confidence})"
        )


class _Again:
    """Makes Qawl JSON of an article when it is asked for, as the article was annotated."""

    __slots__ = ("annotator", "lang")

    def __init__(self, annotator: Annotator, lang: str | None) -> None:
        self.annotator = annotator
        self.lang = lang

    def __call__(self, id: str, text: str) -> str:
        return self.annotator._engine.json(id, text, self.lang)

    def __reduce__(self) -> tuple[Any, ...]:
        return _Again, (self.annotator, self.lang)


def _fault_of(text: Any, lang: Any, id: Any) -> ArticleError | None:
    """Returns why a text cannot be handed to the native part, if it cannot."""
    if not isinstance(text, str):
        return ArticleError(id, "not-text", f"the text must be a str, not {type(text).__name__}")
    if lang is not None and not isinstance(lang, str):
        return ArticleError(id, "not-text", f"the language must be a str, not {type(lang).__name__}")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            return ArticleError(id, "not-text", f"half of a surrogate pair at character {error.start}")
    return None


_DEFAULT = Annotator()


def annotate(text: str, lang: str | None = None, *, id: str | None = None) -> Article:
    """Annotates one article with the default options: ``Annotator()(text, lang, id=id)``.

    Raises:
        ArticleError: A text of more than 4 MB, or one with half of a surrogate pair in it.
        TypeError: A text that is not a ``str``.
    """
    return _DEFAULT(text, lang, id=id)
