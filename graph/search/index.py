"""Search texts by their words and their meaning, and say why each was found.

An index is a folder with two files: `index.sqlite` (the entries, their names, an FTS5 table over
both) and `vectors.npy` (row i belongs to entry i). It is written once and read by many; a change
makes a new folder (`replace_records`). Search is exact: every entry is compared with the query.
"""

from __future__ import annotations

import contextlib
import json
import queue
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.search.cache import encode_cached
from graph.search.encode import Encoder, Matrix
from graph.search.errors import IndexMismatch, IndexMissing
from graph.search.spelling import Spelling
from graph.search.words import (
    TEXT,
    Filter,
    Query,
    Word,
    any_of,
    key,
    respelt,
    search_forms,
    storable,
    understand,
    years,
)

Mode: TypeAlias = Literal["hybrid", "lexical", "dense"]
Fusion: TypeAlias = Literal["cc", "rrf"]
_Numbers: TypeAlias = NDArray[np.float64]
_Facets: TypeAlias = set[tuple[str, str, str]]
_Row: TypeAlias = tuple[int, str, str, str, str, str, str | None, int, int | None, int | None, str]

MARK_START: Final = "\x02"
MARK_END: Final = "\x03"

# An entry that shares no word with the query needs this cosine where the index has all the words
# of the query. Where it has none, the entry must also be nearer to the query than any of NOISE is;
# in between for a part of them. A fixed cosine cannot do it: among 3,421 texts of digital diplomacy
# in many languages the best for strings of random letters was .25-.49, and for real questions,
# names and misspellings .30-.83. Nearness to noise drops 90 % of 200 such strings and none of 53
# real queries; 8 strings drop 82 %, 32 drop 93 % and ten names with them.
FLOOR: Final = 0.2
NOISE: Final = (
    "qwrtz plkjh",
    "xvbnm",
    "zzqx wvk jjpt",
    "hfgdk lmno",
    "bcdfgh",
    "tyuiop asdf",
    "kqx",
    "vwzrn ghjkl ttt",
    "fnmj rwlcnwr",
    "yzhebgr rhmkr",
    "umzqmrsl fwkb",
    "hhm",
    "pmmzzcnf zlpo qmqxqjgp",
    "kshwycy mbfera",
    "yetgb amtsb zwizjwbk",
    "nswipjdex nhogij yrsvgymi",
)

# Of several records with the name that was asked for, the kind that a reader most likely means.
KIND_ORDER: Final = (
    "campaign",
    "actor",
    "concept",
    "work",
    "event",
    "platform",
    "hashtag",
    "place",
    "document",
    "dispute",
)

# So many of the best are kept, whatever `least` says, unless a query has filters.
_ALWAYS: Final = 5

# Reciprocal rank fusion over the first 100 of each leg, k as published (Cormack, Clarke and
# Büttcher, SIGIR 2009). Kept to compare with: on the sets of the reference it is not better than
# the convex combination in English (nDCG@10 .48 to .50) and far behind it across languages.
_RRF_K: Final = 60
_RRF_POOL: Final = 100

# What a word that was respelt counts beside one that occurs, and the least score of a record whose
# name is the respelt query.
_RESPELT: Final = 0.6
_NEARLY_NAMED: Final = 0.9
_MOST_RESPELT: Final = 6
_MOST_NAMING: Final = 4  # longer queries are not compared with misspelt names

_FORMAT: Final = "2"
_DATABASE: Final = "index.sqlite"
_VECTORS: Final = "vectors.npy"
_CONNECTIONS: Final = 4
_MOST_COUNTS: Final = 20_000
_SNIPPET_WORDS: Final = 40
_SNIPPET_CHARACTERS: Final = 400  # for scripts without spaces, where a run of text is one word

_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    names TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT,
    part INTEGER NOT NULL,
    start INTEGER,
    stop INTEGER,
    sources TEXT NOT NULL
);
CREATE TABLE name (
    key TEXT NOT NULL,
    record TEXT NOT NULL,
    is_alias INTEGER NOT NULL,
    PRIMARY KEY (key, record)
) WITHOUT ROWID;
CREATE TABLE facet (
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (field, value, record)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    names, label, text,
    content='entry', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2'
);
"""
# A word in a name says most, then one in the label; the label is among the names as well.
_BM25: Final = "bm25(words, 4.0, 2.0, 1.0)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One searchable text: a record's card, a part of a long one, or a passage of a document."""

    record: str  # "campaign/yogaday"; a passage has its document's, "document/ab12…"
    kind: str
    label: str
    names: tuple[str, ...]  # all of them: the label, aliases, hashtags, acronyms
    text: str
    language: str | None  # None: not known
    part: int  # 0 is the head of a card, 1 and on are passages
    start: int | None  # offsets of a passage in the document's stored text, in code points
    end: int | None
    sources: tuple[str, ...]  # addresses to show with a hit
    # Pairs of a field of `words.FIELDS` and a value; the kind, and the language of the entry where
    # none is given, need not be among them.
    facets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, by its best entry."""

    record: str
    kind: str
    label: str
    score: float  # fused, 0 to 1; 1 for a record whose name is the whole query; 0 without words
    lexical: float  # BM25 over the best of this query, 0 to 1; 0 where no telling word matched
    dense: float  # the cosine between the least (0) and the best (1) of this query
    cosine: float  # the cosine itself; 0 in lexical mode, which computes none
    snippet: str  # about 40 words, the matched ones between \x02 and \x03
    matched: tuple[str, ...]  # words of the query, as typed, that the entry has
    part: int
    start: int | None
    end: int | None
    sources: tuple[str, ...]
    coverage: float  # weight of the lexical leg, 0 to 1
    language: str | None = None  # of the entry; None: not known


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    hits: tuple[Hit, ...]  # best first
    kinds: Mapping[str, int]  # kind -> how many records fit, whatever `limit` and `kinds` said
    corrected: tuple[tuple[str, str], ...] = ()  # a word that occurs nowhere, and what it stood for
    filters: tuple[Filter, ...] = ()  # as typed, each with how many records have its value


def build_index(
    folder: Path,
    entries: Iterable[Entry],
    *,
    encoder: Encoder,
    cache: Path | None,
    snapshot: str,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write the index of entries into a folder; the same entries always rank the same.

    Other files of the folder stay. A killed build leaves no index rather than half of one, so
    build into a new folder while readers use the old.

    Args:
        folder: made if need be.
        entries: in any order.
        encoder: gives the vectors; a query must later use the same model.
        cache: file of vectors kept between builds; None keeps nothing.
        snapshot: name of the data that this is the index of, to be shown with results.
        on_progress: called with (entries encoded, all entries).
    """
    given = list(entries)
    vectors = encode_cached(encoder, cache, [_meaning(entry) for entry in given], on_progress)
    _write(
        folder,
        rows=(_row(number, entry) for number, entry in enumerate(given)),
        names=_names(given),
        facets=_facets(given),
        vectors=vectors,
        meta=_meta(encoder, snapshot),
    )


def replace_records(
    folder: Path,
    into: Path,
    *,
    records: Collection[str],
    entries: Iterable[Entry],
    encoder: Encoder,
    cache: Path | None,
    snapshot: str,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write a new index in which some records have other entries than in an old one.

    The new index answers as one built from all entries anew. The old folder is only read.

    Args:
        folder: the old index.
        into: another folder.
        records: those whose entries are dropped: changed, removed or (not in the old one) added.
        entries: the new entries of these records; a record without any is removed.
        encoder: of the same model as the old index.
        cache: as for `build_index`.
        snapshot: as for `build_index`.
        on_progress: called with (new entries encoded, all new entries).

    Raises:
        ValueError: an entry's record is not among `records`, or `into` is `folder`.
        IndexMissing: there is no old index.
        IndexMismatch: the old index was built by another model.
    """
    if into.resolve() == folder.resolve():
        raise ValueError(f"{folder} is being read; give another folder for the new index")
    given = list(entries)
    replaced = set(records)
    for entry in given:
        if entry.record not in replaced:
            raise ValueError(f"entry of {entry.record}, which is not among the records to replace")
    connection, old_vectors = _open(folder, encoder)
    with contextlib.closing(connection):
        kept = [
            number
            for number, record in connection.execute("SELECT id, record FROM entry ORDER BY id")
            if record not in replaced
        ]
        new_vectors = encode_cached(
            encoder, cache, [_meaning(entry) for entry in given], on_progress
        )

        def rows() -> Iterator[_Row]:
            old = connection.execute("SELECT * FROM entry ORDER BY id")
            for number, row in enumerate(row for row in old if row[1] not in replaced):
                yield (number, *row[1:])
            for number, entry in enumerate(given, start=len(kept)):
                yield _row(number, entry)

        names = {
            (name, record): is_alias
            for name, record, is_alias in connection.execute("SELECT * FROM name")
            if record not in replaced
        }
        facets: _Facets = {
            (field, value, record)
            for field, value, record in connection.execute("SELECT * FROM facet")
            if record not in replaced
        }
        _write(
            into,
            rows=rows(),
            names=names | _names(given),
            facets=facets | _facets(given),
            vectors=np.concatenate([old_vectors[kept], new_vectors]),
            meta=_meta(encoder, snapshot),
        )


class Index:
    """An index opened for search; safe for use by several threads at once.

    Args:
        folder: what `build_index` or `replace_records` wrote.
        encoder: of the same model as the index.

    Raises:
        IndexMissing: the folder holds no complete index.
        IndexMismatch: the index was built by another model or format.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        folder = folder.resolve()  # a link may later point to another index
        self._encoder = encoder
        connection, self._vectors = _open(folder, encoder)
        # Borrowed, not one for each thread: Streamlit makes a thread for each rerun. All are opened
        # now, for the folder may be renamed and another index put in its place.
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._idle.put(connection)
        for _ in range(_CONNECTIONS - 1):
            self._idle.put(_connect(folder))
        self._counts: dict[str, int] = {}
        self._noise = encoder.encode(NOISE)
        self._snapshot = _read_meta(connection)["snapshot"]
        rows = connection.execute(
            "SELECT id, record, kind, label FROM entry ORDER BY record, part, id"
        )
        order: list[int] = []
        records: list[str] = []
        kinds: list[str] = []
        labels: list[str] = []
        starts: list[int] = []
        for place, (number, record, kind, label) in enumerate(rows):
            order.append(number)
            if not records or records[-1] != record:
                records.append(record)
                kinds.append(kind)
                labels.append(label)
                starts.append(place)
        # Entries are held by record, part: equal scores then come in the order of the records'
        # identifiers, however the entries were given.
        self._order = np.array(order, np.int64)
        self._place = np.empty_like(self._order)
        self._place[self._order] = np.arange(len(order))
        self._starts = np.array(starts, np.int64)
        self._records, self._kinds = records, np.array(kinds, dtype=str)
        self._labels = labels
        self._number_of = {record: number for number, record in enumerate(records)}
        self._spelling_: Spelling | None = None

    @property
    def snapshot(self) -> str:
        """Name of the data that this is the index of."""
        return self._snapshot

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._order)

    def close(self) -> None:
        """Close the files when the searches that run are done; a later search raises."""
        connections = [self._idle.get() for _ in range(_CONNECTIONS)]
        for connection in connections:
            connection.close()
            self._idle.put(connection)

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        kinds: Collection[str] | None = None,
        mode: Mode = "hybrid",
        within: Collection[str] | None = None,
        fusion: Fusion = "cc",
        floor: float | None = None,
    ) -> list[Hit]:
        """Find records by the words and the meaning of a query, best first; see `find`."""
        found = self.find(
            query, limit=limit, kinds=kinds, mode=mode, within=within, fusion=fusion, floor=floor
        )
        return list(found.hits)

    def find(
        self,
        query: str,
        *,
        limit: int = 10,
        kinds: Collection[str] | None = None,
        mode: Mode = "hybrid",
        within: Collection[str] | None = None,
        fusion: Fusion = "cc",
        floor: float | None = None,
        least: float = 0.0,
    ) -> Found:
        """Find records by the words and the meaning of a query, and count those of each kind.

        The score of an entry is w * lexical + (1 - w) * dense, where w is half the share of the
        query's content words that occur anywhere in the index: a question in a language that the
        index has no words of is left to the vectors. A record counts by its best entry. Equal
        scores come in the order of the identifiers.

        A record one of whose names is the whole query, however spelt (#YogaDay, yoga day), comes
        first with score 1, except in dense mode. Of several: initiatives, then those whose label
        it is, then by `KIND_ORDER`.

        An entry that shares no word with the query is found only with a cosine of `FLOOR` or
        more, and where the index has not all words of the query, only if it is nearer than
        `NOISE`. A query without letter or figure finds nothing. Cosines are rounded to six
        decimals.

        A word that occurs nowhere is also read as the nearest word of any name, if one is near;
        it then counts `_RESPELT` of a word, and a record whose name is the respelt query comes
        first with a score of `_NEARLY_NAMED` or more. `Found.corrected` tells.

        The query may narrow the answer, and the counts with it: "two words" must stand so (but for
        the endings of words) in an entry of the record, -word and -"two words" in none, and
        `kind:campaign`, `country:"South Korea"`, `year:2010..2015`, `platform:twitter` and
        `lang:de` must hold, or with a minus not hold. `country:EE|LV`, or a field twice, wants one
        of both. Values are compared as names are. A query of filters only lists all records that
        fit by name, with a score of 0. A filter that no record fits is no error: `Found.filters`
        tells how many each fits.

        Args:
            query: any text; what is neither word nor filter is overlooked. Read up to 1,000
                characters.
            limit: how many records at most.
            kinds: only records of these; None for all.
            mode: "lexical" uses the words only (w = 1), "dense" the vectors only (w = 0).
            within: only these records; None for all.
            fusion: "cc" as above; "rrf" adds reciprocal ranks in hybrid mode instead, scaled so
                that first in both is 1.
            floor: another least cosine; -1 ranks every entry, as an evaluation needs it.
            least: records that score less are left out and not counted, but for the first few.
        """
        asked = understand(query)
        listed = not asked.words and any(f.field != TEXT for f in asked.filters)
        if limit < 1 or not (asked.words or listed) or not self._records:
            return Found((), {}, filters=asked.filters)
        allowed, within_all = self._allowed(kinds, within), self._allowed(None, within)
        with self._connection() as connection:
            filters, fitting, holding = self._narrowed(connection, asked.filters)
            allowed, within_all = allowed & fitting, within_all & fitting
            if listed:
                return Found(
                    self._listed(connection, allowed, limit),
                    self._count_kinds(within_all),
                    filters=filters,
                )
            words, lexical, respelt_ = self._by_words(connection, asked)
            if mode == "lexical":
                cosine, dense, noise = np.zeros(len(self)), np.zeros(len(self)), 0.0
            else:
                cosine, noise = self._by_meaning(asked)
                dense = _spread(cosine)
            if mode == "dense":
                respelt_ = {}
            share = sum(1 for word in words if word) / len(words)
            share += _RESPELT * len(respelt_) / len(words)
            added = tuple(respelt_.values())
            if floor is None:
                floor = share * FLOOR + (1 - share) * max(FLOOR, noise)
            found_by_word, found_by_meaning = lexical > 0, cosine >= floor
            if mode == "lexical":
                weight, scores, found = 1.0, lexical, found_by_word
            elif mode == "dense":
                weight, scores, found = 0.0, dense, found_by_meaning
            else:
                found = found_by_word | found_by_meaning
                weight = 0.5 * share
                scores = weight * lexical + (1 - weight) * dense
            found &= holding
            # What is left after narrowing may have nothing to do with the words.
            always = 0 if filters else _ALWAYS
            near = self._near(np.where(found, scores, -1.0), within_all, least, always)
            counts = self._count_kinds(near)
            entry_allowed = np.repeat(allowed, np.diff([*self._starts, len(self)]))
            found &= entry_allowed
            if mode == "hybrid" and fusion == "rrf":
                weight = 0.5
                pool = max(_RRF_POOL, 5 * limit)
                scores = _reciprocal(np.where(entry_allowed, lexical, 0), pool=pool)
                scores += _reciprocal(
                    np.where(entry_allowed & found_by_meaning, cosine + 1, 0), pool=pool
                )
                scores *= (_RRF_K + 1) / 2
                found &= scores > 0
            scores = np.where(found, scores, -1.0)
            by_name, nearly = asked.key, 1.0
            if not respelt_ and mode != "dense":
                respelt_ = self._near_name(connection, asked)
                words = [respelt_.get(word.shown, word) if word else None for word in words]
            if respelt_:
                by_name = key(_exchanged(asked.text, respelt_))
                nearly = max(_NEARLY_NAMED, float(scores.max()))
            named = []
            if mode != "dense":
                named = self._named(connection, by_name, scores, allowed)
            best = np.where(near, np.maximum.reduceat(scores, self._starts), -1.0)
            ranked = np.argsort(-best, kind="stable")[: limit + len(named)]
            chosen = named + [
                int(record) for record in ranked if best[record] >= 0 and record not in named
            ]
            hits = []
            for record in chosen[:limit]:
                place = self._best_entry(record, scores)
                hits.append(
                    self._hit(
                        connection,
                        int(self._order[place]),
                        words=[*(word for word in words if word), *added],
                        score=_within_one(nearly)
                        if record in named
                        else _within_one(scores[place]),
                        lexical=_within_one(lexical[place]),
                        dense=_within_one(dense[place]),
                        cosine=float(cosine[place]),
                        coverage=weight,
                    )
                )
        corrected = tuple((typed, word.shown) for typed, word in respelt_.items())
        return Found(tuple(hits), counts, corrected, filters)

    def _listed(
        self, connection: sqlite3.Connection, allowed: NDArray[np.bool_], limit: int
    ) -> tuple[Hit, ...]:
        """Give the first records by name, however they are spelt."""
        by_name = sorted(
            np.flatnonzero(allowed), key=lambda n: (key(self._labels[n]), self._records[n])
        )
        return tuple(
            self._hit(
                connection,
                int(self._order[self._starts[number]]),
                words=(),
                score=0.0,
                lexical=0.0,
                dense=0.0,
                cosine=0.0,
                coverage=0.0,
            )
            for number in by_name[:limit]
        )

    def _narrowed(
        self, connection: sqlite3.Connection, filters: Sequence[Filter]
    ) -> tuple[tuple[Filter, ...], NDArray[np.bool_], NDArray[np.bool_]]:
        """Give the filters with their counts, the records that fit all, and the entries to rank.

        Those are all entries, or where phrases are wanted those that hold one.
        """
        fitting, holding = np.ones(len(self._records), np.bool_), np.ones(len(self), np.bool_)
        if not filters:
            return (), fitting, holding
        counted: list[Filter] = []
        wanted: dict[str, NDArray[np.bool_]] = {}
        phrases: list[NDArray[np.bool_]] = []
        for one in filters:
            if one.field == TEXT:
                entries = self._holding(connection, one)
                having = np.logical_or.reduceat(entries, self._starts)
            else:
                having = self._having(connection, one)
            counted.append(replace(one, records=int(having.sum())))
            if one.is_excluded:
                fitting &= ~having
            elif one.field == TEXT:
                fitting &= having
                phrases.append(entries)
            else:
                wanted[one.field] = wanted.get(one.field, np.zeros_like(having)) | having
        for having in wanted.values():
            fitting &= having
        if phrases:
            holding = np.logical_or.reduce(phrases)
        return tuple(counted), fitting, holding

    def _holding(self, connection: sqlite3.Connection, phrase: Filter) -> NDArray[np.bool_]:
        """Tell which entries hold a phrase or a word."""
        entries = np.zeros(len(self), np.bool_)
        rows = connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (phrase.match(),))
        entries[self._place[[number for (number,) in rows]]] = True
        return entries

    def _having(self, connection: sqlite3.Connection, wanted: Filter) -> NDArray[np.bool_]:
        """Tell which records have a value of a field; of a plural (kind:awards) its singular."""
        records = np.zeros(len(self._records), np.bool_)
        for value in wanted.values:
            first, last = key(value), key(value)
            if wanted.field == "year":
                first, last = years(value) or ("", "")
            found = self._with_facet(connection, wanted.field, first, last)
            if not found and wanted.field == "kind" and first.endswith("s"):
                found = self._with_facet(connection, "kind", first[:-1], first[:-1])
            records[found] = True
        return records

    def _with_facet(
        self, connection: sqlite3.Connection, field: str, first: str, last: str
    ) -> list[int]:
        rows = connection.execute(
            "SELECT DISTINCT record FROM facet WHERE field = ? AND value BETWEEN ? AND ?",
            (field, first, last),
        )
        return [self._number_of[record] for (record,) in rows]

    def _near(
        self, scores: _Numbers, allowed: NDArray[np.bool_], least: float, always: int
    ) -> NDArray[np.bool_]:
        """Tell which records score enough, the first few always."""
        best = np.where(allowed, np.maximum.reduceat(scores, self._starts), -1.0)
        near = best >= max(least, 0.0)
        first = np.argsort(-best, kind="stable")[:always]
        near[first] = best[first] >= 0
        return near

    def _count_kinds(self, records: NDArray[np.bool_]) -> dict[str, int]:
        kinds, counts = np.unique(self._kinds[records], return_counts=True)
        return {str(kind): int(count) for kind, count in zip(kinds, counts, strict=True)}

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = self._idle.get()
        try:
            yield connection
        finally:
            self._idle.put(connection)

    def _allowed(
        self, kinds: Collection[str] | None, within: Collection[str] | None
    ) -> NDArray[np.bool_]:
        allowed = np.ones(len(self._records), np.bool_)
        if kinds is not None:
            allowed &= np.isin(self._kinds, list(kinds))
        if within is not None:
            inside = np.zeros_like(allowed)
            inside[[self._number_of[r] for r in within if r in self._number_of]] = True
            allowed &= inside
        return allowed

    def _by_words(
        self, connection: sqlite3.Connection, asked: Query
    ) -> tuple[list[Word | None], _Numbers, dict[str, Word]]:
        """Give the query's words (None for one that occurs nowhere), each entry's BM25, and for
        words that occur nowhere, as typed, what they stood for.

        A word occurs where FTS5 finds it, which is what looking up its stem in fts5vocab says; but
        the stemmer cannot be called from here. Where none occurs, the last is read as a prefix.
        """
        scores = np.zeros(len(self))
        occurring: list[Word | None] = []
        counts: dict[str, int] = {}
        times: dict[str, int] = {}
        for word in asked.words:
            found = {form: self._count(connection, f'"{form}"') for form in word.forms}
            counts |= found
            times |= {form: max(word.times, times.get(form, 1)) for form in word.forms}
            forms = tuple(form for form in word.forms if found[form])
            occurring.append(replace(word, forms=forms) if forms else None)
        match = ""
        if any(occurring):
            # FTS5 gives a word of half of the entries the weight 1e-6, yet spends most of the
            # time on it: "digital diplomacy of small states" took 17 ms with such words, 6 without.
            telling = [form for form, count in counts.items() if 0 < 2 * count < len(self)]
            chosen = telling or [form for form, count in counts.items() if count]
            # FTS5 adds up over the phrases of an expression: what stands twice counts twice, as BM25
            # has it. Counted once, long questions lost .04 (CISI, nDCG@10 of the words alone).
            match = any_of(form for form in chosen for _ in range(times[form]))
        elif asked.prefix and self._count(connection, f'"{asked.prefix}"*'):
            prefix = Word(asked.prefix, (asked.prefix,), is_prefix=True)
            occurring[-1] = prefix
            match = prefix.match()
        respelt_ = {} if all(occurring) else self._respelt(connection, asked, occurring)
        self._add_bm25(connection, match, scores)
        for word in respelt_.values():
            self._add_bm25(connection, word.match(), scores, weight=_RESPELT)
        # The least is 0 unless each entry has a word: so this is the min-max scale.
        return occurring, scores / (scores.max() or 1.0), respelt_

    def _add_bm25(
        self, connection: sqlite3.Connection, match: str, scores: _Numbers, weight: float = 1.0
    ) -> None:
        if not match:
            return
        rows = connection.execute(
            f"SELECT rowid, -{_BM25} FROM words WHERE words MATCH ?",  # noqa: S608 - constants
            (match,),
        ).fetchall()
        if rows:
            numbers, values = zip(*rows, strict=True)
            scores[self._place[list(numbers)]] += weight * np.array(values)

    def _respelt(
        self, connection: sqlite3.Connection, asked: Query, occurring: Sequence[Word | None]
    ) -> dict[str, Word]:
        """Find what the words that occur nowhere stood for, as far as names tell; phrases aside."""
        spelling = self._spelling(connection)
        found: dict[str, Word] = {}
        missing = [w for w, o in zip(asked.words, occurring, strict=True) if o is None]
        for word in missing[:_MOST_RESPELT]:
            other = None if " " in word.shown else respelt(word, spelling.near)
            if other and (
                forms := tuple(f for f in other.forms if self._count(connection, f'"{f}"'))
            ):
                found[word.shown] = replace(other, forms=forms)
        return found

    def _near_name(self, connection: sqlite3.Connection, asked: Query) -> dict[str, Word]:
        """Find a slip that the stemmer hides, where mending it makes the whole query a name.

        The stems of residancy and residency are one, so FTS5 finds the right entries; yet the
        misspelt word stands nowhere, and e-residancy is no name.
        """
        if len(asked.words) > _MOST_NAMING or self._is_name(connection, asked.key):
            return {}
        spelling = self._spelling(connection)
        for word in asked.words:
            odd = [
                part for part in word.shown.replace("-", " ").split() if not spelling.knows(part)
            ]
            other = respelt(word, spelling.near) if odd else None
            if other and self._is_name(
                connection, key(_exchanged(asked.text, {word.shown: other}))
            ):
                here = "names || text LIKE '%' || ? || '%'"
                (stands,) = connection.execute(
                    f"SELECT EXISTS (SELECT 1 FROM entry WHERE {here})",  # noqa: S608 - constant
                    (odd[0],),
                ).fetchone()
                return {} if stands else {word.shown: replace(word, shown=other.shown)}
        return {}

    def _is_name(self, connection: sqlite3.Connection, name: str) -> bool:
        found = connection.execute("SELECT 1 FROM name WHERE key = ? LIMIT 1", (name,))
        return found.fetchone() is not None

    def _spelling(self, connection: sqlite3.Connection) -> Spelling:
        """Give the words of all names; read when the first misspelt word comes."""
        if self._spelling_ is None:
            self._spelling_ = Spelling(
                name for (name,) in connection.execute("SELECT DISTINCT names FROM entry")
            )
        return self._spelling_

    def _count(self, connection: sqlite3.Connection, match: str) -> int:
        """Count the entries of which an FTS5 expression is true; remembered, as nothing changes."""
        count = self._counts.get(match)
        if count is None:
            (count,) = connection.execute(
                "SELECT count(*) FROM words WHERE words MATCH ?", (match,)
            ).fetchone()
            if len(self._counts) >= _MOST_COUNTS:
                self._counts.clear()
            self._counts[match] = count
        return int(count)

    def _by_meaning(self, asked: Query) -> tuple[_Numbers, float]:
        """Give the cosine of each entry, and that of the nearest noise."""
        query = self._encoder.encode([asked.text])[0]
        # Row by row, not by matrix product: equal rows get equal cosines wherever they stand, and
        # the product's threads waited up to 10 ms for those of OpenVINO on a busy machine.
        cosine: _Numbers = np.round(np.vecdot(self._vectors, query).astype(np.float64), 6)
        return cosine[self._order], float((self._noise @ query).max())

    def _named(
        self,
        connection: sqlite3.Connection,
        name: str,
        scores: _Numbers,
        allowed: NDArray[np.bool_],
    ) -> list[int]:
        """List the records with a name of a key, best first."""
        ranked: list[tuple[bool, int, int, float, int]] = []
        for record, is_alias in connection.execute(
            "SELECT record, is_alias FROM name WHERE key = ?", (name,)
        ):
            number = self._number_of[record]
            if allowed[number]:
                kind = str(self._kinds[number])
                likely = KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
                best = float(scores[self._best_entry(number, scores)])
                # Who types #YogaDay or e-Residency means the initiative, also where a hashtag or a
                # concept bears that very label.
                ranked.append((kind != "campaign", is_alias, likely, -best, number))
        return [number for *_, number in sorted(ranked)]

    def _best_entry(self, record: int, scores: _Numbers) -> int:
        start = self._starts[record]
        end = self._starts[record + 1] if record + 1 < len(self._starts) else len(self)
        return int(start + np.argmax(scores[start:end]))

    def _hit(
        self,
        connection: sqlite3.Connection,
        number: int,
        *,
        words: Sequence[Word],
        score: float,
        lexical: float,
        dense: float,
        cosine: float,
        coverage: float,
    ) -> Hit:
        record, kind, label, text, language, part, start, end, sources = connection.execute(
            "SELECT record, kind, label, text, language, part, start, stop, sources FROM entry"
            " WHERE id = ?",
            (number,),
        ).fetchone()
        matched = [word for word in words if _occurs(connection, word.match(), number)]
        if matched:
            (snippet,) = connection.execute(
                f"SELECT snippet(words, 2, ?, ?, '…', {_SNIPPET_WORDS}) FROM words"  # noqa: S608
                " WHERE words MATCH ? AND rowid = ?",
                (MARK_START, MARK_END, " OR ".join(word.match() for word in matched), number),
            ).fetchone()
        else:
            beginning = text.split(maxsplit=_SNIPPET_WORDS)
            snippet = " ".join(beginning[:_SNIPPET_WORDS])
            snippet += "…" if len(beginning) > _SNIPPET_WORDS else ""
        return Hit(
            record=record,
            kind=kind,
            label=label,
            score=score,
            lexical=lexical,
            dense=dense,
            cosine=cosine,
            snippet=_short(snippet),
            matched=tuple(word.shown for word in matched),
            part=part,
            start=start,
            end=end,
            sources=tuple(json.loads(sources)),
            coverage=coverage,
            language=language,
        )


def _exchanged(text: str, respelt: Mapping[str, Word]) -> str:
    """Put the words that are meant into a query."""
    for typed, word in respelt.items():
        text = text.replace(typed, word.shown)
    return text


def _meaning(entry: Entry) -> str:
    """Give the text that stands for an entry's meaning; the head of a card says whose it is."""
    text = storable(entry.text)
    if entry.part == 0 and not text.startswith(entry.label):
        return f"{storable(entry.label)}\n{text}"
    return text


def _row(number: int, entry: Entry) -> _Row:
    is_hashtag = entry.kind == "hashtag"
    names = dict.fromkeys((entry.label, *entry.names))
    return (
        number,
        entry.record,
        entry.kind,
        storable(entry.label),
        storable("\n".join(search_forms(name, is_hashtag=is_hashtag) for name in names)),
        storable(entry.text),
        entry.language,
        entry.part,
        entry.start,
        entry.end,
        json.dumps(entry.sources),
    )


def _names(entries: Iterable[Entry]) -> dict[tuple[str, str], int]:
    """Give for (key of a name, record) whether the name is but an alias."""
    names: dict[tuple[str, str], int] = {}
    for entry in entries:
        label = key(entry.label)
        for name in {label, *(key(name) for name in entry.names)} - {""}:
            place = (name, entry.record)
            names[place] = min(names.get(place, 1), int(name != label))
    return names


def _facets(entries: Iterable[Entry]) -> _Facets:
    """Give (field, key of a value, record) of everything by which entries can be narrowed."""
    facets: _Facets = set()
    for entry in entries:
        given = [*entry.facets, ("kind", entry.kind)]
        if entry.language and not any(field == "lang" for field, _ in given):
            given.append(("lang", entry.language))
        facets |= {(field, key(value), entry.record) for field, value in given if key(value)}
    return facets


def _meta(encoder: Encoder, snapshot: str) -> dict[str, str]:
    return {
        "format": _FORMAT,
        "snapshot": snapshot,
        "encoder": encoder.name,
        "sqlite": sqlite3.sqlite_version,
    }


def _write(
    folder: Path,
    *,
    rows: Iterable[_Row],
    names: dict[tuple[str, str], int],
    facets: _Facets,
    vectors: Matrix,
    meta: dict[str, str],
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{_DATABASE}"
    unfinished.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(unfinished)) as connection:
        connection.executescript(_SCHEMA)
        with connection:
            connection.executemany(f"INSERT INTO entry VALUES ({', '.join('?' * 11)})", rows)  # noqa: S608
            connection.executemany(
                "INSERT INTO name VALUES (?, ?, ?)",
                [(name, record, is_alias) for (name, record), is_alias in sorted(names.items())],
            )
            connection.executemany("INSERT INTO facet VALUES (?, ?, ?)", sorted(facets))
            connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
            connection.execute("INSERT INTO words(words) VALUES ('rebuild')")
            connection.execute("INSERT INTO words(words) VALUES ('optimize')")
    unfinished_vectors = folder / f".{_VECTORS}"
    with unfinished_vectors.open("wb") as file:
        np.save(file, np.ascontiguousarray(vectors, np.float32))
    # In this order a kill leaves no database, never one with the vectors of another.
    (folder / _DATABASE).unlink(missing_ok=True)
    unfinished_vectors.replace(folder / _VECTORS)
    unfinished.replace(folder / _DATABASE)


def _connect(folder: Path) -> sqlite3.Connection:
    # Immutable: no locks and no look for a journal; nobody writes into a finished index. Used by
    # one thread at a time, though not always the one that opened it.
    address = f"{(folder / _DATABASE).resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def _open(folder: Path, encoder: Encoder) -> tuple[sqlite3.Connection, Matrix]:
    """Open both files of an index for reading.

    Raises:
        IndexMissing: the folder holds no complete index.
        IndexMismatch: the index was built by another model or format.
    """
    try:
        vectors: Matrix = np.load(folder / _VECTORS, mmap_mode="r")
        connection = _connect(folder)
    except (OSError, ValueError, sqlite3.Error) as error:
        raise IndexMissing(folder, str(error)) from error
    try:
        meta = _read_meta(connection)
        (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise IndexMissing(folder, str(error)) from error
    built_with = meta["encoder"]
    problem: IndexMissing | IndexMismatch | None = None
    if meta["format"] != _FORMAT:
        problem = IndexMismatch(
            folder, expected=f"format {_FORMAT}", found=f"format {meta['format']}"
        )
    elif built_with.partition("/")[0] != encoder.name.partition("/")[0]:
        problem = IndexMismatch(folder, expected=encoder.name, found=built_with)
    elif vectors.shape != (count, encoder.dimensions):
        problem = IndexMissing(folder, f"{count} entries, but vectors of shape {vectors.shape}")
    if problem:
        connection.close()
        raise problem
    return connection, vectors


def _read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, value FROM meta"))


def _occurs(connection: sqlite3.Connection, match: str, number: int) -> bool:
    """Say whether an FTS5 expression is true of the entry with a number."""
    return (
        connection.execute(
            "SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?", (match, number)
        ).fetchone()
        is not None
    )


def _spread(values: _Numbers) -> _Numbers:
    """Stretch values to 0 (the least) to 1 (the greatest); all 1 where they are equal."""
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.ones_like(values)


def _reciprocal(values: _Numbers, *, pool: int) -> _Numbers:
    """Give 1 / (k + rank) to the first values above 0, and 0 to the others."""
    first = np.argsort(-values, kind="stable")[:pool]
    first = first[values[first] > 0]
    scores = np.zeros_like(values)
    scores[first] = 1 / (_RRF_K + 1 + np.arange(len(first)))
    return scores


def _within_one(value: float) -> float:
    return min(1.0, max(0.0, float(value)))


def _short(snippet: str) -> str:
    """Put a snippet on one line, and cut it where forty words are too much to show."""
    snippet = " ".join(snippet.split())
    if len(snippet) <= _SNIPPET_CHARACTERS:
        return snippet
    start = max(0, snippet.find(MARK_START) - _SNIPPET_CHARACTERS // 4)
    cut = snippet[start : start + _SNIPPET_CHARACTERS]
    if cut.rfind(MARK_START) > cut.rfind(MARK_END):
        cut += MARK_END
    return f"{'…' if start else ''}{cut}…"
