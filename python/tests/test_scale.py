"""The recipes of docs/scale.md, as they stand there, on 202 articles of which two are bad.

Each is run where its engine is installed; else it is skipped with `NOT RUN` and the reason.
"""

import gzip
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ENGLISH

DOCUMENT = Path(__file__).parents[2] / "docs" / "scale.md"
RECIPES = dict(re.findall(r"<!-- recipe: (\S+) -->\n```\w+\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL))


@pytest.fixture
def corpus(tmp_path: Path, bad_lines: Path) -> Path:
    """A folder with the articles as lines, packed lines, shards and Parquet; the bad ones have no text in Parquet."""
    lines = bad_lines.read_bytes()
    (tmp_path / "articles.jsonl").write_bytes(lines)
    (tmp_path / "articles.jsonl.gz").write_bytes(gzip.compress(lines))
    shards = tmp_path / "shards"
    shards.mkdir()
    every = lines.splitlines(keepends=True)
    for nth in range(4):
        (shards / f"{nth:04}.jsonl.gz").write_bytes(gzip.compress(b"".join(every[nth::4])))
    if importlib.util.find_spec("pyarrow"):
        import pyarrow as pa
        import pyarrow.parquet

        rows = [json.loads(line) for line in every[:200]] + [{"id": "x", "text": None}, {"id": "y", "text": None}]
        pyarrow.parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "articles.parquet")
    return tmp_path


def run(command: list[str], folder: Path, **variables: str) -> None:
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **variables}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def python(recipe: str, folder: Path, **variables: str) -> None:
    run([sys.executable, "-c", recipe], folder, **variables)


def check_rows(path: Path) -> None:
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(path).to_pylist()
    assert sorted(row["id"] for row in rows) == sorted(["x", "y", *(f"a{n}" for n in range(200))])
    assert {row["id"] for row in rows if row["error"]} == {"x", "y"}
    first = next(row for row in rows if row["id"] == "a0")
    assert all(ENGLISH[it["start"] : it["end"]] == it["text"] for it in first["quotes"]) and first["quotes"]


def check_lines(lines: list[bytes]) -> None:
    found = [json.loads(line) for line in lines]
    assert len(found) == 202
    bad = [(it["id"], it["error"]["kind"]) for it in found if "error" in it]
    assert sorted(bad, key=str) == [("y", "not-an-article"), (None, "not-json")] or len(bad) == 2
    assert {it["id"] for it in found} == {None, "y", *(f"a{n}" for n in range(200))}


def needs(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"NOT RUN: the recipe for {name}: it is not installed")


def test_every_recipe_of_the_document_is_run_here() -> None:
    assert set(RECIPES) == {"spark", "spark-audit", "spark-pipe", "duckdb", "ray", "command", "parallel", "slurm"}


def test_spark(corpus: Path) -> None:
    needs("pyspark")
    if shutil.which("java") is None:
        pytest.skip("NOT RUN: the recipe for Spark: there is no Java")
    # One session for all three: it takes longest to start.
    recipe = "\n".join(RECIPES[name] for name in ("spark", "spark-audit", "spark-pipe"))
    python(recipe, corpus, PYSPARK_PYTHON=sys.executable, PYSPARK_SUBMIT_ARGS="--master local[1] pyspark-shell")
    check_rows(corpus / "annotated.parquet")
    assert (corpus / "annotated.parquet" / "_SUCCESS").exists()
    check_lines([line for part in sorted(corpus.glob("annotated.jsonl/part-*")) for line in part.read_bytes().splitlines()])
    import pyarrow.parquet

    quotes = pyarrow.parquet.read_table(corpus / "quotes.parquet").to_pylist()
    assert {row["id"] for row in quotes if row["error"]} == {"x", "y"} and len(quotes) > 400


def test_duckdb(corpus: Path) -> None:
    needs("duckdb")
    python(RECIPES["duckdb"], corpus)
    check_rows(corpus / "annotated.parquet")


def test_ray(corpus: Path) -> None:
    needs("ray")
    python(RECIPES["ray"], corpus)
    check_rows(corpus / "annotated.parquet")


def test_the_command(corpus: Path) -> None:
    run(["sh", "-c", RECIPES["command"]], corpus)
    whole = (corpus / "annotated.jsonl.gz").read_bytes()
    check_lines(gzip.decompress(whole).splitlines())
    (corpus / "annotated.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    run(["sh", "-c", RECIPES["command"]], corpus)
    check_lines(gzip.decompress((corpus / "annotated.jsonl.gz").read_bytes()).splitlines())


def check_shards(folder: Path) -> None:
    packed = sorted((folder / "annotated").glob("*.gz"))
    assert len(packed) == 4
    check_lines([line for path in packed for line in gzip.decompress(path.read_bytes()).splitlines()])


def test_parallel(corpus: Path) -> None:
    if shutil.which("parallel") is None:
        pytest.skip("NOT RUN: the recipe for GNU parallel: it is not installed")
    run(["sh", "-c", RECIPES["parallel"]], corpus)
    check_shards(corpus)


def test_slurm(corpus: Path) -> None:
    script = corpus / "job.sh"
    script.write_text(RECIPES["slurm"], encoding="utf-8")
    for task in "0123":
        run(["sh", str(script)], corpus, SLURM_ARRAY_TASK_ID=task)
    # A job that was lost is put into the queue again.
    (corpus / "annotated" / "0002.jsonl.gz").write_bytes(b"")
    run(["sh", str(script)], corpus, SLURM_ARRAY_TASK_ID="2")
    check_shards(corpus)
