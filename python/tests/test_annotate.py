"""Articles in Python: offsets, order, options, errors, processes and threads."""

import concurrent.futures
import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest
from conftest import ARABIC, ENGLISH, GERMAN, run
from hypothesis import given, settings
from hypothesis import strategies as st

import qawl

MIB = 1024 * 1024


def check_offsets(article: qawl.Article) -> None:
    text, n = article.text, len(article.text)
    for quote in article.quotes:
        assert text[quote.start : quote.end] == quote.text != ""
        assert quote.start == quote.parts[0][0] and quote.end == quote.parts[-1][1]
        spans = [*quote.parts, *quote.cue_parts]
        if quote.speaker_span:
            assert text[slice(*quote.speaker_span)] == quote.speaker_text
            spans.append(quote.speaker_span)
        if quote.medium_span:
            assert text[slice(*quote.medium_span)] == quote.medium
        assert all(0 <= start < end <= n for start, end in spans)
        if len(quote.cue_parts) == 1:
            assert text[slice(*quote.cue_parts[0])] == quote.cue
    for claim in article.claims:
        assert text[claim.start : claim.end] == claim.text != ""
    for speaker in article.speakers:
        assert all(0 <= start < end <= n for start, end in speaker.mentions)


def test_offsets_are_indices_of_the_text_that_was_given() -> None:
    english = qawl.annotate(ENGLISH)
    check_offsets(english)
    assert english.text == ENGLISH, "CR LF stay"
    found = {it.text: it.speaker.name for it in english.quotes if it.speaker}
    assert found["We will 🌉 not close the bridge"] == "The mayor, Anna Holt"
    assert any(text.endswith("is 👩‍👩‍👧 higher than in 2019") for text in found)
    arabic = qawl.annotate(ARABIC)
    check_offsets(arabic)
    assert arabic.lang == "ar" and len(arabic.quotes) >= 2
    assert any(it.text == "سنبني جسراً جديداً العام المقبل" for it in arabic.quotes)
    check_offsets(qawl.annotate(GERMAN))


PIECES = st.sampled_from(
    ["The mayor said: ", "“We will not.” ", "«لن نغلق» ", "قال الوزير ", "إن ", "وأضاف ", "😀", "👩‍👩‍👧", "\r\n", "\n\n", "\r",
     "\ufeff", "\u0000", "\u200f", "e\u0301", "ّ", "ـ", "\u2028", "sagte sie. ", "12 percent ", "\U0010ffff"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join), st.text()))
def test_offsets_fit_any_text(text: str) -> None:
    article = qawl.annotate(text)
    check_offsets(article)
    assert article.text == text
    json.loads(article.to_json())


def test_a_dictionary_is_what_the_command_writes() -> None:
    lines = "".join(json.dumps({"id": str(n), "text": it}) + "\n" for n, it in enumerate([ENGLISH, ARABIC, GERMAN]))
    written = run("annotate", "-", input=lines.encode())
    assert written.returncode == 0, written.stderr
    native = [json.loads(line) for line in written.stdout.splitlines()]
    articles = qawl.Annotator().batch([ENGLISH, ARABIC, GERMAN], ids=["0", "1", "2"])
    assert [article.to_dict(text=False) for article in articles] == native
    assert articles[0].to_dict()["text"] == ENGLISH


def test_json_is_what_the_command_writes() -> None:
    article = qawl.Annotator()(ARABIC, id="a")
    line = json.dumps({"id": "a", "text": ARABIC}).encode()
    written = run("annotate", "--format", "qawl", "-", input=line)
    assert json.loads(written.stdout) == json.loads(article.to_json())


def test_rows_have_the_same_columns_whatever_was_found() -> None:
    rows = [*qawl.annotate(ENGLISH).rows(), *qawl.annotate(ARABIC).rows()]
    assert len({tuple(row) for row in rows}) == 1
    assert all(row["quote"] for row in rows)
    assert qawl.annotate("").rows() == []


def test_a_batch_keeps_its_order_whatever_the_threads() -> None:
    texts = [f"{n}. {(ENGLISH, ARABIC, GERMAN)[n % 3] * (1 + n % 4)}" for n in range(60)]
    one = qawl.Annotator().batch(texts, threads=1)
    assert [it.text for it in one] == texts
    assert qawl.Annotator().batch(iter(texts), threads=8) == one
    assert one == [qawl.annotate(text) for text in texts]
    assert qawl.Annotator().batch([]) == []


def test_a_bad_text_costs_no_other() -> None:
    bad = ["ok", None, "\ud800", "x" * (4 * MIB + 1), 7, "ok"]
    outcomes = qawl.Annotator().batch(bad, errors="return", ids=list("abcdef"))  # type: ignore[arg-type, list-item]
    kinds = [it.kind if isinstance(it, qawl.ArticleError) else None for it in outcomes]
    assert kinds == [None, "not-text", "not-text", "too-long", "not-text", None]
    with pytest.raises(ValueError, match="^b: the text must be a str, not NoneType$") as raised:
        qawl.Annotator().batch(bad, ids=list("abcdef"))  # type: ignore[arg-type, list-item]
    error = raised.value
    assert isinstance(error, qawl.ArticleError) and (error.document, error.kind) == ("b", "not-text")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    with pytest.raises(ValueError, match=r"^texts\[1\]: "):
        qawl.Annotator().batch(bad)  # type: ignore[arg-type, list-item]
    qawl.annotate("x" * (4 * MIB))


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="no rule is called en/pronuon"):
        qawl.Annotator(rules_off=["en/pronuon"])
    with pytest.raises(ValueError, match="between 0 and 1"):
        qawl.Annotator(min_confidence=80)
    with pytest.raises(ValueError, match="a list of rules"):
        qawl.Annotator(rules_off="en/pronoun")
    with pytest.raises(TypeError, match="not one text"):
        qawl.Annotator().batch("text")
    with pytest.raises(TypeError, match="must be a str, not bytes"):
        qawl.annotate(b"text")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2 texts, but 1 ids"):
        qawl.Annotator().batch(["a", "b"], ids=["a"])
    with pytest.raises(ValueError, match="threads"):
        qawl.Annotator().batch(["a"], threads=0)


def test_options_do_what_they_say() -> None:
    article = qawl.annotate(ENGLISH)
    rule = article.quotes[0].rule
    assert rule is not None
    without = qawl.Annotator(rules_off=[rule])(ENGLISH)
    assert without.quotes and all(quote.rule != rule for quote in without.quotes)
    check_offsets(without)
    for claim in without.claims:
        assert claim.quote is None or claim.quote in without.quotes
    sure = qawl.Annotator(min_confidence=1.0)(ENGLISH)
    assert all(quote.confidence == 1.0 for quote in sure.quotes)
    assert qawl.Annotator(claims=False)(ENGLISH).claims == ()
    assert qawl.Annotator(lang="de")(ENGLISH).lang == "de"
    assert qawl.Annotator(lang="de")(ENGLISH, "en") == article
    assert {it.rule for it in article.quotes} <= set(qawl.rules())
    assert {it.rule for it in article.claims} <= set(qawl.rules())
    assert qawl.Annotator().options_hash() != qawl.Annotator(claims=False).options_hash()


def test_html_is_read_as_the_page_reads_it() -> None:
    page = "<html><body><nav>Home</nav><h1>Brücke</h1><p>Die Ministerin sagte: „Wir bauen die Brücke.“</p></body></html>"
    article = qawl.Annotator().html(page.encode("utf-8"), id="page")
    check_offsets(article)
    assert article.quotes and "<" not in article.text
    assert json.loads(article.to_json())["id"] == "page"
    with pytest.raises(qawl.ArticleError) as raised:
        qawl.Annotator().html(b"<p> </p>", id="none")
    assert raised.value.document == "none"
    with pytest.raises(qawl.ArticleError):
        qawl.Annotator().html(b"%PDF-1.7 \x00\xff", name="a.pdf")


def test_articles_and_annotators_can_be_pickled_copied_and_compared() -> None:
    annotator = qawl.Annotator("en", False, ["en/pronoun"], 0.5)
    again = pickle.loads(pickle.dumps(annotator))
    assert again == annotator and hash(again) == hash(annotator) and "en/pronoun" in repr(again)
    article = annotator(ENGLISH, id="a")
    copy = pickle.loads(pickle.dumps(article))
    assert copy == article and copy.to_json() == article.to_json()
    assert repr(article) == "<Article 'a' (en): 2 quotes, 2 speakers, 0 claims>"


def annotated_in_child(text: str) -> int:
    return len(qawl.annotate(text).quotes)


def test_processes_may_fork_after_threads_have_worked() -> None:
    n = len(qawl.annotate(ENGLISH).quotes)
    qawl.Annotator().batch([ENGLISH] * 20, threads=4)
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        assert pool.map_async(annotated_in_child, [ENGLISH] * 8).get(timeout=60) == [n] * 8
    assert threading.active_count() < 8


def test_threads_share_an_annotator() -> None:
    annotator = qawl.Annotator()
    expected = annotator(ARABIC)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert all(it == expected for it in pool.map(annotator, [ARABIC] * 40))


def test_other_threads_run_while_a_batch_is_annotated() -> None:
    began = threading.Event()
    ticks = 0
    done = False

    def tick() -> None:
        nonlocal ticks
        while not done:
            ticks += 1
            began.set()
            time.sleep(0.001)

    clock = threading.Thread(target=tick)
    clock.start()
    began.wait()
    before = ticks
    qawl.annotate(ENGLISH * 300)
    seen = ticks - before
    done = True
    clock.join()
    assert seen > 1, "the interpreter's lock was held"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_long_batch_can_be_interrupted() -> None:
    script = textwrap.dedent(
        """
        import signal
        import qawl
        # Whoever runs the tests in the background may have it ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        text = "The mayor said: “We will not.” " * 2000
        print("began", flush=True)
        try:
            qawl.Annotator().batch([text] * 100_000, threads=2)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        """
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "began\n"
    # Until the call has begun an interruption is Python's own, with the same outcome.
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=60)
    assert out == "interrupted\n"


def test_the_package_needs_no_other() -> None:
    script = "import sys, qawl; qawl.annotate('She said: “No.”'); print(*(sys.modules.keys() & {'numpy', 'pyarrow', 'spacy', 'pandas'}))"
    seen = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == ""
