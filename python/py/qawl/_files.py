"""Files of every format that Qawl knows, in and out."""

from __future__ import annotations

import gzip
import io
import json
import os
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import _qawl
from ._article import Article, article_of
from ._errors import ArticleError, QawlWarning

PathLike = str | os.PathLike[str]
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong in a file.

    Attributes:
        file: The file.
        line: The line, from 1, or ``None``.
        column: The character of the line, from 1, or ``None``.
        pointer: A JSON pointer (RFC 6901) to the value, or ``None``.
        code: A name of the sort of problem that stays the same.
        message: What is wrong, in English.
    """

    file: str
    line: int | None
    column: int | None
    pointer: str | None
    code: str
    message: str


def read(
    path: PathLike, format: str | None = None, *, lang: str | None = None, labels: Labels | None = None
) -> list[Article]:
    """Reads annotated articles from a file or a folder of any format that Qawl knows (``docs/formats.md``).

    Lines of ``qawl annotate`` are read too, if they have their texts. Offsets of every format become code points. A file of
    annotations without the article (brat) finds it beside it (``a.ann``, ``a.txt``). ``.gz`` and ``.zst`` are unpacked, and
    zip archives opened. What had to be guessed or moved is in ``Article.notes``; a :class:`QawlWarning` says that
    something found no place.

    Args:
        path: The file or folder.
        format: Its format; told from its content where ``None``.
        lang: The language, where the file does not say.
        labels: What the file's own labels mean: ``{"PER": "speaker"}``.

    Raises:
        ArticleError: A document that cannot be read, with its file and line, and why. Nothing is returned then.
        ValueError: A format or label that does not exist.
        OSError: A file that cannot be opened.
    """
    path = Path(path)
    if path.is_dir():
        files = [(str(it), it.read_bytes()) for it in sorted(path.iterdir()) if it.is_file()]
        if not files:
            raise ArticleError(str(path), "unreadable", "there is nothing in it")
        return _read(files, str(path), format, lang, labels)
    content = _content(path)
    lines = _annotated_lines(content) if format is None else None
    if lines is not None:
        return [_of_line(line, f"{path}:{number}") for number, line in lines]
    name = str(path)
    try:
        return _read([(name, content)], name, format, lang, labels)
    except ArticleError:
        beside = path.with_suffix(".txt")
        texts = [beside] if beside.is_file() else sorted(path.parent.glob("*.txt"))
        files = [(str(it), it.read_bytes()) for it in texts if it != path]
        if not files or content.startswith(b"PK"):
            raise
        try:
            return _read([*files, (name, content)], name, format, lang, labels, with_texts=True)
        except ArticleError as error:
            raise error from None


def loads(
    content: str | bytes,
    format: str | None = None,
    *,
    lang: str | None = None,
    labels: Labels | None = None,
    name: str = "",
) -> list[Article]:
    """Reads annotated articles from the content of a file, like :func:`read`. ``name`` may help to tell the format.

    Raises:
        ArticleError: A document that cannot be read, with its line, and why.
        ValueError: A format or label that does not exist.
    """
    data = content.encode() if isinstance(content, str) else bytes(content)
    lines = _annotated_lines(data) if format is None else None
    if lines is not None:
        return [_of_line(line, f"{name}:{number}" if name else f"line {number}") for number, line in lines]
    return _read([(name, data)], name or None, format, lang, labels)


def write(
    articles: Article | Iterable[Article],
    path: PathLike,
    format: str | None = None,
    *,
    rejected: bool = False,
) -> list[Path]:
    """Writes articles to a file, a folder or a zip archive, and returns the files that were written.

    A file takes its place only once it is complete. ``.gz`` at the end packs it.

    Args:
        articles: One article or several.
        path: A file; for formats with several files a folder (or a path that ends in ``/``) or a name that ends in ``.zip``.
        format: The format (``qawl``, ``brat``, …); told from the ending where ``None``.
        rejected: Whether rejected suggestions are written too, into formats that can say that they are.

    Raises:
        ArticleError: An article that the format cannot hold.
        ValueError: A format that does not exist or cannot be told, no articles, or several files for one path.
        OSError: A file that cannot be written.
    """
    target = Path(path)
    is_folder = target.is_dir() or str(path).endswith(("/", os.sep))
    is_packed = target.suffix.lower() == ".gz"
    bare = target.with_suffix("") if is_packed else target
    if target.suffix.lower() == ".zst":
        raise ValueError(f"{target}: .zst is read but not written; .gz is")
    if format is None:
        format = _format_of_name(bare.name) if not is_folder else None
        if format is None:
            known = ", ".join(name for name, _, _ in _qawl.formats())
            raise ValueError(f"{path}: the format cannot be told from the name; it is one of {known}")
    files = _dumped(articles, format, rejected)
    if is_folder:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files:
            _put(target / name, content)
        return [target / name for name, _ in files]
    if target.suffix.lower() == ".zip":
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in files:
                packed.writestr(name, content)
        _put(target, archive.getvalue())
        return [target]
    _put(target, gzip.compress(_only(files, format), mtime=0) if is_packed else _only(files, format))
    return [target]


def dumps(articles: Article | Iterable[Article], format: str = "qawl", *, rejected: bool = False) -> str:
    """Returns articles as the content of a file of a format.

    Raises:
        ArticleError: An article that the format cannot hold.
        ValueError: A format that does not exist, no articles, or several files.
    """
    return _only(_dumped(articles, format, rejected), format).decode()


def convert(
    source: PathLike,
    output: PathLike,
    to: str | None = None,
    *,
    format: str | None = None,
    lang: str | None = None,
    labels: Labels | None = None,
    rejected: bool = False,
) -> list[Path]:
    """Converts a file or folder to another format: ``write(read(source, format), output, to)``.

    Raises:
        ArticleError: A document that cannot be read, or that the format cannot hold.
        ValueError: A format or label that does not exist.
        OSError: A file that cannot be read or written.
    """
    return write(read(source, format, lang=lang, labels=labels), output, to, rejected=rejected)


def validate(*paths: PathLike) -> list[Problem]:
    """Checks files and folders of Qawl JSON and annotated lines: structure, hash, offsets and links.

    Returns:
        What is wrong, in the order of the files; an empty list where all is well.

    Raises:
        OSError: A file that cannot be opened.
    """
    for path in paths:
        os.stat(path)
    found = _qawl.validate([os.fspath(path) for path in paths])
    return [Problem(**json.loads(line)) for line in found.splitlines()]


def score(
    gold: PathLike | Iterable[Article],
    predicted: PathLike | Iterable[Article],
    *,
    strip_complementiser: bool = False,
    count_optional: bool = False,
) -> dict[str, Any]:
    """Compares articles with gold ones of the same ids, as ``qawl score`` does.

    Args:
        gold: A file of any format, or articles.
        predicted: The same.
        strip_complementiser: Leave a leading “that” or «أن» out of the comparison.
        count_optional: Count optional gold quotes like all others.

    Returns:
        ``documents``, ``missing`` (gold documents without a prediction), and for each of ``exact``, ``matched``, ``words``,
        ``cue``, ``speaker``, ``attributed``, ``attributed_entity``, ``attributed_exact`` a dictionary of ``precision``,
        ``recall``, ``f1``, ``gold`` and ``predicted``; ``by_kind`` has three of them by type.

    Raises:
        ArticleError: A document that cannot be read.
        ValueError: No gold documents.
    """
    lines = _lines_of(gold), _lines_of(predicted)
    figures: dict[str, Any] = json.loads(_qawl.score(*lines, strip_complementiser, count_optional))
    return figures


def agree(*people: PathLike | Iterable[Article], suggested: bool = False) -> dict[str, Any]:
    """Compares what several people have annotated, as ``qawl agree --json`` does.

    Args:
        people: For each person a file, a folder, or articles. Articles belong together if their texts are the same.
        suggested: Count suggestions that nobody has decided on as annotations.

    Returns:
        The figures, as ``docs/command.md`` describes them.

    Raises:
        ValueError: Fewer than two people, no text that two have annotated, or a document that cannot be read.
        OSError: A file that cannot be opened.
    """
    if len(people) < 2:
        raise ValueError("agreement is between at least two people")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for nth, person in enumerate(people, 1):
            if isinstance(person, (str, os.PathLike)):
                os.stat(person)
                paths.append(os.fspath(person))
                continue
            path = Path(folder) / f"person-{nth}.qawl.jsonl"
            write(person, path)
            paths.append(str(path))
        figures: dict[str, Any] = json.loads(_qawl.agree(list(paths), suggested))
        return figures


def _lines_of(source: PathLike | Iterable[Article]) -> list[str]:
    if isinstance(source, (str, os.PathLike)):
        lines = _annotated_lines(_content(Path(source)))
        if lines is not None:
            return [line for _, line in lines]
        source = read(source)
    return [json.dumps(article.to_dict(), ensure_ascii=False) for article in source]


def _content(path: Path) -> bytes:
    # What the system says about a file that cannot be opened is what Python's own functions raise.
    with open(path, "rb"):
        pass
    return _qawl.open_packed(os.path.abspath(path))


def _annotated_lines(content: bytes) -> list[tuple[int, str]] | None:
    """Returns the lines of ``qawl annotate`` or of a gold file with their numbers, or ``None`` for another format."""
    first = content.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    try:
        head = json.loads(first)
    except ValueError:
        return None
    if not isinstance(head, dict) or "quotes" not in head or "format" in head:
        return None
    lines = content.decode("utf-8-sig").split("\n")
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _of_line(source: str, place: str) -> Article:
    checked, reason = _qawl.load_line(source)
    if checked is None:
        raise ArticleError(place, "unreadable", reason or "")
    line: dict[str, Any] = json.loads(checked)
    if "text" not in line:
        raise ArticleError(place, "unreadable", "there is no text in it: annotate with --text")
    # A line names no speakers: they are called as their longest mention.
    mentions: dict[str, list[tuple[int, int]]] = {}
    for quote in line["quotes"]:
        if quote["speaker_id"] is not None and quote["speaker"]:
            span = (quote["speaker"][0][0], quote["speaker"][-1][1])
            known = mentions.setdefault(quote["speaker_id"], [])
            if span not in known:
                known.append(span)
    text = line["text"]
    speakers = [
        {
            "id": id,
            "name": max((text[start:end] for start, end in spans), key=len),
            "kind": None,
            "mentions": [list(span) for span in sorted(spans)],
        }
        for id, spans in mentions.items()
    ]
    found = {"line": line, "speakers": speakers}
    return article_of(found, str(line["id"]), text, _NoDocument(place))


class _NoDocument:
    """Says that an article that was read from a line is no document."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __call__(self, id: str, text: str) -> str:
        reason = "a line of annotations is no document: it does not say what a person has decided"
        raise ArticleError(self.place, "unfit", f"{reason}; `qawl annotate --format qawl` writes documents")


def _read(
    files: list[tuple[str, bytes]],
    name: str | None,
    format: str | None,
    lang: str | None,
    labels: Labels | None,
    with_texts: bool = False,
) -> list[Article]:
    _, documents, failed = _qawl.load(files, format, lang, list((labels or {}).items()))
    # Articles beside a file that are no part of it are no fault of it.
    failed = [it for it in failed if not (with_texts and (it[0] or "").endswith(".txt") and documents)]
    for file, line, reason in failed:
        place = file or name
        if line is not None:
            place = f"{place}:{line}" if place else f"line {line}"
        raise ArticleError(place, "unreadable", reason)
    return [_of_loaded(json.loads(document)) for document in documents]


def _of_loaded(loaded: dict[str, Any]) -> Article:
    line = loaded["line"]
    article = article_of(loaded, str(line["id"]), line["text"], loaded["json"])
    if loaded["incomplete"]:
        message = f"{article.id}: something found no place: {'; '.join(article.notes)}"
        warnings.warn(message, QawlWarning, stacklevel=5)
    return article


def _dumped(
    articles: Article | Iterable[Article], format: str, rejected: bool
) -> list[tuple[str, bytes]]:
    several = [articles] if isinstance(articles, Article) else list(articles)
    for article in several:
        if not isinstance(article, Article):
            raise TypeError(f"articles must be of Article, not of {type(article).__name__}")
    known = [name for name, _, _ in _qawl.formats()]
    if format not in known:
        raise ValueError(f"no format is called {format!r}; it is one of {', '.join(known)}")
    if not several:
        raise ValueError("there are no articles to write")
    documents = [article.to_json() for article in several]
    try:
        return _qawl.dump(documents, format, None, rejected)
    except ValueError as error:
        document, _, reason = str(error).partition(" has ")
        if reason:
            raise ArticleError(document, "unfit", f"has {reason}") from None
        raise


def _only(files: list[tuple[str, bytes]], format: str) -> bytes:
    if len(files) != 1:
        names = ", ".join(name for name, _ in files[:3])
        raise ValueError(
            f"{format} makes {len(files)} files here ({names}…): give a folder or a name that ends in .zip"
        )
    return files[0][1]


def _format_of_name(name: str) -> str | None:
    lower = name.lower()
    endings = sorted(((ending, format) for format, ending, _ in _qawl.formats()), key=lambda it: -len(it[0]))
    for ending, format in [*endings, (".jsonl", "qawl-jsonl"), (".json", "qawl")]:
        if lower.endswith(ending):
            return format
    return None


def _put(path: Path, content: bytes) -> None:
    """Writes a file beside its place, and moves it there when it is complete."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(part, 0o666 & ~mask)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise
