"""What a query's filters leave, and how many records have each value of a field."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.search.layout import Layout, Mask
from graph.search.lexical import Lexical
from graph.search.model import Counts
from graph.search.words import FIELDS, TEXT, Filter, key, years

_MOST_KNOWN: Final = 256  # values of fields whose records are kept


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The records that fit what was asked besides words.

    Attributes:
        filters: as typed, each with how many records have its value.
        fitting: which records fit all.
        holding: which places hold a phrase that must stand in them; None where none must.
        fields: field -> which records fit what was asked of it; those asked of only.
        kind_numbers, kind_names: of the layout.
    """

    filters: tuple[Filter, ...]
    fitting: Mask
    holding: Mask | None
    apart: Mask  # which fit all that is asked of no field
    fields: Mapping[str, Mask]
    kind_numbers: NDArray[np.int16]
    kind_names: Sequence[str]

    @property
    def everything(self) -> Mask:
        """Every record, fitting or not."""
        return np.ones_like(self.fitting)

    def fits(self, records: Mask) -> Mask:
        """Give those of some records that fit."""
        return records & self.fitting

    def fits_but_for(self, field: str) -> Mask:
        """Give the records that fit all but what was asked of a field."""
        mask = self.apart.copy()
        for name, fitting in self.fields.items():
            if name != field:
                mask &= fitting
        return mask

    def with_kinds(self, kinds: Collection[str] | None) -> Mask:
        """Give the records that fit and are of some kinds; of any for None."""
        return self.fitting if kinds is None else self.fitting & self.of_kinds(kinds)

    def of_kinds(self, kinds: Collection[str] | None) -> Mask:
        """Give the records of some kinds, fitting or not; all for None."""
        if kinds is None:
            return self.everything
        wanted = [number for number, kind in enumerate(self.kind_names) if kind in set(kinds)]
        return np.isin(self.kind_numbers, wanted)


class Narrower:
    """Reads filters against an index; safe for use by several threads."""

    def __init__(self, layout: Layout, lexical: Lexical) -> None:
        self._layout: Final = layout
        self._lexical: Final = lexical
        self._known: dict[tuple[str, str, str], NDArray[np.int64]] = {}
        self._labels: list[tuple[str, str]] | None = None
        self._shown: dict[str, tuple[NDArray[np.int64], NDArray[np.int64], list[str]]] = {}

    def narrow(
        self,
        connection: sqlite3.Connection,
        filters: Sequence[Filter],
        *,
        words: Sequence[str] = (),
        within: Collection[str] | None,
    ) -> Narrowed:
        """Read filters; of several for a field one must hold, of different fields and phrases all.

        A phrase that stands nowhere narrows nothing where other words are asked for as well: a
        question may quote what its answer says in another language.

        Args:
            connection: to the index.
            filters: of a query.
            words: of the query, those in phrases as well.
            within: only these records; None for all.
        """
        layout = self._layout
        apart = np.ones(len(layout.records), np.bool_)
        if within is not None:
            apart[:] = False
            apart[[layout.number_of[r] for r in within if r in layout.number_of]] = True
        counted: list[Filter] = []
        wanted: dict[str, Mask] = {}
        unwanted: dict[str, Mask] = {}
        holding: Mask | None = None
        for one in filters:
            if one.field == TEXT:
                places = self._holding(connection, one)
                having = layout.any_of_records(places)
                if one.is_excluded:
                    apart &= ~having
                elif having.any() or not _says_more(words, one):
                    apart &= having
                    holding = places if holding is None else holding | places
            else:
                having = self._having(connection, one)
                chosen = unwanted if one.is_excluded else wanted
                chosen[one.field] = chosen.get(one.field, np.zeros_like(having)) | having
            counted.append(replace(one, records=int(having.sum())))
        fields = dict(wanted)
        for field, having in unwanted.items():
            fields[field] = fields.get(field, np.ones_like(having)) & ~having
        fitting = apart.copy()
        for having in fields.values():
            fitting &= having
        return Narrowed(
            tuple(counted), fitting, holding, apart, fields, layout.kinds, layout.kind_names
        )

    def count_kinds(self, records: Mask) -> dict[str, int]:
        """Count records by kind."""
        counts = np.bincount(self._layout.kinds[records], minlength=len(self._layout.kind_names))
        return {
            kind: int(count)
            for kind, count in zip(self._layout.kind_names, counts, strict=True)
            if count
        }

    def facets(
        self,
        connection: sqlite3.Connection,
        narrowed: Narrowed,
        enough: Mask,
        kinds: Collection[str] | None,
    ) -> dict[str, Counts]:
        """Count for each field the values of the records that score enough, the most first.

        What was asked of a field is left out of its own counts, and `kinds` out of those of the
        kind: they tell what another choice would give.
        """
        found: dict[str, Counts] = {}
        of_kinds = narrowed.of_kinds(kinds)
        for field in FIELDS:
            records, values, names = self._values(connection, field)
            counted = enough & narrowed.fits_but_for(field)
            inside = (counted if field == "kind" else counted & of_kinds)[records]
            counts = np.bincount(values[inside], minlength=len(names))
            order = sorted(np.flatnonzero(counts), key=lambda n: (-counts[n], names[n]))
            found[field] = {names[n]: int(counts[n]) for n in order}
        return found

    def by_label(self, connection: sqlite3.Connection, allowed: Mask) -> list[int]:
        """List records by name, however it is spelt."""
        if self._labels is None:
            rows = connection.execute("SELECT record, label FROM entry GROUP BY record")
            labels = dict(rows)
            self._labels = [(key(labels[record]), record) for record in self._layout.records]
        labels_ = self._labels
        return sorted((int(n) for n in np.flatnonzero(allowed)), key=lambda n: labels_[n])

    def _values(
        self, connection: sqlite3.Connection, field: str
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
        """Give for each value that a record has the number of the record, of the value, and names."""
        if field not in self._shown:
            rows = connection.execute(
                "SELECT record, shown FROM facet WHERE field = ? AND shown != ''", (field,)
            ).fetchall()
            names = sorted({shown for _, shown in rows})
            number_of = {name: number for number, name in enumerate(names)}
            self._shown[field] = (
                np.array([self._layout.number_of[record] for record, _ in rows], np.int64),
                np.array([number_of[shown] for _, shown in rows], np.int64),
                names,
            )
        return self._shown[field]

    def _holding(self, connection: sqlite3.Connection, phrase: Filter) -> Mask:
        """Tell which places hold a phrase or a word."""
        if " " not in phrase.value:
            having = self._lexical.holding(connection, phrase.value)
            if having is not None:
                return having
        rows = connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (phrase.match(),))
        return self._layout.holding([np.array([row for (row,) in rows], np.int64)])

    def _having(self, connection: sqlite3.Connection, wanted: Filter) -> Mask:
        """Tell which records have a value of a field; of a plural (kind:awards) its singular."""
        records = np.zeros(len(self._layout.records), np.bool_)
        for value in wanted.values:
            first, last = key(value), key(value)
            if wanted.field == "year":
                first, last = years(value) or ("", "")
            found = self._with(connection, wanted.field, first, last)
            if not len(found) and wanted.field == "kind" and first.endswith("s"):
                found = self._with(connection, "kind", first[:-1], first[:-1])
            records[found] = True
        return records

    def _with(
        self, connection: sqlite3.Connection, field: str, first: str, last: str
    ) -> NDArray[np.int64]:
        """Give the records with a value of a field; those asked for last are kept."""
        asked = (field, first, last)
        found = self._known.get(asked)
        if found is None:
            rows = connection.execute(
                "SELECT DISTINCT record FROM facet WHERE field = ? AND key BETWEEN ? AND ?", asked
            )
            found = np.array([self._layout.number_of[record] for (record,) in rows], np.int64)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[asked] = found
        return found


def _says_more(words: Sequence[str], phrase: Filter) -> bool:
    """Say whether a query has words that are not in a phrase."""
    inside = phrase.value.casefold()
    return any(word.casefold() not in inside for word in words)
