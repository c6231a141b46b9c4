"""What can go wrong, by what the caller can do about it.

    GraphError
    ├── WrongUse          the request itself is wrong: say it differently        (exit status 2)
    │   ├── BadQuery      the SPARQL text was not understood; nothing was run
    │   └── UnknownName   no such record, question or format; near names are given
    ├── NotBuilt          there is no graph yet: run `ddgraph build`
    ├── Busy              another process is writing: wait or stop it
    ├── BadRecords        files of truth that cannot be read; every problem with its line
    └── QueryLimit        a query reached its time, memory or row limit and was stopped

Every message is one line: what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


class GraphError(Exception):
    """Base of everything that this package raises on purpose."""


class WrongUse(GraphError):
    """The request is wrong; nothing was done."""


class BadQuery(WrongUse):
    """The SPARQL text was refused or not understood; nothing was run."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class UnknownName(WrongUse):
    """No such record, question or format."""

    def __init__(self, what: str, name: str, near: Sequence[str] = ()) -> None:
        self.what, self.name, self.near = what, name, tuple(near)
        hint = f" (did you mean {', '.join(near)}?)" if near else ""
        super().__init__(f"no {what} is called {name!r}{hint}")


class NotBuilt(GraphError):
    """There is no graph to ask."""

    def __init__(self, home: Path) -> None:
        self.home = home
        super().__init__(f"no graph in {home}: run `ddgraph build` first")


class Busy(GraphError):
    """Another process is writing the same state."""

    def __init__(self, home: Path) -> None:
        self.home = home
        super().__init__(f"another build or ingest is writing in {home}: wait until it has ended")


class QueryLimit(GraphError):
    """A query reached a limit and was stopped; no part of its answer was given out."""

    def __init__(self, limit: str, advice: str) -> None:
        self.limit, self.advice = limit, advice
        super().__init__(f"the query was stopped: {limit} ({advice})")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file of truth.

    Attributes:
        file: the path as shown to the curator.
        line: counted from 1.
        level: "error" stops a build, "warning" does not.
        message: what is wrong, and in brackets what to do.
    """

    file: str
    line: int
    level: Literal["error", "warning"]
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message}"


class BadRecords(GraphError):
    """Files of truth that cannot be read."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{first}{more}; run `ddgraph check` for all of them")
