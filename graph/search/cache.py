"""Keep vectors between runs, so that only new texts are encoded."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np

from graph.search.encode import Encoder, Matrix, Vector

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS vector (
    encoder TEXT NOT NULL,
    text BLOB NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (encoder, text)
) WITHOUT ROWID
"""
# About four seconds of work on one core: what a kill can lose.
_BATCH: Final = 256


class VectorCache:
    """A file of vectors by (encoder's name, SHA-256 of the text).

    Each `put` is one transaction in a write-ahead log: a process killed at any time loses at most
    the batch that it was writing. Several processes may share the file.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=60)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self._connection:
            self._connection.execute(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was put is kept."""
        self._connection.close()

    def get(self, encoder: Encoder, text: str) -> Vector | None:
        """Give the vector of a text, shape (d,), float32; None where it was never put."""
        row = self._connection.execute(
            "SELECT vector FROM vector WHERE encoder = ? AND text = ?",
            (encoder.name, _digest(text)),
        ).fetchone()
        if row is None:
            return None
        vector: Vector = np.frombuffer(row[0], "<f4")
        # Another length can only be a damaged file; the text is then encoded again.
        return vector if vector.shape == (encoder.dimensions,) else None

    def put(self, encoder: Encoder, texts: Sequence[str], vectors: Matrix) -> None:
        """Keep the vectors of texts, all or none of them."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                [
                    (encoder.name, _digest(text), vector.astype("<f4").tobytes())
                    for text, vector in zip(texts, vectors, strict=True)
                ],
            )


def encode_cached(
    encoder: Encoder,
    cache_path: Path | None,
    texts: Sequence[str],
    on_progress: Callable[[int, int], None] | None = None,
) -> Matrix:
    """Encode texts, taking from a cache what it has and putting there what it has not.

    Args:
        encoder: called with each missing text once, in batches of texts of like length.
        cache_path: file of a `VectorCache`, made if need be; None keeps nothing.
        texts: may repeat.
        on_progress: called with (texts done, all texts), first with what the cache had.

    Returns:
        A unit-length row for each text, shape (n, d), float32, in the order of the texts.
    """
    rows = np.zeros((len(texts), encoder.dimensions), np.float32)
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text, []).append(place)
    with contextlib.ExitStack() as stack:
        cache = stack.enter_context(VectorCache(cache_path)) if cache_path else None
        missing: list[str] = []
        for text, wanted in places.items():
            vector = cache.get(encoder, text) if cache else None
            if vector is None:
                missing.append(text)
            else:
                rows[wanted] = vector
        done = len(texts) - sum(len(places[text]) for text in missing)
        if on_progress:
            on_progress(done, len(texts))
        missing.sort(key=len)
        for batch in _batches(missing):
            vectors = encoder.encode(batch)
            if cache:
                cache.put(encoder, batch, vectors)
            for text, vector in zip(batch, vectors, strict=True):
                rows[places[text]] = vector
                done += len(places[text])
            if on_progress:
                on_progress(done, len(texts))
    return rows


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(texts), _BATCH):
        yield texts[first : first + _BATCH]


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
