"""Search texts by their words and their meaning, and say why each was found.

An index is a folder (`graph.search.write`) that is written once and read by many. Search is exact:
every entry is compared with the query.
"""

from __future__ import annotations

import contextlib
import json
import queue
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from graph.search.dense import MAIN, MULTILINGUAL, Dense, Meaning
from graph.search.encode import Encoder
from graph.search.errors import IndexMissing
from graph.search.fusion import MOST_LEXICAL, Scores, reciprocal, top
from graph.search.layout import Layout, Mask
from graph.search.lexical import Lexical, Words, exchanged
from graph.search.model import Found, Fusion, Hit, Mode
from graph.search.narrow import Narrowed, Narrower
from graph.search.rerank import Reranker
from graph.search.snippet import snippet
from graph.search.terms import analyser, partition
from graph.search.words import TEXT, Query, Word, key, understand
from graph.search.write import check_models, connect, read_meta

# An entry that shares no word with the query needs this cosine where the index has all the words
# of the query. Where it has none, the entry must also be nearer to the query than any of NOISE is;
# in between for a part of them. A fixed cosine cannot do it: among 3,421 texts of digital diplomacy
# in many languages the best for strings of random letters was .25-.49, and for real questions,
# names and misspellings .30-.83. Nearness to noise drops 90 % of 200 such strings and none of 53
# real queries; 8 strings drop 82 %, 32 drop 93 % and ten names with them.
FLOOR: Final = 0.2

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
# Where cosines come from bytes, so many of the best are compared again in float32.
_AGAIN: Final = 400
# The least score of a record whose name is the respelt query.
_NEARLY_NAMED: Final = 0.9
_MOST_RERANKED: Final = 50
_TELLING: Final = 24  # terms of a record by which others like it are sought
_CONNECTIONS: Final = 4


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How a search was asked for besides its query; see `Index.find`."""

    limit: int
    kinds: Collection[str] | None = None
    mode: Mode = "hybrid"
    fusion: Fusion = "cc"
    floor: float | None = None
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class _Scored:
    """Every place against a query.

    Attributes:
        scores: below 0 where it was not found.
        weights: that of the lexical leg.
        meaning: None where it was not asked for, or no model reads the query.
    """

    words: Words
    meaning: Meaning | None
    scores: Scores
    weights: Scores


@dataclass(frozen=True, slots=True)
class _Ranking:
    """What a search found, before it is told.

    Attributes:
        records: numbers of records, best first; `named` of them by their name, with score `nearly`.
        near: which records are counted: those of `enough`, and the first few.
        enough: which score enough.
        corrected: what was typed, and what it stood for.
    """

    scored: _Scored
    records: list[int]
    named: int
    nearly: float
    near: Mask
    enough: Mask
    corrected: tuple[tuple[str, str], ...]


class Index:
    """An index opened for search; safe for use by several threads at once.

    Args:
        folder: what `build_index` or `replace_records` wrote.
        encoder: of the same model as the index.
        multilingual: of the same model as the index; None where it was built without.
        reranker: reads the best hits again; None leaves them as they are.

    Raises:
        IndexMissing: the folder holds no complete index.
        IndexMismatch: the index was built by another model or format.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        *,
        multilingual: Encoder | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        folder = folder.resolve()  # a link may later point to another index
        connection = connect(folder)
        try:
            meta = read_meta(connection, folder)
            encoders = {MAIN: encoder} | ({MULTILINGUAL: multilingual} if multilingual else {})
            check_models(folder, meta, encoders)
            try:
                self._layout = Layout(connection, int(meta["rows"]))
                self._dense = Dense(folder, self._layout, encoders)
            except (OSError, ValueError, KeyError, sqlite3.Error) as error:
                raise IndexMissing(folder, str(error)) from error
            self._lexical = Lexical(self._layout)
            self._narrower = Narrower(self._layout, self._lexical)
        except BaseException:
            connection.close()
            raise
        self._reranker = reranker
        self._snapshot = meta["snapshot"]
        # Borrowed, not one for each thread: Streamlit makes a thread for each rerun. All are opened
        # now, for the folder may be renamed and another index put in its place.
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._idle.put(connection)
        for _ in range(_CONNECTIONS - 1):
            self._idle.put(connect(folder))

    @property
    def snapshot(self) -> str:
        """Name of the data that this is the index of."""
        return self._snapshot

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._layout)

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
        with_facets: bool = False,
    ) -> Found:
        """Find records by the words and the meaning of a query, and count those of each kind.

        The score of an entry is w * lexical + (1 - w) * dense, where w is `MOST_LEXICAL` times the share
        of the query's content words that occur in any entry of the same language: a question in a
        language that the index has no words of is left to the vectors. Within a language the lexical
        leg is BM25 over its entries alone. The dense leg is told in `graph.search.dense`. A record
        counts by its best entry. Equal scores come in the order of the identifiers.

        A record one of whose names is the whole query, however spelt (#YogaDay, yoga day), comes
        first with score 1, except in dense mode. Of several: initiatives, then those whose label
        it is, then by `KIND_ORDER`.

        An entry that shares no word with the query is found only with a cosine of `FLOOR` or
        more, and where the index has not all words of the query, only if it is nearer than
        noise. A query without letter or figure finds nothing. A query in a script that no model
        reads is left to its words.

        A word that occurs nowhere is also read as the nearest word of any name, if one is near;
        it then counts .6 of a word, and a record whose name is the respelt query comes first with
        a score of `_NEARLY_NAMED` or more. `Found.corrected` tells.

        The query may narrow the answer, and the counts with it: "two words" must stand so (but for
        the endings of words) in an entry of the record, -word and -"two words" in none, and
        `kind:campaign`, `country:"South Korea"`, `year:2010..2015`, `platform:twitter` and
        `lang:de` must hold, or with a minus not hold. `country:EE|LV`, or a field twice, wants one
        of both. Values are compared as names are. A query of filters only lists all records that
        fit by name, with a score of 0. A filter that no record fits is no error: `Found.filters`
        tells how many each fits. A phrase that stands nowhere is read as words only, where the
        query has others.

        Args:
            query: any text; what is neither word nor filter is overlooked. Read up to 2,000
                characters.
            limit: how many records at most.
            kinds: only records of these; None for all.
            mode: "lexical" uses the words only (w = 1), "dense" the vectors only (w = 0).
            within: only these records; None for all.
            fusion: "cc" as above; "rrf" adds reciprocal ranks in hybrid mode instead, scaled so
                that first in both is 1.
            floor: another least cosine; -1 ranks every entry, as an evaluation needs it.
            least: records that score less are left out and not counted, but for the first few.
            with_facets: count the values of each field as well, among those that score enough.
        """
        asked = understand(query)
        listed = not asked.words and any(f.field != TEXT for f in asked.filters)
        if limit < 1 or not (asked.words or listed) or not len(self):
            return Found((), {}, filters=asked.filters)
        with self._connection() as connection:
            narrowed = self._narrower.narrow(
                connection, asked.filters, words=[w.shown for w in asked.words], within=within
            )
            if listed:
                hits = self._listed(connection, narrowed.with_kinds(kinds), limit)
                near = enough = narrowed.everything
                corrected: tuple[tuple[str, str], ...] = ()
            else:
                depth = max(limit, _MOST_RERANKED) if self._reranker else limit
                wanted = _Wanted(depth, kinds, mode, fusion, floor, least)
                ranking = self._ranked(connection, asked, narrowed, wanted)
                hits = self._hits(connection, asked, ranking, limit)
                near, enough, corrected = ranking.near, ranking.enough, ranking.corrected
            return Found(
                hits,
                self._narrower.count_kinds(narrowed.fits(near)),
                corrected,
                narrowed.filters,
                self._narrower.facets(connection, narrowed, enough, kinds) if with_facets else None,
            )

    def rank(
        self, query: str, *, limit: int, mode: Mode = "hybrid", fusion: Fusion = "cc"
    ) -> list[str]:
        """Give the identifiers of what `find` would give with a floor of -1, without reading it."""
        asked = understand(query)
        if not asked.words or not len(self):
            return []
        with self._connection() as connection:
            narrowed = self._narrower.narrow(
                connection, asked.filters, words=[w.shown for w in asked.words], within=None
            )
            wanted = _Wanted(limit, mode=mode, fusion=fusion, floor=-1.0)
            ranking = self._ranked(connection, asked, narrowed, wanted)
        return [self._layout.records[number] for number in ranking.records[:limit]]

    def like(
        self,
        record: str,
        *,
        limit: int = 10,
        kinds: Collection[str] | None = None,
        within: Collection[str] | None = None,
    ) -> list[Hit]:
        """Find the records that are most like one, best first, itself left out.

        Half of a score is meaning, the cosine to the middle of its entries; half is words, BM25 of
        its most telling terms in its language. A record that the index has not is like nothing.
        """
        number = self._layout.number_of.get(record)
        if number is None or limit < 1:
            return []
        first, end = self._layout.places(number)
        with self._connection() as connection:
            narrowed = self._narrower.narrow(connection, (), within=within)
            counts, language = self._terms_of(connection, first, end)
            lexical = self._lexical.like(connection, language, counts, _TELLING)
            meaning = self._dense.compare(
                self._dense.centre(range(first, end)), float(language == "en")
            )
            scores = np.float32(0.5) * lexical + np.float32(0.5) * meaning.scores
            best = np.where(narrowed.with_kinds(kinds), self._layout.best_of_records(scores), -1)
            best[number] = -1
            records = [int(n) for n in top(best, limit) if best[n] > 0]
            return [
                self._hit(
                    connection,
                    self._layout.best_place(n, scores),
                    score=float(best[n]),
                    weight=0.5,
                    lexical=lexical,
                    meaning=meaning,
                )
                for n in records
            ]

    def _terms_of(
        self, connection: sqlite3.Connection, first: int, end: int
    ) -> tuple[dict[str, float], str]:
        """Count the terms of the entries between two places, and tell their language."""
        counts: Counter[str] = Counter()
        language = None
        for row in self._layout.order[first:end]:
            text, tag = connection.execute(
                "SELECT names || char(10) || text, language FROM entry WHERE id = ?", (int(row),)
            ).fetchone()
            language = language or partition(tag)
            counts.update(analyser(language).terms(text, with_stop_words=False))
        return {term: float(count) ** 0.5 for term, count in counts.items()}, language or "en"

    def _ranked(
        self, connection: sqlite3.Connection, asked: Query, narrowed: Narrowed, wanted: _Wanted
    ) -> _Ranking:
        layout = self._layout
        words = self._lexical.find(connection, asked)
        scored = self._scored(asked, words, narrowed, wanted)
        allowed = narrowed.with_kinds(wanted.kinds)
        if wanted.fusion == "rrf" and wanted.mode == "hybrid":
            scored = self._by_ranks(scored, layout.of_places(allowed), wanted.limit)
        best = layout.best_of_records(scored.scores)
        enough = best >= max(wanted.least, 0.0)
        near = enough.copy()
        # What is left after narrowing may have nothing to do with the words.
        if not narrowed.filters:
            fitting = np.where(narrowed.fitting, best, np.float32(-1))
            first = top(fitting, _ALWAYS)
            near[first] |= fitting[first] >= 0
        if scored.meaning and not scored.meaning.is_exact and wanted.fusion == "cc":
            self._compare_again(scored, scored.meaning, allowed, wanted.limit)
            best = layout.best_of_records(scored.scores)
        best = np.where(near & allowed, best, np.float32(-1))
        named, nearly, respelt = self._by_name(connection, asked, scored, wanted.mode, allowed)
        occurring = tuple(word and respelt.get(word.shown, word) for word in words.occurring)
        others = top(best, wanted.limit + len(named))
        records = named + [int(n) for n in others if best[n] >= 0 and int(n) not in set(named)]
        return _Ranking(
            scored=replace(scored, words=replace(words, occurring=occurring)),
            records=records[: wanted.limit],
            named=min(wanted.limit, len(named)),
            nearly=nearly,
            near=near,
            enough=enough,
            corrected=tuple((typed, word.shown) for typed, word in respelt.items()),
        )

    def _scored(self, asked: Query, words: Words, narrowed: Narrowed, wanted: _Wanted) -> _Scored:
        """Score every place by both legs, as far as the mode asks for them."""
        lexical, share = words.scores, max(words.shares, default=0.0)
        found: Mask = lexical > 0
        meaning = None
        weights, scores = np.ones(len(self), np.float32), lexical
        if wanted.mode == "dense" or (wanted.mode == "hybrid" and self._dense.reads(asked.text)):
            meaning = self._dense.find(asked.text, words.shares)
            floor = wanted.floor
            if floor is None:
                floor = share * FLOOR + (1 - share) * max(FLOOR, meaning.noise)
            is_near = meaning.cosine >= floor
            if wanted.mode == "dense":
                weights, scores, found = np.zeros_like(weights), meaning.scores, is_near
            else:
                by_language = np.array(words.shares, np.float32) * np.float32(MOST_LEXICAL)
                weights = self._layout.of_languages(by_language)
                scores = weights * lexical + (1 - weights) * meaning.scores
                found = found | is_near
        if narrowed.holding is not None:
            found = found & narrowed.holding
        return _Scored(words, meaning, np.where(found, scores, np.float32(-1)), weights)

    def _by_ranks(self, scored: _Scored, allowed: Mask, limit: int) -> _Scored:
        """Score by the ranks in both legs what was found and is allowed."""
        inside = allowed & (scored.scores >= 0)
        scores = reciprocal(np.where(inside, scored.words.scores, np.float32(0)), limit=limit)
        if scored.meaning:
            cosine = scored.meaning.cosine + np.float32(1)
            scores = scores + reciprocal(np.where(inside, cosine, np.float32(0)), limit=limit)
        found = np.where(scores > 0, scores, np.float32(-1))
        return replace(scored, scores=found, weights=np.full_like(scores, 0.5))

    def _compare_again(self, scored: _Scored, meaning: Meaning, allowed: Mask, limit: int) -> None:
        """Put exact cosines and scores in the places of the best that are allowed."""
        inside = scored.scores
        if not allowed.all():
            inside = np.where(self._layout.of_places(allowed), inside, np.float32(-1))
        places = top(inside, max(_AGAIN, 4 * limit))
        places = places[inside[places] >= 0]
        meaning.cosine[places], meaning.scores[places] = self._dense.again(meaning, places)
        part = scored.weights[places]
        lexical = scored.words.scores[places]
        scored.scores[places] = part * lexical + (1 - part) * meaning.scores[places]

    def _by_name(
        self,
        connection: sqlite3.Connection,
        asked: Query,
        scored: _Scored,
        mode: Mode,
        allowed: Mask,
    ) -> tuple[list[int], float, Mapping[str, Word]]:
        """Give the records whose name is the query or what it was meant to be, their score, and
        what was respelt."""
        if mode == "dense":
            return [], 0.0, {}
        scores = scored.scores
        respelt = dict(scored.words.respelt) or self._lexical.near_name(
            connection, asked, lambda name: self._is_name(connection, name)
        )
        if not respelt:
            return self._named(connection, asked.key, scores, allowed), 1.0, {}
        meant = key(exchanged(asked.text, respelt))
        nearly = min(1.0, max(_NEARLY_NAMED, float(scores.max(initial=0))))
        return self._named(connection, meant, scores, allowed), nearly, respelt

    def _named(
        self, connection: sqlite3.Connection, name: str, scores: Scores, allowed: Mask
    ) -> list[int]:
        """List the records with a name of a key, best first."""
        ranked: list[tuple[bool, int, int, float, int]] = []
        for record, is_alias in connection.execute(
            "SELECT record, is_alias FROM name WHERE key = ?", (name,)
        ):
            number = self._layout.number_of[record]
            if allowed[number]:
                kind = self._layout.kind_names[self._layout.kinds[number]]
                likely = KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
                best = float(scores[self._layout.best_place(number, scores)])
                # Who types #YogaDay or e-Residency means the initiative, also where a hashtag or a
                # concept bears that very label.
                ranked.append((kind != "campaign", is_alias, likely, -best, number))
        return [number for *_, number in sorted(ranked)]

    def _is_name(self, connection: sqlite3.Connection, name: str) -> bool:
        found = connection.execute("SELECT 1 FROM name WHERE key = ? LIMIT 1", (name,))
        return found.fetchone() is not None

    def _hits(
        self, connection: sqlite3.Connection, asked: Query, ranking: _Ranking, limit: int
    ) -> tuple[Hit, ...]:
        scored = ranking.scored
        hits = []
        for place, number in enumerate(ranking.records):
            best = self._layout.best_place(number, scored.scores)
            score = ranking.nearly if place < ranking.named else float(scored.scores[best])
            hits.append(
                self._hit(
                    connection,
                    best,
                    score=score,
                    weight=float(scored.weights[best]),
                    lexical=scored.words.scores,
                    meaning=scored.meaning,
                    words=scored.words,
                )
            )
        if self._reranker and len(hits) > ranking.named:
            hits = self._reranked(connection, asked, hits, ranking)
        return tuple(hits[:limit])

    def _reranked(
        self, connection: sqlite3.Connection, asked: Query, hits: list[Hit], ranking: _Ranking
    ) -> list[Hit]:
        """Order what was not found by name as the reranker does."""
        assert self._reranker
        named, others = hits[: ranking.named], hits[ranking.named :]
        texts = []
        for hit in others:
            number = self._layout.number_of[hit.record]
            place = self._layout.best_place(number, ranking.scored.scores)
            label, text = connection.execute(
                "SELECT label, text FROM entry WHERE id = ?", (int(self._layout.order[place]),)
            ).fetchone()
            texts.append(text if text.startswith(label) else f"{label}\n{text}")
        judged = [
            replace(hit, reranked=float(score))
            for hit, score in zip(others, self._reranker.scores(asked.text, texts), strict=True)
        ]
        return named + sorted(judged, key=lambda hit: -(hit.reranked or 0.0))

    def _listed(self, connection: sqlite3.Connection, allowed: Mask, limit: int) -> tuple[Hit, ...]:
        """Give the first records by name, however they are spelt."""
        return tuple(
            self._hit(connection, int(self._layout.starts[number]), score=0.0, weight=0.0)
            for number in self._narrower.by_label(connection, allowed)[:limit]
        )

    def _hit(
        self,
        connection: sqlite3.Connection,
        place: int,
        *,
        score: float,
        weight: float,
        lexical: Scores | None = None,
        meaning: Meaning | None = None,
        words: Words | None = None,
    ) -> Hit:
        record, kind, label, names, text, language, part, start, end, sources = connection.execute(
            "SELECT record, kind, label, names, text, language, part, start, stop, sources"
            " FROM entry WHERE id = ?",
            (int(self._layout.order[place]),),
        ).fetchone()
        matched, marked = words.matched(text, names, language) if words else ([], set())
        return Hit(
            record=record,
            kind=kind,
            label=label,
            score=_within_one(score),
            lexical=_within_one(lexical[place]) if lexical is not None else 0.0,
            dense=_within_one(meaning.scores[place]) if meaning else 0.0,
            cosine=float(meaning.cosine[place]) if meaning else 0.0,
            snippet=snippet(text, marked, analyser(partition(language))),
            matched=tuple(word.shown for word in matched),
            part=part,
            start=start,
            end=end,
            sources=tuple(json.loads(sources)),
            coverage=round(weight, 6),
            language=language,
            multilingual=meaning.multilingual(partition(language)) if meaning else 0.0,
        )

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = self._idle.get()
        try:
            yield connection
        finally:
            self._idle.put(connection)


def _within_one(value: float) -> float:
    return min(1.0, max(0.0, float(value)))
