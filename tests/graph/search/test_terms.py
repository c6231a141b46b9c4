"""The promises of terms and of snippets."""

import pytest

from graph.search.snippet import MARK_END, MARK_START, snippet
from graph.search.terms import STOP_WORDS, analyser, partition, spoken


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Embassies tweeted", "embassy tweets"),
        ("de", "Digitale Botschaften", "digitalen Botschaft"),
        ("es", "campañas diplomáticas", "campana diplomatica"),
        ("fr", "les ambassades numériques", "les ambassade numerique"),
        ("ru", "цифровая дипломатия", "цифровой дипломатии"),
        ("ar", "الدبلوماسية الرقمية", "دبلوماسية رقمية"),
        ("zh", "数字外交", "数字外交"),
        ("en", "Café ﬁ ÅNGSTRÖM", "cafe fi angstrom"),
        ("et", "E-residentsus", "e-residentsus"),
        ("xx", "Uncut Words", "uncut words"),
    ],
)
def test_words_of_one_stem_have_one_term(language: str, one: str, other: str) -> None:
    cut = analyser(language)
    assert cut.terms(one) == cut.terms(other)


def test_letters_of_another_script_are_cut_as_their_own_language() -> None:
    assert analyser("en").terms("дипломатии") == analyser("ru").terms("дипломатия")


def test_scripts_without_spaces_are_compared_by_pairs() -> None:
    assert analyser("zh").terms("数字外交 Twitter外交") == [
        "数字",
        "字外",
        "外交",
        "twitter",
        "外交",
    ]


def test_the_spans_of_terms_are_where_they_stand() -> None:
    text = "Embassies in 数字外交, naïvely."
    found = [(text[start:end], term) for start, end, term in analyser("en").spans(text)]
    assert found == [
        ("Embassies", "embassi"),
        ("in", "in"),
        ("数字", "数字"),
        ("字外", "字外"),
        ("外交", "外交"),
        ("naïvely", "naiv"),
    ]


def test_stop_words_are_left_out_where_they_are_not_wanted() -> None:
    cut = analyser("de")
    assert cut.terms("die Botschaft und der Tweet", with_stop_words=False) == ["botschaft", "tweet"]
    assert len(cut.terms("die Botschaft und der Tweet")) == 5


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("who was the first tech ambassador", "en"),
        ("was macht Indien am Tag des Yoga", "de"),
        ("qué país abrió la primera embajada virtual", "es"),
        ("qui a ouvert la première ambassade virtuelle", "fr"),
        ("кто был первым послом по технологиям", "ru"),
        ("من هو أول سفير للتكنولوجيا في العالم", "ar"),
        ("e-Residency", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_question_is_told_by_its_small_words(question: str, language: str) -> None:  # fmt: skip
    assert spoken(question.split()) == language


def test_no_list_of_stop_words_has_a_capital() -> None:
    assert all(word == word.casefold() for words in STOP_WORDS.values() for word in words)


def test_an_entry_without_language_is_cut_as_english() -> None:
    assert [partition(tag) for tag in (None, "", "EN-gb", "zh-Hant")] == ["en", "en", "en", "zh"]


def test_a_snippet_shows_the_place_with_the_most_of_the_words() -> None:
    text = "Yoga. " + "filler " * 100 + "the day of yoga in India. " + "filler " * 100
    shown = snippet(text, {"yoga", "day", "india"}, analyser("en"))
    assert f"{MARK_START}day{MARK_END} of {MARK_START}yoga{MARK_END} in {MARK_START}India{MARK_END}" in shown  # fmt: skip
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown.replace("…", "").split()) <= 40


def test_a_snippet_without_found_words_is_the_beginning() -> None:
    assert snippet("a b c", set(), analyser("en")) == "a b c"
    assert snippet("w " * 50, set(), analyser("en")).endswith("w…")
    assert snippet(" \n ", {"w"}, analyser("en")) == ""


def test_pairs_of_one_word_are_marked_as_one() -> None:
    shown = snippet("关于数字外交的报告", set(analyser("zh").terms("数字外交")), analyser("zh"))
    assert shown == f"关于{MARK_START}数字外交{MARK_END}的报告"
