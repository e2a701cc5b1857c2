"""Slices every span of a Qawl JSON file: python3 slice_spans.py article.qawl.json"""
import json, sys

with open(sys.argv[1], encoding="utf-8") as file:
    article = json.load(file)
for span in article["spans"]:
    assert article["text"][span["start"]:span["end"]] == span["text"]
    for part in span["parts"]:
        assert article["text"][part["start"]:part["end"]] == part["text"]
    print(span["label"], span["status"], span["text"], sep="\t")
