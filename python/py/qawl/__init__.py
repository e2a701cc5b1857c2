"""Finds who said what in news articles: speakers, cues, quotes and claims, in Arabic, English and German.

    >>> import qawl
    >>> article = qawl.annotate("The mayor said: “We will not close the bridge.”")
    >>> [(quote.speaker_text, quote.cue, quote.text) for quote in article.quotes]
    [('The mayor', 'said', 'We will not close the bridge.')]

All offsets count code points, as indices of ``str`` do: ``article.text[quote.start:quote.end] == quote.text``, whatever the
text holds. What cannot be annotated or read raises :class:`ArticleError`, a ``ValueError`` that names the document and the
reason.
"""

from ._annotator import Annotator, annotate
from ._article import Article, Claim, Quote, Speaker
from ._errors import ArticleError, QawlWarning
from ._files import Problem, agree, convert, dumps, loads, read, score, validate, write
from ._qawl import __version__, languages, rules

__all__ = [
    "Annotator",
    "Article",
    "ArticleError",
    "Claim",
    "Problem",
    "QawlWarning",
    "Quote",
    "Speaker",
    "__version__",
    "agree",
    "annotate",
    "convert",
    "dumps",
    "languages",
    "loads",
    "read",
    "rules",
    "score",
    "validate",
    "write",
]
