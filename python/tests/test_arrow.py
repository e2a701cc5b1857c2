"""Record batches in, record batches out."""

import functools

import pytest
from conftest import ARABIC, ENGLISH, GERMAN

pa = pytest.importorskip("pyarrow")

import qawl
import qawl.arrow


def table(**columns: list) -> "pa.Table":
    return pa.table(columns)


def test_a_row_comes_out_for_each_row_in_order() -> None:
    texts = [ENGLISH, None, ARABIC, "", "x" * (4 * 1024 * 1024 + 1), GERMAN]
    rows = pa.Table.from_batches(
        qawl.arrow.annotate(table(id=[1, 2, 3, None, 5, 6], text=texts)), qawl.arrow.SCHEMA
    ).to_pylist()
    assert [row["id"] for row in rows] == ["1", "2", "3", None, "5", "6"]
    errors = [row["error"] and row["error"].split(":")[0] for row in rows]
    assert errors == [None, "not-text", None, None, "too-long", None]
    for row, text in zip(rows, texts):
        assert row["qawl_version"] == qawl.__version__
        assert row["options"] == qawl.Annotator().options_hash()
        if row["error"]:
            assert row["quotes"] is row["claims"] is row["n_quotes"] is row["lang"] is None
            continue
        assert text is not None and row["n_quotes"] == len(row["quotes"])
        article = qawl.annotate(text)
        assert [it["text"] for it in row["quotes"]] == [it.text for it in article.quotes]
        for found in [*row["quotes"], *row["claims"]]:
            assert text[found["start"] : found["end"]] == found["text"]
        for claim, expected in zip(row["claims"], article.claims):
            quote = row["quotes"][claim["quote"]] if claim["quote"] is not None else None
            assert (quote and quote["start"]) == (expected.quote and expected.quote.start)


def test_batches_of_any_size_and_type_of_string_are_taken() -> None:
    texts = [f"{n}. She said: “No.”" for n in range(700)]
    expected = [len(it.quotes) for it in qawl.Annotator().batch(texts)]
    for type in (pa.string(), pa.large_string(), pa.string_view()):
        batch = pa.RecordBatch.from_arrays([pa.array(range(700)), pa.array(texts, type)], ["id", "text"])
        out = list(qawl.arrow.annotate(iter([batch.slice(0, 0), batch]), threads=2))
        assert sum(it.num_rows for it in out) == 700
        assert [n for it in out for n in it.column("n_quotes").to_pylist()] == expected
    dictionary = table(id=["a"], text=pa.array([ENGLISH]).dictionary_encode())
    assert next(qawl.arrow.annotate(dictionary)).column("error").to_pylist() == [None]
    numbers = table(id=["a"], text=[7])
    assert next(qawl.arrow.annotate(numbers)).column("error").to_pylist()[0].startswith("not-text: ")
    assert list(qawl.arrow.annotate([])) == []


def test_only_a_missing_column_raises() -> None:
    with pytest.raises(ValueError, match="there is no column 'text'; there are id, body"):
        list(qawl.arrow.annotate(table(id=["a"], body=["b"])))
    annotate = functools.partial(qawl.arrow.annotate, text="body", annotator=qawl.Annotator(claims=False))
    (batch,) = annotate(table(id=["a"], body=[ENGLISH]))
    assert batch.column("claims").to_pylist() == [[]]
    (batch,) = qawl.arrow.annotate(table(id=["a"], text=[ENGLISH], lang=["de"]))
    assert batch.column("lang").to_pylist() == ["de"]


def test_attributions_are_flat_and_lose_no_error() -> None:
    articles = table(id=["a", "b", "c", "d"], text=[ENGLISH, "Nothing was said.", None, ARABIC])
    rows = pa.Table.from_batches(qawl.arrow.attributions(articles), qawl.arrow.ATTRIBUTIONS).to_pylist()
    n = {"a": len(qawl.annotate(ENGLISH).quotes), "c": 1, "d": len(qawl.annotate(ARABIC).quotes)}
    assert {id: sum(row["id"] == id for row in rows) for id in "abcd"} == {"b": 0, **n}
    (bad,) = [row for row in rows if row["id"] == "c"]
    assert bad["error"] and bad["text"] is None
    assert all(ENGLISH[row["start"] : row["end"]] == row["text"] for row in rows if row["id"] == "a")


def test_a_long_batch_is_cut_by_bytes() -> None:
    megabyte = "word " * 200_000
    pieces = list(qawl.arrow._pieces(pa.RecordBatch.from_pydict({"text": [megabyte] * 20}), 0))
    assert sum(it.num_rows for it in pieces) == 20 and max(it.num_rows for it in pieces) <= 8
