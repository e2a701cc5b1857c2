"""Annotates a corpus on Spark with separate executor processes, kills one of them in the middle, and checks what comes out.

    python benches/spark/prove.py TEXTS.jsonl[.gz|.zst]… --rows 200000 --folder /tmp/proof

Needs Java, pyspark, pyarrow, psutil and qawl in the Python that runs it. TEXTS are lines with "text"; they are repeated, each
time with a number in front, until there are enough rows. 1 % of the rows are bad (no text) and `--long` have 4 MB and a
letter. It says how many documents a second Spark on 1 and 2 processors and the command do, and what memory an executor takes.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

import qawl
import qawl.arrow
from qawl import _qawl

LONG = 4 * 1024 * 1024


def corpus(sources: list[str], folder: Path, n_rows: int, n_long: int) -> int:
    """Writes the rows as Parquet and as lines, and returns how many bytes of text there are."""
    texts = []
    for source in sources:
        for line in _qawl.open_packed(os.path.abspath(source)).splitlines():
            texts.append(json.loads(line)["text"])
    n_bytes, rows = 0, []
    long_rows = {(n_rows // n_long) * nth + 51 for nth in range(n_long)} if n_long else set()
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    (folder / "articles").mkdir(parents=True)
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as lines:
        for nth in range(n_rows):
            text: str | None = f"{nth}. {texts[nth % len(texts)]}"
            if nth % 100 == 7:
                text = None
            elif nth in long_rows:
                # Half of them are as long as a text may be, half are a letter longer.
                size = LONG + nth % 2
                body = ("The mayor said: “We will not close the bridge.” He left. " * (LONG // 50)).encode()[:size]
                text = body.decode(errors="ignore").ljust(1)
                text += "x" * (size - len(text.encode()))
            rows.append({"id": f"d{nth:08}", "text": text})
            n_bytes += len(text.encode()) if text else 0
            lines.write(json.dumps(rows[-1], ensure_ascii=False) + "\n")
            if len(rows) == 5000 or nth + 1 == n_rows:
                pq.write_table(pa.Table.from_pylist(rows, schema), folder / "articles" / f"{nth:08}.parquet")
                rows = []
    return n_bytes


def python_workers(executor: psutil.Process) -> int:
    """Returns the memory of an executor's Python workers, in bytes."""
    total = 0
    for child in executor.children(recursive=True):
        try:
            total += child.memory_info().rss
        except psutil.Error:
            continue
    return total


def executors() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if "CoarseGrainedExecutorBackend" in " ".join(process.cmdline()) and process.name() == "java":
                found.append(process)
        except psutil.Error:
            continue
    return found


class Watch(threading.Thread):
    """Measures executors, and kills one after so many seconds."""

    def __init__(self, kill_after: float | None) -> None:
        super().__init__(daemon=True)
        self.kill_after = kill_after
        self.killed: int | None = None
        self.jvm = self.python = 0
        self.done = False

    def run(self) -> None:
        began = time.monotonic()
        while not self.done:
            for process in executors():
                try:
                    self.jvm = max(self.jvm, process.memory_info().rss)
                    self.python = max(self.python, python_workers(process))
                except psutil.Error:
                    continue
            late = self.kill_after is not None and time.monotonic() - began > self.kill_after
            if late and self.killed is None and (running := executors()):
                self.killed = running[0].pid
                running[0].send_signal(signal.SIGKILL)
            time.sleep(0.5)


def spark_run(folder: Path, n_cores: int, output: Path, kill_after: float | None) -> tuple[float, Watch]:
    """Annotates on `n_cores` executors of one processor each, and returns the seconds and what was seen."""
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master(f"local-cluster[{n_cores},1,1536]")
        .config("spark.executor.memory", "1g")
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.files.maxPartitionBytes", 8 * 1024 * 1024)
        .getOrCreate()
    )
    # The executors are started and have loaded the package before the clock is.
    spark.range(n_cores * 4, numPartitions=n_cores * 4).selectExpr("cast(id as string) id", "'He said: “No.”' text").mapInArrow(
        qawl.arrow.annotate, qawl.arrow.SPARK_SCHEMA
    ).count()
    watch = Watch(kill_after)
    watch.start()
    began = time.monotonic()
    articles = spark.read.parquet(str(folder / "articles"))
    articles.mapInArrow(qawl.arrow.annotate, qawl.arrow.SPARK_SCHEMA).write.parquet(str(output))
    seconds = time.monotonic() - began
    watch.done = True
    watch.join()
    spark.stop()
    return seconds, watch


def command_run(folder: Path, n_cores: int, output: Path) -> float:
    began = time.monotonic()
    qawl_command = os.path.join(os.path.dirname(sys.executable), "qawl")
    arguments = ["annotate", "--errors", "lines", "--jobs", str(n_cores), str(folder / "articles.jsonl"), "-o", str(output)]
    subprocess.run([qawl_command, *arguments], check=True)
    return time.monotonic() - began


def digest(quotes: list[tuple[int, int, str, str | None]]) -> str:
    return hashlib.sha256(json.dumps(quotes).encode()).hexdigest()


def check(folder: Path, spark_output: Path, command_output: Path, n_rows: int) -> None:
    """Compares the two outputs row by row."""
    native: dict[str, str | None] = {}
    n_native_errors = 0
    with command_output.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "error" in row:
                n_native_errors += 1
                native[row["id"]] = None
                continue
            found = [(it["content"][0][0], it["content"][-1][1], it["type"], it.get("rule")) for it in row["quotes"]]
            claims = [(it["start"], it["end"], it.get("worth"), it.get("rule")) for it in row["claims"]]
            native[row["id"]] = digest([*found, *claims])
    seen: collections.Counter[str] = collections.Counter()
    errors: collections.Counter[str] = collections.Counter()
    n_different = 0
    for path in sorted(spark_output.glob("*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(2000):
            for row in batch.to_pylist():
                seen[row["id"]] += 1
                if row["error"]:
                    errors[row["error"].split(":")[0]] += 1
                    n_different += native[row["id"]] is not None
                    continue
                found = [(it["start"], it["end"], it["kind"], it["rule"]) for it in row["quotes"]]
                claims = [(it["start"], it["end"], it["worth"], it["rule"]) for it in row["claims"]]
                n_different += native[row["id"]] != digest([*found, *claims])
    expected = {f"d{nth:08}" for nth in range(n_rows)}
    print(f"ids: {len(seen)} of {n_rows}, {sum(n > 1 for n in seen.values())} more than once, {len(expected - set(seen))} missing")
    print(f"errors: {dict(errors)}; of the command: {n_native_errors}")
    print(f"rows that differ from the command's: {n_different}; _SUCCESS: {(spark_output / '_SUCCESS').exists()}", flush=True)
    if n_different or set(seen) != expected or sum(errors.values()) != n_native_errors:
        sys.exit("NOT EQUAL")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--long", type=int, default=10)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--kill-after", type=float, default=30.0, help="seconds")
    parser.add_argument("--cores", default="2,1", help="on how many executors, one run each; the first has one killed")
    arguments = parser.parse_args()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    shutil.rmtree(arguments.folder, ignore_errors=True)
    arguments.folder.mkdir(parents=True)
    n_bytes = corpus(arguments.sources, arguments.folder, arguments.rows, arguments.long)
    print(f"{arguments.rows} rows, {n_bytes / 1e6:.0f} MB of text", flush=True)
    for nth, n_cores in enumerate(int(it) for it in arguments.cores.split(",")):
        lines = arguments.folder / f"command-{n_cores}.jsonl"
        seconds = command_run(arguments.folder, n_cores, lines)
        print(f"command, {n_cores} processors: {seconds:.0f} s, {arguments.rows / seconds:.0f} documents/s", flush=True)
        output = arguments.folder / f"spark-{n_cores}.parquet"
        seconds, watch = spark_run(arguments.folder, n_cores, output, arguments.kill_after if nth == 0 else None)
        print(
            f"Spark, {n_cores} executors: {seconds:.0f} s, {arguments.rows / seconds:.0f} documents/s; killed: {watch.killed}; "
            f"most memory of an executor: {watch.jvm / 1e6:.0f} MB Java, {watch.python / 1e6:.0f} MB Python; "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        check(arguments.folder, output, lines, arguments.rows)


if __name__ == "__main__":
    main()
