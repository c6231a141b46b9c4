"""Partial dates: YYYY, YYYY-MM, YYYY-MM-DD stay as exact as their source gives them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Final

_PARTIAL: Final = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_DATATYPE: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}


def is_partial(text: str) -> bool:
    """Say whether a text is a partial date that exists in the calendar.

    >>> [is_partial(t) for t in ("2014", "2014-02", "2014-02-30", "spring 2014")]
    [True, True, False, False]
    """
    try:
        span(text)
    except ValueError:
        return False
    return True


def span(text: str) -> tuple[dt.date, dt.date]:
    """Give the first and the last day that a partial date may mean.

    Raises:
        ValueError: not a partial date, or a day that the calendar does not have.

    >>> [day.isoformat() for day in span("2014-12")]
    ['2014-12-01', '2014-12-31']
    """
    match = _PARTIAL.match(text)
    if not match:
        raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    first = dt.date(year, month or 1, day or 1)
    last_month = month or 12
    last = dt.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    return first, last


def datatype(text: str) -> str:
    """Give the local name of the XML Schema type of a partial date.

    >>> datatype("2014-12")
    'gYearMonth'
    """
    return _DATATYPE[len(text)]
