"""In which entries a term stands, and how often: the lists from which BM25 is counted.

FTS5 ranks too, but its `bm25()` reads a row for each entry that has any word of the query, and was
.014 nDCG@10 behind bm25s on CISI (.3819 to .3956, Cranfield .3868 to .3885). Lists of numbers take
1 ms for each 100,000 entries that a word has, and rank as below.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator, Mapping
from itertools import count, repeat
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SCHEMA: Final = """
CREATE TABLE posting (
    term TEXT NOT NULL,
    batch INTEGER NOT NULL,
    list BLOB NOT NULL,
    PRIMARY KEY (term, batch)
) WITHOUT ROWID;
"""

# BM25 as published with the parameters of bm25s and Lucene's form of the weight of a term. Between
# k1 1.2 and 2 and b .75 and .9 nDCG@10 differs by less than .006 on Cranfield and CISI.
K1: Final = 1.5
B: Final = 0.75

_BATCH: Final = 20_000_000  # postings held in memory before they are written: 180 MB
_MOST_CACHED: Final = 8_000_000  # postings: 40 MB
_SMALL: Final = 24  # so many small batches are joined into one
_MOST: Final = 255  # a term counts no more often in one entry


class Posting(NamedTuple):
    """The entries that have a term."""

    rows: NDArray[np.uint32]  # ascending
    counts: NDArray[np.uint8]


class Writer:
    """Collects the terms of entries and writes them; entries come in ascending order of rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        (last,) = connection.execute("SELECT max(batch) FROM posting").fetchone()
        self._batch = 0 if last is None else last + 1
        self._clear()

    def add(self, row: int, counts: Mapping[str, int]) -> None:
        """Take the terms of an entry with how often each stands in it."""
        self._terms.extend(map(self._numbers.__getitem__, counts))
        self._rows.extend(repeat(row, len(counts)))
        self._counts.extend([min(times, _MOST) for times in counts.values()])
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was collected as one batch."""
        if not self._rows:
            return
        terms = np.frombuffer(self._terms, np.uint32)
        order = np.argsort(terms, kind="stable")
        rows = np.frombuffer(self._rows, np.uint32)[order]
        counts = np.frombuffer(self._counts, np.uint8)[order]
        ends = np.cumsum(np.bincount(terms, minlength=len(self._numbers)))
        self._connection.executemany(
            "INSERT INTO posting VALUES (?, ?, ?)",
            (
                (term, self._batch, _packed(rows[start:end], counts[start:end]))
                for term, start, end in sorted(
                    (term, int(ends[n - 1]) if n else 0, int(ends[n]))
                    for term, n in self._numbers.items()
                )
            ),
        )
        self._batch += 1
        self._clear()

    def _clear(self) -> None:
        # A term that is new gets the next number.
        self._numbers: defaultdict[str, int] = defaultdict(count(0).__next__)
        self._terms, self._rows, self._counts = array("I"), array("I"), array("B")


def join_small(connection: sqlite3.Connection, rows_before: int) -> None:
    """Join the batches that updates made into one where there are many of them.

    Args:
        connection: in a transaction.
        rows_before: batches of which every row is at least this are small: those after the build.
    """
    batches = [
        batch
        for (batch,) in connection.execute("SELECT DISTINCT batch FROM posting WHERE batch > 0")
    ]
    firsts = _first_rows(connection, batches)
    small = sorted(batch for batch, first in firsts.items() if first >= rows_before)
    if len(small) < _SMALL:
        return
    held = ", ".join(map(str, small))
    lists: dict[str, list[bytes]] = {}
    for term, data in connection.execute(
        f"SELECT term, list FROM posting WHERE batch IN ({held}) ORDER BY term, batch"  # noqa: S608
    ):
        lists.setdefault(term, []).append(data)
    connection.execute(f"DELETE FROM posting WHERE batch IN ({held})")  # noqa: S608 - numbers
    connection.executemany(
        "INSERT INTO posting VALUES (?, ?, ?)",
        ((term, small[0], _packed(*_unpacked(parts))) for term, parts in lists.items()),
    )


def _first_rows(connection: sqlite3.Connection, batches: list[int]) -> dict[int, int]:
    firsts: dict[int, int] = {}
    for batch in batches:
        (data,) = connection.execute(
            "SELECT list FROM posting WHERE batch = ? LIMIT 1", (batch,)
        ).fetchone()
        firsts[batch] = int(_unpacked([data]).rows[0])
    return firsts


class Reader:
    """Reads lists and keeps those asked for last; safe for use by several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Posting] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, connection: sqlite3.Connection, term: str) -> Posting:
        """Give the list of a term; empty where nothing has it."""
        with self._lock:
            posting = self._kept.get(term)
            if posting is not None:
                self._kept.move_to_end(term)
                return posting
        parts = [
            data
            for (data,) in connection.execute(
                "SELECT list FROM posting WHERE term = ? ORDER BY batch", (term,)
            )
        ]
        posting = _unpacked(parts)
        with self._lock:
            if term not in self._kept:
                self._kept[term] = posting
                self._size += len(posting.rows) + 1
                while self._size > _MOST_CACHED and len(self._kept) > 1:
                    _, old = self._kept.popitem(last=False)
                    self._size -= len(old.rows) + 1
        return posting


def beginning_with(connection: sqlite3.Connection, prefix: str, most: int) -> Iterator[str]:
    """Yield up to `most` terms that begin so, in their order."""
    found = connection.execute(
        "SELECT DISTINCT term FROM posting WHERE term >= ? AND term < ? LIMIT ?",
        (prefix, prefix + "\U0010ffff", most),
    )
    for (term,) in found:
        yield term


def weighted(names: Mapping[str, int], text: Mapping[str, int], *, name: int) -> Counter[str]:
    """Count the terms of an entry; one in a name counts `name` times."""
    counts = Counter(text)
    for term, times in names.items():
        counts[term] += name * times
    return counts


def _packed(rows: NDArray[np.uint32], counts: NDArray[np.uint8]) -> bytes:
    return rows.astype("<u4").tobytes() + counts.tobytes()


def _unpacked(parts: list[bytes]) -> Posting:
    rows = [np.frombuffer(data, "<u4", len(data) // 5) for data in parts]
    counts = [np.frombuffer(data, np.uint8, offset=len(data) // 5 * 4) for data in parts]
    if len(parts) == 1:
        return Posting(rows[0], counts[0])
    empty = not parts
    return Posting(
        np.zeros(0, np.uint32) if empty else np.concatenate(rows),
        np.zeros(0, np.uint8) if empty else np.concatenate(counts),
    )
