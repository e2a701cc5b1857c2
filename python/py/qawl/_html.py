"""An article as HTML, for notebooks: without a script, right in both directions of writing, light and dark."""

from __future__ import annotations

from html import escape

from ._article import Article, Quote

# Longer articles are cut: a notebook keeps what it shows.
_MAX_CHARACTERS = 20_000

# The colours of the page's first speakers, as hues.
_N_COLOURS = 6

# For what stands beside the text; each paragraph has its own direction.
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}

_STYLE = """
.qawl{--ink:#1b1b1b;--paper:#fff;--faint:#595959;--line:#d9d9d9;--claim:#8a5a00;
--c0:#cfe3ff;--c1:#ffe0b8;--c2:#cdeccb;--c3:#f3d2ee;--c4:#d9d4f7;--c5:#c9ecec;
background:var(--paper);color:var(--ink);border:1px solid var(--line);border-radius:6px;padding:.75em 1em;
max-width:46em;font:1rem/1.8 system-ui,"Noto Naskh Arabic","Noto Sans Arabic",sans-serif}
.qawl p{margin:0 0 .5em;unicode-bidi:plaintext;text-align:start;white-space:pre-wrap;color:inherit}
.qawl mark{color:inherit;background:none;padding:0}
.qawl .q{box-decoration-break:clone;-webkit-box-decoration-break:clone}
.qawl .q0{background:var(--c0)}.qawl .q1{background:var(--c1)}.qawl .q2{background:var(--c2)}
.qawl .q3{background:var(--c3)}.qawl .q4{background:var(--c4)}.qawl .q5{background:var(--c5)}
.qawl .qx{background:var(--line)}
.qawl .u{text-decoration:underline 2px;text-underline-offset:.25em;text-decoration-skip-ink:none}
.qawl .s{font-weight:600}
.qawl .c{text-decoration:underline double var(--claim);text-underline-offset:.3em;text-decoration-skip-ink:none}
.qawl .u.c{text-decoration:underline double var(--claim)}
.qawl table{border-collapse:collapse;margin:.5em 0 0;font-size:.875rem;line-height:1.5;color:inherit;background:none}
.qawl tr,.qawl td{background:none;color:inherit;border:0;text-align:start;vertical-align:top}
.qawl td{padding:.2em 1em .2em 0;unicode-bidi:plaintext}
.qawl .n{color:var(--faint);font-size:.875rem;margin:.5em 0 0}
@media (prefers-color-scheme:dark){.qawl{--ink:#ececec;--paper:#1c1c1e;--faint:#a8a8a8;--line:#444;--claim:#e0a94a;
--c0:#17406e;--c1:#6b4310;--c2:#22562a;--c3:#5e2a58;--c4:#3d3575;--c5:#115153}}
""".replace("\n", "")


def article_as_html(article: Article) -> str:
    """Returns an article with its quotes filled in their speakers' colours, cues underlined, speakers bold and claims underlined
    twice, and below it who said how much. No word is broken by a box: Arabic letters stay joined.
    """
    cut = min(len(article.text), _MAX_CHARACTERS)
    colours: dict[str, str] = {}
    for quote in article.quotes:
        if quote.speaker and quote.speaker.id not in colours:
            colours[quote.speaker.id] = f"q{len(colours) % _N_COLOURS}"

    def colour(quote: Quote) -> str:
        return colours[quote.speaker.id] if quote.speaker else "qx"

    marks: list[tuple[int, int, str]] = []
    for quote in article.quotes:
        marks += [(start, end, f"q {colour(quote)}") for start, end in quote.parts]
        marks += [(start, end, "u") for start, end in quote.cue_parts]
        if quote.speaker_span:
            marks.append((*quote.speaker_span, "s"))
    marks += [(claim.start, claim.end, "c") for claim in article.claims]
    edges = sorted({0, cut, *(edge for start, end, _ in marks for edge in (start, end) if edge < cut)})

    # Where several marks overlap, each stretch between two edges is one element with all of their classes.
    starting: dict[int, list[tuple[int, str]]] = {}
    for start, end, name in marks:
        starting.setdefault(start, []).append((end, name))
    active: list[tuple[int, str]] = []
    html = []
    for start, end in zip(edges, edges[1:]):
        active = [it for it in active if it[0] > start] + starting.get(start, [])
        # A span inside of another of its kind shows its own colour.
        names = " ".join(dict.fromkeys(name for _, names in active for name in names.split()))
        # Every line end ends a paragraph; of CR LF that leaves an empty one, which is not shown.
        lines = article.text[start:end].replace("\r", "\n").split("\n")
        pieces = [f'<mark class="{names}">{escape(line)}</mark>' if names and line else escape(line) for line in lines]
        html.append('</p><p dir="auto">'.join(pieces))
    body = f'<p dir="auto">{"".join(html)}</p>'.replace('<p dir="auto"></p>', "")

    said: dict[tuple[str, str], int] = {}
    for quote in article.quotes:
        name = (quote.speaker.name if quote.speaker else quote.speaker_text) or "—"
        key = (name, colour(quote))
        said[key] = said.get(key, 0) + 1
    rows = "".join(
        f'<tr><td dir="auto"><mark class="q {name_colour}">{escape(name)}</mark></td>'
        f"<td>{n} {'quote' if n == 1 else 'quotes'}</td></tr>"
        for (name, name_colour), n in said.items()
    )
    notes = [] if cut == len(article.text) else [f"The first {cut:,} of {len(article.text):,} characters."]
    if not article.quotes:
        notes.append("No quotes were found.")
    if article.claims:
        n = len(article.claims)
        notes.append(f"{n} {'claim' if n == 1 else 'claims'}, underlined twice.")
    shown = f'<div class="n"><span dir="ltr">{escape(" ".join(notes))}</span></div>' if notes else ""
    table = f"<table><tbody>{rows}</tbody></table>" if rows else ""
    direction = "rtl" if article.lang.split("-")[0] in _RIGHT_TO_LEFT else "ltr"
    return f'<div class="qawl" dir="{direction}"><style>{_STYLE}</style>{body}{table}{shown}</div>'
