"""What search promises with the real model."""

import pytest

from graph.search import Compiled, Entry, Index, build_index

CARDS = {
    "campaign/yogaday": ("#YogaDay", "India made 21 June a day of wellness and exercise at the UN."),
    "campaign/e-residency": ("e-Residency", "Estonia lets foreigners open a company online."),
    "campaign/virtual-embassy": ("Virtual embassy", "Sweden opened an office in Second Life."),
    "concept/soft-power": ("Soft power", "Getting what you want by attraction, not coercion."),
    "concept/disinformation": ("Disinformation", "False claims that a state spreads on purpose."),
    "actor/state-department": ("Department of State", "The foreign ministry of the United States."),
    "event/iran-2009": ("Iranian election of 2009", "Protesters used Twitter to organise."),
    "platform/weibo": ("Weibo", "A Chinese service of short messages."),
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, compiled: Compiled) -> Index:
    folder = tmp_path_factory.mktemp("index")
    entries = [
        Entry(record, record.partition("/")[0], label, (label,), text, "en", 0, None, None, ())
        for record, (label, text) in CARDS.items()
    ]
    build_index(folder, entries, encoder=compiled, cache=folder / "c.sqlite", snapshot="s")
    return Index(folder, compiled)


@pytest.mark.parametrize(
    ("query", "record"),
    [
        ("stretching and breathing for body and mind", "campaign/yogaday"),
        ("start a business in the EU over the internet", "campaign/e-residency"),
        ("influence without force", "concept/soft-power"),
        ("fake news and propaganda", "concept/disinformation"),
        ("demonstrations in Tehran organised on social media", "event/iran-2009"),
        ("Chinese social network", "platform/weibo"),
        ("US diplomats", "actor/state-department"),
        ("embassy in a computer game", "campaign/virtual-embassy"),
    ],
)
def test_meaning_is_found_in_other_words(index: Index, query: str, record: str) -> None:
    assert index.search(query)[0].record == record


def test_a_query_of_unknown_words_is_left_to_the_vectors(index: Index) -> None:
    (hit, *_) = index.search("propaganda")
    assert (hit.record, hit.coverage, hit.lexical, hit.matched) == (
        "concept/disinformation",
        0.0,
        0.0,
        (),
    )
    assert hit.score == hit.dense == 1.0
    assert hit.snippet == "False claims that a state spreads on purpose."


def test_an_evaluation_can_rank_every_entry(index: Index) -> None:
    assert len(index.search("propaganda", limit=100, floor=-1, mode="dense")) == len(CARDS)
    assert len(index.search("propaganda", limit=100, floor=-1, fusion="rrf")) == len(CARDS)


@pytest.mark.parametrize("query", ["qzxv wkjh", "zzzz", "xkcdq plmokn", "asdfgh jklqwe"])
def test_gibberish_is_not_answered_with_confidence(index: Index, query: str) -> None:
    assert index.search(query) == []
