"""Annotates Arrow record batches: what Spark, Ray, Dask, Daft and DuckDB hand to a function. Needs ``pyarrow``.

One function is the argument of all of them, for instance of Spark's ``mapInArrow``::

    annotated = articles.mapInArrow(qawl.arrow.annotate, qawl.arrow.SPARK_SCHEMA)

It is pure: the same rows give the same rows, on every machine, so a task may be retried or run twice. ``docs/scale.md`` has a
recipe for each engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from ._annotator import Annotator
from ._article import Article
from ._errors import ArticleError
from ._records import columns_of

__all__ = ["ATTRIBUTIONS", "SCHEMA", "SPARK_ATTRIBUTIONS", "SPARK_SCHEMA", "annotate", "attributions", "features"]

_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])

_QUOTE = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("parts", pa.list_(_SPAN)),
        ("kind", pa.string()),
        ("cue", pa.string()),
        ("cue_parts", pa.list_(_SPAN)),
        ("speaker", pa.string()),
        ("speaker_kind", pa.string()),
        ("speaker_id", pa.string()),
        ("mention", pa.string()),
        ("mention_start", pa.int32()),
        ("mention_end", pa.int32()),
        ("medium", pa.string()),
        ("medium_start", pa.int32()),
        ("medium_end", pa.int32()),
        ("rule", pa.string()),
        ("confidence", pa.float64()),
    ]
)

_CLAIM = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("worth", pa.string()),
        ("score", pa.float64()),
        ("reasons", pa.list_(pa.string())),
        ("kind", pa.string()),
        ("quote", pa.int32()),
        ("rule", pa.string()),
        ("confidence", pa.float64()),
    ]
)

_RUN = [("error", pa.string()), ("qawl_version", pa.string()), ("options", pa.string())]

SCHEMA: pa.Schema = pa.schema(
    [
        ("id", pa.string()),
        ("lang", pa.string()),
        ("n_quotes", pa.int32()),
        ("quotes", pa.list_(_QUOTE)),
        ("claims", pa.list_(_CLAIM)),
        *_RUN,
    ]
)
"""The rows of :func:`annotate`: one an article. ``error`` is null unless the article could not be annotated."""

ATTRIBUTIONS: pa.Schema = pa.schema([("id", pa.string()), ("lang", pa.string()), *list(_QUOTE), *_RUN])
"""The rows of :func:`attributions`: one a quote, and one an article that could not be annotated."""


def _spark_type(type: pa.DataType) -> str:
    if pa.types.is_list(type):
        return f"array<{_spark_type(type.value_type)}>"
    if pa.types.is_struct(type):
        return f"struct<{', '.join(f'`{it.name}`: {_spark_type(it.type)}' for it in type)}>"
    return {pa.int32(): "int", pa.float64(): "double", pa.string(): "string"}[type]


def _spark_schema(schema: pa.Schema) -> str:
    return ", ".join(f"`{it.name}` {_spark_type(it.type)}" for it in schema)


SPARK_SCHEMA: str = _spark_schema(SCHEMA)
""":data:`SCHEMA` as Spark writes it."""

SPARK_ATTRIBUTIONS: str = _spark_schema(ATTRIBUTIONS)
""":data:`ATTRIBUTIONS` as Spark writes it."""

# Rows are annotated so many at a time, or so many bytes, whatever comes first: what is held does not grow with a batch.
_MAX_ROWS = 256
_MAX_BYTES = 8 * 1024 * 1024


def annotate(
    batches: Iterable[pa.RecordBatch] | pa.Table,
    *,
    text: str = "text",
    id: str = "id",
    lang: str = "lang",
    threads: int = 1,
    annotator: Annotator | None = None,
) -> Iterator[pa.RecordBatch]:
    """Annotates articles: a row out for each row in, in their order, by :data:`SCHEMA`.

    A row that cannot be annotated (no text, more than 4 MB) says so in ``error``, as ``kind: reason``, and has nulls beside
    it. Offsets count code points of the text as it was given. ``qawl_version`` and ``options`` say in each row what it was
    made by.

    Args:
        batches: Record batches, or a table. Batches that come out may be shorter than those that went in.
        text: The column of the articles.
        id: The column of their names, of any type; they come out as strings.
        lang: The column of their languages; it need not be there.
        threads: How many to annotate side by side. Under an engine that has a task for each processor it is one.
        annotator: The options; the default ones if it is left out.

    Raises:
        ValueError: A batch without the columns ``text`` and ``id``.
    """
    annotator = annotator or Annotator()
    for ids, outcomes in _annotated(batches, text, id, lang, threads, annotator):
        columns = {"id": ids, **columns_of(annotator, outcomes)}
        arrays = [pa.array(columns[field.name], field.type) for field in SCHEMA]
        yield pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def attributions(
    batches: Iterable[pa.RecordBatch] | pa.Table,
    *,
    text: str = "text",
    id: str = "id",
    lang: str = "lang",
    threads: int = 1,
    annotator: Annotator | None = None,
) -> Iterator[pa.RecordBatch]:
    """Annotates articles like :func:`annotate`, and returns a row for each quote, by :data:`ATTRIBUTIONS`.

    An article without quotes has no row. One that could not be annotated has one with its ``id`` and ``error``.

    Raises:
        ValueError: A batch without the columns ``text`` and ``id``.
    """
    annotator = annotator or Annotator()
    for ids, outcomes in _annotated(batches, text, id, lang, threads, annotator):
        rows: list[dict[str, Any]] = []
        columns = columns_of(annotator, outcomes)
        for nth, name in enumerate(ids):
            of_article = {key: columns[key][nth] for key in ("lang", "error", "qawl_version", "options")}
            if columns["quotes"][nth] is None:
                rows.append({"id": name, **of_article})
            rows.extend({"id": name, **of_article, **quote} for quote in columns["quotes"][nth] or ())
        yield pa.RecordBatch.from_pylist(rows, schema=ATTRIBUTIONS)


def _annotated(
    batches: Iterable[pa.RecordBatch] | pa.Table,
    text: str,
    id: str,
    lang: str,
    threads: int,
    annotator: Annotator,
) -> Iterator[tuple[list[str | None], list[Article | ArticleError]]]:
    if isinstance(batches, pa.RecordBatch):
        batches = [batches]
    elif isinstance(batches, pa.Table):
        batches = batches.to_batches()
    for batch in batches:
        names = batch.schema.names
        for column in (text, id):
            if column not in names:
                raise ValueError(f"there is no column {column!r}; there are {', '.join(names)}")
        for piece in _pieces(batch, names.index(text)):
            ids = [None if it is None else str(it) for it in piece.column(names.index(id)).to_pylist()]
            texts = piece.column(names.index(text)).to_pylist()
            langs = piece.column(names.index(lang)).to_pylist() if lang in names else [None] * len(texts)
            yield ids, annotator._articles(texts, langs, ids, threads)


def features(features: Any) -> Any:
    """Returns the features of a Hugging Face data set with those of the columns that :meth:`qawl.Annotator.columns` adds."""
    from datasets import Features

    added = Features.from_arrow_schema(SCHEMA)
    return Features({**features, **{name: added[name] for name in SCHEMA.names if name != "id"}})


def _pieces(batch: pa.RecordBatch, column: int) -> Iterator[pa.RecordBatch]:
    """Cuts a batch into pieces of bounded size; every row is in one of them."""
    start = 0
    while start < batch.num_rows:
        length = min(_MAX_ROWS, batch.num_rows - start)
        while length > 1 and batch.column(column).slice(start, length).nbytes > _MAX_BYTES:
            length //= 2
        yield batch.slice(start, length)
        start += length
