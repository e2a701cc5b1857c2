"""Files of every format, in and out."""

import gzip
import json
from pathlib import Path

import pytest
from conftest import ARABIC, ENGLISH, run

import qawl
from qawl import _qawl

FORMATS = [name for name, _, _ in _qawl.formats()]
TABLES = {"csv-attributions", "csv-claims"}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_comes_back(format: str, tmp_path: Path) -> None:
    articles = qawl.Annotator().batch([ENGLISH, ARABIC], ids=["en", "ar"])
    folder = tmp_path / "out"
    written = qawl.write(articles, f"{folder}/", format)
    assert written and all(path.parent == folder for path in written)
    if format in TABLES:
        for article in articles:
            (folder / f"{article.id}.txt").write_text(json.loads(article.to_json())["text"], encoding="utf-8")
    back = qawl.read(folder)
    assert len(back) == 2
    for article in back:
        for quote in article.quotes:
            assert article.text[quote.start : quote.end] == quote.text
    if format != "csv-claims":
        # What brat and CoNLL cannot hold as one mark they hold in pieces.
        assert all(it.quotes for it in back)
    if format in ("qawl", "qawl-jsonl"):
        for before, after in zip(sorted(articles, key=lambda it: it.id or ""), sorted(back, key=lambda it: it.id or "")):
            assert json.loads(after.to_json()) == json.loads(before.to_json())


def test_one_file_and_the_article_beside_it(tmp_path: Path) -> None:
    article = qawl.annotate(ARABIC, id="a")
    qawl.write(article, f"{tmp_path}/", "brat")
    (tmp_path / "unrelated.txt").write_text("Something else.", encoding="utf-8")
    (back,) = qawl.read(tmp_path / "a.ann")
    assert [it.text for it in back.quotes] == [it.text for it in article.quotes]


def test_names_say_the_format(tmp_path: Path) -> None:
    articles = qawl.Annotator().batch([ENGLISH, ARABIC], ids=["en", "ar"])
    (path,) = qawl.write(articles, tmp_path / "two.prodigy.jsonl.gz")
    assert len(gzip.decompress(path.read_bytes()).splitlines()) == 2
    assert len(qawl.read(path)) == 2
    with pytest.raises(ValueError, match="the format cannot be told"):
        qawl.write(articles, tmp_path / "two.xyz")
    with pytest.raises(ValueError, match="makes 2 files"):
        qawl.write(articles, tmp_path / "two.qawl.json")
    assert not (tmp_path / "two.qawl.json").exists()
    with pytest.raises(ValueError, match="no format is called"):
        qawl.dumps(articles, "docx")
    with pytest.raises(ValueError, match="no articles"):
        qawl.dumps([], "training")
    assert len(qawl.loads(qawl.dumps(articles, "training"))) == 2
    qawl.convert(path, tmp_path / "again.doccano.jsonl")
    assert len(qawl.read(tmp_path / "again.doccano.jsonl")) == 2


def test_a_file_that_cannot_be_read_says_where_and_why(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        qawl.read(tmp_path / "none.json")
    with pytest.raises(FileNotFoundError):
        qawl.validate(tmp_path / "none.json")
    path = tmp_path / "bad.qawl.jsonl"
    good = qawl.dumps(qawl.annotate(ENGLISH, id="a"), "qawl-jsonl")
    path.write_text(good + '{"format": "qawl", "broken\n' + good, encoding="utf-8")
    with pytest.raises(qawl.ArticleError) as raised:
        qawl.read(path)
    assert raised.value.document == f"{path}:2" and raised.value.kind == "unreadable"
    (problem,) = [it for it in qawl.validate(path) if it.line == 2]
    assert problem.file == str(path) and problem.code
    with pytest.raises(qawl.ArticleError):
        qawl.loads("what is this?")


def test_what_found_no_place_is_warned_of() -> None:
    line = {"text": "She said no.", "spans": [{"start": 0, "end": 99, "label": "PERSON"}], "answer": "accept"}
    with pytest.warns(qawl.QawlWarning, match="outside the text"):
        (article,) = qawl.loads(json.dumps(line) + "\n", "prodigy")
    assert article.notes
    line["spans"][0]["end"] = 3
    (article,) = qawl.loads(json.dumps(line) + "\n", "prodigy", labels={"PERSON": "speaker"})
    assert not article.notes


def test_lines_are_read_and_scored_as_the_command_scores_them(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    articles = qawl.Annotator().batch([ENGLISH, ARABIC], ids=["en", "ar"])
    gold.write_text("".join(json.dumps(it.to_dict()) + "\n" for it in articles), encoding="utf-8")
    back = qawl.read(gold)
    assert [(it.text, it.lang, [q.text for q in it.quotes]) for it in back] == [
        (it.text, it.lang, [q.text for q in it.quotes]) for it in articles
    ]
    assert qawl.score(gold, articles)["exact"]["f1"] == 1.0
    worse = qawl.Annotator(rules_off=[articles[0].quotes[0].rule or ""]).batch([ENGLISH], ids=["en"])
    figures = qawl.score(gold, worse)
    assert figures["missing"] == 1 and figures["matched"]["recall"] < 1.0
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("".join(json.dumps(it.to_dict()) + "\n" for it in worse), encoding="utf-8")
    shown = run("score", str(gold), str(predicted)).stdout.decode()
    recall = f"{100 * figures['exact']['recall']:.1f}"
    assert recall in next(line for line in shown.splitlines() if line.startswith("content exact"))
    assert qawl.validate(gold, predicted) == []
    with pytest.raises(ValueError, match="no gold documents"):
        qawl.score([], articles)
    with pytest.raises(qawl.ArticleError, match="no document"):
        back[0].to_json()


def test_people_are_compared_as_the_command_compares_them(tmp_path: Path) -> None:
    one = qawl.Annotator().batch([ENGLISH, ARABIC], ids=["en", "ar"])
    other = qawl.Annotator(rules_off=[one[0].quotes[0].rule or ""]).batch([ENGLISH, ARABIC], ids=["en", "ar"])
    first, second = tmp_path / "first.qawl.jsonl", tmp_path / "second.qawl.jsonl"
    qawl.write(one, first)
    qawl.write(other, second)
    figures = qawl.agree(first, second, suggested=True)
    shown = run("agree", "--json", "--suggested", str(first), str(second))
    assert figures == json.loads(shown.stdout)
    assert qawl.agree(one, other, suggested=True).keys() == figures.keys()
    with pytest.raises(ValueError, match="at least two people"):
        qawl.agree(first)
    with pytest.raises(FileNotFoundError):
        qawl.agree(first, tmp_path / "none.json")
