"""What the repository's records can be narrowed by."""

from pathlib import Path

import pytest

from graph import cards, records

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def facets() -> dict[str, set[tuple[str, str]]]:
    read, _ = records.read_all(DATA)
    entries = cards.entries(read, labels=cards.labels_of(read), merged=cards.merged_names(read))
    return {
        entry.record: {
            (facet.field, value) for facet in entry.facets for value in (facet.value, *facet.names)
        }
        for entry in entries
    }


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("campaign/estonia-e-residency", ("country", "EE")),
        ("campaign/estonia-e-residency", ("country", "Estonia")),
        ("campaign/estonia-e-residency", ("country", "Estland")),
        ("campaign/estonia-e-residency", ("year", "2014")),
        ("campaign/estonia-e-residency", ("kind", "programme")),
        ("campaign/estonia-second-life-embassy", ("platform", "Second Life")),
        ("campaign/geneva-engage-awards", ("kind", "Award")),
        ("platform/twitter", ("platform", "twitter")),
        ("place/kr", ("country", "South Korea")),
        ("work/breul-280", ("lang", "de")),
        ("event/ms-2014-eres", ("year", "2014")),
    ],
)  # fmt: skip
def test_a_record_has_the_values_of_what_it_links_to(facets: dict[str, set[tuple[str, str]]], record: str, expected: tuple[str, str]) -> None:  # fmt: skip
    assert expected in facets[record]


def test_each_year_is_a_year(facets: dict[str, set[tuple[str, str]]]) -> None:
    found = {value for pairs in facets.values() for field, value in pairs if field == "year"}
    assert "2014" in found
    assert all(len(year) == 4 and year.isdigit() for year in found)


def test_a_record_without_any_of_it_has_only_its_kinds(facets: dict[str, set[tuple[str, str]]]) -> None:  # fmt: skip
    assert {field for field, _ in facets["concept/soft-power"]} == {"kind"}
