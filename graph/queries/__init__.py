"""The named questions: SPARQL files with a heading, each callable by its name.

A heading's lines begin with `# `: `question:`, `who:` (student, researcher or curator) and, for each
parameter, `param: name | what it is | example`. A parameter stands in the text as `$name$`: between
quotation marks it is a literal, after a prefix (`actor:$name$`) or a slash a local name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from graph import ids
from graph.errors import UnknownName, WrongUse

_FOLDER: Final = Path(__file__).parent
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
    parameters: tuple[Parameter, ...]
    text: str

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


@cache
def all_questions() -> Mapping[str, Question]:
    """Give every named question by name, in alphabetical order."""
    return {path.stem: _read(path) for path in sorted(_FOLDER.glob("*.rq"))}


def named(name: str) -> Question:
    """Give one question.

    Raises:
        UnknownName: no such question; near names are given.
    """
    known = all_questions()
    if name not in known:
        raise UnknownName("question", name, difflib.get_close_matches(name, known, n=3, cutoff=0.4))
    return known[name]


def _read(path: Path) -> Question:
    said: dict[str, str] = {}
    parameters = []
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("# "):
            break
        key, _, value = line.removeprefix("# ").partition(": ")
        if key == "param":
            name, what, example = (part.strip() for part in value.split("|"))
            parameters.append(Parameter(name, what, example))
        else:
            said[key] = value
    return Question(
        path.stem, said["question"], said["who"], tuple(parameters), path.read_text("utf-8")
    )
