"""What a notebook shows of an article. The picture is made in Chromium: `QAWL_CHROMIUM` names it."""

import html.parser
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import ARABIC, ENGLISH

import qawl
from qawl._article import Article


class Shown(html.parser.HTMLParser):
    """The text of the paragraphs, and every element's name."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.names: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.open.append(tag)
        if tag == "p":
            assert dict(attrs)["dir"] == "auto"
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "p" in self.open:
            self.paragraphs[-1] += data


@pytest.mark.parametrize("text", [ENGLISH, ARABIC, "<script>alert(1)</script> She said: “<b>No</b> & never.”", "", "\n\n"])
def test_the_text_is_shown_as_it_is_and_nothing_runs(text: str) -> None:
    shown = Shown()
    source = qawl.annotate(text)._repr_html_()
    shown.feed(source)
    assert shown.open == []
    assert shown.paragraphs == [line for line in re.split(r"[\r\n]+", text) if line]
    assert shown.names <= {"div", "style", "p", "mark", "table", "tbody", "tr", "td", "span"}
    assert not re.search(r"\son\w+=|javascript:|https?:", source)


def test_a_long_article_is_cut_and_says_so() -> None:
    source = qawl.annotate(ENGLISH * 200)._repr_html_()
    assert "The first 20,000 of" in source and len(source) < 200_000


def page(article: Article, scheme: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="{scheme}"><body>{article._repr_html_()}'


@pytest.mark.skipif("QAWL_CHROMIUM" not in os.environ, reason="NOT RUN: no Chromium (QAWL_CHROMIUM)")
@pytest.mark.parametrize(("name", "text"), [("en", ENGLISH), ("ar", ARABIC)])
def test_chromium_shows_it_in_both_directions(name: str, text: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("QAWL_PICTURES", tmp_path))
    source, picture = tmp_path / "page.html", folder / f"notebook-{name}.png"
    source.write_text(page(qawl.annotate(text), "light"), encoding="utf-8")
    command = [
        os.environ["QAWL_CHROMIUM"], "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={tmp_path / 'profile'}", "--window-size=800,420", f"--screenshot={picture}", source.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert picture.read_bytes().startswith(b"\x89PNG")
    # More than a white page: flat pictures pack to almost nothing.
    assert picture.stat().st_size > 10_000
