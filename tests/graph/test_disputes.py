"""Rival statements: at odds for the same time, or each true at its own date."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.service import Service

HEAD = """type: Dispute
label: A matter
about: [campaign/x]
sources:
  s: {url: "https://example.org/a", title: T, publisher: P}
statements:
"""
CAMPAIGN = "type: Campaign\nlabel: X\n"


def side(property_: str, value: str, *more: str, said_by: str = "A") -> str:
    lines = [f"- subject: campaign/x\n  {property_}: {value}", f"saidBy: {said_by}", *more]
    return "\n  ".join([*lines, "evidence: [s]"]) + "\n"


@pytest.mark.parametrize(
    ("sides", "relation"),
    [
        (
            side("coSponsorCount", "175", "asOf: 2014-12-11")
            + side("coSponsorCount", "177", "asOf: 2014-12"),
            "same time",
        ),
        (
            side("coSponsorCount", "175", "asOf: 2014-12-11")
            + side("coSponsorCount", "130", "asOf: 2014-11-14"),
            "different time",
        ),
        (
            side("coSponsorCount", "175", "asOf: 2014-12-11") + side("coSponsorCount", "130"),
            "undated",
        ),
        (side("coSponsorCount", "175") + side("coSponsorCount", "130"), "undated"),
        (
            side("coSponsorCount", "175", "asOf: '2014'", "scope: drafts")
            + side("coSponsorCount", "177", "asOf: '2014'", "scope: texts"),
            "undated",
        ),
        (
            side("coSponsorCount", "175", "asOf: '2014'")
            + side("coSponsorCount", "175", "asOf: '2014'", said_by="B"),
            "undated",
        ),
        # two beginnings cannot both be right; two ways of giving one can
        (side("start", "2014-12-01") + side("start", "'2015'"), "same time"),
        (side("start", "2014-12-01") + side("start", "'2014'"), "undated"),
        (side("claim", "first") + side("claim", "second"), "undated"),
        (
            side("coSponsorCount", "175", "asOf: '2014'")
            + side(
                "coSponsorCount",
                "177",
                "asOf: '2014'",
                "withdrawn: 2026-02-01",
                "reviewNote: misread",
            ),
            "undated",
        ),
    ],
)
def test_how_sides_relate_in_time(make: Callable[..., Service], sides: str, relation: str) -> None:
    service = make({"campaign/x": CAMPAIGN, "dispute/a": HEAD + sides})
    assert service.dispute("dispute/a").time_relation == relation
    rows = service.select("SELECT ?r WHERE { dispute:a dd:timeRelation ?r }").texts()
    assert rows == [{"r": relation}]


def test_the_value_of_another_time_is_not_contested(make: Callable[..., Service]) -> None:
    early = side("coSponsorCount", "130", "asOf: 2014-11-14")
    late = side("coSponsorCount", "175", "asOf: 2014-12-11")
    rival = side("coSponsorCount", "177", "asOf: 2014-12-11")
    service = make({"campaign/x": CAMPAIGN, "dispute/a": HEAD + early + late})
    standings = {s.value: s.standing for s in service.record("campaign/x").of("coSponsorCount")}
    assert standings == {"130": "superseded", "175": "single source"}
    assert not service.campaigns().campaigns[0].disputed
    service = make({"dispute/a": HEAD + early + late + rival})
    standings = {s.value: s.standing for s in service.record("campaign/x").of("coSponsorCount")}
    assert standings == {"130": "superseded", "175": "contested", "177": "contested"}
    assert service.campaigns().campaigns[0].disputed


def test_k01_is_a_dispute_of_one_time_and_130_is_of_another(service: Service) -> None:
    page = service.dispute("dispute/k01")
    assert page.time_relation == "same time"
    contested = {s.value for s in page.sides if s.standing == "contested"}
    assert {"175", "177"} <= contested
    assert "130" not in contested


def test_before_the_vote_there_was_one_count_and_no_rivals_of_its_time(service: Service) -> None:
    page = service.record("campaign/yogaday", true_on="2014-11-30")
    assert {s.value for s in page.of("coSponsorCount")} == {"130"}
    assert {dispute.time_relation for dispute in page.disputes} == {"undated"}
