"""The promises of a search in several languages."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from graph.search import Compiled, Encoder, Entry, Index, Matrix, Multilingual, build_index
from graph.search.fusion import MOST_LEXICAL, englishness

Make = Callable[..., Entry]

TEXTS = {
    "en": [
        "Estonia issues a digital identity to foreigners who never set foot in the country.",
        "India marks the international day of yoga every June with exercise in public places.",
        "Denmark sent the first ambassador to the technology companies of Silicon Valley.",
        "The ministry answered citizens in distress abroad over a social network.",
        "A small island state moves its land into the virtual world before it drowns.",
    ],
    "es": [
        "Estonia concede una identidad digital a extranjeros que nunca han pisado el país.",
        "La India celebra cada junio el día internacional del yoga con ejercicios en público.",
        "Dinamarca envió el primer embajador ante las empresas tecnológicas de Silicon Valley.",
        "El ministerio respondió a ciudadanos en apuros en el extranjero por una red social.",
        "Un pequeño Estado insular traslada su tierra al mundo virtual antes de hundirse.",
    ],
}


@pytest.fixture(scope="module")
def models(compiled: Compiled) -> tuple[Encoder, Encoder]:
    return compiled, Multilingual()


def index_of(folder: Path, models: tuple[Encoder, Encoder], entry: Make, *languages: str) -> Index:
    entries = [
        entry(f"document/{number}{language}", text, f"{number}{language}", language=language)
        for language in languages
        for number, text in enumerate(TEXTS[language])
    ]
    encoder, multilingual = models
    build_index(
        folder, entries, encoder=encoder, multilingual=multilingual, cache=None, snapshot="s"
    )
    return Index(folder, encoder, multilingual=multilingual)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("¿Qué país da una identidad digital a los extranjeros?", 0),
        ("Wer begeht den internationalen Tag des Yoga?", 1),
        ("Qui fut le premier ambassadeur auprès des entreprises technologiques ?", 2),
        ("Как министерство помогало гражданам за границей через социальную сеть?", 3),
        ("哪个岛国把国土搬进虚拟世界？", 4),
        ("من هو أول سفير لدى شركات التكنولوجيا؟", 2),
    ],
)
def test_a_question_in_another_language_finds_the_english_text(tmp_path: Path, models: tuple[Encoder, Encoder], entry: Make, question: str, number: int) -> None:  # fmt: skip
    (first, *_) = index_of(tmp_path, models, entry, "en").search(question)
    assert first.record == f"document/{number}en"
    assert first.multilingual > 0.5


def test_an_english_question_finds_both_languages_and_words_count_in_its_own(tmp_path: Path, models: tuple[Encoder, Encoder], entry: Make) -> None:  # fmt: skip
    index = index_of(tmp_path, models, entry, "en", "es")
    first, second, *_ = index.search("the first ambassador to technology companies")
    assert (first.record, second.record) == ("document/2en", "document/2es")
    assert first.coverage == pytest.approx(MOST_LEXICAL)
    assert first.multilingual == 0
    assert second.coverage < MOST_LEXICAL / 2
    assert second.multilingual == 1
    assert second.language == "es"


def test_a_text_is_stemmed_in_its_language(tmp_path: Path, models: tuple[Encoder, Encoder], entry: Make) -> None:  # fmt: skip
    index = index_of(tmp_path, models, entry, "en", "es")
    (hit, *_) = index.search("embajadores tecnológicos", mode="lexical")
    assert hit.record == "document/2es"
    assert "\x02embajador\x03" in hit.snippet


def test_a_script_that_no_model_reads_is_left_to_its_words(tmp_path: Path, models: tuple[Encoder, Encoder], entry: Make) -> None:  # fmt: skip
    index = index_of(tmp_path, models, entry, "en")
    assert index.search("डिजिटल कूटनीति क्या है") == []
    encoder, multilingual = models
    entries = [entry("concept/hi", "डिजिटल कूटनीति का परिचय", language="hi")]
    build_index(
        tmp_path / "hi",
        entries,
        encoder=encoder,
        multilingual=multilingual,
        cache=None,
        snapshot="s",
    )
    (hit,) = Index(tmp_path / "hi", encoder, multilingual=multilingual).search("डिजिटल कूटनीति")
    assert (hit.record, hit.cosine) == ("concept/hi", 0)


def test_an_english_index_asked_in_english_hears_the_main_model_only(tmp_path: Path, entry: Make, encoder: Encoder) -> None:  # fmt: skip
    class Counting:
        name, dimensions = "counting/fake", 4

        def __init__(self) -> None:
            self.asked: list[str] = []

        def encode(self, texts: Sequence[str]) -> Matrix:
            self.asked += texts
            return np.full((len(texts), 4), 0.5, np.float32)

    other = Counting()
    entries = [entry("work/a", "An embassy on Twitter."), entry("work/b", "A robot at a summit.")]
    build_index(tmp_path, entries, encoder=encoder, multilingual=other, cache=None, snapshot="s")
    index = Index(tmp_path, encoder, multilingual=other)
    other.asked.clear()
    index.search("embassy robot")
    assert other.asked == []
    index.search("unheardof queries entirely")
    assert "unheardof queries entirely" in other.asked


def test_between_english_and_not_both_models_are_heard() -> None:
    assert [englishness(share) for share in (0, 0.25, 0.5, 0.75, 1)] == [0, 0, 0.5, 1, 1]
