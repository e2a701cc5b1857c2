"""Puts annotations together with the articles they are of.

    zstdcat articles.jsonl.zst | python3 training/join.py training/ar-annotations.jsonl.gz > annotated.jsonl

Standard input holds articles, a JSON line each with "id" and "text". Writes the annotated ones, in the order of the
annotations, as gold lines that `qawl train-choices` and `qawl train-claims` read; says how many articles are missing or have
another text.
"""

import gzip
import hashlib
import json
import sys


def main(path: str) -> int:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        annotations = {line["id"]: line for line in map(json.loads, file)}
    texts: dict[str, str] = {}
    for line in sys.stdin:
        article = json.loads(line)
        if article["id"] in annotations:
            texts[article["id"]] = article["text"]
    missing = changed = 0
    for key, annotation in annotations.items():
        text = texts.get(key)
        if text is None:
            missing += 1
            continue
        if hashlib.sha256(text.encode()).hexdigest()[:16] != annotation.pop("sha256"):
            changed += 1
            continue
        print(json.dumps({"id": key, "lang": "ar", "text": text, **annotation}, ensure_ascii=False))
    if missing or changed:
        print(f"{missing} articles are missing, {changed} have another text", file=sys.stderr)
    return 1 if missing or changed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
