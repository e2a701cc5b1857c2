"""The script that puts annotations without texts together with the texts."""

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

JOIN = Path(__file__).parents[2] / "training" / "join.py"


def join(tmp_path, annotations, articles):
    """Returns the status, the lines and what is reported of annotations joined with articles."""
    path = tmp_path / "annotations.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(it) + "\n" for it in annotations)
    raw = "".join(json.dumps(it) + "\n" for it in articles)
    run = subprocess.run(
        [sys.executable, JOIN, path], input=raw.encode(), capture_output=True, timeout=60, check=False
    )
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()], run.stderr.decode()


def annotation(name, text):
    sha256 = hashlib.sha256(text.encode()).hexdigest()[:16]
    return {"id": name, "sha256": sha256, "quotes": [{"content": [[4, 10]], "type": "direct"}]}


def test_annotations_get_their_texts_in_their_own_order(tmp_path):
    texts = {"b": "قال الوزير: “📰 لا”.", "a": "قالت ليلى إن الجسر آمن."}
    annotations = [annotation(name, text) for name, text in texts.items()]
    articles = [{"id": name, "text": texts.get(name, "Nobody annotated this.")} for name in ("a", "c", "b")]
    status, lines, reported = join(tmp_path, annotations, articles)
    assert (status, reported) == (0, "")
    assert [(line["id"], line["text"]) for line in lines] == list(texts.items())
    first = {"id": "b", "lang": "ar", "text": texts["b"], "quotes": [{"content": [[4, 10]], "type": "direct"}]}
    assert lines[0] == first


def test_what_is_missing_or_has_another_text_is_counted_and_left_out(tmp_path):
    annotations = [annotation(name, "قال نعم.") for name in ("same", "changed", "missing")]
    articles = [{"id": "same", "text": "قال نعم."}, {"id": "changed", "text": "قال لا."}]
    status, lines, reported = join(tmp_path, annotations, articles)
    assert status == 1
    assert [line["id"] for line in lines] == ["same"]
    assert reported == "1 articles are missing, 1 have another text\n"
