"""The promises of facets, of what is like a record, and of a reranker."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.search import Encoder, Entry, Facet, Found, Index, build_index

Make = Callable[..., Entry]


@pytest.fixture
def index(tmp_path: Path, encoder: Encoder, entry: Make) -> Index:
    def of(record: str, text: str, name: str, *facets: Facet) -> Entry:
        return replace(entry(record, text, name), facets=facets)

    estonia, korea = Facet("country", "Estonia", ("EE", "Eesti")), Facet("country", "Korea", ("KR",))  # fmt: skip
    entries = [
        of("campaign/a", "A state opened itself to the net.", "Residency", estonia, Facet("year", "2014")),
        of("campaign/b", "A state sent a song over the net.", "Wave", korea, Facet("year", "2014")),
        of("event/c", "A state had a summit.", "Summit", estonia, Facet("year", "2020")),
        of("work/d", "A book about the song of a state.", "Song", korea, estonia),
        of("work/e", "Nothing to do with it.", "Other"),
    ]  # fmt: skip
    build_index(tmp_path, entries, encoder=encoder, cache=None, snapshot="s")
    return Index(tmp_path, encoder)


def facets(index: Index, query: str) -> Found:
    return index.find(query, mode="lexical", with_facets=True)


def test_each_value_is_counted_as_often_as_choosing_it_finds(index: Index) -> None:
    found = facets(index, "state")
    assert found.facets is not None
    assert found.facets["country"] == {"Estonia": 3, "Korea": 2}
    assert found.facets["year"] == {"2014": 2, "2020": 1}
    assert found.facets["kind"] == {"campaign": 2, "event": 1, "work": 1}
    for field, counts in found.facets.items():
        for value, count in counts.items():
            assert len(index.search(f'state {field}:"{value}"', mode="lexical")) == count


def test_the_counts_of_a_field_do_not_change_by_what_is_chosen_of_it(index: Index) -> None:
    found = facets(index, "state country:EE")
    assert found.facets is not None
    assert found.facets["country"] == {"Estonia": 3, "Korea": 2}
    assert found.facets["year"] == {"2014": 1, "2020": 1}
    assert found.kinds == {"campaign": 1, "event": 1, "work": 1}
    both = facets(index, "state country:EE year:2014").facets
    assert both is not None
    assert (both["country"], both["year"]) == ({"Estonia": 1, "Korea": 1}, {"2014": 1, "2020": 1})


def test_a_value_that_was_refused_is_counted_all_the_same(index: Index) -> None:
    found = facets(index, "state -country:Korea")
    assert found.facets is not None
    assert found.facets["country"] == {"Estonia": 3, "Korea": 2}
    assert found.kinds == {"campaign": 1, "event": 1}


def test_facets_are_counted_for_filters_alone_too(index: Index) -> None:
    found = index.find("year:2014", with_facets=True)
    assert found.facets is not None
    assert found.facets["country"] == {"Estonia": 1, "Korea": 1}
    assert index.find("year:2014").facets is None


def test_a_phrase_that_stands_nowhere_narrows_nothing_beside_other_words(index: Index) -> None:
    found = index.find('"no such words" state', mode="lexical")
    assert {hit.record for hit in found.hits} == {"campaign/a", "campaign/b", "event/c", "work/d"}
    assert [(f.value, f.records) for f in found.filters] == [("no such words", 0)]
    assert index.find('"no such words"').hits == ()


def test_like_finds_what_shares_telling_words_and_meaning(index: Index) -> None:
    hits = index.like("campaign/b")
    assert hits[0].record == "work/d"
    assert "campaign/b" not in {hit.record for hit in hits}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.record for hit in index.like("campaign/b", kinds=["event"])} == {"event/c"}
    assert len(index.like("campaign/b", limit=1)) == 1
    assert index.like("campaign/none") == []


def test_a_reranker_orders_what_was_not_found_by_name(tmp_path: Path, encoder: Encoder, index: Index) -> None:  # fmt: skip
    class Bookish:
        name = "bookish"

        def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.array([text.count("book") - len(text) / 1000 for text in texts], np.float32)

    reranked = Index(tmp_path, encoder, reranker=Bookish())
    hits = reranked.search("state net", limit=3)
    assert [hit.reranked for hit in hits] == sorted((hit.reranked or 0 for hit in hits), reverse=True)  # fmt: skip
    assert hits[0].record == "work/d"
    assert index.search("state net", limit=3)[0].record != "work/d"
    (first, *_) = reranked.search("Summit")
    assert (first.record, first.reranked) == ("event/c", None)
