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
        # of words nobody knows whether they speak of what varies, until a kind is given
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


WORDS = side("claim", "few") + side("claim", "many")
MAY, JUNE = "asOf: 2014-05", "asOf: 2014-06"
COUNT = side("coSponsorCount", "175", JUNE)


# Kind of the dispute, its sides, how they relate in time.
RELATED = [
    # what does not vary in time is at odds whatever the date
    ("origin", WORDS, "same time"),
    ("[origin, evaluation]", WORDS, "same time"),
    ("origin", side("claim", "few", MAY) + side("claim", "many"), "same time"),
    ("date", side("claim", "in spring") + side("start", "2014-06"), "same time"),
    ("attribution", side("claim", "others") + side("ledBy", "actor/a"), "same time"),
    # a figure does
    ("figure", WORDS, "undated"),
    ("figure", side("claim", "few") + COUNT, "undated"),
    ("figure", side("claim", "few", JUNE) + COUNT, "same time"),
    # both give a time: the time decides
    ("figure", side("claim", "few", MAY) + side("claim", "many", JUNE), "different time"),
    ("figure", side("claim", "few", MAY) + COUNT, "different time"),
    ("date", side("claim", "few", MAY) + side("claim", "many", JUNE), "different time"),
    ("date", side("claim", "few", MAY) + side("claim", "many", "asOf: '2014'"), "same time"),
    # of several kinds, words are not about the figure
    ("[date, figure]", side("claim", "in spring", JUNE) + COUNT, "undated"),
    ("[date, figure]", WORDS + COUNT, "same time"),
    # no rivals: the same words, a comment with a scope of its own, two measures
    ("origin", side("claim", "few") + side("claim", "few", said_by="B"), "undated"),
    ("origin", side("claim", "few") + side("claim", "so", "scope: a comment"), "undated"),
    ("figure", COUNT + side("participantCount", "3", JUNE), "undated"),
]


def test_the_kind_says_whether_words_are_at_odds(make: Callable[..., Service]) -> None:
    files = {
        f"dispute/d{n}": HEAD.replace("label:", f"disputeKind: {kinds}\nlabel:") + sides
        for n, (kinds, sides, _) in enumerate(RELATED)
    }
    actor = "type: Person\nlabel: A\nactorType: person\n"
    service = make({"campaign/x": CAMPAIGN, "actor/a": actor, **files})
    expected = {f"dispute/d{n}": relation for n, (_, _, relation) in enumerate(RELATED)}
    assert {name: service.dispute(name).time_relation for name in files} == expected
    past = service.select("SELECT ?d ?r WHERE { ?d dd:timeRelation ?r }", known_on="2026-02-01")
    assert {"dispute/" + row["d"].rpartition("/")[2]: row["r"] for row in past.texts()} == expected


def test_a_comment_is_no_rival_and_is_not_contested(make: Callable[..., Service]) -> None:
    comment = side("claim", "the two agree", "scope: a comment")
    head = HEAD.replace("label:", "disputeKind: origin\nlabel:")
    service = make({"campaign/x": CAMPAIGN, "dispute/a": head + WORDS + comment})
    standings = {s.value: s.standing for s in service.dispute("dispute/a").sides}
    assert standings == {
        "few": "contested",
        "many": "contested",
        "the two agree": "single source",
    }


def test_only_figures_without_a_date_or_without_a_rival_leave_a_dispute_undated(
    service: Service,
) -> None:
    rows = service.select(
        'SELECT ?d ?kind WHERE { ?d dd:timeRelation "undated" ; dd:disputeKind/skos:prefLabel ?kind '
        'FILTER(LANG(?kind) = "en") }'
    ).texts()
    assert {row["d"].rpartition("/")[2] for row in rows} == {
        *("k26", "k42", "k55", "k69", "k78", "k82")
    }
    assert all("Figure" in {r["kind"] for r in rows if r["d"] == row["d"]} for row in rows)


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
    relations = {dispute.id: dispute.time_relation for dispute in page.disputes}
    # whose idea it was (K31) does not vary in time
    assert relations == {"dispute/k01": "undated", "dispute/k31": "same time"}
