"""spaCy, data sets and data frames; each where it is installed."""

import importlib
import json
import subprocess
import sys

import pytest
from conftest import ARABIC, ENGLISH

import qawl


def test_spacy_finds_the_component_and_works_in_two_processes() -> None:
    pytest.importorskip("spacy")
    # In an interpreter of its own, which has not imported qawl: the entry point must do.
    script = (
        "import json, sys, spacy\n"
        "texts = json.load(sys.stdin)\n"
        "nlp = spacy.blank('xx'); nlp.add_pipe('qawl')\n"
        "docs = list(nlp.pipe(texts, n_process=2, batch_size=2))\n"
        "for doc in docs:\n"
        "    for span in doc.spans['qawl']: assert span.text\n"
        "again = spacy.blank('xx'); again.add_pipe('qawl'); again.from_bytes(nlp.to_bytes())\n"
        "print(json.dumps([[doc._.qawl, [(s.label_, s.text) for s in doc.spans['qawl']]] for doc in docs]))\n"
    )
    texts = [ENGLISH, ARABIC] * 3
    run = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    for text, (exact, spans) in zip(texts, json.loads(run.stdout)):
        article = qawl.annotate(text)
        assert exact["quotes"] == article.to_dict()["quotes"]
        labels = {label for label, _ in spans}
        assert {"QUOTE", "CUE", "SPEAKER"} <= labels
        # Every span covers the exact text, if not more: Arabic tokens hold proclitics.
        for quote in article.quotes:
            for start, end in quote.parts:
                assert any(label == "QUOTE" and text[start:end] in covered for label, covered in spans)


def test_data_sets_take_the_columns() -> None:
    datasets = pytest.importorskip("datasets")
    data = datasets.Dataset.from_dict({"id": ["a", "b", "c", "d"], "text": ["", ENGLISH, None, ARABIC]})
    features = importlib.import_module("qawl.arrow").features(data.features)
    # The first batch has neither quotes nor an error to tell a type by.
    annotated = data.map(qawl.Annotator().columns, batched=True, batch_size=1, features=features)
    assert annotated["n_quotes"][1] == len(qawl.annotate(ENGLISH).quotes)
    assert list(annotated["error"]) == [None, None, "not-text: the text must be a str, not NoneType", None]
    quote = annotated[3]["quotes"][0]
    assert ARABIC[quote["start"] : quote["end"]] == quote["text"]


def test_rows_make_a_data_frame() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(qawl.annotate(ENGLISH, id="a").rows())
    assert list(frame["document"].unique()) == ["a"]
    assert "Tom Reed" in " ".join(frame["speaker"])
