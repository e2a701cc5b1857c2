"""Reads brat stand-off by brat's grammar, and says what breaks it.

Written after the rules that brat's own parser holds files to: a name, a tab, a type and offsets, a tab, the
covered text; fragments in order, apart and without line ends, their texts joined by a space; every argument
there; every attribute of a type and value that the configuration knows.
"""

import re

TEXT_BOUND = re.compile(r"^(T\d+)\t([A-Za-z0-9_-]+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)$")
RELATION = re.compile(r"^(R\d+)\t([A-Za-z0-9_-]+) Arg1:(\S+) Arg2:(\S+)$")
ATTRIBUTE = re.compile(r"^(A\d+)\t([A-Za-z0-9_-]+) (\S+)(?: (\S+))?$")
NORMALISATION = re.compile(r"^(N\d+)\tReference (\S+) ([^:\s]+):(\S+)\t(.*)$")
NOTE = re.compile(r"^(#\d+)\t([A-Za-z0-9_-]+) (\S+)\t(.*)$")


def configuration(text):
    """Returns the sections of an annotation.conf: the types, and what each may have."""
    sections, current = {}, None
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), {})
        elif line and current is not None:
            kind, _, rest = line.partition("\t")
            current[kind] = dict(part.strip().split(":", 1) for part in rest.split(",") if ":" in part)
    return sections


def parse(text, annotations, conf):
    """Returns marks, relations, attributes, normalisations and notes; fails on what brat would refuse."""
    config = configuration(conf)
    marks, relations, attributes, references, notes = {}, [], [], {}, {}
    names = set()
    # Python's own notion of lines, which is how brat reads the file.
    for line in annotations.splitlines():
        kind = line[:1]
        if kind == "T":
            name, label, places, covered = TEXT_BOUND.match(line).groups()
            assert label in config["entities"], f"{label} is not configured"
            fragments = [tuple(map(int, place.split(" "))) for place in places.split(";")]
            for start, end in fragments:
                assert 0 <= start < end <= len(text), line
                assert "\n" not in text[start:end], f"a line end in a fragment: {line}"
            for (_, end), (start, _) in zip(fragments, fragments[1:]):
                assert end < start, f"fragments touch or overlap: {line}"
            joined = " ".join(text[start:end] for start, end in fragments)
            assert joined == covered, f"does not match marked span(s): {line}"
            marks[name] = (label, fragments)
        elif kind == "R":
            name, label, source, target = RELATION.match(line).groups()
            assert label in config["relations"], f"{label} is not configured"
            relations.append((label, source, target))
        elif kind == "A":
            name, label, of, value = ATTRIBUTE.match(line).groups()
            assert value in config["attributes"][label]["Value"].split("|"), line
            attributes.append((label, of, value))
        elif kind == "N":
            name, of, _, key, called = NORMALISATION.match(line).groups()
            references[of] = (key, called)
        elif kind == "#":
            name, label, of, said = NOTE.match(line).groups()
            notes.setdefault(of, {})[label] = said
        else:
            raise AssertionError(f"not a line of brat: {line}")
        assert name not in names, f"{name} is there twice"
        names.add(name)
    for label, source, target in relations:
        for role, end in (("Arg1", source), ("Arg2", target)):
            assert marks[end][0] == config["relations"][label][role], f"{label} of a {marks[end][0]}"
    for of in [of for _, of, _ in attributes] + list(references) + list(notes):
        assert of in marks, f"{of} is not there"
    return marks, relations, attributes, references, notes
