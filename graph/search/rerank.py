"""Read the best of a search again, each together with the query. Off unless a model is given.

A cross-encoder reads query and text as one, which tells more than the cosine of two vectors and
costs a run of the model for each text. No model of this kind comes with us.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.search.encode import quietly
from graph.search.errors import RerankerMissing

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

Scores: TypeAlias = NDArray[np.float32]

_MOST_CHARACTERS = 20_000


class Reranker(Protocol):
    """Says how well texts answer a query."""

    @property
    def name(self) -> str:
        """Name the model; scores of two models cannot be compared."""
        ...

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """Give a score for each text, shape (n,), float32, in their order; greater is better."""
        ...


class CrossEncoderReranker:
    """A cross-encoder as sentence-transformers runs it, in float32 on the CPU.

    Nothing is loaded, torch neither, before the first score; nothing is fetched. Safe for use by
    several threads, which take turns.

    Args:
        model: folder of a model, or name of one that is already in the cache of the hub.

    Raises:
        RerankerMissing: at the first score, where there is no such model on this machine or it
            gives several numbers for a text.
    """

    def __init__(self, model: str | Path) -> None:
        self.name = str(model)
        self._model: CrossEncoder | None = None
        self._turn = threading.Lock()

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """Give a score for each text, shape (n,), float32, in their order; greater is better.

        A text's score depends on the texts beside it in its last digits only, below 1e-5.
        """
        if not texts:
            return np.zeros(0, np.float32)
        with self._turn:
            if self._model is None:
                self._model = _load(self.name)
            found = self._model.predict(
                [(query[:_MOST_CHARACTERS], text[:_MOST_CHARACTERS]) for text in texts],
                batch_size=32,
                show_progress_bar=False,
            )
        return np.asarray(found, np.float32)


def _load(model: str) -> CrossEncoder:
    with quietly():
        from sentence_transformers import CrossEncoder

        try:
            loaded: CrossEncoder = CrossEncoder(model, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            # The first line; what follows speaks of a network that we do not use.
            raise RerankerMissing(model, str(error).partition("\n")[0]) from error
    if loaded.num_labels != 1:
        raise RerankerMissing(model, f"it gives {loaded.num_labels} numbers for a text, not one")
    return loaded
