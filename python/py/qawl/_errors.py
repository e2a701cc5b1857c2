"""What is raised and warned of."""

from __future__ import annotations


class ArticleError(ValueError):
    """A document that could not be annotated or read.

    Attributes:
        document: The document's id, or the file and line it stands in; ``None`` where it has neither.
        kind: A name of the sort of problem that stays the same: ``too-long``, ``not-text``, ``unreadable``, ``internal``.
        reason: What is wrong, in English.
    """

    document: str | None
    kind: str
    reason: str

    def __init__(self, document: str | None, kind: str, reason: str) -> None:
        super().__init__(document, kind, reason)
        self.document = document
        self.kind = kind
        self.reason = reason

    def __str__(self) -> str:
        return self.reason if self.document is None else f"{self.document}: {self.reason}"


class QawlWarning(UserWarning):
    """Something in a file found no place in a document; ``Article.notes`` says what."""
