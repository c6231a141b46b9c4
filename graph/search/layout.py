"""Where the entries of an index stand: in its files by row, in an answer by record and part."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.search import postings
from graph.search.fusion import Scores
from graph.search.terms import partition

Mask: TypeAlias = NDArray[np.bool_]


class Layout:
    """The entries of an index, without what is shown of them.

    A row is an entry's number in the files; of a removed entry the row stays and is dead. A place
    is its number among the living, by record and part: equal scores then come in the order of the
    records' identifiers, however the entries were given.

    Attributes:
        rows: how many rows there are.
        order: the row of each place.
        records: identifiers, ascending; `kinds` is the number of each one's kind in `kind_names`.
        starts: the first place of each record.
        languages: those by which entries are cut into terms; a partition is one of them.
        language: the partition of each place.
        sizes: how many entries each partition has.
        norms: of each row, the part of BM25 that is the same for every term: how long it is.
    """

    def __init__(self, connection: sqlite3.Connection, rows: int) -> None:
        order: list[int] = []
        records: list[str] = []
        kinds: list[str] = []
        languages: list[str | None] = []
        starts: list[int] = []
        lengths: list[int] = []
        for place, (row, record, kind, language, length) in enumerate(
            connection.execute(
                "SELECT id, record, kind, language, length FROM entry ORDER BY record, part, id"
            )
        ):
            order.append(row)
            lengths.append(length)
            languages.append(language)
            if not records or records[-1] != record:
                records.append(record)
                kinds.append(kind)
                starts.append(place)
        self.rows: Final = rows
        self.order: Final = np.array(order, np.int64)
        self._is_plain = len(order) == rows and bool((np.diff(self.order) == 1).all())
        self.records: Final[list[str]] = records
        self.number_of: Final = {record: number for number, record in enumerate(records)}
        self.kind_names: Final = sorted(set(kinds))
        number_of_kind = {kind: number for number, kind in enumerate(self.kind_names)}
        self.kinds: Final = np.array([number_of_kind[kind] for kind in kinds], np.int16)
        self.starts: Final = np.array(starts, np.int64)
        tags = {tag: partition(tag) for tag in set(languages)}
        self.languages: Final = sorted(set(tags.values()))
        number_of_tag = {tag: self.languages.index(language) for tag, language in tags.items()}
        self.language: Final = np.array([number_of_tag[tag] for tag in languages], np.int16)
        self._language_of_row = np.full(rows, -1, np.int16)
        self._language_of_row[self.order] = self.language
        self.sizes: Final = np.bincount(self.language, minlength=len(self.languages))
        length = np.zeros(rows, np.float32)
        length[self.order] = lengths
        sums = np.bincount(self.language, weights=lengths, minlength=len(self.languages))
        average = np.maximum(sums / np.maximum(self.sizes, 1), 1)
        share = length / np.append(average, 1)[self._language_of_row]
        self.norms: Final = (postings.K1 * (1 - postings.B + postings.B * share)).astype(np.float32)

    def __len__(self) -> int:
        """Count the places."""
        return len(self.order)

    def by_place(self, of_rows: Scores) -> Scores:
        """Give for each place what was given for its row."""
        return of_rows if self._is_plain else of_rows[self.order]

    def of_languages(self, of_partitions: Scores) -> Scores:
        """Give for each place what was given for its partition; not to be written to."""
        if len(self.languages) == 1:
            return np.broadcast_to(of_partitions, len(self))
        return of_partitions[self.language]

    def living(self, posting: postings.Posting, language: int) -> postings.Posting:
        """Give the part of a list that is of a partition."""
        if len(self.languages) == 1 and len(self.order) == self.rows:
            return posting
        inside = self._language_of_row[posting.rows] == language
        return postings.Posting(posting.rows[inside], posting.counts[inside])

    def best_of_records(self, of_places: Scores) -> Scores:
        """Give for each record the best of its places."""
        if len(self.starts) == len(self.order):
            return of_places
        return np.maximum.reduceat(of_places, self.starts)

    def any_of_records(self, of_places: Mask) -> Mask:
        """Tell for each record whether it is true of one of its places."""
        return np.logical_or.reduceat(of_places, self.starts)

    def of_places(self, of_records: Mask) -> Mask:
        """Give for each place what was given for its record."""
        if len(self.starts) == len(self.order):
            return of_records
        return np.repeat(of_records, np.diff([*self.starts, len(self.order)]))

    def best_place(self, record: int, of_places: Scores) -> int:
        """Give the best place of a record."""
        first, end = self.places(record)
        return int(first + np.argmax(of_places[first:end]))

    def places(self, record: int) -> tuple[int, int]:
        """Give the first place of a record and the one behind its last."""
        end = self.starts[record + 1] if record + 1 < len(self.starts) else len(self)
        return int(self.starts[record]), int(end)

    def holding(self, rows: Iterable[NDArray[np.integer[Any]]]) -> Mask:
        """Tell which places are those of some rows."""
        of_rows = np.zeros(self.rows, np.bool_)
        for some in rows:
            of_rows[some] = True
        return of_rows if self._is_plain else of_rows[self.order]
