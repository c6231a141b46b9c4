"""A model that needs no file for the logic, the compiled model once a session for the rest."""

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from graph.search import Compiled, Entry, Matrix, Reference, compile_model


class BagOfWords:
    """A fake model: texts are near where they share words, to the letter."""

    name = "bag/fake"
    dimensions = 256

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split() or ["(none)"]:
                row[zlib.crc32(word.encode()) % self.dimensions] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def encoder() -> BagOfWords:
    return BagOfWords()


@pytest.fixture
def entry() -> Callable[..., Entry]:
    def make(record: str, text: str = "", *names: str, **given: object) -> Entry:
        facts: dict[str, object] = {
            "record": record,
            "kind": record.partition("/")[0],
            "label": names[0] if names else record,
            "names": names,
            "text": text,
            "language": "en",
            "part": 0,
            "start": None,
            "end": None,
            "sources": (f"https://example.org/{record}",),
        }
        return Entry(**(facts | given))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def compiled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "minilm"
    compile_model(folder)
    return folder


@pytest.fixture(scope="session")
def compiled(compiled_folder: Path) -> Compiled:
    return Compiled(compiled_folder)


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference()
