"""What others would use in our place, each as its manual has it and with nothing around it.

A peer ranks the numbers of texts. It gives no snippets, merges no passages, reads no filters and
mends no spelling: what ours takes for these is in the comparison.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from graph.errors import WrongUse
from graph.search.encode import Encoder, Matrix

_WORD: Final = re.compile(r"[^\W_]+")
# As published (Cormack, Clarke and Büttcher, SIGIR 2009), over the first 100 of each.
_RRF_K: Final = 60
_RRF_POOL: Final = 100


class Peer(Protocol):
    """Ranks texts."""

    def rank(self, query: str, k: int) -> list[int]:
        """Give the numbers of the best `k` texts, best first; fewer where fewer fit."""
        ...


def check_installed() -> None:
    """Refuse to measure without bm25s.

    Raises:
        WrongUse: it is not installed.
    """
    for name in ("bm25s", "Stemmer"):
        if importlib.util.find_spec(name) is None:
            raise WrongUse(
                f"{name} is not installed (pip install 'digital-diplomacy-graph[bench]', or make test)"
            )


class Bm25:
    """bm25s with its English stop words and the stemmer of Snowball, k1 1.5, b .75."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s
        import Stemmer

        self._bm25s, self._stemmer = bm25s, Stemmer.Stemmer("english")
        self._count = len(texts)
        self._model = bm25s.BM25(k1=1.5, b=0.75)
        self._model.index(self._tokens(texts), show_progress=False)

    def rank(self, query: str, k: int) -> list[int]:
        """Give the numbers of the best `k` texts, best first."""
        numbers, scores = self._model.retrieve(
            self._tokens([query]), k=min(k, self._count), show_progress=False
        )
        return [
            int(number) for number, score in zip(numbers[0], scores[0], strict=True) if score > 0
        ]

    def _tokens(self, texts: Sequence[str]) -> object:
        return self._bm25s.tokenize(
            texts, stopwords="en", stemmer=self._stemmer, show_progress=False
        )


class Fts5:
    """The bm25 of SQLite's FTS5 over a file: any word of the query, stemmed by porter."""

    def __init__(self, texts: Iterable[str], file: Path) -> None:
        self._connection = sqlite3.connect(file)
        self._connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5(text, content='',"
            " tokenize='porter unicode61 remove_diacritics 2')"
        )
        with self._connection:
            self._connection.executemany(
                "INSERT INTO words(rowid, text) VALUES (?, ?)", enumerate(texts)
            )
        with self._connection:
            self._connection.execute("INSERT INTO words(words) VALUES ('optimize')")

    def rank(self, query: str, k: int) -> list[int]:
        """Give the numbers of the best `k` texts, best first."""
        match = " OR ".join(f'"{word}"' for word in _WORD.findall(query))
        if not match:
            return []
        rows = self._connection.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (match, k)
        )
        return [number for (number,) in rows]


class Dense:
    """Every cosine by one product of numpy in float32; the query is encoded each time."""

    def __init__(self, vectors: Matrix, encoder: Encoder) -> None:
        self._vectors, self._encoder = vectors, encoder

    def rank(self, query: str, k: int) -> list[int]:
        """Give the numbers of the best `k` texts, best first."""
        cosine = self._vectors @ self._encoder.encode([query])[0]
        k = min(k, len(cosine))
        first = np.argpartition(-cosine, k - 1)[:k]
        return [int(number) for number in first[np.argsort(-cosine[first], kind="stable")]]


class Faiss:
    """The exact index of faiss; only where faiss is installed."""

    def __init__(self, vectors: Matrix, encoder: Encoder) -> None:
        self._encoder = encoder
        self._index = importlib.import_module("faiss").IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    @staticmethod
    def is_installed() -> bool:
        """Say whether there is a faiss."""
        return importlib.util.find_spec("faiss") is not None

    def rank(self, query: str, k: int) -> list[int]:
        """Give the numbers of the best `k` texts, best first."""
        _, numbers = self._index.search(self._encoder.encode([query]), k)
        return [int(number) for number in numbers[0] if number >= 0]


class Fused:
    """Two peers by reciprocal ranks."""

    def __init__(self, *peers: Peer) -> None:
        self._peers = peers

    def rank(self, query: str, k: int) -> list[int]:
        """Give the numbers of the best `k` texts, best first."""
        scores: dict[int, float] = {}
        for peer in self._peers:
            for place, number in enumerate(peer.rank(query, max(k, _RRF_POOL)), 1):
                scores[number] = scores.get(number, 0.0) + 1 / (_RRF_K + place)
        return sorted(scores, key=lambda number: -scores[number])[:k]
