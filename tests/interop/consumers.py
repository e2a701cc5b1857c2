"""Hands our exports to the tools they are for, and compares what those read with the document.

    python consumers.py QAWL FOLDER

QAWL is the command; FOLDER is for the files. Each test converts the same two documents (tests/data/full.qawl.json
and the annotated sample article) and reads them with the tool itself.
"""

import csv
import io
import json
import os
import subprocess
import sys
import unittest
import zipfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

QAWL = sys.argv[1]
FOLDER = Path(sys.argv[2])
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ["HF_DATASETS_CACHE"] = str(FOLDER / "cache")


def command(*arguments, data=b""):
    done = subprocess.run([QAWL, *map(str, arguments)], input=data, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def documents():
    """Returns the documents as Qawl JSON: one with everything, one across paragraphs, the annotated sample."""
    full = json.loads((ROOT / "tests/data/full.qawl.json").read_text(encoding="utf-8"))
    article = (ROOT / "assets/sample/ar.txt").read_text(encoding="utf-8")
    line = json.dumps({"id": "sample", "lang": "ar", "text": article}, ensure_ascii=False)
    sample = json.loads(command("annotate", "--format", "qawl", "-", data=line.encode()).decode())
    return [full, crossing(), sample]


def crossing():
    """Returns a document with an emoji and a quote across a paragraph, with another quote and a claim inside."""
    text = "📰 قال المسؤول الأمريكي: “سندعم إسرائيل.\nوهم قالوا «نعم» أمس”، 🇸🇦 ثم مضى."

    def part(covered):
        start = text.index(covered)
        return {"start": start, "end": start + len(covered), "text": covered}

    def span(name, label, covered):
        at = part(covered)
        by = {"by": "person", "rule": None, "confidence": None, "entry": None, "maker": None}
        return {"id": name, "label": label, **at, "parts": [at], "speaker": "s1" if label == "speaker" else None,
                "status": "accepted", "origin": by, "suggested_parts": None, "note": None}

    import hashlib
    spans = [
        span("a1", "cue", "قال"), span("a2", "speaker", "المسؤول الأمريكي"),
        span("a3", "quote", "سندعم إسرائيل.\nوهم قالوا «نعم» أمس"), span("a4", "claim", "وهم قالوا «نعم» أمس"),
        span("a5", "quote", "نعم"), span("a6", "cue", "قالوا"),
    ]
    spans.sort(key=lambda it: (it["start"], -it["end"]))
    attribution = {"type": "direct", "cues": ["a1"], "source": "a2", "speaker": "s1", "medium": None}
    return {
        "format": "qawl", "version": 1, "offset_unit": "code-point", "newlines": "lf", "id": "crossing", "lang": "ar",
        "text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "spans": spans,
        "speakers": [{"id": "s1", "name": "المسؤول الأمريكي", "mentions": ["a2"]}],
        "attributions": [{"quote": "a3", **attribution}, {"quote": "a5", **attribution, "cues": ["a6"]}],
        "claims": [{"span": "a4", "worth": "high", "score": 0.7, "kind": "event", "quote": "a3"}],
    }


DOCUMENTS = documents()
LINES = "\n".join(json.dumps(document, ensure_ascii=False) for document in DOCUMENTS).encode()


def export(form, *more):
    return command("convert", "--from", "qawl-jsonl", "--to", form, *more, "-", data=LINES)


def archive(form):
    return zipfile.ZipFile(io.BytesIO(export(form)))


def live(document):
    return [span for span in document["spans"] if span["status"] != "rejected"]


def pieces(document):
    """Returns label and text of every piece that is left standing."""
    return sorted((span["label"], part["text"]) for span in live(document) for part in span["parts"])


def links(document):
    """Returns every link between live spans: kind, text it leads from, text it leads to."""
    spans = {span["id"]: span for span in live(document)}
    found = []
    for it in document["attributions"]:
        ends = [("speaker", it.get("source"))] + [("cue", cue) for cue in it["cues"]] + [("medium", it.get("medium"))]
        found += [(kind, it["quote"], to) for kind, to in ends if to in spans and it["quote"] in spans]
    for it in document["claims"]:
        if it.get("quote") in spans and it["span"] in spans:
            found.append(("within", it["span"], it["quote"]))
    first = lambda name: spans[name]["parts"][0]["text"]
    return sorted((kind, first(source), first(target)) for kind, source, target in found)


def utf16(text):
    encoded = text.encode("utf-16-le")
    return lambda start, end: encoded[2 * start:2 * end].decode("utf-16-le")


class Consumers(unittest.TestCase):
    def test_datasets_loads_training_lines_and_casts_their_tags(self):
        from datasets import ClassLabel, Sequence, load_dataset

        path = FOLDER / "train.jsonl"
        path.write_bytes(export("training"))
        rows = load_dataset("json", data_files=str(path), split="train")
        self.assertEqual(rows.num_rows, len(DOCUMENTS))
        for label in ("speaker", "cue", "quote", "claim"):
            names = ["O", f"B-{label.upper()}", f"I-{label.upper()}"]
            rows = rows.cast_column(f"{label}_tags", Sequence(ClassLabel(names=names)))
        for row, document in zip(rows, DOCUMENTS):
            text = row["text"]
            self.assertEqual(text, document["text"])
            for token, start, end in zip(row["tokens"], row["token_start"], row["token_end"]):
                self.assertEqual(text[start:end], token)
            rebuilt = "".join(token + " " * space for token, space in zip(row["tokens"], row["spaces"]))
            self.assertEqual(rebuilt, text)
            read = [(span["label"].lower(), text[part["start"]:part["end"]])
                    for span in row["spans"] for part in span["parts"]]
            self.assertEqual(sorted(read), pieces(document))
            rejected = [span["text"] for span in document["spans"] if span["status"] == "rejected"]
            self.assertEqual([span["text"] for span in row["rejected"]], rejected)
            for span in row["spans"]:
                for part in span["parts"]:
                    first, last = part["token_start"], part["token_end"]
                    self.assertEqual(text[row["token_start"][first]:row["token_end"][last]], part["text"])
            by_name = {span["id"]: span for span in row["spans"]}
            read = [(it["label"], by_name[it["head"]]["parts"][0]["text"], by_name[it["tail"]]["parts"][0]["text"])
                    for it in row["relations"] if it["head"] in by_name and it["tail"] in by_name]
            self.assertEqual(sorted(read), links(document))
            # The tags say the same as the spans: every token of a span has its label's tag.
            for span in row["spans"]:
                for part in span["parts"]:
                    tags = row[f"{span['label'].lower()}_tags"][part["token_start"]:part["token_end"] + 1]
                    self.assertNotIn(0, tags)

    def test_spacy_aligns_every_span_with_our_words(self):
        import spacy
        from spacy.tokens import Doc

        vocab = spacy.blank("ar").vocab
        for line, document in zip(export("training").decode().splitlines(), DOCUMENTS):
            row = json.loads(line)
            doc = Doc(vocab, words=row["tokens"], spaces=row["spaces"])
            self.assertEqual(doc.text, document["text"])
            read = []
            for span in row["spans"]:
                for part in span["parts"]:
                    found = doc.char_span(part["start"], part["end"], label=span["label"])
                    self.assertIsNotNone(found, part)
                    read.append((span["label"].lower(), found.text))
            self.assertEqual(sorted(read), pieces(document))

    def test_spacy_aligns_every_span_with_prodigy_tokens(self):
        import spacy
        from spacy.tokens import Doc

        vocab = spacy.blank("xx").vocab
        for line, document in zip(export("prodigy").decode().splitlines(), DOCUMENTS):
            task = json.loads(line)
            tokens = task["tokens"]
            doc = Doc(vocab, words=[it["text"] for it in tokens], spaces=[it["ws"] for it in tokens])
            self.assertEqual(doc.text, task["text"])
            read = []
            for span in task["spans"]:
                found = doc[span["token_start"]:span["token_end"] + 1]
                self.assertEqual((found.start_char, found.end_char), (span["start"], span["end"]))
                read.append((span["label"].lower(), found.text))
            self.assertEqual(sorted(read), pieces(document))
            for relation in task["relations"]:
                self.assertEqual(relation["head"], relation["head_span"]["token_end"])
                self.assertEqual(relation["child"], relation["child_span"]["token_end"])

    def check_cas(self, cas, document):
        self.assertEqual(cas.sofa_string, document["text"])
        spans = list(cas.select("webanno.custom.AttribSpan"))
        read = sorted((it.kind.lower(), it.get_covered_text()) for it in spans)
        self.assertEqual(read, pieces(document))
        relations = list(cas.select("webanno.custom.AttribRelation"))
        for it in relations:
            self.assertEqual((it.begin, it.end), (it.Dependent.begin, it.Dependent.end))
        read = [(it.role, it.Governor.get_covered_text(), it.Dependent.get_covered_text())
                for it in relations if it.role != "continues"]
        self.assertEqual(sorted(read), links(document))

    def test_cassis_reads_cas_json(self):
        import cassis

        with archive("cas-json") as files:
            for document in DOCUMENTS:
                name = next(name for name in files.namelist() if name.startswith(document["id"]))
                cas = cassis.load_cas_from_json(io.BytesIO(files.read(name)))
                self.check_cas(cas, document)

    def test_cassis_reads_xmi_with_its_type_system(self):
        import cassis

        with archive("xmi") as files:
            types = cassis.load_typesystem(io.BytesIO(files.read("TypeSystem.xml")))
            for document in DOCUMENTS:
                cas = cassis.load_cas_from_xmi(io.BytesIO(files.read(f"{document['id']}.xmi")), typesystem=types)
                self.check_cas(cas, document)

    def test_what_cassis_writes_is_read_again(self):
        import cassis

        with archive("xmi") as files:
            types = cassis.load_typesystem(io.BytesIO(files.read("TypeSystem.xml")))
            for document in DOCUMENTS:
                cas = cassis.load_cas_from_xmi(io.BytesIO(files.read(f"{document['id']}.xmi")), typesystem=types)
                for form, written in (("xmi", cas.to_xmi()), ("cas-json", cas.to_json())):
                    path = FOLDER / f"{document['id']}.{form}"
                    path.write_text(written, encoding="utf-8")
                    back = json.loads(command("convert", "--from", form, "--to", "qawl", path))
                    self.assertEqual(pieces(back), pieces(document))
                    self.assertEqual(links(back), links(document))

    def test_label_studio_accepts_predictions_and_annotations(self):
        from label_studio_sdk.label_interface import LabelInterface

        folder = FOLDER / "label-studio"
        export("label-studio", "--force", "-o", f"{folder}/")
        interface = LabelInterface((folder / "labeling-config.xml").read_text(encoding="utf-8"))
        [name] = folder.glob("*.json")
        tasks = json.loads(name.read_text(encoding="utf-8"))
        self.assertEqual(len(tasks), len(DOCUMENTS))
        for task, document in zip(tasks, DOCUMENTS):
            regions = {}
            for prediction in task["predictions"]:
                self.assertEqual(interface.validate_prediction(prediction, return_errors=True), [])
            for annotation in task["annotations"]:
                self.assertTrue(interface.validate_annotation(annotation))
            relations = set()
            for result in [it for of in task["annotations"] + task["predictions"] for it in of["result"]]:
                if result["type"] == "relation":
                    relations.add((result["labels"][0], result["from_id"], result["to_id"]))
                else:
                    regions[result["id"]] = result["value"]
            text = task["data"]["text"]
            read = sorted((it["labels"][0].lower(), text[it["start"]:it["end"]]) for it in regions.values())
            self.assertEqual(read, pieces(document))
            read = [(kind, regions[source]["text"], regions[target]["text"])
                    for kind, source, target in relations if kind != "continues"]
            self.assertEqual(sorted(read), links(document))
            undecided = {it["id"] for of in task["predictions"] for it in of["result"] if "id" in it}
            decided = {it["id"] for of in task["annotations"] for it in of["result"] if "id" in it}
            for span in live(document):
                self.assertIn(span["id"], undecided if span["status"] == "suggested" else decided)

    def test_brat_takes_the_stand_off(self):
        import brat

        with archive("brat") as files:
            conf = files.read("annotation.conf").decode()
            for document in DOCUMENTS:
                text = files.read(f"{document['id']}.txt").decode()
                self.assertEqual(text, document["text"])
                marks, relations, attributes, _, _ = brat.parse(
                    text, files.read(f"{document['id']}.ann").decode(), conf)
                read = {name: (label.lower(), "".join(text[a:b] for a, b in fragments))
                        for name, (label, fragments) in marks.items()}
                expected = sorted(
                    (span["label"], "".join("".join(part["text"].split("\n")) for part in span["parts"]))
                    for span in live(document))
                self.assertEqual(sorted(read.values()), expected)
                first = lambda name: text[marks[name][1][0][0]:marks[name][1][0][1]]
                read = sorted((kind, first(a), first(b)) for kind, a, b in relations)
                line = lambda covered: covered.split("\n")[0]
                self.assertEqual(read, sorted((kind, line(a), line(b)) for kind, a, b in links(document)))
                statuses = {of: value for label, of, value in attributes if label == "Status"}
                self.assertEqual(len(statuses), len(live(document)))

    def test_doccano_lines_are_in_order_in_javascripts_units(self):
        for line, document in zip(export("doccano").decode().splitlines(), DOCUMENTS):
            row = json.loads(line)
            cut = utf16(row["text"])
            names = [entity["id"] for entity in row["entities"]]
            self.assertEqual(len(names), len(set(names)))
            read = sorted((it["label"].lower(), cut(it["start_offset"], it["end_offset"])) for it in row["entities"])
            self.assertEqual(read, pieces(document))
            for relation in row["relations"]:
                self.assertTrue({relation["from_id"], relation["to_id"]} <= set(names) and relation["type"])
        for line, document in zip(export("doccano-spans").decode().splitlines(), DOCUMENTS):
            row = json.loads(line)
            cut = utf16(row["text"])
            self.assertEqual(sorted((it[2].lower(), cut(it[0], it[1])) for it in row["label"]), pieces(document))

    def test_tables_open_in_a_spreadsheet(self):
        for form, label in (("csv-attributions", "quote"), ("csv-claims", "claim")):
            data = export(form)
            self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
            rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            expected = [" … ".join(part["text"] for part in span["parts"])
                        for document in DOCUMENTS for span in live(document) if span["label"] == label]
            self.assertEqual([row[label] for row in rows], expected)
            for row in rows:
                for cell in row.values():
                    self.assertFalse(cell.startswith(("=", "+", "-", "@")), cell)

    def test_tags_say_what_the_spans_do(self):
        import re

        chunks = re.split(r"(?m)^(?=# doc_id)", export("conll").decode())[1:]
        self.assertEqual(len(chunks), len(DOCUMENTS))
        for chunk, document in zip(chunks, DOCUMENTS):
            for line in chunk.splitlines():
                if not line or line.startswith("#"):
                    continue
                token, start, end, *tags = line.split("\t")
                start, end = int(start), int(end)
                self.assertEqual(document["text"][start:end], token)
                for label, tag in zip(("speaker", "cue", "quote", "claim"), tags):
                    inside = any(part["start"] <= start and end <= part["end"]
                                 for span in live(document) if span["label"] == label for part in span["parts"])
                    self.assertEqual(tag != "O", inside, line)

    def test_tei_ranges_cover_what_they_quote(self):
        import re
        from xml.etree import ElementTree

        with archive("tei") as files:
            for document in DOCUMENTS:
                tree = ElementTree.fromstring(files.read(f"{document['id']}.tei.xml"))
                tei, xml = "{http://www.tei-c.org/ns/1.0}", "{http://www.w3.org/XML/1998/namespace}"
                paragraphs = {it.get(f"{xml}id"): "".join(it.itertext()) for it in tree.iter(f"{tei}p")
                              if it.get(f"{xml}id")}
                self.assertEqual("\n".join(paragraphs.values()), document["text"])
                read = []
                for span in tree.iter(f"{tei}span"):
                    ranges = re.findall(r"#string-range\((\w+),(\d+),(\d+)\)", span.get("target"))
                    texts = [paragraphs[name][int(at):int(at) + int(length)] for name, at, length in ranges]
                    self.assertEqual("\n".join(texts), "".join(span.itertext()))
                    read.append(span.get("type"))
                self.assertEqual(sorted(read), sorted(span["label"] for span in live(document)))

    def test_w3c_selectors_are_code_points(self):
        with archive("w3c") as files:
            for document in DOCUMENTS:
                page = json.loads(files.read(f"{document['id']}.w3c.json"))
                text = page["items"][0]["body"][0]["value"]
                self.assertEqual(text, document["text"])
                read = []
                for item in page["items"][1:]:
                    if item["motivation"] == "linking":
                        continue
                    targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
                    for target in targets:
                        quote, position = target["selector"]
                        start, end = position["start"], position["end"]
                        self.assertEqual(text[start:end], quote["exact"])
                        self.assertTrue(text[:start].endswith(quote["prefix"]))
                        self.assertTrue(text[end:].startswith(quote["suffix"]))
                        read.append((item["body"][0]["value"].lower(), quote["exact"]))
                self.assertEqual(sorted(read), pieces(document))


if __name__ == "__main__":
    result = unittest.main(argv=[sys.argv[0]], exit=False, verbosity=2).result
    failed = len(result.failures) + len(result.errors)
    # The line that scripts/test counts tests by.
    print(f"# pass {result.testsRun - failed}\n# fail {failed}")
    sys.exit(failed > 0)
