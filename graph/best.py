"""Which statements hold: the best of a property, at which time, and how the sides of a dispute relate.

Two times are kept apart: when something was true in the world (`true_on`) and when the graph knew it
(`known_on`). A partial date counts from its last day: "8 members as of 2021" says nothing of May.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, Protocol, TypeVar

from graph import dates
from graph.errors import WrongUse
from ontology.schema import load_schema

TimeRelation = Literal["same time", "different time", "undated"]
"""How the sides of a dispute relate in time.

same time: two sides give different values for the same time, at most one is right; different time:
each may be right at its own date; undated: at least one side gives no time, or the sides are prose.
"""


class Said(Protocol):
    """What the rules read of a statement; rows of files, of the store and of pages are such."""

    @property
    def subject(self) -> str: ...  # noqa: D102 - the names are those of the ontology
    @property
    def predicate(self) -> str: ...  # noqa: D102
    @property
    def rank(self) -> str: ...  # noqa: D102
    @property
    def review(self) -> str: ...  # noqa: D102
    @property
    def recorded(self) -> str: ...  # noqa: D102
    @property
    def withdrawn(self) -> str | None: ...  # noqa: D102
    @property
    def as_of(self) -> str | None: ...  # noqa: D102
    @property
    def valid_from(self) -> str | None: ...  # noqa: D102
    @property
    def valid_until(self) -> str | None: ...  # noqa: D102
    @property
    def scope(self) -> str | None: ...  # noqa: D102


_Row = TypeVar("_Row", bound=Said)
_Other = TypeVar("_Other", bound=Said)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point on the two axes of time; None is now."""

    true_on: dt.date | None = None
    known_on: dt.date | None = None

    @property
    def is_now(self) -> bool:
        """Whether nothing is asked of the past."""
        return self.true_on is None and self.known_on is None

    def holds(self, row: Said) -> bool:
        """Say whether a statement was recorded by the day."""
        return self.known_on is None or row.recorded <= self.known_on.isoformat()

    def knows(self, row: Said) -> bool:
        """Say whether the graph stood by a statement on the day: recorded, and not withdrawn."""
        if self.known_on is None:
            return row.withdrawn is None
        later = row.withdrawn is None or row.withdrawn > self.known_on.isoformat()
        return self.holds(row) and later

    def sees(self, row: Said) -> bool:
        """Say whether a statement may speak of the day; one without a time may."""
        if self.true_on is None:
            return True
        if row.as_of and dates.span(row.as_of)[1] > self.true_on:
            return False
        if row.valid_from and dates.span(row.valid_from)[0] > self.true_on:
            return False
        return not (row.valid_until and dates.span(row.valid_until)[1] < self.true_on)


NOW: Final = Moment()


def moment(true_on: str | None = None, known_on: str | None = None) -> Moment:
    """Read a moment from two dates; a partial one means its last day.

    Raises:
        WrongUse: one is no date.

    >>> moment("2021").true_on
    datetime.date(2021, 12, 31)
    """
    return Moment(_last_day("true-on", true_on), _last_day("known-on", known_on))


def _last_day(name: str, text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dates.span(text)[1]
    except ValueError:
        raise WrongUse(
            f"{name} is a date (write YYYY, YYYY-MM or YYYY-MM-DD, not {text!r})"
        ) from None


def best(rows: Iterable[_Row], *, time_varying: bool, at: Moment = NOW) -> list[_Row]:
    """Choose which statements of one subject and predicate stand as plain triples.

    Accepted ones only, none that was withdrawn; preferred if there are any, else normal, never
    deprecated. Of a time-varying property only the latest date stands (all values of that date: a
    dispute stays visible); undated values stand only where nothing is dated.
    """
    accepted = [
        row
        for row in rows
        if row.review == "accepted" and row.rank != "deprecated" and at.knows(row) and at.sees(row)
    ]
    preferred = [row for row in accepted if row.rank == "preferred"]
    chosen = preferred or accepted
    if time_varying:
        dated = [(dates.span(row.as_of)[1], row) for row in chosen if row.as_of]
        if dated:
            newest = max(day for day, _ in dated)
            chosen = [row for day, row in dated if day == newest]
    return chosen


# ---- disputes


def time_relation(sides: Sequence[tuple[_Row, str]]) -> TimeRelation:
    """Say how the sides of a dispute relate in time.

    Args:
        sides: each statement that is known with its value. Rejected ones are no sides.
    """
    found = {
        relation
        for one, other in combinations(_standing(sides), 2)
        if (relation := _between(one, other))
    }
    if "same time" in found:
        return "same time"
    return "different time" if found == {"different time"} else "undated"


def is_contested(side: tuple[_Row, str], sides: Sequence[tuple[_Other, str]]) -> bool:
    """Say whether a side of a dispute is at odds with another, and not only of another time."""
    relations = {_between(side, other) for other in _standing(sides)}
    relations.discard(None)
    return relations != {"different time"}


def _standing(sides: Sequence[tuple[_Row, str]]) -> list[tuple[_Row, str]]:
    return [(row, value) for row, value in sides if row.review != "rejected"]


def _between(one: tuple[_Row, str], other: tuple[_Other, str]) -> TimeRelation | None:
    """Relate two sides; None where they speak of different things, agree, or are prose."""
    (this, value), (that, rival) = one, other
    if (this.subject, this.predicate, this.scope) != (that.subject, that.predicate, that.scope):
        return None
    declared = load_schema().properties[this.predicate]
    ranges = {iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for iri in declared.ranges}
    if value == rival or "langString" in ranges:
        return None
    if "PartialDate" in ranges and _overlap(dates.span(value), dates.span(rival)):
        return None  # 2014 and December 2014 agree
    first, second = _span(this), _span(that)
    if first and second:
        return "same time" if _overlap(first, second) else "different time"
    # Two start dates cannot both be right; two numbers of members can.
    return "undated" if first or second or declared.time_varying else "same time"


def _span(row: Said) -> tuple[dt.date, dt.date] | None:
    """The days of which a statement speaks; None where it gives no time."""
    if row.as_of:
        return dates.span(row.as_of)
    if not row.valid_from and not row.valid_until:
        return None
    first = dates.span(row.valid_from)[0] if row.valid_from else dt.date.min
    last = dates.span(row.valid_until)[1] if row.valid_until else dt.date.max
    return first, last


def _overlap(one: tuple[dt.date, dt.date], other: tuple[dt.date, dt.date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
