"""Which statements hold: the best of a property, at which time, and how the sides of a dispute relate.

Two times are kept apart: when something was true in the world (`true_on`) and when the graph knew it
(`known_on`). A partial date counts from its last day: "8 members as of 2021" says nothing of May.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, Protocol, TypeVar

from graph import dates
from graph.errors import WrongUse
from ontology.schema import load_schema

TimeRelation = Literal["same time", "different time", "undated"]
"""How the sides of a dispute relate in time.

same time: two sides exclude each other, at most one is right; different time: each may be right at its
own date; undated: a figure has no date, or no two sides speak of one matter.
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


def time_relation(sides: Sequence[tuple[_Row, str]], kinds: Collection[str] = ()) -> TimeRelation:
    """Say how the sides of a dispute relate in time.

    Args:
        sides: each statement that is known with its value. Rejected ones are no sides.
        kinds: what the dispute is about (values of vocab/dispute-kind). Figures vary in time, all
            else does not: prose is taken for a figure where a dispute is about nothing else, and
            where nobody says what it is about.
    """
    found = {
        relation
        for one, other in combinations(_standing(sides), 2)
        if (relation := _between(one, other, kinds))
    }
    if "same time" in found:
        return "same time"
    return "different time" if found == {"different time"} else "undated"


def is_contested(
    side: tuple[_Row, str], sides: Sequence[tuple[_Other, str]], kinds: Collection[str] = ()
) -> bool:
    """Say whether a side of a dispute is at odds with another, and not only of another time."""
    relations = {_between(side, other, kinds) for other in _standing(sides)}
    return not relations <= {None, "different time"}


def _standing(sides: Sequence[tuple[_Row, str]]) -> list[tuple[_Row, str]]:
    return [(row, value) for row, value in sides if row.review != "rejected"]


def _between(
    one: tuple[_Row, str], other: tuple[_Other, str], kinds: Collection[str]
) -> TimeRelation | None:
    """Relate two sides; None where they speak of different matters or agree."""
    (this, value), (that, rival) = one, other
    if not _one_matter(this, that, kinds):
        return None
    if this.predicate == that.predicate and _agree(this.predicate, value, rival):
        return None
    first, second = _span(this), _span(that)
    if first and second:
        return "same time" if _overlap(first, second) else "different time"
    # Two start dates or two founders cannot both be right; two numbers of members can.
    return "undated" if _varies(this, kinds) else "same time"


def _one_matter(this: Said, that: Said, kinds: Collection[str]) -> bool:
    """Say whether two sides answer one question: of one scope, and both of a figure or neither."""
    if not _is_prose(this) and not _is_prose(that):
        return (this.subject, this.predicate, this.scope) == (
            that.subject,
            that.predicate,
            that.scope,
        )
    if _varies(this, kinds) != _varies(that, kinds):
        return False
    # Words without a scope speak of the whole dispute, words with one of that alone.
    scoped = any(_is_prose(side) and side.scope for side in (this, that))
    return this.scope == that.scope or not scoped


def _agree(predicate: str, value: str, rival: str) -> bool:
    if value == rival:
        return True
    if "PartialDate" not in _ranges(predicate):
        return False
    return _overlap(dates.span(value), dates.span(rival))  # 2014 and December 2014 agree


def _varies(side: Said, kinds: Collection[str]) -> bool:
    if _is_prose(side):
        return set(kinds) <= {"figure"}
    return load_schema().properties[side.predicate].time_varying


def _is_prose(side: Said) -> bool:
    return "langString" in _ranges(side.predicate)


def _ranges(predicate: str) -> set[str]:
    ranges = load_schema().properties[predicate].ranges
    return {iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for iri in ranges}


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
