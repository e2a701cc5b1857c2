"""The package as it is installed: version, types, and the command."""

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

from conftest import ENGLISH, run

import qawl


def test_the_version_is_the_commands() -> None:
    assert importlib.metadata.version("qawl") == qawl.__version__
    shown = run("--version").stdout.decode().split()
    assert shown == ["qawl", qawl.__version__]
    manifest = Path(__file__).parents[2] / "Cargo.toml"
    assert f'\nversion = "{qawl.__version__}"\n' in manifest.read_text(encoding="utf-8")


def test_nothing_else_is_required() -> None:
    required = importlib.metadata.requires("qawl") or []
    assert [it for it in required if "extra ==" not in it] == []


def test_stubs_and_annotations_are_right() -> None:
    mypy = [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "-p", "qawl"]
    checked = subprocess.run(mypy, capture_output=True, text=True, cwd="/", check=False)
    assert checked.returncode == 0, checked.stdout
    stubtest = [sys.executable, "-m", "mypy.stubtest", "qawl._qawl", "--ignore-missing-stub"]
    checked = subprocess.run(stubtest, capture_output=True, text=True, cwd="/", check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_command_works_as_it_does_without_python(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(ENGLISH, encoding="utf-8")
    document = run("annotate", "--format", "qawl", str(article))
    assert document.returncode == 0, document.stderr
    path = tmp_path / "article.json"
    path.write_bytes(document.stdout)
    assert qawl.validate(path) == []
    assert run("annotate", str(tmp_path / "none.jsonl")).returncode == 2
    assert run("annotate", "-", input=b"{broken\n").returncode == 1
    lines = run("annotate", "--errors", "lines", "-", input=b"{broken\n")
    assert lines.returncode == 0 and json.loads(lines.stdout)["error"]["kind"] == "not-json"
    module = subprocess.run([sys.executable, "-m", "qawl", "--version"], capture_output=True, check=True)
    assert module.stdout == run("--version").stdout
