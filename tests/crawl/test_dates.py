"""Dates are read as precisely as they were written."""

from __future__ import annotations

import pytest

from crawl.dates import dateline, from_url, iso


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020-06-21T23:30:00+05:00", "2020-06-21"),
        ("2020-06", "2020-06"),
        ("2013", "2013"),
        ("20200621", "2020-06-21"),
        ("November 2020", "2020-11"),
        ("April 20, 2024", "2024-04-20"),
        ("20th April 2024", "2024-04-20"),
        ("Posted on Monday, 19 August 2019 at 10:30 am", "2019-08-19"),
        ("20 de abril de 2024", "2024-04-20"),
        ("1er juillet 2013", "2013-07-01"),
        ("3. März 2021", "2021-03-03"),
        ("5 мая 2020 г.", "2020-05-05"),
        ("12 Aralık 2019", "2019-12-12"),
        ("13/04/2020", "2020-04-13"),
        ("04/13/2020", "2020-04-13"),
        ("03.04.2020", "2020-04-03"),
        ("03/04/2020", "2020"),
        ("2020-02-31", None),
        ("in the early 2000s", None),
        ("4 months", None),
        ("The rules of 2013", None),
    ],
)
def test_a_date_keeps_its_precision(written: str, read: str | None) -> None:
    assert iso(written) == read


@pytest.mark.parametrize(
    "line", ["1984", "Section 3", "May", "Embassies in 2013", "Agenda 2030", "The March 2020 rules"]
)
def test_a_title_with_a_number_is_no_dateline(line: str) -> None:
    assert dateline(line) is None


def test_a_change_dates_nothing() -> None:
    found = dateline("Updated: 3 May 2020")
    assert found is not None
    assert found.day is None


def test_the_path_of_a_blog_dates_its_post() -> None:
    assert from_url("https://example.org/2020/06/21/title") == "2020-06-21"
    assert from_url("https://example.org/2020/06/title") == "2020-06"
    assert from_url("https://example.org/report-2020") is None
