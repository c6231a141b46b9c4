"""The promises of filters and of misspelt words, with a model of words that needs no file."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graph.search import NOISE, Encoder, Entry, Index, build_index, replace_records
from graph.search.fusion import MOST_LEXICAL
from graph.search.spelling import Spelling
from graph.search.words import understand, with_filter, without_filter

Make = Callable[..., Entry]


@pytest.fixture
def some(entry: Make) -> list[Entry]:
    def of(made: Entry, *facets: tuple[str, str]) -> Entry:
        return replace(made, facets=facets)

    return [
        of(
            entry("campaign/e-residency", "Estonia opened its state to foreigners.", "e-Residency"),
            ("country", "EE"),
            ("country", "Estonia"),
            ("year", "2014"),
        ),
        of(
            entry("campaign/hallyu", "The Korean wave as soft power.", "Korean Wave"),
            ("country", "KR"),
            ("country", "South Korea"),
            ("year", "2009"),
            ("platform", "twitter"),
            ("platform", "X"),
        ),
        of(
            entry("event/prize", "A prize for the power of soft words in a state.", "A prize"),
            ("kind", "Award"),
            ("country", "EE"),
            ("year", "2020"),
        ),
        of(entry("work/buch", "A book about the state.", "Das Netz und der Staat"), ("lang", "de")),
        entry("concept/soft-power", "Power without force in every state.", "Soft power"),
        entry("platform/twitter", "A place for short texts.", "Twitter"),
        entry("document/ab12", "A report of soft power.", "A report", part=1),
        entry("document/ab12", "Its second passage is about visas.", "A report", part=2),
    ]


@pytest.fixture
def index(tmp_path: Path, encoder: Encoder, some: list[Entry]) -> Index:
    build_index(tmp_path / "index", some, encoder=encoder, cache=None, snapshot="s")
    return Index(tmp_path / "index", encoder)


def found(index: Index, query: str, **options: object) -> set[str]:
    return {hit.record for hit in index.search(query, mode="lexical", **options)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state", {"campaign/e-residency", "event/prize", "work/buch", "concept/soft-power"}),
        ("state -book", {"campaign/e-residency", "event/prize", "concept/soft-power"}),
        ("state -book -#prize", {"campaign/e-residency", "concept/soft-power"}),
        ("soft -visas", {"campaign/hallyu", "event/prize", "concept/soft-power"}),
        ('soft -"soft power"', {"event/prize"}),
        ("state -e-residency -netz", {"event/prize", "concept/soft-power"}),
        ("state kind:campaign", {"campaign/e-residency"}),
        ("state KIND:Campaigns", {"campaign/e-residency"}),
        ("state -kind:campaign", {"event/prize", "work/buch", "concept/soft-power"}),
        ("state kind:campaign kind:work", {"campaign/e-residency", "work/buch"}),
        ("state kind:award|work", {"event/prize", "work/buch"}),
        ("soft country:ee", {"event/prize"}),
        ('soft country:"south korea"', {"campaign/hallyu"}),
        ('soft country:"EE|South Korea"', {"event/prize", "campaign/hallyu"}),
        ("soft platform:x", {"campaign/hallyu"}),
        ("state year:2014", {"campaign/e-residency"}),
        ("state year:2014..2020", {"campaign/e-residency", "event/prize"}),
        ("state year:..2014", {"campaign/e-residency"}),
        ("state year:2015-", {"event/prize"}),
        ("state country:EE year:2020", {"event/prize"}),
        ("state lang:de", {"work/buch"}),
        ("state lang:en year:2014", {"campaign/e-residency"}),
    ],
)
def test_filters_narrow_what_is_found(index: Index, query: str, expected: set[str]) -> None:
    assert found(index, query) == expected
    assert sum(index.find(query, mode="lexical").kinds.values()) == len(expected)


@pytest.mark.parametrize("query", ["soft foo:bar", "soft kind:", "soft : - power", "a-book soft"])
def test_what_is_no_filter_is_text(index: Index, query: str) -> None:
    answer = index.find(query)
    assert answer.filters == ()
    assert any("soft" in hit.matched for hit in answer.hits)


def test_syntax_inside_quotation_marks_is_text(index: Index) -> None:
    (phrase,) = index.find('"soft kind:work -power"').filters
    assert (phrase.field, phrase.value) == ("text", "soft kind:work -power")


@pytest.mark.parametrize("value", ["soon", "14", "2014..soon", "..", "2015..2014", "1066"])
def test_a_value_that_no_record_has_is_told_and_no_error(index: Index, value: str) -> None:
    answer = index.find(f"state year:{value}")
    assert answer.hits == ()
    assert [(f.field, f.value, f.records) for f in answer.filters] == [("year", value, 0)]


def test_each_filter_tells_how_many_records_it_fits(index: Index) -> None:
    told = index.find('"soft power" country:EE -kind:work').filters
    assert [(f.typed, f.is_excluded, f.records) for f in told] == [
        ('"soft power"', False, 3),
        ("country:EE", False, 2),
        ("kind:work", True, 1),
    ]


def test_filters_alone_list_what_fits_by_name(index: Index) -> None:
    answer = index.find("country:EE|KR", limit=2)
    assert [(hit.label, hit.score) for hit in answer.hits] == [("A prize", 0), ("e-Residency", 0)]
    assert answer.kinds == {"campaign": 2, "event": 1}
    assert [hit.record for hit in index.search("country:EE", kinds=["event"])] == ["event/prize"]
    assert index.search("-state") == []


def test_a_name_comes_first_only_where_it_fits_the_filters(index: Index) -> None:
    assert index.search("soft power kind:concept")[0].score == 1
    assert "concept/soft-power" not in found(index, "soft power -kind:concept")


def test_phrases_may_stand_in_different_passages_of_a_document(index: Index) -> None:
    assert found(index, '"soft power" "second passage"') == {"document/ab12"}


def test_what_narrowing_leaves_is_not_shown_for_being_left(index: Index) -> None:
    assert index.search("twitter")
    assert index.find("twitter -kind:platform", least=0.9).hits == ()


@pytest.mark.parametrize(
    ("query", "record", "corrected"),
    [
        ("e-residancy", "campaign/e-residency", ("e-residancy", "e-residency")),
        ("E-Residnecy", "campaign/e-residency", ("E-Residnecy", "E-residency")),
        ("Twiter", "platform/twitter", ("Twiter", "twitter")),
        ("#twittre", "platform/twitter", ("twittre", "twitter")),
        ("soft pwoer", "concept/soft-power", ("pwoer", "power")),
        ("koreen wave", "campaign/hallyu", ("koreen", "korean")),
    ],
)
def test_a_misspelt_name_is_found_and_told(index: Index, query: str, record: str, corrected: tuple[str, str]) -> None:  # fmt: skip
    answer = index.find(query)
    assert answer.hits[0].record == record
    assert 0.9 <= answer.hits[0].score <= 1
    assert answer.corrected == (corrected,)
    assert corrected[1] in answer.hits[0].matched
    assert corrected[0] not in answer.hits[0].matched
    assert [hit.score for hit in answer.hits] == sorted(
        (h.score for h in answer.hits), reverse=True
    )


@pytest.mark.parametrize("query", ["soft power", "visas", "opened foreigners", "states", "Korea"])
def test_words_that_occur_are_never_respelt(index: Index, query: str) -> None:
    assert index.find(query).corrected == ()


def test_a_respelt_word_counts_less_than_one_that_occurs(index: Index) -> None:
    (typed, *_), (meant, *_) = index.search("short twiter"), index.search("short twitter")
    assert typed.record == meant.record == "platform/twitter"
    assert typed.coverage == pytest.approx(MOST_LEXICAL * 1.6 / 2)
    assert meant.coverage == MOST_LEXICAL
    assert typed.matched == ("short", "twitter")


def test_the_vectors_alone_respell_nothing(index: Index) -> None:
    assert index.find("twiter", mode="dense").corrected == ()


@pytest.mark.parametrize("query", [*NOISE, "2015", "sofd", "tw", "pwr"])
def test_noise_is_not_respelt(index: Index, query: str) -> None:
    if query != "sofd":
        assert index.find(query).corrected == ()
    else:  # one letter of four, the first one right: what the rule still allows
        assert index.find(query).corrected == (("sofd", "soft"),)


def test_the_nearest_word_is_chosen_and_a_figure_is_no_slip() -> None:
    spelling = Spelling(["Estonia", "Estonian talks", "Austria 2014", "Australia", "Türkiye"])
    assert spelling.near("Estonai") == "estonia"
    assert spelling.near("Austrai") == "austria"
    assert spelling.near("turkiy") == "türkiye"
    assert spelling.near("2015") is None
    assert spelling.near("Ostrich") is None


def test_replaced_records_are_narrowed_and_respelt_as_in_a_full_build(tmp_path: Path, encoder: Encoder, some: list[Entry], entry: Make) -> None:  # fmt: skip
    new = [
        replace(entry("campaign/e-residency", "Latvia now.", "Latvian card"), facets=(("country", "LV"),)),
        replace(entry("event/new", "A new state.", "Novelty"), facets=(("year", "2014"),)),
    ]  # fmt: skip
    kept = [e for e in some if e.record not in {"campaign/e-residency", "document/ab12"}]
    build_index(tmp_path / "old", some, encoder=encoder, cache=None, snapshot="1")
    replace_records(
        tmp_path / "old",
        tmp_path / "new",
        records={"campaign/e-residency", "event/new", "document/ab12"},
        entries=new,
        encoder=encoder,
        cache=None,
        snapshot="2",
    )
    build_index(tmp_path / "full", kept + new, encoder=encoder, cache=None, snapshot="2")
    renewed, full = Index(tmp_path / "new", encoder), Index(tmp_path / "full", encoder)
    for query in ("country:EE", "country:LV", "year:2014", "kind:document", "residancy", "novelti", '"soft power"'):  # fmt: skip
        assert renewed.find(query) == full.find(query)
    assert [hit.record for hit in renewed.search("year:2014")] == ["event/new"]


def test_random_syntax_never_raises(index: Index) -> None:
    rng = random.Random(2)
    pieces = [
        "kind:",
        "year:",
        "2014",
        "..",
        "-",
        '"',
        "“",
        "soft",
        " ",
        "|",
        "country:",
        "#",
        "é",
        "½",
    ]
    for _ in range(300):
        query = "".join(rng.choices(pieces, k=rng.randint(1, 12)))
        assert all(0 <= hit.score <= 1 for hit in index.search(query))


def test_a_pasted_paragraph_is_text_and_no_syntax() -> None:
    paragraph = 'He spoke of "digital diplomacy" - and of -much- else. ' * 5
    assert len(paragraph.split()) > 32
    assert understand(paragraph).filters == ()
    assert {"digital", "diplomacy"} <= {word.shown for word in understand(paragraph).words}
    assert understand('"digital diplomacy" -much').filters != ()


@pytest.mark.parametrize(
    ("text", "field", "value", "expected"),
    [
        ("embassy", "country", "Estonia", "embassy country:Estonia"),
        ("embassy country:EE|LV", "country", "South Korea", 'embassy country:"South Korea"'),
        ("-country:EE embassy", "country", "Latvia", "embassy country:Latvia"),
        ("country:EE year:2012", "year", "2014", "country:EE year:2014"),
        ('"soft power" -virtual', "lang", "de", '"soft power" -virtual lang:de'),
        ('what is "soft power"?', "year", "2014", 'year:2014 what is "soft power"?'),
        ("", "platform", "Twitter", "platform:Twitter"),
        ("embassy", "platform", 'the "net"', None),
        ("embassy", "platform", "either|or", None),
        ("word " * 40, "country", "Estonia", None),
    ],
)
def test_a_value_takes_the_place_of_what_was_asked_of_its_field(
    text: str, field: str, value: str, expected: str | None
) -> None:
    assert with_filter(text, field, value) == expected


@pytest.mark.parametrize(
    "text",
    ['visa -country:EE year:2012 country:"South Korea" -"soft power" -virtual kind:book'],
)
def test_a_filter_that_is_taken_away_leaves_the_others(text: str) -> None:
    filters = understand(text).filters
    assert len(filters) == 6
    for one in filters:
        rest = without_filter(text, replace(one, records=9))
        assert understand(rest).filters == tuple(other for other in filters if other != one)
        assert "visa" in rest
