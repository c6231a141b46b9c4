"""The promises of the index, with a model of words that needs no file."""

import random
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.search import (
    MARK_END,
    MARK_START,
    Encoder,
    Entry,
    Hit,
    Index,
    IndexMismatch,
    IndexMissing,
    build_index,
    replace_records,
)
from graph.search.fusion import MOST_LEXICAL

Make = Callable[..., Entry]

LANGUAGE = (
    "embassy twitter public campaign hashtag minister crisis consular selfie yoga robot policy"
    " virtual island summit tweet network audience trust rumour archive border visa culture"
)
WORDS = LANGUAGE.split()


@pytest.fixture
def some(entry: Make) -> list[Entry]:
    return [
        entry("campaign/yogaday", "India marks a day of exercise online.", "#YogaDay", "Yoga Day"),
        entry("hashtag/idy2015", "A tag of the ministry.", "#IDY2015"),
        entry("campaign/e-residency", "Estonia opened its state to all.", "e-Residency"),
        entry("actor/estonia", "A small state in the north of Europe.", "Estonia", "Eesti"),
        entry("actor/un", "The organisation of all states.", "United Nations", "UN", "ONU"),
        entry("place/estonia", "A country on the Baltic sea.", "Estonia"),
        entry("work/estonia", "A book about the country.", "Estonia on the net", "Estonia"),
        entry("actor/turkiye", "The ministry in Ankara tweets.", "Türkiye", "Turkey"),
        entry(
            "document/ab12",
            "Power is soft where nobody is forced. A virtual embassy has soft power online.",
            "A report",
            part=1,
            start=100,
            end=178,
        ),
        entry("document/cd34", "The soft robot had no power left to tweet.", "Another report"),
    ]


@pytest.fixture
def index(tmp_path: Path, encoder: Encoder, some: list[Entry]) -> Index:
    build_index(tmp_path / "index", some, encoder=encoder, cache=None, snapshot="2026-11-21")
    return Index(tmp_path / "index", encoder)


def many(entry: Make, count: int, *, seed: int = 0) -> list[Entry]:
    rng = random.Random(seed)
    return [
        entry(
            f"document/{number // 3:04d}",
            " ".join(rng.choices(WORDS, k=30)),
            f"Report {number // 3}",
            part=number % 3,
        )
        for number in range(count)
    ]


def together(hit: Hit) -> float:
    return hit.coverage * hit.lexical + (1 - hit.coverage) * hit.dense


def records(index: Index, query: str, **options: object) -> list[str]:
    return [hit.record for hit in index.search(query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["yogaday", "#yogaday", "yoga day", "#YogaDay", "YOGA-DAY", "#Yoga_Day"])  # fmt: skip
def test_a_hashtag_is_found_in_each_of_its_spellings(index: Index, query: str) -> None:
    (first, *_) = index.search(query)
    assert (first.record, first.score) == ("campaign/yogaday", 1.0)


@pytest.mark.parametrize("query", ["tweets of yogaday", "tweets on yoga day", "the #YogaDay tweets"])  # fmt: skip
def test_a_hashtag_is_found_among_other_words(index: Index, query: str) -> None:
    assert "campaign/yogaday" in records(index, query, mode="lexical")


@pytest.mark.parametrize("query", ["IDY", "idy 2015", "#idy2015"])
def test_a_hashtag_is_found_by_its_letters_and_its_figure(index: Index, query: str) -> None:
    assert records(index, query, mode="lexical")[0] == "hashtag/idy2015"


@pytest.mark.parametrize("query", ["e-residency", "E Residency", "eresidency", "e‑residency"])
def test_a_hyphenated_name_is_found_as_a_phrase(index: Index, query: str) -> None:
    assert index.search(query)[0].record == "campaign/e-residency"
    assert records(index, f"how {query} began", mode="lexical")[0] == "campaign/e-residency"


@pytest.mark.parametrize("query", ["turkiye", "TÜRKIYE", "turkey"])
def test_a_name_is_found_without_its_diacritics(index: Index, query: str) -> None:
    assert index.search(query)[0].record == "actor/turkiye"


def test_of_equal_names_labels_come_first_and_then_kinds_in_their_order(index: Index) -> None:
    assert records(index, "Estonia")[:3] == ["actor/estonia", "place/estonia", "work/estonia"]


def test_an_alias_is_a_name(index: Index) -> None:
    (first, *_) = index.search("onu")
    assert (first.record, first.label, first.score) == ("actor/un", "United Nations", 1.0)


def test_a_name_inside_a_longer_query_is_not_boosted(index: Index) -> None:
    hits = index.search("books about Estonia and Turkey")
    assert not {"actor/estonia", "actor/turkiye"} & {hit.record for hit in hits if hit.score == 1}
    assert all(hit.score == pytest.approx(together(hit)) for hit in hits)


def test_a_phrase_in_quotation_marks_must_stand_in_what_is_found(index: Index) -> None:
    assert set(records(index, "soft power", mode="lexical")) == {"document/cd34", "document/ab12"}
    (hit,) = index.search('"soft power"')
    assert (hit.record, hit.matched[0]) == ("document/ab12", "soft power")
    assert index.search('"power soft"') == []


def test_a_snippet_marks_the_words_and_is_plain_text_otherwise(index: Index) -> None:
    (hit, *_) = index.search("soft powers", mode="lexical")
    assert f"{MARK_START}soft{MARK_END} {MARK_START}power{MARK_END} online" in hit.snippet
    assert hit.snippet.replace(MARK_START, "").replace(MARK_END, "") == (
        "Power is soft where nobody is forced. A virtual embassy has soft power online."
    )
    assert hit.matched == ("soft", "powers")


def test_a_hit_carries_what_a_reader_needs_to_check_it(index: Index) -> None:
    (hit, *_) = index.search("virtual embassy")
    assert (hit.record, hit.kind, hit.label) == ("document/ab12", "document", "A report")
    assert (hit.part, hit.start, hit.end) == (1, 100, 178)
    assert hit.sources == ("https://example.org/document/ab12",)
    assert hit.coverage == MOST_LEXICAL
    assert hit.lexical == hit.dense == hit.score == 1.0
    assert 0 < hit.cosine < 1
    assert index.snapshot == "2026-11-21"


def test_scores_are_the_weighted_sum_of_both_legs(index: Index) -> None:
    for hit in index.search("soft embassy of unheardof robots"):
        assert hit.coverage == pytest.approx(MOST_LEXICAL * 3 / 4)
        assert hit.score == pytest.approx(together(hit))


def test_the_last_word_is_a_prefix_only_where_nothing_else_matches(index: Index) -> None:
    (hit,) = index.search("embas", mode="lexical")
    assert (hit.record, hit.matched) == ("document/ab12", ("embas",))
    assert f"{MARK_START}embassy{MARK_END}" in hit.snippet
    assert records(index, "robot embas", mode="lexical") == ["document/cd34"]


@pytest.mark.parametrize("query", ["", " ", "?!", '"" ()', "🙂", "#", "\x00", "…"])
def test_a_query_without_content_finds_nothing(index: Index, query: str) -> None:
    assert index.search(query) == []


def test_gibberish_finds_nothing(index: Index) -> None:
    assert index.search("qzxv wkjh") == []


def test_stop_words_count_where_there_is_nothing_else(index: Index) -> None:
    assert records(index, "of all", mode="lexical")
    assert "of" not in index.search("state of robots")[0].matched


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""" soft',
        "soft) OR (",
        "NEAR(soft power, 3)",
        "soft AND NOT power",
        "names:soft",
        "^soft * power*",
        "{names label}: soft + power",
        "soft - power -- ; DROP TABLE entry",
        "' OR 1=1 --",
        "%s {} \\ \\x00",
        "soft\x00power \x02 \x03",
        "soft \ud800 power",
        "ﬁ ½ ① Ⅷ ٣ क्षेत्र 外交 เอกอัครราชทูต é́́",
        "\u202esoft\u202c\u200b\ufeff",
        "soft power " * 1000,
        "a-" * 5000,
        "x" * 10_000,
        '"' + "soft power " * 900 + '"',
        " ".join(f"word{number}-x'y" for number in range(900)),
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "lexical", "dense"])
def test_no_query_is_syntax_and_none_raises(index: Index, query: str, mode: str) -> None:
    hits = index.search(query, mode=mode)  # type: ignore[arg-type]
    assert all(0 <= hit.score <= 1 for hit in hits)
    if query.startswith("soft"):
        assert "document/ab12" in [hit.record for hit in hits]


def test_random_queries_never_raise(index: Index) -> None:
    rng = random.Random(1)
    letters = "soft power\"'()*:^-+{}[]~&|!?#@%_.,;/\\<>\n\t\x00\x01é外🙂٣\u0301"
    for _ in range(300):
        index.search("".join(rng.choices(letters, k=rng.randint(1, 40))))


def test_only_records_of_the_kinds_asked_for_are_found(index: Index) -> None:
    assert records(index, "Estonia", kinds={"place"}) == ["place/estonia"]
    assert records(index, "Estonia", kinds=()) == []
    assert records(index, "Estonia", kinds=["unheard-of"]) == []


def test_only_the_records_given_are_found(index: Index) -> None:
    inside = {"work/estonia", "document/cd34", "actor/not-in-the-index"}
    assert set(records(index, "Estonia soft", within=inside)) <= inside
    assert records(index, "Estonia", within=inside)[0] == "work/estonia"
    assert records(index, "Estonia", within=()) == []


def test_the_limit_is_kept(index: Index) -> None:
    assert len(index.search("the state of Estonia", limit=2)) == 2
    assert index.search("Estonia", limit=0) == []


@pytest.mark.parametrize("fusion", ["cc", "rrf"])
def test_scores_fall_and_each_record_comes_once(tmp_path: Path, encoder: Encoder, entry: Make, fusion: str) -> None:  # fmt: skip
    build_index(tmp_path, many(entry, 300), encoder=encoder, cache=None, snapshot="s")
    hits = Index(tmp_path, encoder).search("virtual embassy", limit=50, fusion=fusion)  # type: ignore[arg-type]
    assert len({hit.record for hit in hits}) == len(hits) == 50
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert 0 < hits[-1].score <= hits[0].score <= 1


def test_equal_scores_come_in_the_order_of_identifiers(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    twins = [entry(f"work/{name}", "The same text twice.", "Twin") for name in "dbeac"]
    build_index(tmp_path, twins, encoder=encoder, cache=None, snapshot="s")
    index = Index(tmp_path, encoder)
    for query in ("same text", "twin"):
        assert records(index, query) == [f"work/{name}" for name in "abcde"]


def test_the_same_entries_rank_the_same_in_any_order(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    entries = many(entry, 400)
    build_index(tmp_path / "a", entries, encoder=encoder, cache=None, snapshot="s")
    build_index(tmp_path / "b", entries, encoder=encoder, cache=None, snapshot="s")
    build_index(tmp_path / "c", entries[::-1], encoder=encoder, cache=None, snapshot="s")
    assert (tmp_path / "a/index.sqlite").read_bytes() == (tmp_path / "b/index.sqlite").read_bytes()
    a, b, c = (Index(tmp_path / name, encoder) for name in "abc")
    for query in ("virtual embassy", "robot", "trust in a rumour", "report 7"):
        assert a.search(query, limit=100) == b.search(query, limit=100)
        assert records(a, query, limit=100) == records(c, query, limit=100)


@pytest.mark.parametrize("fusion", ["cc", "rrf"])
def test_replaced_records_rank_as_in_a_full_build(tmp_path: Path, encoder: Encoder, entry: Make, fusion: str) -> None:  # fmt: skip
    old = many(entry, 600)
    changed = {f"document/{number:04d}" for number in range(0, 200, 7)}
    removed = {"document/0003", "document/0199"}
    added = [entry("campaign/new", "A new robot embassy.", "#NewRobot")]
    newer = [e for e in many(entry, 600, seed=1) if e.record in changed] + added
    kept = [e for e in old if e.record not in changed | removed]

    build_index(tmp_path / "old", old, encoder=encoder, cache=None, snapshot="1")
    reader = Index(tmp_path / "old", encoder)
    before = reader.search("robot embassy", limit=100)
    held = (tmp_path / "old" / "index.sqlite").read_bytes()
    replace_records(
        tmp_path / "old",
        tmp_path / "new",
        records=changed | removed | {"campaign/new"},
        entries=newer,
        encoder=encoder,
        cache=None,
        snapshot="2",
    )
    build_index(tmp_path / "full", kept + newer, encoder=encoder, cache=None, snapshot="2")

    new, full = Index(tmp_path / "new", encoder), Index(tmp_path / "full", encoder)
    assert (new.snapshot, len(new)) == ("2", len(full))
    for query in ("robot embassy", "report 3", "new robot", "visa culture archive", "#NewRobot"):
        options = {"limit": 100, "fusion": fusion}
        assert new.search(query, **options) == full.search(query, **options)  # type: ignore[arg-type]
    assert reader.search("robot embassy", limit=100) == before
    assert Index(tmp_path / "old", encoder).search("robot embassy", limit=100) == before
    assert held == (tmp_path / "old" / "index.sqlite").read_bytes()


def test_replacing_encodes_the_new_entries_only(tmp_path: Path, entry: Make, encoder: Encoder) -> None:  # fmt: skip
    build_index(tmp_path / "old", many(entry, 30), encoder=encoder, cache=None, snapshot="1")
    encoder.encoded.clear()  # type: ignore[attr-defined]
    replace_records(
        tmp_path / "old",
        tmp_path / "new",
        records={"work/x"},
        entries=[entry("work/x", "X is a new text.", "X")],
        encoder=encoder,
        cache=None,
        snapshot="2",
    )
    assert encoder.encoded == ["X is a new text."]  # type: ignore[attr-defined]


def test_entries_of_other_records_are_refused(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    build_index(tmp_path, many(entry, 3), encoder=encoder, cache=None, snapshot="1")
    options = {"encoder": encoder, "cache": None, "snapshot": "2", "records": {"work/x"}}
    with pytest.raises(ValueError, match="work/y"):
        replace_records(tmp_path, tmp_path / "new", entries=[entry("work/y")], **options)
    with pytest.raises(ValueError, match="being read"):
        replace_records(tmp_path, tmp_path, entries=[], **options)


def test_threads_get_the_answers_of_one(tmp_path: Path, encoder: Encoder, entry: Make) -> None:
    build_index(tmp_path, many(entry, 300), encoder=encoder, cache=None, snapshot="s")
    index = Index(tmp_path, encoder)
    queries = [f"{first} {second}" for first in WORDS[:6] for second in WORDS[6:12]]
    alone = {query: index.search(query) for query in queries}
    wrong: list[str] = []

    def ask(seed: int) -> None:
        shuffled = random.Random(seed).sample(queries, len(queries))
        wrong.extend(query for query in shuffled if index.search(query) != alone[query])

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_open_index_stays_itself_when_another_takes_its_place(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    build_index(tmp_path / "now", many(entry, 60), encoder=encoder, cache=None, snapshot="1")
    index = Index(tmp_path / "now", encoder)
    before = index.search("robot embassy")
    (tmp_path / "now").rename(tmp_path / "old")
    build_index(tmp_path / "now", many(entry, 9, seed=5), encoder=encoder, cache=None, snapshot="2")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(index.search, ["robot embassy"] * 50))
    assert answers == [before] * 50


def test_a_closed_index_refuses_to_search(index: Index) -> None:
    index.close()
    with pytest.raises(sqlite3.ProgrammingError):
        index.search("embassy")


def test_a_hit_shows_the_entry_for_which_it_was_found(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    build_index(tmp_path, many(entry, 300), encoder=encoder, cache=None, snapshot="s")
    index = Index(tmp_path, encoder)
    for query in ("visa for a robot", "trust in an unheardof summit"):
        for hit in index.search(query, limit=100):
            assert hit.score == pytest.approx(together(hit))
            assert hit.matched or hit.cosine >= 0.2


def test_an_empty_index_finds_nothing(tmp_path: Path, encoder: Encoder) -> None:
    build_index(tmp_path, [], encoder=encoder, cache=None, snapshot="s")
    assert Index(tmp_path, encoder).search("embassy") == []


def test_an_index_of_one_entry_finds_it(tmp_path: Path, encoder: Encoder, entry: Make) -> None:
    build_index(tmp_path, [entry("work/a", "An embassy.")], encoder=encoder, cache=None, snapshot="s")  # fmt: skip
    assert records(Index(tmp_path, encoder), "embassy") == ["work/a"]


def test_a_folder_without_an_index_is_named_with_the_repair(tmp_path: Path, encoder: Encoder) -> None:  # fmt: skip
    with pytest.raises(IndexMissing, match="run build_index"):
        Index(tmp_path / "none", encoder)


def test_a_build_that_was_killed_leaves_no_index(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    build_index(tmp_path, many(entry, 9), encoder=encoder, cache=None, snapshot="s")
    (tmp_path / "index.sqlite").unlink()  # what is true while the two files are exchanged
    with pytest.raises(IndexMissing):
        Index(tmp_path, encoder)


def test_vectors_that_are_too_few_are_refused(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    build_index(tmp_path, many(entry, 9), encoder=encoder, cache=None, snapshot="s")
    whole = (tmp_path / "main.f32").read_bytes()
    (tmp_path / "main.f32").write_bytes(whole[:-4])
    with pytest.raises(IndexMissing, match=r"main\.f32"):
        Index(tmp_path, encoder)


def test_an_index_of_another_model_is_refused(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    build_index(tmp_path, many(entry, 3), encoder=encoder, cache=None, snapshot="s")
    encoder.name = "other/fake"  # type: ignore[misc]
    with pytest.raises(IndexMismatch, match="bag/fake, not with other/fake"):
        Index(tmp_path, encoder)


def test_the_same_model_on_another_machine_is_accepted(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    build_index(tmp_path, many(entry, 3), encoder=encoder, cache=None, snapshot="s")
    encoder.name = "bag/other-precision"  # type: ignore[misc]
    assert len(Index(tmp_path, encoder)) == 3


def test_other_files_of_the_folder_stay(tmp_path: Path, encoder: Encoder, entry: Make) -> None:
    (tmp_path / "graph.nq").write_text("kept")
    build_index(tmp_path, many(entry, 3), encoder=encoder, cache=None, snapshot="s")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "graph.nq",
        "index.sqlite",
        "main.f32",
        "main.i8",
        "main.npy",
    ]


def test_progress_is_told_up_to_the_end(tmp_path: Path, encoder: Encoder, entry: Make) -> None:
    told: list[tuple[int, int]] = []
    build_index(
        tmp_path,
        many(entry, 600),
        encoder=encoder,
        cache=None,
        snapshot="s",
        on_progress=lambda done, of: told.append((done, of)),
    )
    assert told[0] == (0, 600)
    assert told[-1] == (600, 600)
    assert told == sorted(told)


def test_a_snippet_of_a_script_without_spaces_stays_short(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    text = "数字外交。" * 300 + " 推特 " + "公共外交" * 300
    build_index(tmp_path, [entry("work/a", text)], encoder=encoder, cache=None, snapshot="s")
    (hit,) = Index(tmp_path, encoder).search("推特")
    assert len(hit.snippet) < 500
    assert f"{MARK_START}推特{MARK_END}" in hit.snippet
