"""The first ten competency questions give the answers that their sources give."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import queries
from graph.config import Settings
from graph.ingest import ingest_files
from graph.service import Service

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def answers(service: Service, name: str, *columns: str, **given: str) -> list[tuple[str, ...]]:
    rows = [
        tuple(row.get(column, "") for column in columns) for row in service.ask(name, given).texts()
    ]
    return list(dict.fromkeys(rows))


def test_1_india_leads_yoga_day(service: Service) -> None:
    assert answers(service, "who-leads", "name", "country", campaign="yogaday") == [
        ("Government of India", "IN"),
        ("Narendra Modi", "IN"),
    ]


def test_2_the_essay_names_four_initiatives(service: Service) -> None:
    found = answers(service, "initiatives-a-document-names", "initiative", "country")
    assert {(iri.rpartition("/")[2], country) for iri, country in found} == {
        ("yogaday", "IN"),
        ("estonia-e-residency", "EE"),
        ("second-house-of-sweden", "SE"),
        ("mustseeiran", "IR"),
    }


def test_3_the_dco_was_established_in_november_2020(service: Service) -> None:
    found = answers(service, "when-founded", "founded", "earliest", "latest", actor="dco")
    assert found == [("2020-11", "2020-11-01", "2020-11-30")]


def test_4_deemah_alyahya_is_its_secretary_general(service: Service) -> None:
    found = answers(
        service, "who-holds-a-post", "name", "post", actor="dco", post="secretary-general"
    )
    assert found == [("Deemah AlYahya", "Secretary-General")]


def test_4_the_pronoun_of_the_essay_became_no_statement_of_gender(service: Service) -> None:
    assert not service.select(
        "SELECT ?s WHERE { ?s ?p ?o FILTER(CONTAINS(LCASE(STR(?p)), 'gender')) }"
    ).rows


def test_5_the_dco_launched_diplomatic_connect_once_called_diplomacy_connect(
    service: Service,
) -> None:
    found = answers(service, "services-and-their-names", "name", actor="dco")
    assert ("Diplomacy Connect",) in found
    assert ("DCO Diplomatic Connect",) in found


def test_6_the_taskforce_of_2002_became_the_office_of_ediplomacy(service: Service) -> None:
    found = answers(service, "units-and-successors", "name", "since", "successor_name")
    assert ("Taskforce on eDiplomacy", "2002", "Office of eDiplomacy") in found


def test_7_the_office_had_about_eighty_staff_half_of_them_on_ediplomacy(service: Service) -> None:
    assert answers(service, "staff-of", "count", "approximate", "scope") == [
        ("80", "true", "the whole office"),
        ("40", "true", "dedicated to ediplomacy-related work"),
    ]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside the repository")
def test_8_the_platforms_that_each_essay_names(new_home: Settings) -> None:
    home = new_home
    ingest_files(home, sorted(SEEDS.glob("*.txt")))
    service = Service(home)
    found = answers(service, "platforms-documents-name", "address", "name")
    assert [(address[5:8], name) for address, name in found] == [
        ("001", "Facebook"),
        ("001", "Twitter"),
        ("003", "Facebook"),
        ("003", "Instagram"),
        ("003", "Twitter"),
        ("004", "Facebook"),
        ("004", "Twitter"),
    ]
    bjola = answers(service, "documents-that-mention", "address", "text", entity="corneliu-bjola")
    assert bjola
    assert bjola[0][0] == "seed:000_6a6f5268468903c3.txt"
    assert "Corneliu Bjola" in bjola[0][1]
    for stranger in (
        "Bündchen",
        "Sheldon",
        "Umudova",
        "Rosario",
        "Thirteenth tale",
        "Pashayev",
        "Beverly",
        "IP address blocking",
    ):
        assert not service.select(
            f'SELECT ?s WHERE {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), "{stranger}")) }}'
        ).rows
        assert all(stranger not in hit.snippet for hit in service.search(stranger).hits)


def test_9_the_tool_kinds_that_the_essay_lists(service: Service) -> None:
    assert answers(service, "tools-a-document-lists", "name") == [
        ("Social media",),
        ("Website",),
        ("E-government",),
        ("Mobile application",),
        ("Virtual and mixed reality",),
    ]


def test_10_the_applications_that_the_essay_lists(service: Service) -> None:
    assert answers(service, "applications-a-document-lists", "name") == [
        ("Crisis communication",),
        ("Digital economic diplomacy",),
        ("Advocacy",),
        ("Cultural diplomacy",),
    ]


@pytest.mark.parametrize("name", queries.all_questions())
def test_every_named_question_runs_and_says_who_asks(name: str, service: Service) -> None:
    question = queries.named(name)
    assert question.question.endswith("?")
    assert question.who in ("student", "researcher", "curator")
    service.ask(name)
