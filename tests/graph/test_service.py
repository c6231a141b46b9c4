"""Pages and lists say what the records say."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import cards, records
from graph.errors import UnknownName, WrongUse
from graph.search.words import with_filter
from graph.service import CLOSE, Service


def test_the_page_of_yoga_day_gives_both_counts_of_co_sponsors_with_their_sources(
    service: Service,
) -> None:
    counts = service.record("campaign/yogaday").of("coSponsorCount")
    contested = {s.value for s in counts if s.standing == "contested"}
    assert contested == {"175", "177"}
    assert {s.value for s in counts if s.standing == "superseded"} == {"130"}
    assert all(s.evidence and s.said_by and s.disputes for s in counts)


def test_a_dispute_shows_every_side_with_who_says_so(service: Service) -> None:
    dispute = service.dispute("dispute/k01")
    assert [link.id for link in dispute.about] == ["campaign/yogaday"]
    assert len(dispute.sides) == 7
    assert all(side.said_by for side in dispute.sides)


def test_the_standing_counts_independent_sources(service: Service) -> None:
    page = service.record("campaign/estonia-e-residency")
    start = page.of("start")[0]
    assert start.standing == "supported"
    partner = page.of("hasPartner")[0]
    assert partner.standing == "single source"


def test_what_no_source_says_is_said(service: Service) -> None:
    assert "has hashtag" in service.record("campaign/estonia-e-residency").missing


def test_a_copy_of_a_page_is_never_given_as_a_link(service: Service) -> None:
    page = service.record("actor/us-taskforce-ediplomacy")
    copies = [p.document for s in page.statements for p in s.evidence if p.document.mirror]
    assert copies
    assert all(copy.link is None for copy in copies)


def test_an_unknown_record_is_met_with_near_names(service: Service) -> None:
    with pytest.raises(UnknownName, match="did you mean campaign/yogaday"):
        service.record("campaign/yogadya")


def test_the_count_of_a_facet_value_is_the_number_of_results_one_gets_with_it(
    service: Service,
) -> None:
    for chosen in (
        {},
        {"platform": ["Twitter"]},
        {"country": ["India", "Estonia"], "function": ["nation branding"]},
    ):
        shown = service.campaigns(chosen)
        for facet, values in shown.facets.items():
            for value in values[:6]:
                got = service.campaigns({**chosen, facet: [value.value]})
                assert len(got.campaigns) == value.count, (chosen, facet, value)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"country": ["India"]},
        {"kind": ["virtual mission"]},
        {"platform": ["Twitter", "Facebook"], "year": ["2014"]},
        {"function": ["consular service"]},
    ],
)
def test_the_query_behind_a_list_gives_the_same_list(
    service: Service, chosen: dict[str, list[str]]
) -> None:
    shown = service.campaigns(chosen)
    rows = service.select(shown.query).texts()
    assert {row["campaign"].partition("/id/")[2] for row in rows} == {c.id for c in shown.campaigns}


def test_campaigns_sort_by_name_and_by_date_with_the_undated_last(service: Service) -> None:
    oldest = [c.start for c in service.campaigns(order="start").campaigns]
    dated = [start for start in oldest if start]
    assert dated == sorted(dated)
    assert oldest[len(dated) :] == [None] * (len(oldest) - len(dated))
    names = [c.label.lstrip("#").casefold() for c in service.campaigns().campaigns]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("e-residency", "campaign/estonia-e-residency"),
        ("#YogaDay", "campaign/yogaday"),
        ("yogaday", "campaign/yogaday"),
        ("Corneliu Bjola", "actor/corneliu-bjola"),
        ("Twiplomacy", "campaign/twiplomacy-study"),
        ("#MustSeeIran", "campaign/mustseeiran"),
    ],
)
def test_a_name_finds_its_bearer_first(service: Service, text: str, first: str) -> None:
    assert service.search(text).hits[0].record == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "an archipelago keeps its statehood on the internet because of the rising sea",
            "campaign/tuvalu-first-digital-nation",
        ),
        (
            "letting foreigners start a company online without moving there",
            "campaign/estonia-e-residency",
        ),
        (
            "a state gives its telephone number so that strangers can ring its people",
            "campaign/the-swedish-number",
        ),
    ],
)
def test_meaning_finds_what_words_do_not(service: Service, text: str, expected: str) -> None:
    found = [hit.record for hit in service.search(text, kinds=["campaign"]).hits]
    assert expected in found[:3]


def test_kinds_are_counted_before_the_filter(service: Service) -> None:
    answer = service.search("virtual embassy in Second Life", kinds=["actor"])
    assert {hit.kind for hit in answer.hits} == {"actor"}
    assert answer.kinds["campaign"] >= 3


def test_records_near_by_chance_are_neither_shown_nor_counted(service: Service) -> None:
    answer = service.search("estonia", limit=1_000)
    assert sum(answer.kinds.values()) == len(answer.hits) < 150
    assert min(hit.score for hit in answer.hits) >= CLOSE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("digital embassy", None),
        ("digital embassy", "work"),
        ("e-residancy -kind:event", None),
        ("twitter ambassadors country:US", None),
        ("year:2012..2016", "campaign"),
        ("who opened an embassy in a virtual world?", "actor"),
    ],
)
def test_the_count_of_a_facet_value_is_the_number_of_records_that_one_finds_with_it(
    service: Service, text: str, kind: str | None
) -> None:
    kinds = [kind] if kind else None
    answer = service.search(text, kinds=kinds)
    assert set(answer.facets) == {"kind", "country", "year", "platform", "lang"}
    told = [
        (field, value, count)
        for field in ("country", "year", "platform", "lang")
        for value, count in list(answer.facets[field].items())[:5]
    ]
    assert len(told) > 6
    for field, value, count in told:
        narrowed = with_filter(text, field, value)
        assert narrowed
        hits = service.search(narrowed, kinds=kinds, limit=1_000).hits
        assert len(hits) == count, (field, value)


def test_choosing_a_kind_leaves_the_counts_of_the_other_kinds(service: Service) -> None:
    answer = service.search("digital embassy", kinds=["work"])
    every = service.search("digital embassy")
    assert answer.kinds == every.kinds
    assert answer.facets["kind"] == every.facets["kind"]
    assert sum(answer.facets["lang"].values()) == every.kinds["work"]


def test_every_value_of_a_facet_can_be_asked_for(service: Service) -> None:
    facets = service.search("lang:en lang:es lang:zh lang:de lang:uk lang:ar lang:ru").facets
    for field, counts in facets.items():
        for value in counts:
            assert with_filter("visa", field, value), (field, value)


def test_a_record_is_like_what_speaks_of_the_same_thing_and_not_like_itself(
    service: Service,
) -> None:
    answer = service.like("campaign/yogaday", limit=5)
    found = [hit.record for hit in answer.hits]
    assert len(found) == 5
    assert {"hashtag/yogaday", "dispute/k31"} <= set(found)
    assert "campaign/yogaday" not in found
    assert (answer.like, answer.query, answer.snapshot) == (
        "campaign/yogaday",
        "",
        service.search("yoga").snapshot,
    )
    events = service.like("campaign/yogaday", limit=3, kinds=["event"])
    assert {hit.kind for hit in events.hits} == {"event"}


def test_what_is_like_a_record_that_was_merged_is_like_the_one_that_stays(
    service: Service,
) -> None:
    merged, stays = "actor/un-millennium-campaign-sdg-action-campaign", "actor/sdg-action-campaign"
    assert service.like(merged).like == stays
    assert [h.record for h in service.like(merged).hits] == [
        h.record for h in service.like(stays).hits
    ]


def test_nothing_is_like_an_unknown_record(service: Service) -> None:
    with pytest.raises(UnknownName, match="did you mean campaign/yogaday"):
        service.like("campaign/yogadya")


def test_a_search_as_of_a_day_finds_only_what_the_graph_of_then_describes(
    service: Service,
) -> None:
    text = "digital diplomacy"
    now = service.search(text, limit=1_000)
    then = service.search(text, limit=1_000, known_on="2026-11-21")
    later = {hit.record for hit in now.hits} - {hit.record for hit in then.hits}
    said = [service.record(r).statements for r in later if r.startswith("work/")]
    assert sum(bool(statements) for statements in said) > 3
    assert {s.recorded > "2026-11-21" for statements in said for s in statements} == {True}
    assert (now.note, then.known_on) == (None, "2026-11-21")
    assert "words that were searched are today's" in str(then.note)
    assert sum(then.facets["lang"].values()) < sum(now.facets["lang"].values())
    assert service.search(text, known_on="2026-11-22", limit=1_000).hits == now.hits


def test_before_its_first_statement_the_graph_describes_nothing(service: Service) -> None:
    assert service.search("yoga", known_on="2020").hits == ()
    assert service.like("campaign/yogaday", known_on="2020").hits == ()


def test_a_dispute_without_a_side_that_speaks_of_the_day_is_not_found(service: Service) -> None:
    now = {hit.record for hit in service.search("kind:dispute", limit=99).hits}
    then = {hit.record for hit in service.search("kind:dispute", limit=99, true_on="2005").hits}
    assert "dispute/k01" in now - then  # how many co-sponsored in 2014
    assert then < now


def test_a_search_as_of_no_day_is_refused(service: Service) -> None:
    with pytest.raises(WrongUse, match="true-on is a date"):
        service.search("yoga", true_on="soon")


def test_a_phrase_that_stands_nowhere_is_told_apart_from_a_filter_that_lets_nothing_through(
    service: Service,
) -> None:
    loose = service.search('"zebra embassy" estonia')
    assert [one.value for one in loose.loosened] == ["zebra embassy"]
    assert loose.hits
    assert loose.missed == ()
    strict = service.search("embassy country:Atlantis")
    assert ([one.value for one in strict.missed], strict.hits) == (["Atlantis"], ())
    assert strict.loosened == ()
    assert service.search('"digital embassy" estonia').loosened == ()


@pytest.mark.parametrize(
    "kind",
    ["campaign", "actor", "work", "concept", "event", "platform", "hashtag", "place", "account"],
)
def test_every_page_of_every_kind_opens(service: Service, kind: str) -> None:
    links = service.entities(kind)
    assert links
    for link in links[:: max(1, len(links) // 12)]:
        assert service.record(link.id).label == link.label


def test_a_cited_document_that_we_do_not_hold_shows_what_it_is_evidence_for(
    service: Service,
) -> None:
    proof = service.record("campaign/yogaday").statements[0].evidence[0]
    page = service.document(proof.document.id)
    assert page.passages == ()
    assert page.supports


def test_a_page_names_the_record_that_is_the_same_thing_once(service: Service) -> None:
    for one, other in (
        ("campaign/estonia-e-residency", "actor/ee-e-residency"),
        ("actor/ee-e-residency", "campaign/estonia-e-residency"),
        ("platform/website", "concept/website"),
    ):
        page = service.record(one)
        (field,) = [field for field in page.fields if field.property == "exactMatch"]
        assert field.label == "the same thing as"
        assert [link.id for link in field.links] == [other]
        assert not [i for i in page.incoming if i.property == "exactMatch"]


def test_a_refused_name_is_not_among_the_names_of_a_page(service: Service) -> None:
    page = service.record("campaign/curators-of-sweden")
    refused = [s.value for s in page.statements if s.predicate == "name" and s.review == "rejected"]
    assert refused == ["Rotation Curation"]
    assert "@sweden" in page.names
    assert "Rotation Curation" not in page.names


def test_a_refused_tag_leads_no_search_to_the_initiative(service: Service) -> None:
    page = service.record("campaign/milk-tea-alliance")
    assert [s.value for s in page.of("hasHashtag")] == ["#MilkTeaAlliance"]
    assert service.search("#nnevvy").hits[0].record == "hashtag/nnevvy"
    assert service.search("#MilkTeaAlliance").hits[0].record == "campaign/milk-tea-alliance"


def test_what_a_source_refutes_leads_no_search_to_the_record() -> None:
    path = Path(__file__).parents[2] / "data" / "campaign" / "second-house-of-sweden.yaml"
    record, _ = records.read(path)
    assert record
    told = cards.card(record, {"place/ir": "Iran"})
    assert "Targets: Iran" not in told
    assert "Sweden had no embassy in Iran when" not in told
    assert "Second Life" in told
