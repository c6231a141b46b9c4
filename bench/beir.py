"""Turn Cranfield or CISI, as SMART handed them down, into the layout that `ddgraph evaluate` reads.

    python bench/beir.py cranfield FOLDER_OF_ORIGINALS FOLDER
    python bench/beir.py cisi FOLDER_OF_ORIGINALS FOLDER

Reads cran.all.1400, cran.qry and cranqrel, or CISI.ALL, CISI.QRY and CISI.REL; writes corpus.jsonl,
queries.jsonl and qrels/test.tsv. Judgements are binary. Cranfield's judgements number the queries
by their place in the file, not by the number written there; its grades 1 to 4 count as relevant,
-1 ("of no interest") is left out. The collections are not in this repository: they are passed on
for research without a licence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

FILES: Final = {
    "cranfield": ("cran.all.1400", "cran.qry", "cranqrel"),
    "cisi": ("CISI.ALL", "CISI.QRY", "CISI.REL"),
}


def main(name: str, originals: Path, folder: Path) -> None:
    """Write one collection into a folder."""
    documents, queries, judgements = (originals / file for file in FILES[name])
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    _write(
        folder / "corpus.jsonl",
        ({"_id": n, "title": f.get("T", ""), "text": f.get("W", "")} for n, f in parts(documents)),
    )
    asked = [(n, f"{f.get('T', '')} {f['W']}".strip()) for n, f in parts(queries)]
    if name == "cranfield":
        asked = [(str(place), text) for place, (_, text) in enumerate(asked, 1)]
    _write(folder / "queries.jsonl", ({"_id": number, "text": text} for number, text in asked))
    lines = ["query-id\tcorpus-id\tscore"]
    lines += dict.fromkeys(f"{query}\t{document}\t1" for query, document in relevant(judgements))
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def parts(file: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each number with its fields by letter: T title, A author, W words, X references."""
    number, letter, fields = "", "", dict[str, list[str]]()
    for line in file.read_text("latin-1").splitlines():
        if line.startswith(".I "):
            if number:
                yield number, {name: " ".join(words) for name, words in fields.items()}
            number, letter, fields = line[3:].strip(), "", {}
        elif len(line.rstrip()) == 2 and line[0] == "." and line[1].isupper():
            letter = line[1]
            fields.setdefault(letter, [])
        elif letter:
            fields[letter] += line.split()
    yield number, {name: " ".join(words) for name, words in fields.items()}


def relevant(file: Path) -> Iterator[tuple[str, str]]:
    """Yield query and document of each judgement that is not "of no interest"."""
    for line in file.read_text("latin-1").splitlines():
        query, document, *rest = line.split()
        if rest[:1] != ["-1"]:
            yield query, document


def _write(file: Path, rows: Iterable[dict[str, str]]) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
