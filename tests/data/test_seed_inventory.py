"""The five documents that the project began with, row by row: who says it, in which words, and how it stands.

`data/eval/seed-inventory.csv` is the inventory. `absent` means that no entity of the graph goes by these
words: what stood around the texts is no fact.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import ids, records
from graph.config import Settings
from graph.ingest import ingest_files
from graph.model import Statement
from graph.service import Service

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
with (ROOT / "data" / "eval" / "seed-inventory.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
SAID = [row for row in ROWS if row["standing"] != "absent"]
ABSENT = [row for row in ROWS if row["standing"] == "absent"]
# What stands only in the references and the stamps of the page, which reading takes off the text.
IN_THE_PAGE_ONLY = {"4.1", "4.3", "4.14", "4.15", "4.16"}
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="the seed documents are not here")


@pytest.fixture(scope="module")
def with_seeds(served: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The graph once the five documents were read."""
    import shutil

    home = Settings(home=tmp_path_factory.mktemp("inventory"), data=served.data, query_seconds=5)
    shutil.copytree(served.build / "current", home.build / "states" / "1", symlinks=True)
    (home.build / "current").symlink_to("states/1")
    for name in ("encoder", "embeddings.sqlite"):
        (home.build / name).symlink_to(served.build / name)
    ingest_files(home, sorted(SEEDS.glob("*.txt")))
    service = Service(home)
    yield service
    service.close()


def name(row: dict[str, str]) -> str:
    value = row["value"].rpartition("/")[2].replace(" ", "-")
    return "-".join(filter(None, (row["row"], row["property"], value)))


def said(service: Service, row: dict[str, str]) -> list[Statement]:
    """The statements of a row: of its subject, with its value, for which its document is named."""
    page = service.record(row["subject"])
    return [
        statement
        for statement in page.everything
        if statement.subject == row["subject"]
        and statement.predicate == row["property"]
        and (statement.link.id if statement.link else statement.value).startswith(row["value"])
        and any(of(row["document"], proof.document.address) for proof in statement.evidence)
    ]


def of(document: str, address: str) -> bool:
    return address.startswith((f"seed:{document}_", f"file:{document}_"))


def test_the_inventory_has_every_row() -> None:
    last = {"0": 11, "1": 11, "2": 6, "3": 11, "4": 19}
    wanted = {f"{seed}.{number}" for seed, count in last.items() for number in range(1, count + 1)}
    assert {row["row"] for row in ROWS} == wanted


@pytest.mark.parametrize("row", SAID, ids=name)
def test_a_row_is_in_the_graph_and_stands_as_its_sources_let_it(
    row: dict[str, str], service: Service
) -> None:
    found = said(service, row)
    assert found, "no statement of this row names its document"
    assert row["standing"] in {statement.standing for statement in found}


@pytest.mark.parametrize(
    "row", [row for row in SAID if row["standing"] == "contradicted"], ids=name
)
def test_what_is_contradicted_names_what_speaks_against_it_and_is_no_plain_triple(
    row: dict[str, str], service: Service
) -> None:
    for statement in said(service, row):
        assert any(proof.refutes and proof.attests for proof in statement.evidence)
        assert statement.review_note
        value = statement.link.id if statement.link else statement.value
        plain = service.select(
            f"SELECT ?o WHERE {{ GRAPH <{ids.GRAPH}best> {{ <{ids.entity(statement.subject)}> "
            f"dd:{statement.predicate} ?o }} }}"
        ).rows
        texts = {cell.id or cell.text for (cell,) in plain if cell}
        assert value not in texts


@needs_seeds
@pytest.mark.parametrize("row", SAID, ids=name)
def test_once_the_document_is_read_its_words_stand_behind_the_row(
    row: dict[str, str], with_seeds: Service
) -> None:
    """At most 25 words, at offsets of the stored text."""
    proofs = [
        proof
        for statement in said(with_seeds, row)
        for proof in statement.evidence
        if of(row["document"], proof.document.address) and not proof.refutes
    ]
    if row["row"] in IN_THE_PAGE_ONLY:
        assert any(proof.attests for proof in proofs)
        return
    quoted = [proof for proof in proofs if proof.quote]
    assert quoted
    for proof in quoted:
        assert proof.anchoring == "exact"
        assert proof.passage
        assert len((proof.quote or "").split()) <= 25
        assert (proof.method, proof.reviewed_by) == ("Reading", "editors")


@needs_seeds
def test_no_words_of_a_seed_are_lost(with_seeds: Service) -> None:
    assert with_seeds.ask("quotes-that-are-lost").texts()[0]["answer"] == "none"


@needs_seeds
@pytest.mark.parametrize("row", ABSENT, ids=name)
def test_what_stood_around_a_text_is_no_entity(row: dict[str, str], with_seeds: Service) -> None:
    query = (
        "SELECT ?e ?name WHERE { ?e rdfs:label|skos:altLabel ?name "
        f'FILTER(STRSTARTS(STR(?e), "{ids.ENTITY}") && STRSTARTS(LCASE(?name), "{row["value"].lower()}")) }}'
    )
    assert not with_seeds.select(query).rows


def test_he_of_a_seed_became_no_statement_of_gender() -> None:
    read, _ = records.read_all(ROOT / "data")
    keys = {key for record in read for key in record.fields}
    keys |= {row.predicate for record in read for row in record.statements}
    assert not {key for key in keys if "gender" in key.lower() or "pronoun" in key.lower()}


def test_both_leaders_were_best_connected_each_in_his_year(service: Service) -> None:
    answer = {
        day: [
            row["actor"].rpartition("/")[2]
            for row in service.ask("first-in-a-ranking", true_on=day).texts()
        ]
        for day in ("2012-12-31", "2013-12-31")
    }
    assert "herman-van-rompuy" in answer["2012-12-31"]
    assert "carl-bildt" in answer["2013-12-31"]


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("2020-12-31", 5),
        ("2021-05-31", 7),
        ("2023-04-30", 13),
        ("2023-10-31", 15),
        ("2024-02-29", 16),
    ],
)
def test_the_organisation_had_so_many_members_on_the_day(
    day: str, members: int, service: Service
) -> None:
    [row] = service.ask("dco-members", true_on=day).texts()
    assert row["members"] == str(members)
