"""What several tests need: articles of our own, with everything that offsets get wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ENGLISH = (
    "📰 Town news\r\n\r\nThe mayor, Anna Holt, said: “We will 🌉 not close the bridge.” Taxes rose by 12 percent last year, "
    "she added.\n\n“The river,” said Tom Reed, an engineer, “is 👩‍👩‍👧 higher than in 2019.”"
)
ARABIC = (
    "📰 أخبار البلدة\n\nقال رئيس البلديّة سامي\u00a0عون: “لن نغلق الجسر” قبل \u20672030\u2069، “ولا المدرسة”.\n"
    "وأكّـــد مكتبه أن 👩‍👩‍👧 3 عائلات انتقلت.\n\nوأضاف: «سنبني جسراً جديداً العام المقبل»."
)
GERMAN = "Die Ministerin sagte: „Wir bauen die Brücke.“ Der Fluss steige, sagte sie 😀."


@pytest.fixture
def articles() -> list[str]:
    return [ENGLISH, ARABIC, GERMAN]


@pytest.fixture
def bad_lines(tmp_path: Path) -> Path:
    """200 good lines, one that is cut off and one without a text."""
    path = tmp_path / "bad.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for nth in range(200):
            text = (ENGLISH, ARABIC, GERMAN)[nth % 3]
            file.write(json.dumps({"id": f"a{nth}", "text": text}, ensure_ascii=False) + "\n")
        file.write('{"id": "x", "text": \n{"id":"y"}\n')
    return path


def run(*arguments: str, input: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Runs the command of the wheel."""
    command = [os.path.join(os.path.dirname(sys.executable), "qawl"), *arguments]
    return subprocess.run(command, input=input, capture_output=True, check=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many tests passed as scripts/test counts them."""
    passed, failed = (len(terminalreporter.stats.get(it, [])) for it in ("passed", "failed"))
    errors = len(terminalreporter.stats.get("error", []))
    terminalreporter.write_line(f"test result: done. {passed} passed; {failed + errors} failed;")
