"""The graph as of a day: what was true then, and what the graph knew then."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from graph.errors import WrongUse
from graph.service import Service

MEMBERS = "SELECT ?members WHERE { actor:dco dd:memberCount ?members }"

BODY = """type: Organisation
label: A Body
sources:
  s: {url: "https://example.org/a", title: T, publisher: P}
statements:
- memberCount: 5
  asOf: 2020-11
  evidence: [s]
- memberCount: 8
  asOf: '2021'
  evidence: [s]
- memberCount: 9
  asOf: 2021-03-02
  recorded: 2026-03-01
  evidence: [s]
- role: Brings states together.
  evidence: [s]
- role: Sells stamps.
  withdrawn: 2026-02-01
  reviewNote: It was another body of that name.
  evidence: [s]
- role: Was led by a committee.
  validFrom: '2019'
  validUntil: 2020-06
  evidence: [s]
"""


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("2020-12-01", "5"),
        ("2021-05-01", "7"),  # "8 as of 2021" counts from the end of 2021
        ("2021", "8"),
        ("2023-04-01", "13"),
        ("2023-11-01", "15"),
        ("2024-03-01", "16"),
        (None, "16"),
    ],
)
def test_the_members_of_the_dco_on_a_day(service: Service, day: str | None, members: str) -> None:
    assert service.select(MEMBERS, true_on=day).texts() == [{"members": members}]


def test_a_strangers_query_may_ask_of_a_day_too(service: Service) -> None:
    assert b'"7"' in service.sparql(MEMBERS, true_on="2021-05-01").body
    assert b'"16"' in service.sparql(MEMBERS).body


def test_a_page_of_a_day_leaves_out_what_came_later(service: Service) -> None:
    counts = service.record("actor/dco", true_on="2021-05-01").of("memberCount")
    assert [(s.value, s.standing == "superseded") for s in counts] == [("5", True), ("7", False)]


def test_asking_again_for_a_day_costs_nothing(service: Service) -> None:
    service.select(MEMBERS, true_on="2022-01-01")
    began = time.perf_counter()
    service.select(MEMBERS, true_on="2022-01-01")
    assert time.perf_counter() - began < 0.2


def test_what_is_no_date_is_refused(service: Service) -> None:
    with pytest.raises(WrongUse, match="true-on is a date"):
        service.select(MEMBERS, true_on="soon")


def told(service: Service, **moment: str) -> set[str]:
    rows = service.select(
        "SELECT ?v WHERE { VALUES ?p { dd:role dd:memberCount } actor:body ?p ?v }", **moment
    )
    return {row["v"] for row in rows.texts()}


def test_the_two_axes_of_time(make: Callable[..., Service]) -> None:
    service = make({"actor/body": BODY})
    committee, states, stamps = (
        "Was led by a committee.",
        "Brings states together.",
        "Sells stamps.",
    )
    assert told(service) == {states, committee, "8"}
    # true on: the latest count by then, spans that hold the day, what has no time
    assert told(service, true_on="2021-02-01") == {states, "5"}
    assert told(service, true_on="2020-05-01") == {states, committee}
    assert told(service, true_on="2021-03-02") == {states, "9"}
    # known on: not what was recorded later; again what was withdrawn later
    assert told(service, known_on="2026-01-31") == {states, committee, stamps, "8"}
    assert told(service, known_on="2026-02-01") == {states, committee, "8"}
    assert told(service, known_on="2025") == set()
    assert told(service, true_on="2021-03-02", known_on="2026-02") == {states, "5"}


def test_what_was_withdrawn_stays_and_is_shown_as_such_only(make: Callable[..., Service]) -> None:
    service = make({"actor/body": BODY})
    page = service.record("actor/body")
    assert "Sells stamps." not in {s.value for s in page.statements}
    [gone] = page.withdrawn
    assert (gone.value, gone.standing, gone.withdrawn) == (
        "Sells stamps.",
        "withdrawn",
        "2026-02-01",
    )
    assert gone.review_note == "It was another body of that name."
    assert gone.evidence
    assert not any("stamps" in hit.snippet for hit in service.search("stamps").hits)
    before = service.record("actor/body", known_on="2026-01-15")
    assert not before.withdrawn
    [stood] = [s for s in before.of("role") if s.value == "Sells stamps."]
    assert stood.standing == "single source"
    assert stood.review_note is None
    assert service.record("actor/body", true_on="2021").withdrawn
