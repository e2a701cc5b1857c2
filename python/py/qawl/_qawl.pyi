from os import PathLike
from typing import final

__version__: str

@final
class Engine:
    def __new__(
        cls, lang: str | None, claims: bool, rules_off: list[str], min_confidence: float
    ) -> Engine: ...
    def annotate(
        self, articles: list[tuple[str, str | None]], threads: int
    ) -> list[tuple[str | None, str | None, str | None]]: ...
    def json(self, id: str, text: str, lang: str | None) -> str: ...
    def file(
        self, id: str, name: str, content: bytes, lang: str | None
    ) -> tuple[str | None, str | None, str | None]: ...

def rules() -> list[str]:
    """Returns the ids of the rules there are."""

def languages() -> list[str]:
    """Returns the languages that are annotated."""

def formats() -> list[tuple[str, str, str]]: ...
def open_packed(path: str) -> bytes: ...
def load(
    files: list[tuple[str, bytes]],
    format: str | None,
    lang: str | None,
    labels: list[tuple[str, str]],
) -> tuple[str | None, list[str], list[tuple[str | None, int | None, str]]]: ...
def load_line(line: str) -> tuple[str | None, str | None]: ...
def dump(
    documents: list[str], format: str, name: str | None, rejected: bool
) -> list[tuple[str, bytes]]: ...
def validate(paths: list[str | PathLike[str]]) -> str: ...
def score(
    gold: list[str], predicted: list[str], strip_complementiser: bool, count_optional: bool
) -> str: ...
def command(arguments: list[str]) -> int: ...
