"""Turn XQuAD into a collection that `ddgraph evaluate` reads: questions of one language, passages of others.

    python bench/xquad.py FOLDER_OF_ORIGINALS es en FOLDER          Spanish questions, English passages
    python bench/xquad.py FOLDER_OF_ORIGINALS en en,es,de FOLDER    each passage in three languages

Reads xquad.<language>.json (github.com/google-deepmind/xquad, CC BY-SA 4.0: 240 passages with 1,190
questions, in every language the same); writes corpus.jsonl, queries.jsonl and qrels/test.tsv. A
passage answers the questions that were asked of it, in each of its languages.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path


def main(originals: Path, asked_in: str, written_in: Sequence[str], folder: Path) -> None:
    """Write one collection into a folder."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    _write(
        folder / "corpus.jsonl",
        (
            {"_id": f"{language}{number}", "title": "", "text": context}
            for language in written_in
            for number, (context, _) in enumerate(passages(originals, language))
        ),
    )
    asked = [
        (number, place, question)
        for number, (_, questions) in enumerate(passages(originals, asked_in))
        for place, question in enumerate(questions)
    ]
    _write(
        folder / "queries.jsonl",
        ({"_id": f"{number}-{place}", "text": question} for number, place, question in asked),
    )
    lines = ["query-id\tcorpus-id\tscore"]
    lines += [
        f"{number}-{place}\t{language}{number}\t1"
        for number, place, _ in asked
        for language in written_in
    ]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def passages(originals: Path, language: str) -> list[tuple[str, list[str]]]:
    """Give each passage of a language with its questions, in the order that all languages share."""
    read = json.loads((originals / f"xquad.{language}.json").read_text("utf-8"))
    return [
        (passage["context"], [asked["question"] for asked in passage["qas"]])
        for article in read["data"]
        for passage in article["paragraphs"]
    ]


def _write(file: Path, rows: Iterable[dict[str, str]]) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3].split(","), Path(sys.argv[4]))
