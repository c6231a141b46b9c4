"""An address opens the view it was taken from, and holds nothing that was not checked."""

from urllib.parse import parse_qs, urlsplit

import pytest

from graph.model import Link
from search_ui import urls


def params(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


@pytest.mark.parametrize(
    "state",
    [
        urls.Search("yoga & 'soft' power", "campaign", 40),
        urls.Search("#YogaDay"),
        urls.Search("数字外交"),
        urls.Search("yoga", times=urls.Times("2021-05-01", "2026")),
        urls.Search(kind="event", like="campaign/yogaday", shown=40),
    ],
)
def test_a_search_comes_back_from_its_address(state: urls.Search) -> None:
    assert urls.search(params(state.address())) == state


def test_words_win_over_a_record_and_what_is_no_record_is_dropped() -> None:
    assert urls.search({"q": ["yoga"], "like": ["actor/dco"]}) == urls.Search("yoga")
    for like in ("nonsense", "actor/../etc", "javascript:alert(1)"):
        assert urls.search({"like": [like]}) == urls.Search()


def test_a_choice_of_facets_comes_back_from_its_address() -> None:
    state = urls.Campaigns({"country": ("Côte d'Ivoire", "India"), "year": ("2014",)}, "newest")
    assert urls.campaigns(params(state.address())) == state


def test_a_query_comes_back_from_its_address() -> None:
    state = urls.Sparql('SELECT ?s WHERE {\n  ?s ?p "ü & +" # why\n}')
    assert urls.sparql(params(state.address())) == state


def test_a_query_too_long_for_an_address_is_left_out_of_it() -> None:
    assert urls.Sparql("x" * 20_000).address() == "/sparql"


def test_what_an_address_must_not_hold_is_dropped() -> None:
    read = urls.search({"q": ["a\x00b\x1bc"], "kind": ["../etc"], "n": ["999999999"]})
    assert read == urls.Search("abc", "", 1_000)
    assert urls.campaigns({"country": ["a\x07b"], "sort": ["drop"]}) == urls.Campaigns()
    assert len(urls.search({"q": ["x" * 10_000]}).text) == urls.MAX_TEXT


def test_a_value_is_chosen_and_let_go() -> None:
    state = urls.Campaigns().with_value("country", "India", chosen=True)
    assert state.address() == "/campaigns?country=India"
    assert state.with_value("country", "India", chosen=False) == urls.Campaigns()


@pytest.mark.parametrize(
    ("asked", "kind", "expected"),
    [
        ("yogaday", "campaign", "campaign/yogaday"),
        ("campaign/yogaday", "campaign", "campaign/yogaday"),
        ("concept/soft-power", "record", "concept/soft-power"),
        ("", "campaign", ""),
        ("> } DROP ALL", "campaign", "> } DROP ALL"),
    ],
)
def test_an_identifier_is_read_with_or_without_its_kind(
    asked: str, kind: str, expected: str
) -> None:
    assert urls.asked({"id": [asked]}, kind) == expected


def test_only_identifiers_have_a_page() -> None:
    assert urls.known("concept/soft-power")
    assert not urls.known("> } DROP ALL")
    assert not urls.known("nonsense/soft-power")
    assert urls.link(Link("https://w3id.org/vocab/x", "x", "https:")) is None


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example", "seed:003.txt", "http://["],
)  # fmt: skip
def test_only_addresses_of_the_web_are_linked_to(address: str) -> None:
    assert urls.outside(address) is None
