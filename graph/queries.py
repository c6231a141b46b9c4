"""The named questions: SPARQL files with a heading, each callable by its name.

They lie in `ontology/questions/<name>/question.rq`, with the expected answer to their examples in
`expected.csv` beside them. A heading's lines begin with `# `: `question:`, `who:` (student,
researcher or curator), `difficulty:` (easy, medium or hard), for each parameter
`param: name | what it is | example`, `needs: seeds` where the answer stands on the seed documents,
and `expected: first 25` where expected.csv holds the first rows only. A parameter stands in the
text as `$name$`: between quotation marks it is a literal, after a prefix (`actor:$name$`) or a
slash a local name.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from graph import ids
from graph.errors import BadQuery, UnknownName, WrongUse
from ontology import terms
from ontology.files import question_folders

_HOLE: Final = re.compile(r"(?P<before>[\":/])\$(?P<name>[a-z_]+)\$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A hole in a question."""

    name: str
    what: str
    example: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named question."""

    name: str
    question: str
    who: str
    difficulty: str
    parameters: tuple[Parameter, ...]
    needs_seeds: bool  # True: the expected answer stands on the ingested seed documents
    first: int | None  # how many rows expected.csv holds; None: all
    text: str
    folder: Path

    def expected(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Give the columns and rows that the examples must answer, terms written by `short`."""
        with (self.folder / "expected.csv").open(encoding="utf-8", newline="") as file:
            columns, *rows = (tuple(row) for row in csv.reader(file))
        return columns, rows

    def filled(self, given: Mapping[str, str]) -> str:
        """Put values into the holes; what is not given is the parameter's example.

        Raises:
            UnknownName: a parameter that the question does not have.
            WrongUse: a value that cannot stand where its hole is.
        """
        known = {parameter.name: parameter.example for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise UnknownName(f"parameter of {self.name}", name, list(known))
        values = known | dict(given)

        def put(match: re.Match[str]) -> str:
            name, before = match["name"], match["before"]
            value = values[name]
            if before != '"':
                local = value.rpartition("/")[2]
                if not ids.is_local(local):
                    raise WrongUse(
                        f"{name} is no identifier: {value!r} (write it like {known[name]})"
                    )
                return before + local
            return before + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")

        return _HOLE.sub(put, self.text)


def short(text: str) -> str:
    """Write a term of an answer as expected.csv has it; what is no IRI of ours stays.

    >>> short("https://w3id.org/digital-diplomacy/id/actor/dco")
    'actor/dco'
    >>> short("https://w3id.org/digital-diplomacy/ontology/ledBy")
    'dd:ledBy'
    >>> short("https://w3id.org/digital-diplomacy/vocab/rank/normal")
    'vocab:rank/normal'
    """
    for start, prefix in ((ids.ENTITY, ""), (terms.DD, "dd:"), (terms.VOCAB, "vocab:")):
        if text.startswith(start):
            return prefix + text.removeprefix(start)
    return text


@cache
def all_questions() -> Mapping[str, Question]:
    """Give every named question by name, in alphabetical order."""
    return {folder.name: _read(folder) for folder in question_folders()}


def named(name: str) -> Question:
    """Give one question.

    Raises:
        UnknownName: no such question; near names are given.
    """
    known = all_questions()
    if name not in known:
        raise UnknownName("question", name, difflib.get_close_matches(name, known, n=3, cutoff=0.4))
    return known[name]


def _read(folder: Path) -> Question:
    said: dict[str, str] = {}
    parameters = []
    text = (folder / "question.rq").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("# "):
            break
        key, _, value = line.removeprefix("# ").partition(": ")
        if key == "param":
            name, what, example = (part.strip() for part in value.split("|"))
            parameters.append(Parameter(name, what, example))
        else:
            said[key] = value
    lacking = [key for key in ("question", "who", "difficulty") if not said.get(key)]
    if lacking:
        raise BadQuery(
            f"ontology/questions/{folder.name}/question.rq:1: its heading has no {' and no '.join(lacking)} "
            f"(begin it with the line `# {lacking[0]}: …`)"
        )
    return Question(
        folder.name,
        said["question"],
        said["who"],
        said["difficulty"],
        tuple(parameters),
        said.get("needs") == "seeds",
        int(said["expected"].removeprefix("first ")) if "expected" in said else None,
        text,
        folder,
    )
