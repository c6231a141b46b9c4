"""Checks: SPARQL queries that find what no shape can, because it takes several records to see it.

They lie in `ontology/checks/<name>.rq` under a heading of three lines, `# Problem:`, `# Solution:`
and `# Level:` (error or warning). A row is a mistake: `?focus` is the node at fault, `?value` and
`?other` may name two more things, which the first two lines call {value} and {other}; {focus} is
the node itself. `?path` may name the property at fault, so that its line is told. The message is
`Problem (Solution)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from graph.queries import short
from graph.store import Draft, parse
from ontology.files import check_files, ontology_files

_HEADING: Final = re.compile(r"^# (Problem|Solution|Level): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """A check.

    Attributes:
        problem: what is wrong, with {focus}, {value} and {other} where a row fills them in.
        solution: what to do, likewise.
        text: the SELECT query.
    """

    name: str
    problem: str
    solution: str
    level: Literal["error", "warning"]
    text: str

    def message(self, **named: str) -> str:
        """Fill the message in, once: what is filled in may hold brackets itself."""
        return re.sub(
            r"\{(focus|value|other)\}",
            lambda match: named.get(match[1], "nothing"),
            f"{self.problem} ({self.solution})",
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake that a check found.

    Attributes:
        focus: IRI of the node at fault.
        path: IRI of the property at fault; None where the row binds none.
        value: IRI or text of what the row binds as ?value; None where it binds none.
    """

    check: str
    level: Literal["error", "warning"]
    focus: str
    path: str | None
    value: str | None
    message: str


@cache
def all_checks() -> tuple[Check, ...]:
    """Read the checks, by name.

    Raises:
        ValueError: a heading is not complete.
    """
    return tuple(read(path) for path in check_files())


def read(path: Path) -> Check:
    """Read one check.

    Raises:
        ValueError: its heading is not complete.
    """
    text = path.read_text("utf-8")
    said = dict(_HEADING.findall(text))
    level = said.get("Level")
    if set(said) != {"Problem", "Solution", "Level"} or level not in ("error", "warning"):
        raise ValueError(f"{path}: write # Problem:, # Solution: and # Level: error or warning")
    return Check(path.stem, said["Problem"], said["Solution"], level, text)


def draft() -> Draft:
    """Give a store in memory that holds the ontology, for data to be added."""
    made = Draft()
    made.load("".join(f"{line} .\n" for path in ontology_files() for line in parse(path)).encode())
    return made


def find(data: Draft) -> list[Finding]:
    """List what the checks find in data that stand beside the ontology (`draft`), each once."""
    found: dict[Finding, None] = {}
    for check in all_checks():
        for row in data.select(check.text).texts():
            named = {name: short(text) for name, text in row.items()}
            message = check.message(**named)
            place = row["focus"], row.get("path"), row.get("value")
            found[Finding(check.name, check.level, *place, message)] = None
    return list(found)
